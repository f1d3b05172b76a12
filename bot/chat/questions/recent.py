"""`/recent`: a list of the last events; and the entry of an event in any list."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.chat.context import Interaction
from bot.chat.markdown import DESCRIPTION, lines_within, stamp
from bot.chat.matching import asked_account, asked_board, suggest_accounts, suggest_boards
from bot.chat.message import BLUE, line
from bot.chat.questions.layout import Audience, QuestionLink, Reply, fit, page_row
from bot.chat.questions.question import Question
from bot.chat.questions.topic import QueryContext, QuestionCommand, Render, Topic
from bot.domain.announcements import KINDS
from bot.domain.events import (
    Corrected,
    IncidentChanged,
    NeckAndNeck,
    ReadingJudged,
    accounts_mentioned,
)
from bot.messages import headline, silence_text
from bot.messages.names import Names
from bot.queries.events import EventFilter, RecentEvents, recent_events
from bot.storage.events import StoredEvent

_PAGE = 10
_ALL = ".all"
"""Ends the option of a question that is about what was not announced, too."""
_PLURAL = {NeckAndNeck.kind: ""}
_KINDS = [
    Choice(name=f"{kind.replace('_', ' ').capitalize()}{_PLURAL.get(kind, 's')}", value=kind)
    for kind in (*KINDS, IncidentChanged.kind, Corrected.kind)
]
_ESCAPED = re.compile(r"\\(.)")


@app_commands.describe(
    account="Only of this account", board="Only of this ranking", kind="Only of this kind"
)
@app_commands.choices(kind=_KINDS)
@app_commands.autocomplete(account=suggest_accounts, board=suggest_boards)
def recent(
    interaction: Interaction,
    account: str | None = None,
    board: str | None = None,
    kind: str = "",
) -> Question:
    """Show what happened lately."""
    keys = (
        "" if account is None else asked_account(interaction, account),
        "" if board is None else asked_board(interaction, board),
    )
    return Question("recent", keys, option=kind)


def _find(context: QueryContext) -> Render:
    question = context.question
    account, board = question.keys
    kind = question.option.removesuffix(_ALL)
    wanted = EventFilter(
        account or None,
        board or None,
        [kind] if kind else None,
        only_announced=not question.option.endswith(_ALL),
    )
    answer = recent_events(context.view, wanted, _PAGE, question.page * _PAGE)
    return lambda audience: recent_reply(answer, question, audience)


def recent_reply(answer: RecentEvents, question: Question, audience: Audience) -> Reply:
    """Return a page of events."""
    language = audience.language
    account, board = question.keys
    kind = question.option.removesuffix(_ALL)

    def build(width: int) -> list[discord.Embed]:
        names = audience.names({account, *accounts_in(answer.events)}, width)
        lines = [event_line(event, names) for event in answer.events]
        if not lines:
            is_filtered = bool(account or board or kind)
            lines = [language.text("ask-no-events-of" if is_filtered else "ask-no-events")]
        told = lines_within(DESCRIPTION, lines, lambda left: names.text("ask-cut", count=left))
        about = [names.name(account)] if account else []
        about += [names.board(board)] if board else []
        title = language.text("ask-recent")
        if about:
            title = language.text("ask-recent-of", names=language.names(about))
        return [discord.Embed(title=title, description=told, colour=BLUE)]

    is_all = question.option.endswith(_ALL)
    other = replace(question.on(0), option=kind if is_all else kind + _ALL)
    everything = QuestionLink(language.text("ask-everything"), other, is_all)
    return Reply(fit(build), ((*page_row(question, answer.has_more), everything),))


def event_line(event: StoredEvent, names: Names) -> str:
    """Return *event* as an entry of a list, with its silence or withdrawal, if it has one."""
    if isinstance(event.event, ReadingJudged):
        parts = [f"- {headline(event.event, names)}", stamp(event.at)]
    else:
        parts = [line(event.event, names)]
    if event.is_superseded:
        parts.append(names.text("ask-withdrawn"))
    elif event.silence is not None:
        parts.append(names.text("ask-silent", reason=silence_text(event.silence, names.language)))
    return " · ".join(parts)


def event_label(event: StoredEvent, names: Names, zone: str) -> str:
    """Return the headline and the time of *event*, for where no Markdown is read."""
    said = headline(event.event, names)
    at = names.language.moment(event.at, ZoneInfo(zone))
    return _ESCAPED.sub(r"\1", f"{said} · {at}")


def accounts_in(events: Iterable[StoredEvent]) -> Iterator[str]:
    """Yield the accounts that *events* mention."""
    for event in events:
        yield from accounts_mentioned(event.event)


COMMAND = QuestionCommand(recent, {"recent": Topic(_find)})
