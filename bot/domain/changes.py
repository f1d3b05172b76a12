"""Changes: the followers that an account gained over a period, by the one definition of all media.

A change goes up to the account's last count, from the last count at or before the beginning of the
period. Both are believed. Where nothing is known from the beginning, nothing is claimed.
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.readings import Count

_PART = 10
"""A count is of the beginning of a period if it is at most this part of the period away from it.

An older one would claim as the change of a week what is that of a month. Polls are as much as a
tenth of their interval early or late.
"""


@dataclass(frozen=True, slots=True)
class Change:
    """A change between two counts of an account."""

    earlier: Count
    later: Count

    @property
    def gained(self) -> int:
        """Followers gained; negative where lost."""
        return self.later.followers - self.earlier.followers

    @property
    def is_rounded(self) -> bool:
        """Whether one of the two counts is rounded, and with it the change."""
        return max(self.earlier.step, self.later.step) > 1


def is_about(change: Change | None) -> bool:
    """Return whether the followers gained are told as about so many."""
    return change is not None and change.is_rounded


def tolerance(period: timedelta) -> timedelta:
    """Return by how much the ends of a change may differ from those of its *period*."""
    return period / _PART


def change_between(earlier: Count, last: Count, period: timedelta) -> Change | None:
    """Return the change from *earlier* to *last*; None where they are not a *period* apart."""
    apart = last.taken_at - earlier.taken_at
    return Change(earlier, last) if abs(apart - period) <= tolerance(period) else None
