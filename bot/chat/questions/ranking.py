"""`/ranking`: the standings of a board."""

from collections.abc import Iterator
from urllib.parse import quote

import discord
from discord import app_commands

from bot.chat.context import Interaction
from bot.chat.markdown import escape, stamp
from bot.chat.matching import asked_board, suggest_boards
from bot.chat.message import BLUE
from bot.chat.questions.history import history_chart, history_of_first
from bot.chat.questions.layout import (
    Audience,
    QuestionLink,
    Reply,
    caveats,
    fit,
    format_change,
    format_count,
    join_parts,
    page_row,
    paged,
    period,
    period_row,
    rounded,
    unknown_changes,
)
from bot.chat.questions.question import CHART, Question
from bot.chat.questions.topic import (
    PERIOD,
    PERIOD_CHOICES,
    QueryContext,
    QuestionCommand,
    Render,
    Topic,
)
from bot.domain.ranking import Standing
from bot.language import Language
from bot.messages.names import Names
from bot.messages.safe_text import plain
from bot.queries.history import AccountHistories
from bot.queries.rankings import BoardRanking, Place

_PAGE = 10
_LONGEST_DEFINITION = 300


@app_commands.describe(board="The ranking", period=PERIOD)
@app_commands.choices(period=PERIOD_CHOICES)
@app_commands.autocomplete(board=suggest_boards)
def ranking(interaction: Interaction, board: str | None = None, period: int = 7) -> Question:
    """Show who is where on a ranking, and who climbed."""
    return Question("ranking", (asked_board(interaction, board),), period)


def _find(context: QueryContext) -> Render:
    answer, question = context.ranking(), context.question
    history = history_of_first(context, answer) if question.option == CHART else None
    return lambda audience: ranking_reply(answer, history, question, audience)


def ranking_reply(
    answer: BoardRanking, history: AccountHistories | None, question: Question, audience: Audience
) -> Reply:
    """Return the standings of a board, with the chart of its *history* where there is one."""
    language = audience.language
    places, question, has_more = paged(answer.places, question, _PAGE)

    def build(width: int) -> list[discord.Embed]:
        members = [place.account.key for place in answer.places]
        names = audience.names([*members, *(one.key for one in answer.unknown)], width)
        first = question.page * _PAGE
        parts = [
            "\n".join(filter(None, _entry(place, answer.neighbour(number), names)))
            for number, place in enumerate(places, start=first)
        ]
        if answer.as_of is not None:
            parts.insert(0, _head(answer, question, names))
        else:
            parts.append(language.text("ask-no-counts"))
        older = [one for one in answer.places if not one.is_new]
        without = [one.account.key for one in older if one.change is None]
        parts.append(unknown_changes(without, len(older) - len(without), question, names))
        if answer.unknown and answer.places:
            unknown = names.names(account.key for account in answer.unknown)
            parts.append(language.text("ask-without-count", names=unknown))
        parts.append(_definition(answer, width, language))
        told = "\n\n".join(part for part in parts if part)
        title = names.board(answer.board.key)
        return [discord.Embed(title=title, description=told, colour=BLUE)]

    if not answer.places:
        return Reply(fit(build))
    has_chart = question.option == CHART
    show = QuestionLink(language.text("ask-chart"), question.toggling(CHART), has_chart)
    rows = period_row(question, language), (*page_row(question, has_more), show)
    name = plain(answer.board.name_in(language.code))
    chart = None if history is None else history_chart(history, audience, name)
    return Reply(fit(build), rows, chart)


def _head(answer: BoardRanking, question: Question, names: Names) -> str:
    assert answer.as_of is not None
    return names.text(
        "ask-ranking-head", at=stamp(answer.as_of), period=period(question, names.language)
    )


def _entry(place: Place, neighbour: Standing | None, names: Names) -> Iterator[str]:
    """Yield the account in that place, and its standing: two lines that a phone does not break."""
    standing, language = place.standing, names.language
    rank = language.text("ask-rank", rank=standing.rank)
    name = f"**{rank} {names.name(standing.account)}**{_move(place, names)}"
    gained = format_change(place.change, language)
    count = format_count(standing.count, language)
    yield join_parts([name, f"{count} ({gained})" if gained else count])
    yield join_parts(
        [
            "" if neighbour is None else _gap(standing, neighbour, names),
            escape(place.reference, 60),
            *caveats(place.level, language),
        ]
    )


def _gap(standing: Standing, neighbour: Standing, names: Names) -> str:
    own, other = standing.count, neighbour.count
    name = names.name(neighbour.account)
    if own.followers == other.followers:
        return names.text("ask-level", name=name)
    is_rounded = max(own.step, other.step) > 1
    gap = rounded(abs(own.followers - other.followers), is_rounded, names.language)
    key = "ask-ahead" if own.followers > other.followers else "ask-behind"
    return names.text(key, gap=gap, name=name)


def _move(place: Place, names: Names) -> str:
    """Return that the account is new, or how it moved; nothing where it stayed, or is unknown."""
    if place.is_new:
        return f" · {names.text('ask-new')}"
    climbed = place.climbed
    if not climbed:
        return ""
    return f" {'▲' if climbed > 0 else '▼'}\u00a0{names.language.number(abs(climbed))}"


def _definition(answer: BoardRanking, width: int, language: Language) -> str:
    """Return the definition of the board, with its source."""
    text = escape(answer.board.definition, min(3 * width, _LONGEST_DEFINITION))
    url = quote(answer.board.definition_url, safe=":/?#@!$&'*+,;=%~")
    if not text or not url or len(url) > _LONGEST_DEFINITION:
        return text
    return f"{text} [{language.text('ask-source')}]({url})"


COMMAND = QuestionCommand(ranking, {"ranking": Topic(_find)})
