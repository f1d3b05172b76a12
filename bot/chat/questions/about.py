"""`/about`: what Milepost is, and what its rankings are."""

from importlib.metadata import version
from urllib.parse import quote

import discord

from bot.chat.context import Interaction
from bot.chat.markdown import escape
from bot.chat.message import BLUE
from bot.chat.questions.layout import Audience, Reply, add_lines, fit
from bot.chat.questions.question import Question
from bot.chat.questions.topic import QuestionCommand, Topic

_LONGEST_URL = 300


def about(interaction: Interaction) -> Question:
    """Show what Milepost is, and how it decides."""
    return Question("about")


def about_reply(audience: Audience) -> Reply:
    """Return the description of Milepost, its rules and its rankings."""
    language, catalogue = audience.language, audience.catalogue

    def build(width: int) -> list[discord.Embed]:
        names = audience.names((), width)
        embed = discord.Embed(
            title=language.text("ask-about"),
            description=language.text("ask-about-text"),
            colour=BLUE,
        )
        boards = []
        for board in catalogue.boards:
            definition = escape(board.definition, 2 * width)
            url = quote(board.definition_url, safe=":/?#@!$&'*+,;=%~")
            if url and definition and len(url) <= _LONGEST_URL:
                definition = f"[{definition}]({url})"
            name = f"**{names.board(board.key)}**"
            boards.append(f"- {name}: {definition}" if definition else f"- {name}")
        add_lines(embed, "ask-about-boards", boards, names)
        add_lines(embed, "ask-about-rules", [language.text("ask-about-rules-text")], names)
        embed.set_footer(text=f"Milepost {version('milepost')}")
        return [embed]

    return Reply(fit(build))


COMMAND = QuestionCommand(about, {"about": Topic(lambda _: about_reply)})
