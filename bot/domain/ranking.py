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
    climbed: int | None = None
    """Ranks gained since the time of comparison; negative where lost, None where not known."""
    gained: int | None = None
    """Followers gained since the time of comparison; None where not known."""
    is_gain_rounded: bool = False
    """Whether one of the two counts is rounded, and with it the gain."""


def ranking(
    counts: Mapping[str, Count], before: Mapping[str, Count] | None = None
) -> list[Standing]:
    """Return the standings of *counts*, with the changes since *before*.

    Ranks are compared among the accounts of both times, so that a newcomer pushes nobody down.
    """
    before = before or {}
    ranks = _ranks(counts)
    ranks_before = _ranks({key: count for key, count in before.items() if key in counts})
    ranks_since = _ranks({key: count for key, count in counts.items() if key in before})
    standings: list[Standing] = []
    for key in sorted(counts, key=lambda key: (ranks[key], key)):
        count, earlier = counts[key], before.get(key)
        above = standings[-1].count.followers if standings else None
        standings.append(
            Standing(
                rank=ranks[key],
                account=key,
                count=count,
                gap=None if above is None else above - count.followers,
                climbed=ranks_before[key] - ranks_since[key] if key in before else None,
                gained=None if earlier is None else gained_since(earlier, count),
                is_gain_rounded=earlier is not None and max(earlier.step, count.step) > 1,
            )
        )
    return standings


def gained_since(earlier: Count, count: Count) -> int | None:
    """Return the followers gained from *earlier* to *count*; None where they are one reading."""
    # Unknown and not 0: without a second reading nobody has seen that the count stayed the same.
    return None if earlier.taken_at == count.taken_at else count.followers - earlier.followers


def _ranks(counts: Mapping[str, Count]) -> dict[str, int]:
    """Return each account's rank by followers, ties sharing the better one."""
    ranks: dict[str, int] = {}
    ordered = sorted(counts, key=lambda key: -counts[key].followers)
    for place, key in enumerate(ordered, start=1):
        tied = place > 1 and counts[ordered[place - 2]].followers == counts[key].followers
        ranks[key] = ranks[ordered[place - 2]] if tied else place
    return ranks
