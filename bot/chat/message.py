"""Compose the message of an announcement, within Discord's limits.

Nothing is left out in silence: a message says how much it does not tell.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.charts import Chart
from bot.chat.buttons import QuestionButton
from bot.chat.markdown import (
    CONTENT,
    DESCRIPTION,
    LABEL,
    MARKDOWN,
    escape,
    fits,
    lines_within,
    stamp,
)
from bot.domain.announcements import by_greatness
from bot.domain.catalogue import Catalogue
from bot.domain.events import Bracketed, Corrected, Event, own_account, own_board
from bot.language import Language
from bot.messages import Names, chart_of, event_text, headline
from bot.messages.events import Tone, mentioned, title
from bot.queries.event_context import IN_FULL, Facts, RankContext
from bot.storage.events import StoredEvent
from bot.storage.outbox import DueAnnouncement

GREEN, BLUE, ORANGE, GREY = 0x2E9E5B, 0x3B82C4, 0xE07B26, 0x6B7280
_COLOURS: dict[Tone, int] = {
    "milestone": GREEN,
    "overtake": BLUE,
    "first": 0xE0A526,
    "level": 0x8A63C9,
    "trouble": ORANGE,
    "recovery": GREEN,
    "correction": 0xC93B3B,
    "reading": GREY,
}
_BY_KIND = attrgetter("importance", "kind")


def embed(event: Event, ranks: tuple[RankContext, ...], names: Names) -> discord.Embed:
    """Return *event* in full."""
    told = event_text(event, ranks, names)
    built = discord.Embed(
        title=told.title, description="\n".join(told.lines), colour=_COLOURS[told.tone]
    )
    for name, lines in told.fields:
        built.add_field(name=name, value="\n".join(lines), inline=False)
    return built


def line(event: Event, names: Names) -> str:
    """Return *event* as an entry of a list."""
    parts = [f"**{title(event, names)}**"]
    if isinstance(event, Corrected):
        parts.append(headline(event.event, names))
    at = event.not_after if isinstance(event, Bracketed) else event.at
    return f"- {' · '.join([*parts, stamp(at)])}"


_MARK = re.compile(r"Milepost #(?P<code>\d+(-[0-9a-f]+)?)$")
_WHY = re.compile(r"milepost:why:(?P<code>\d+(-[0-9a-f]+)?)")

_NAMES = ((100, 5), (60, 4), (30, 3), (15, 3), (8, 2))
"""The longest names, and the most of them in a row; less for messages that are too long."""
_LONGEST_LINE = 500


@dataclass(frozen=True, slots=True)
class Message:
    """A message for a channel; *mark* ends its last embed, and its text."""

    embeds: tuple[discord.Embed, ...]
    buttons: tuple[QuestionButton, ...]
    chart: Chart | None
    role: str
    """The id of the role that is called; empty for none."""
    mark: str
    more: str
    """The end of a text that was shortened."""

    @property
    def mention(self) -> str:
        """The mention of the role; empty for none."""
        return f"<@&{self.role}>" if self.role else ""

    def text(self, is_short: bool = False) -> str:
        """Return the same without embeds, for a channel that does not take any.

        With *is_short* it is the headline and no more.
        """
        lines = [line for embed in self.embeds for line in _lines_of(embed, is_short)]
        budget = CONTENT - len(self.mention) - len(self.mark) - len("\n\n-# ")
        body = lines_within(budget, lines, lambda left: self.more)
        return "\n".join(part for part in (self.mention, body, f"-# {self.mark}") if part)


def mark_of(code: str) -> str:
    """Return the mark by which the announcement of that code is recognised in its channel."""
    return f"Milepost #{code}"


def code_in(message: discord.Message) -> str | None:
    """Return the code of the announcement that *message*, which the bot wrote, is; None for others.

    A button tells it too: where the bot may not embed links, Discord drops the embeds in silence.
    """
    texts = [message.content, *(embed.footer.text or "" for embed in message.embeds)]
    buttons = [
        button.custom_id or ""
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for button in row.children
    ]
    for found in (*map(_MARK.search, texts), *map(_WHY.fullmatch, buttons)):
        if found is not None:
            return found["code"]
    return None


def compose(
    announcement: DueAnnouncement,
    facts: Facts,
    catalogue: Catalogue,
    language: Language,
    zone: str,
) -> Message:
    """Return the message that tells of *announcement*, in a language and a time zone."""
    composer = _Composer(announcement, facts, catalogue, language, zone)
    for names in _NAMES:
        embeds = composer.embeds(*names)
        if fits(embeds):
            break
    calls = announcement.kind not in ("test", "notice")
    return Message(
        tuple(embeds),
        tuple(composer.buttons()),
        chart_of(facts, catalogue, language, zone),
        announcement.mention if calls else "",
        mark_of(announcement.code),
        language.text("tell-cut"),
    )


class _Composer:
    def __init__(
        self,
        announcement: DueAnnouncement,
        facts: Facts,
        catalogue: Catalogue,
        language: Language,
        zone: str,
    ) -> None:
        self._announcement = announcement
        self._events = [stored.event for stored in announcement.events]
        self._facts = facts
        self._catalogue = catalogue
        self._language = language
        self._zone = ZoneInfo(zone)

    def embeds(self, width: int, at_most: int) -> list[discord.Embed]:
        """Return the embeds with names of that *width*, and *at_most* so many in a row."""
        accounts = mentioned(self._events, self._facts)
        names = Names(self._language, self._catalogue, accounts, width, at_most, style=MARKDOWN)
        match self._announcement.kind:
            case "notice":
                embeds = [self._notice()]
            case "summary":
                embeds = [self._summary(names)]
            case _:
                embeds = self._told(names)
        if self._announcement.kind == "test":
            first = embeds[0]
            first.title = names.text("tell-test", headline=first.title or "")
            first.description = "\n".join(
                text for text in (names.text("tell-test-note"), first.description) if text
            )
        embeds[-1].set_footer(text=self._footer())
        return embeds

    def _told(self, names: Names) -> list[discord.Embed]:
        """Return an embed for each event; of many, for the first, and a list of the others."""
        events, rest = list(self._announcement.events), list[StoredEvent]()
        if len(events) > IN_FULL:
            events, rest = events[:1], events[1:]
        embeds = [embed(one.event, self._facts.ranks.get(one.key, ()), names) for one in events]
        if rest:
            told = self._list(DESCRIPTION // 2, [line(one.event, names) for one in rest])
            also = discord.Embed(title=names.text("tell-also"), description=told, colour=BLUE)
            embeds.append(also)
        return embeds or [discord.Embed(title=names.text("tell-also"), colour=GREY)]

    def _summary(self, names: Names) -> discord.Embed:
        """Return the summary of the events of quiet hours, by kind, the greatest first."""
        lines = []
        newest_first = sorted(self._events, key=lambda event: event.at, reverse=True)
        greatest_first = sorted(newest_first, key=by_greatness)
        for _, group in groupby(sorted(greatest_first, key=_BY_KIND), key=_BY_KIND):
            events = list(group)
            kind = events[0].kind.replace("_", "-")
            lines.append(f"**{names.text(f'tell-summary-{kind}')}**")
            lines += [line(event, names) for event in events]
        heading = names.text("tell-summary", count=len(self._events))
        return discord.Embed(title=heading, description=self._list(DESCRIPTION, lines), colour=BLUE)

    def _list(self, limit: int, lines: list[str]) -> str:
        return lines_within(limit, lines, lambda left: self._language.text("tell-more", count=left))

    def _notice(self) -> discord.Embed:
        """Return the lines for the operators."""
        lines = [
            f"- {escape(line, _LONGEST_LINE)}" for line in self._announcement.text.splitlines()
        ]
        text = self._language.text
        told = lines_within(DESCRIPTION, lines, lambda left: text("tell-notice-more", count=left))
        return discord.Embed(title=text("tell-notice"), description=told, colour=GREY)

    def _footer(self) -> str:
        """Return as of when everything is, and the mark."""
        parts = []
        if self._announcement.kind == "test":
            parts.append(self._language.text("tell-footer-test"))
        at = max((event.at for event in self._events), default=self._announcement.created_at)
        if at is not None:
            moment = self._language.moment(at, self._zone)
            zone = self._language.zone(self._zone.key)
            parts.append(self._language.text("tell-footer", at=moment, zone=zone))
        return " · ".join([*parts, mark_of(self._announcement.code)])

    def buttons(self) -> Iterator[QuestionButton]:
        """Yield the questions about the announcement; there are none about lines for operators."""
        board, account = self._board(), self._account()
        if board is not None:
            yield self._button("ranking", board)
        if account is not None:
            yield self._button("history", account)
        if self._events:
            yield self._button("why", self._announcement.code)

    def _button(self, question: Any, key: str) -> QuestionButton:
        return QuestionButton(question, key, self._language.text(f"tell-button-{question}")[:LABEL])

    def _board(self) -> str | None:
        """Return the board that the first event is about, or its account's first one."""
        for event in self._events:
            if (own := own_board(event)) is not None:
                return own
            for board in self._catalogue.boards:
                if own_account(event) in board.accounts_at(event.at):
                    return board.key
        return None

    def _account(self) -> str | None:
        """Return the account that all events are about, if they are about one."""
        accounts = {own_account(event) for event in self._events}
        return accounts.pop() if len(accounts) == 1 else None


def _lines_of(embed: discord.Embed, is_short: bool) -> Iterator[str]:
    if embed.title:
        yield f"**{embed.title}**"
    if is_short:
        return
    yield from (embed.description or "").splitlines()
    for field in embed.fields:
        yield f"{field.name}: {field.value}"
