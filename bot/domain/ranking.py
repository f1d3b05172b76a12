"""Rankings: the ordered standings of a board at a time; ties share a rank (1, 2, 2, 4)."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.readings import Count


@dataclass(frozen=True, slots=True)
class Standing:
    """One account's place on a board."""

    rank: int
    """Standard competition ranking: equal counts share a rank, and the next is left out."""
    account: str
    count: Count
    gap: int | None
    """Followers by which the account above is ahead; None for the first."""


def ranking(counts: Mapping[str, Count]) -> list[Standing]:
    """Return the standings of *counts*."""
    ranks = _ranks(counts)
    standings: list[Standing] = []
    for key in sorted(counts, key=lambda key: (ranks[key], key)):
        count = counts[key]
        above = standings[-1].count.followers if standings else None
        gap = None if above is None else above - count.followers
        standings.append(Standing(ranks[key], key, count, gap))
    return standings


def climbs(counts: Mapping[str, Count], before: Mapping[str, Count]) -> dict[str, int]:
    """Return the ranks gained since *before*; negative where lost.

    Ranks are compared among the accounts of both times, so that a newcomer pushes nobody down.
    """
    both = counts.keys() & before.keys()
    then, now = (_ranks({key: known[key] for key in both}) for known in (before, counts))
    return {key: then[key] - now[key] for key in both}


def _ranks(counts: Mapping[str, Count]) -> dict[str, int]:
    """Return each account's rank by followers, ties sharing the better one."""
    ranks: dict[str, int] = {}
    ordered = sorted(counts, key=lambda key: -counts[key].followers)
    for place, key in enumerate(ordered, start=1):
        tied = place > 1 and counts[ordered[place - 2]].followers == counts[key].followers
        ranks[key] = ranks[ordered[place - 2]] if tied else place
    return ranks
