"""Readings: what one poll learned of one account, and how exact it is.

What is made for every reading is a named tuple: of all frozen objects it is the cheapest to make.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import NamedTuple

CLOCK_SKEW = timedelta(minutes=5)
"""How far the clocks of two machines may differ: what lies further ahead lies in the future."""


class Status(IntEnum):
    """How a reading ended; only `OK` has a number of followers."""

    OK = 0
    HIDDEN = 1
    MISSING = 2
    FAILED = 3


class Judgement(IntEnum):
    """What the rules, or an operator, make of an `OK` reading."""

    BELIEVED = 0
    HELD = 1
    REJECTED = 2


class Count(NamedTuple):
    """A number of followers at a time; true is any number in `followers ... highest`."""

    taken_at: datetime
    followers: int
    step: int = 1
    """What the source rounds down to; 1 for an exact count."""

    @property
    def highest(self) -> int:
        """The largest true number that the source would show as this count."""
        return self.followers + self.step - 1


@dataclass(frozen=True, slots=True)
class Reading:
    """What one poll learned of one account; *count* is None unless the status is `OK`."""

    taken_at: datetime
    status: Status
    count: Count | None = None

    @classmethod
    def ok(cls, taken_at: datetime, followers: int, step: int = 1) -> "Reading":
        """Return the reading of a number."""
        return cls(taken_at, Status.OK, Count(taken_at, followers, step))


@dataclass(frozen=True, slots=True)
class Poll:
    """What a source learned at one time: a reading for each account that it asked for."""

    source: str
    at: datetime
    readings: Mapping[str, Reading]


SIGNIFICANT_FIGURES = {"youtube": 3}
"""Platforms that round down to so many figures.

YouTube: https://developers.google.com/youtube/v3/revision_history#september-10,-2019
"""


def rounding_step(platform: str, followers: int) -> int:
    """Return what *platform* rounds a count of *followers* down to; 1 where it is exact."""
    figures = SIGNIFICANT_FIGURES.get(platform)
    if figures is None:
        return 1
    return int(10 ** max(0, len(str(followers)) - figures))
