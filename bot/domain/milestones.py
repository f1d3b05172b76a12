"""Milestones: thresholds passed for the first time ever, by a permanent high-water mark."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from bot.domain.ladder import Ladder
from bot.domain.quarantine import Track
from bot.domain.readings import Count, polls_back


@dataclass(frozen=True, slots=True)
class Crossing:
    """The thresholds that an account passed at once, with the bracket of the time."""

    threshold: int
    also_passed: tuple[int, ...]
    not_before: datetime
    """The time of the last count below the threshold."""
    not_after: datetime
    """The time of the first count at or above it."""


def rungs_passed(peak: int, followers: int, ladders: Iterable[Ladder]) -> list[int]:
    """Return the rungs of *ladders* that *followers* pass for the first time, lowest first.

    *peak* is the highest count believed before, so that a count that wobbles round a rung is
    told once. Landing on a rung passes it.
    """
    rungs: set[int] = set()
    for ladder in ladders:
        rungs.update(ladder.rungs_between(peak, followers))
    return sorted(rungs)


def crossing(
    peak: int, highest: int, counts: Sequence[Count], ladders: Iterable[Ladder]
) -> Crossing | None:
    """Return the crossing from *peak* to *highest*, if there is one.

    One of the believed *counts*, oldest first, is as high as that.
    """
    rungs = rungs_passed(peak, highest, ladders)
    if not rungs:
        return None
    *others, threshold = rungs
    first = next(n for n, count in enumerate(counts) if count.followers >= threshold)
    return Crossing(
        threshold,
        tuple(others),
        not_before=counts[max(0, first - 1)].taken_at,
        not_after=counts[first].taken_at,
    )


def reached(track: Track, news: int, confirmations: int, between: timedelta) -> int:
    """Return the followers that *confirmations* polls in a row have shown, up to now.

    Considered are the last *news* counts of *track*, each with those before it; there is one poll
    in *between*.
    """
    counts = track.counts
    if confirmations == 1:
        return max(count.followers for count in counts[-news:])
    ends = range(len(counts) - news, len(counts))
    return max(_least(counts[: end + 1], confirmations, between) for end in ends)


def _least(counts: Sequence[Count], confirmations: int, between: timedelta) -> int:
    """Return the least of the newest *counts* that are so many polls; 0 where there are too few."""
    least = counts[-1].followers
    for polls, count in polls_back(reversed(counts), attrgetter("taken_at"), between):
        least = min(least, count.followers)
        if polls == confirmations:
            return least
    return 0


def next_rung(peak: int, ladders: Iterable[Ladder]) -> int | None:
    """Return the lowest rung that is not passed yet, or None where every ladder ends."""
    ahead = [rung for ladder in ladders if (rung := ladder.next_above(peak)) is not None]
    return min(ahead, default=None)
