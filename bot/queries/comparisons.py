"""Comparisons of a few accounts: who leads whom, by how much, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.catalogue import Account
from bot.domain.ranking import gained_since
from bot.domain.readings import Count
from bot.domain.rivals import lead_of
from bot.queries.leads import Leading, leading
from bot.queries.levels import Level, levels_of
from bot.queries.lookup import account_of
from bot.queries.rankings import counts_before
from bot.queries.view import View
from bot.storage.readings import account_ids

_Counts = dict[str, Count]


@dataclass(frozen=True, slots=True)
class Compared:
    """An account next to the one with the highest count."""

    level: Level
    gained: int | None
    """Followers gained over the period; None where not known."""
    gap: int | None
    """Followers that the leader has more; None for the leader, and where no count is known."""
    gap_grew: int | None
    """By how much the gap grew over the period; negative where it closed."""
    is_level: bool
    """Whether the two counts may stand for the same number."""
    leading: Leading | None
    """Since when the leader is in front; None where it is not, or that is not known."""

    @property
    def account(self) -> Account:
        """The account that is compared."""
        return self.level.account


@dataclass(frozen=True, slots=True)
class Comparison:
    """Accounts side by side."""

    period: timedelta
    as_of: datetime | None
    """When the newest count was taken; None where there is none."""
    accounts: tuple[Compared, ...]
    """The highest count first, and those without one last."""


def compare(view: View, keys: Sequence[str], period: timedelta) -> Comparison:
    """Compare the accounts *keys*, named more than once or not.

    Raises UserError for an unknown account.
    """
    accounts = [account_of(view.catalogue, key) for key in dict.fromkeys(keys)]
    levels = levels_of(view, accounts)
    counts = {key: level.count for key, level in levels.items() if level.count is not None}
    as_of = max((count.taken_at for count in counts.values()), default=None)
    before = {} if as_of is None else counts_before(view, counts, as_of - period)
    order = sorted(counts, key=lambda key: (-counts[key].followers, key))
    ids = account_ids(view.db)
    leads = leading(view, ids[order[0]], [ids[key] for key in order[1:]]) if order else {}

    def compared(key: str) -> Compared:
        if key not in counts or key == order[0]:
            return Compared(levels[key], _gained(key, counts, before), None, None, False, None)
        first = order[0]
        gap = counts[first].followers - counts[key].followers
        ahead, own = (_gained(one, counts, before) for one in (first, key))
        return Compared(
            levels[key],
            own,
            gap,
            None if ahead is None or own is None else ahead - own,
            lead_of(counts[first], counts[key]) == 0,
            leads[ids[key]],
        )

    unknown = [key for key in levels if key not in counts]
    return Comparison(period, as_of, tuple(compared(key) for key in [*order, *unknown]))


def _gained(key: str, counts: _Counts, before: _Counts) -> int | None:
    return gained_since(before[key], counts[key]) if key in before else None
