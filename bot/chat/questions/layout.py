"""The layout of a reply: its embeds, its chart, and buttons that ask further questions."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import discord

from bot.charts import Chart
from bot.chat.markdown import FIELD_VALUE, MARKDOWN, fits, lines_within, stamp
from bot.chat.questions.question import Question
from bot.domain.catalogue import Catalogue
from bot.domain.changes import Change
from bot.domain.readings import Count
from bot.language import Language
from bot.messages.names import Names, with_siblings
from bot.queries.history import PERIODS
from bot.queries.levels import Level

T = TypeVar("T")

_NOWHERE = 99_999
"""The page that a button leads to which cannot be pressed: no two buttons have the same id."""
_NAMED = 5
_WIDTHS = (100, 60, 30, 15, 8)
"""The longest names; the shorter ones are for answers that are too long with whole names."""


@dataclass(frozen=True, slots=True)
class Audience:
    """The people who read an answer."""

    language: Language
    catalogue: Catalogue
    zone: str = "UTC"
    """Of the times in a chart; others are shown in everybody's own."""
    guild: str = ""
    """Their server; announcements elsewhere are none of their business."""

    def names(self, accounts: Iterable[str], width: int) -> Names:
        """Return the names of *accounts* and of boards in their language."""
        return Names(self.language, self.catalogue, accounts, width, _NAMED, style=MARKDOWN)

    def names_apart(self, accounts: Iterable[str], width: int) -> Names:
        """Return the same, with *accounts* told apart from all others of their cities.

        That is for an answer about single accounts; a board says itself which ones are on it.
        """
        return self.names(with_siblings(self.catalogue, accounts), width)


@dataclass(frozen=True, slots=True)
class QuestionLink:
    """A button with another question."""

    label: str
    question: Question
    is_current: bool = False
    """Whether this answer is the one shown; the button then asks for the newest."""
    is_disabled: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer."""

    embeds: tuple[discord.Embed, ...]
    rows: tuple[tuple[QuestionLink, ...], ...] = ()
    chart: Chart | None = None


def fit(build: Callable[[int], Sequence[discord.Embed]]) -> tuple[discord.Embed, ...]:
    """Return the embeds that *build* makes with the longest names that Discord's limits allow."""
    candidates = (tuple(build(width)) for width in _WIDTHS)
    return next(embeds for embeds in candidates if fits(embeds))


def paged(items: Sequence[T], question: Question, size: int) -> tuple[Sequence[T], Question, bool]:
    """Return the items of the page that is asked for, the question, and whether there are more.

    A page that is no longer there is the last one.
    """
    question = question.on(max(0, min(question.page, (len(items) - 1) // size)))
    begin = question.page * size
    return items[begin : begin + size], question, begin + size < len(items)


def period_row(question: Question, language: Language) -> tuple[QuestionLink, ...]:
    """Return a button for each period."""
    return tuple(
        QuestionLink(
            language.text("ask-days-short", days=days),
            question.over(days),
            is_current=days == question.days,
        )
        for days in PERIODS
    )


def page_row(question: Question, has_more: bool) -> tuple[QuestionLink, ...]:
    """Return the buttons to the page before and after; nothing where this is the only one."""
    is_first = question.page == 0
    if is_first and not has_more:
        return ()
    before = question.on(_NOWHERE if is_first else question.page - 1)
    return (
        QuestionLink("◀", before, is_disabled=is_first),
        QuestionLink("▶", question.on(question.page + 1), is_disabled=not has_more),
    )


def period(question: Question, language: Language) -> str:
    """Return the period in words: 7 days."""
    return language.text("ask-period", days=question.days)


def format_count(count: Count, language: Language) -> str:
    """Return the followers of *count* as text; a rounded count is marked."""
    return rounded(count.followers, count.step > 1, language)


def rounded(followers: int, is_rounded: bool, language: Language) -> str:
    """Return a number of followers; one that is rounded is marked."""
    number = language.count(followers)
    return f"≈\u00a0{number}" if is_rounded else number


def format_change(change: Change | None, language: Language) -> str:
    """Return the followers gained with their sign, marked where rounded; nothing for no change."""
    if change is None:
        return ""
    gained = language.signed(change.gained)
    return f"≈\u00a0{gained}" if change.is_rounded and change.gained else gained


def unknown_changes(unknown: Sequence[str], known: int, question: Question, names: Names) -> str:
    """Return the sentence about accounts whose change is *unknown*, beside so many *known* ones.

    Nothing where there is no such account.
    """
    span = period(question, names.language)
    if not unknown:
        return ""
    if not known:
        return names.text("ask-no-change", period=span)
    return names.text("ask-no-change-of", names=names.names(unknown), period=span)


def caveats(level: Level, language: Language) -> list[str]:
    """Return the caveats about a count that a reader relies on: it is old, or disputed."""
    found = []
    if level.is_stale and level.count is not None:
        found.append(language.text("ask-stale", when=stamp(level.count.taken_at, "R")))
    if level.is_held:
        found.append(language.text("ask-held"))
    return found


def told_at(level: Level, count: Count, language: Language) -> str:
    """Return when *count* was taken, and when it was looked at again."""
    parts = [stamp(count.taken_at, "R")]
    if level.looked_later_at is not None:
        parts.append(language.text("ask-looked-at", when=stamp(level.looked_later_at, "R")))
    return join_parts(parts)


def join_parts(parts: Iterable[str]) -> str:
    """Return *parts* that say something on one line."""
    return " · ".join(part for part in parts if part)


def add_lines(embed: discord.Embed, heading: str, lines: list[str], names: Names) -> None:
    """Add *lines* to *embed* under the text of *heading*, as many as fit; nothing for none."""
    if lines:
        told = lines_within(FIELD_VALUE, lines, lambda left: names.text("ask-cut", count=left))
        embed.add_field(name=names.text(heading), value=told, inline=False)
