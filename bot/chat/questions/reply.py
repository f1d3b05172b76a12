"""Replies: a question is asked with a slash command or a button, and the answer is sent."""

import inspect
import io
import re
from functools import wraps
from inspect import Parameter
from typing import Any, Self

import discord
from discord import app_commands

from bot.charts import alt_text
from bot.chat.context import Interaction, context_of, language_for
from bot.chat.errors import answering, tell
from bot.chat.questions.commands import TOPICS, find_answer, has_chart
from bot.chat.questions.layout import Audience, QuestionLink, Reply
from bot.chat.questions.question import Question, parse_keys, template_of
from bot.chat.questions.topic import QuestionCommand, Render

PUBLIC = "Show the answer to everybody in the channel"
_PICTURE = "chart.png"
_TEMPLATE = template_of(TOPICS)


def slash_command(command: QuestionCommand) -> app_commands.Command[Any, ..., None]:
    """Return *command* as discord.py takes it: with one more option, which makes it public."""

    @wraps(command.ask)
    async def callback(interaction: Interaction, public: bool, **options: Any) -> None:
        await reply(interaction, command.ask(interaction, **options), public)

    # discord.py reads the options of a command from the signature of its callback.
    own = inspect.signature(command.ask)
    public = Parameter("public", Parameter.KEYWORD_ONLY, default=False, annotation=bool)
    callback.__signature__ = own.replace(  # type: ignore[attr-defined]
        parameters=[*own.parameters.values(), public]
    )
    return app_commands.command()(app_commands.describe(public=PUBLIC)(callback))


async def reply(interaction: Interaction, question: Question, is_public: bool = False) -> None:
    """Answer *question*, to the asker alone or to everybody in the channel.

    Raises UserError for an account, a board or an event that there is not.
    """
    if not has_chart(question):
        shown = await _read_reply(interaction, question)
        await interaction.response.send_message(
            embeds=shown.embeds, view=_view(shown), ephemeral=not is_public
        )
        return
    await interaction.response.defer(ephemeral=not is_public, thinking=True)
    try:
        shown = await _read_reply(interaction, question)
        files = await _files(interaction, shown)
    except Exception as error:
        if not is_public:
            raise
        await tell_privately(interaction, error)
        return
    await interaction.followup.send(
        embeds=shown.embeds, view=_view(shown), files=files, ephemeral=not is_public
    )


async def tell_privately(interaction: Interaction, error: Exception) -> None:
    """Tell the asker alone what went wrong, where everybody waits for the answer.

    What is sent first is the answer, and public; what comes after it need not be:
    https://github.com/discord/discord-api-docs/issues/2866
    """
    await interaction.edit_original_response(content="…")
    await tell(interaction, error)
    await interaction.delete_original_response()


async def answer(interaction: Interaction, question: Question) -> None:
    """Answer *question* to the asker alone, or tell them why that cannot be done."""
    async with answering(interaction):
        await reply(interaction, question)


async def turn(interaction: Interaction, question: Question) -> None:
    """Answer *question* in the place of the answer whose button was pressed.

    Where somebody else had asked for that, it stays, and the answer is for the presser alone.
    """
    if not _is_theirs(interaction):
        await reply(interaction, question)
        return
    if not has_chart(question):
        shown = await _read_reply(interaction, question)
        await interaction.response.edit_message(
            embeds=shown.embeds, view=_view(shown), attachments=[]
        )
        return
    await interaction.response.defer()
    shown = await _read_reply(interaction, question)
    files = await _files(interaction, shown)
    await interaction.edit_original_response(
        embeds=shown.embeds, view=_view(shown), attachments=files
    )


class ReplyButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_TEMPLATE):
    """Asks a question that is in its id."""

    def __init__(self, custom_id: str, label: str = "", *, is_current: bool = False) -> None:
        style = discord.ButtonStyle.primary if is_current else discord.ButtonStyle.secondary
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, style=style))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: Any, match: re.Match[str], /
    ) -> Self:
        """Return the button that was pressed."""
        return cls(match[0])

    async def callback(self, interaction: Interaction) -> None:
        """Answer."""
        async with answering(interaction):
            asked = re.fullmatch(_TEMPLATE, self.custom_id)
            assert asked is not None
            question = Question(
                asked["view"],
                parse_keys(asked["tokens"], context_of(interaction).catalogue),
                int(asked["days"]),
                int(asked["page"]),
                asked["option"],
            )
            await turn(interaction, question)


async def _read_reply(interaction: Interaction, question: Question) -> Reply:
    context = context_of(interaction)
    render: Render = await context.ask(find_answer, question)
    return render(
        Audience(
            language_for(interaction),
            context.catalogue,
            context.settings.zone,
            str(interaction.guild_id or ""),
        )
    )


async def _files(interaction: Interaction, shown: Reply) -> list[discord.File]:
    """Return the chart of *shown* as a file, and have its embed show it."""
    if shown.chart is None:
        return []
    png = await context_of(interaction).charts.png(shown.chart)
    shown.embeds[-1].set_image(url=f"attachment://{_PICTURE}")
    return [discord.File(io.BytesIO(png), _PICTURE, description=alt_text(shown.chart))]


def _view(shown: Reply) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(row for row in shown.rows if row):
        for button in row:
            view.add_item(_item(button, number))
    return view


def _item(button: QuestionLink, row: int) -> ReplyButton:
    item = ReplyButton(button.question.custom_id, button.label, is_current=button.is_current)
    item.row = row
    item.item.disabled = button.is_disabled
    return item


def _is_theirs(interaction: Interaction) -> bool:
    """Return whether the answer whose button was pressed was for the presser."""
    message = interaction.message
    if message is None:
        return False
    metadata = message.interaction_metadata
    return message.flags.ephemeral or (
        metadata is not None and metadata.user.id == interaction.user.id
    )
