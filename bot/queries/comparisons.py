"""Comparisons of a few accounts: who leads whom, by how much, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.catalogue import Account
from bot.domain.changes import Change
from bot.domain.rivals import lead_of
from bot.queries.changes import changes_over, up_to
from bot.queries.leads import Leading, leading
from bot.queries.levels import Level, levels_of
from bot.queries.lookup import account_of
from bot.queries.view import View
from bot.storage.readings import account_ids


@dataclass(frozen=True, slots=True)
class Compared:
    """An account next to the one with the highest count."""

    level: Level
    change: Change | None
    """Over the period; None where that is not known."""
    gap: int | None
    """Followers that the leader has more; None for the leader, and where no count is known."""
    gap_grew: int | None
    """By how much the gap grew over the period; negative where it closed, None where not known."""
    is_gap_rounded: bool
    """Whether a rounded count is in it, now or at the beginning of the period."""
    is_level: bool
    """Whether the two counts may stand for the same number."""
    leading: Leading | None
    """Since when the leader is in front; None where it is not, or that is not known."""

    @property
    def account(self) -> Account:
        """The account that is compared."""
        return self.level.account

    @property
    def gained(self) -> int | None:
        """Followers gained over the period; None where that is not known."""
        return None if self.change is None else self.change.gained


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
    changes = changes_over(view, counts, period)
    comparable = {} if as_of is None else up_to(changes, as_of, period)
    order = sorted(counts, key=lambda key: (-counts[key].followers, key))
    ids = account_ids(view.db)
    leads = leading(view, ids[order[0]], [ids[key] for key in order[1:]]) if order else {}

    def compared(key: str) -> Compared:
        change = changes.get(key)
        if key not in counts or key == order[0]:
            return Compared(levels[key], change, None, None, False, False, None)
        first = order[0]
        gap = counts[first].followers - counts[key].followers
        both = [comparable[one] for one in (first, key) if one in comparable]
        return Compared(
            levels[key],
            change,
            gap,
            both[0].gained - both[1].gained if len(both) == 2 else None,
            any(one.is_rounded for one in both),
            lead_of(counts[first], counts[key]) == 0,
            leads[ids[key]],
        )

    unknown = [key for key in levels if key not in counts]
    return Comparison(period, as_of, tuple(compared(key) for key in [*order, *unknown]))
