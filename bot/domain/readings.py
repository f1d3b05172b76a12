"""Readings: the results of a poll, account by account, and the precision of their counts.

The objects that are made for every reading are named tuples, the cheapest of all frozen objects.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import NamedTuple, TypeVar

Taken = TypeVar("Taken")

CLOCK_SKEW = timedelta(minutes=5)
"""The difference allowed between the clocks of two machines: later times lie in the future."""


class Status(IntEnum):
    """The result of a reading; only `OK` has a number of followers."""

    OK = 0
    HIDDEN = 1
    MISSING = 2
    FAILED = 3


class Judgement(IntEnum):
    """The judgement of the rules, or of an operator, on an `OK` reading."""

    BELIEVED = 0
    HELD = 1
    REJECTED = 2


class Count(NamedTuple):
    """A number of followers at a time; true is any number in `followers ... highest`."""

    taken_at: datetime
    followers: int
    step: int = 1
    """The step to which the source rounds down; 1 for an exact count."""

    @property
    def highest(self) -> int:
        """The largest true number that the source would show as this count."""
        return self.followers + self.step - 1


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of one poll for one account; *count* is None unless the status is `OK`."""

    taken_at: datetime
    status: Status
    count: Count | None = None

    @classmethod
    def ok(cls, taken_at: datetime, followers: int, step: int = 1) -> "Reading":
        """Return the reading of a number."""
        return cls(taken_at, Status.OK, Count(taken_at, followers, step))

    def at(self, taken_at: datetime) -> "Reading":
        """Return the same reading with another time."""
        count = None if self.count is None else self.count._replace(taken_at=taken_at)
        return Reading(taken_at, self.status, count)


@dataclass(frozen=True, slots=True)
class Poll:
    """The readings of a source at one time, one for each account that was asked for."""

    source: str
    at: datetime
    readings: Mapping[str, Reading]
    unchanged: frozenset[str] = frozenset()
    """Accounts of which an undated document says what it said before: no new readings."""


def polls_back(
    newest_first: Iterable[Taken], taken_at: Callable[[Taken], datetime], between: timedelta
) -> Iterator[tuple[int, Taken]]:
    """Yield what was taken, each with the number of polls so far, one in *between*.

    What was taken in quick succession, as after a restart, is of one poll.
    """
    polls, last = 0, None
    for taken in newest_first:
        at = taken_at(taken)
        if last is None or last - at >= between / 2:
            polls, last = polls + 1, at
        yield polls, taken


SIGNIFICANT_FIGURES = {"youtube": 3}
"""Platforms that round down to so many figures.

YouTube: https://developers.google.com/youtube/v3/revision_history#september-10,-2019
"""


def rounding_step(platform: str, followers: int) -> int:
    """Return the step to which *platform* rounds *followers* down; 1 where they are exact."""
    figures = SIGNIFICANT_FIGURES.get(platform)
    if figures is None:
        return 1
    return int(10 ** max(0, len(str(followers)) - figures))
