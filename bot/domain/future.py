"""The future: what a clock that was ahead has dated after now.

A clock can be wrong in two ways, and both look alike: readings are dated after it. Either it was
ahead when they were taken, or it is behind now. What they are like tells the two apart.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.domain.standing import BoardState
from bot.domain.state import Peak

EARLIEST = datetime(2023, 1, 1, tzinfo=UTC)
"""Before that there was no Milepost: a computer whose clock lost the time says 1970, or 2000."""

_ZONES = timedelta(days=1)
"""A clock that was set to the time of a place is wrong by less."""


@dataclass(frozen=True, slots=True)
class Future:
    """The counts that are dated after a time."""

    before: datetime | None
    """The time of the last count up to then; None where there is none."""
    first: datetime
    last: datetime


def is_possible(now: datetime, future: Future | None) -> bool:
    """Return whether a clock that says *now* may be right in spite of the *future* of it.

    A clock that was ahead leaves a few readings far from all others, or some hours of them. Where
    days of them join on to the others, it is *now* that is wrong.
    """
    if now < EARLIEST:
        return False
    if future is None or future.last - now <= _ZONES:
        return True
    return future.first - (future.before or now) > future.last - future.first


def brought_back(board: BoardState, now: datetime) -> BoardState:
    """Return *board* with nothing in the past of its rivalries that is dated after *now*."""
    rivalries = {
        pair: replace(
            rivalry,
            flipped_at=min(rivalry.flipped_at, now),
            leading_since=min(rivalry.leading_since, now),
        )
        for pair, rivalry in board.rivalries.items()
    }
    return replace(board, rivalries=rivalries)


def peak_brought_back(peak: Peak, now: datetime) -> Peak:
    """Return *peak* without the time of a milestone that is dated after *now*.

    What was reached has been reached, whatever the clock said.
    """
    is_future = peak.milestone_at is not None and peak.milestone_at > now
    return replace(peak, milestone_at=None) if is_future else peak
