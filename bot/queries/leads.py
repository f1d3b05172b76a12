"""Leads: since when one account leads another without a break, by all stored counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from statistics import median

from sqlite_utils import Database

from bot.domain.quarantine import Track
from bot.domain.readings import Count
from bot.domain.rivals import Round, lead_of, rounds
from bot.queries.view import View
from bot.storage.readings import counts_at
from bot.storage.series import (
    counts_between,
    first_count,
    has_more_than,
    highest_between,
    lowest_between,
    neighbours,
)

_FEW = 1_000
"""Two accounts with no more counts than this are compared in one go."""
_SPANS = 256
"""Else all of the time is divided into so many spans: most need no look at their counts."""
_AT_MOST = 3_000
"""So many counts are compared: two that have grown side by side for years have more."""
_NEXT = 3
"""Counts of each account among which the first round after a moment must be."""
_DAY = timedelta(days=1)
_TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Leading:
    """Since when one account has been in front of another without a break."""

    since: datetime
    """The time at which it was first seen in front."""
    not_before: datetime | None
    """The time at which the other was last seen in front or level.

    None where that was never seen, or too long ago to look: it leads since then at the least.
    """


def leading(view: View, ahead: int, others: Sequence[int]) -> dict[int, Leading | None]:
    """Return since when the account *ahead* leads each of the *others*; all are row ids.

    None where it does not lead, or the two were never read at about the same time. Rounded
    counts that may stand for the same number are level.
    """
    found = [first_count(view.db, key) for key in (ahead, *others)]
    firsts = [first for first in found if first is not None]
    if not firsts:
        return dict.fromkeys(others)
    start = min(first.taken_at for first in firsts)
    grid = _Grid(view.db, ahead, start, view.now + _TICK)
    return {other: _leading(grid, other) for other in others}


class _Grid:
    """The whole time in spans, and those of them in which *ahead* may not have led."""

    def __init__(self, db: Database, ahead: int, start: datetime, end: datetime) -> None:
        self.db = db
        self.ahead = ahead
        self.start = start
        self.end = end
        width = max((end - start) / _SPANS, _TICK)
        self._edges = [*(start + n * width for n in range(_SPANS)), end]

    def doubtful(self, behind: int) -> Iterator[tuple[datetime, datetime]]:
        """Yield the spans in which there may be a round without a lead, newest first.

        What is in the spans next to it counts, too: a round may have a count in each.
        """
        highest = highest_between(self.db, behind, self._edges)
        for n in reversed(range(_SPANS)):
            low = min(_around(self._lowest, n), default=None)
            high = max(_around(highest, n), default=None)
            if low is not None and high is not None and low <= high:
                yield self._edges[n], self._edges[n + 1]

    @cached_property
    def _lowest(self) -> list[int | None]:
        return lowest_between(self.db, self.ahead, self._edges)

    def few_counts(self, account: int) -> list[Count]:
        """Return all counts of an account, or nothing where it has more than a few."""
        if has_more_than(self.db, account, _FEW):
            return []
        return counts_between(self.db, account, self.start, self.end)

    def counts(self, account: int, start: datetime, end: datetime) -> list[Count]:
        """Return the counts of a span, and the one before and after it."""
        before, after = neighbours(self.db, account, start, end)
        return [*before, *counts_between(self.db, account, start, end), *after]

    def first_round(self, behind: int, start: datetime, is_after: bool) -> datetime | None:
        """Return the time of the first round from *start*, or after it, on."""
        pair = self.ahead, behind
        soonest = [counts_between(self.db, account, start, self.end, _NEXT) for account in pair]
        if not all(soonest):
            return None
        # One of the two may be read much more often than the other.
        last = max(counts[-1].taken_at for counts in soonest) + _TICK
        series = (counts_between(self.db, account, start, last) for account in pair)
        times = (_time(round_) for round_ in reversed(_rounds(*series)))
        return next((at for at in times if at > start or not is_after), None)


def _leading(grid: _Grid, behind: int) -> Leading | None:
    latest = counts_at(grid.db, {"ahead": grid.ahead, "behind": behind}, grid.end)
    if len(latest) < 2 or lead_of(latest["ahead"], latest["behind"]) <= 0:
        return None
    level, begins = _last_level(grid, behind)
    first = grid.first_round(behind, begins, is_after=level is not None)
    return None if first is None else Leading(first, None if level is None else begins)


def _last_level(grid: _Grid, behind: int) -> tuple[Round | None, datetime]:
    """Return the last round without a lead and its time; else None and the start of the search."""
    few = [grid.few_counts(account) for account in (grid.ahead, behind)]
    if all(few):
        level = _newest_level(*few)
        return level, grid.start if level is None else _time(level)
    compared = 0
    for start, end in grid.doubtful(behind):
        if compared > _AT_MOST:
            return None, end
        series = [grid.counts(account, start, end) for account in (grid.ahead, behind)]
        compared += sum(start <= count.taken_at < end for counts in series for count in counts)
        level = _newest_level(*series)
        if level is not None:
            return level, _time(level)
    return None, grid.start


def _newest_level(one: list[Count], other: list[Count]) -> Round | None:
    return next((round_ for round_ in _rounds(one, other) if lead_of(*round_) <= 0), None)


def _around(numbers: Sequence[int | None], n: int) -> list[int]:
    """Return the numbers of the span *n* and of those next to it, where there are any."""
    return [number for number in numbers[max(0, n - 1) : n + 2] if number is not None]


def _rounds(one: list[Count], other: list[Count]) -> list[Round]:
    """Return the rounds of two series of counts, newest first."""
    if not one or not other:
        return []
    return list(rounds(_as_track(one), _as_track(other)))


def _as_track(counts: list[Count]) -> Track:
    """Return *counts* as the rules compare them, with the interval at which they were taken."""
    gaps = [(newer.taken_at - older.taken_at) / _DAY for older, newer in pairwise(counts)]
    return Track(tuple(counts), counts[-1].taken_at, interval=median(gaps) if gaps else 0.0)


def _time(round_: Round) -> datetime:
    return max(round_[0].taken_at, round_[1].taken_at)
