"""Time series: the counts of accounts over a period, thinned for a chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.catalogue import Account, Catalogue
from bot.domain.changes import Change
from bot.domain.readings import Count
from bot.queries.changes import changes_over
from bot.queries.lookup import account_of
from bot.queries.view import View
from bot.storage.readings import account_ids, counts_at
from bot.storage.series import held_between, sampled_counts

PERIODS = (1, 7, 30, 90, 365)
"""The days that people choose from, wherever they ask for a change or a history."""
SPANS = 100
"""Into so many spans a period is divided; at most four counts of each are drawn."""
_MILESTONES = 5
"""How many thresholds are drawn; more would be a grid."""


@dataclass(frozen=True, slots=True)
class AccountHistory:
    """The counts of one account over the period, oldest first."""

    account: Account
    counts: tuple[Count, ...]
    held: tuple[Count, ...]
    """The counts that wait for a decision."""
    change: Change | None
    """Over the period, up to the last count; None where that is not known."""

    @property
    def gained(self) -> int | None:
        """Followers gained over the period; None where that is not known."""
        return None if self.change is None else self.change.gained


@dataclass(frozen=True, slots=True)
class AccountHistories:
    """The histories of accounts over a period."""

    start: datetime
    end: datetime
    accounts: tuple[AccountHistory, ...]
    milestones: tuple[int, ...]
    """Of a single account: the thresholds among its counts, or else the next; lowest first."""


def history_of(
    view: View, keys: Sequence[str], period: timedelta, spans: int = SPANS
) -> AccountHistories:
    """Return the history of the accounts *keys* over the *period* up to now, in so many *spans*.

    Raises UserError for an unknown account.
    """
    accounts = [account_of(view.catalogue, key) for key in dict.fromkeys(keys)]
    start, end = view.now - period, view.now + timedelta(milliseconds=1)
    ids = account_ids(view.db)
    stored = {account.key: ids[account.key] for account in accounts if account.key in ids}
    changes = changes_over(view, counts_at(view.db, stored, view.now), period)
    found = []
    for account in accounts:
        account_id = ids.get(account.key)
        counts: list[Count] = []
        held: list[Count] = []
        if account_id is not None:
            counts = sampled_counts(view.db, account_id, start, end, spans)
            held = held_between(view.db, account_id, start, end)
        change = changes.get(account.key)
        found.append(AccountHistory(account, tuple(counts), tuple(held), change))
    milestones = _milestones(view.catalogue, found[0]) if len(found) == 1 else ()
    return AccountHistories(start, view.now, tuple(found), milestones)


def _milestones(catalogue: Catalogue, history: AccountHistory) -> tuple[int, ...]:
    if not history.counts:
        return ()
    followers = [count.followers for count in history.counts]
    low, high = min(followers), max(followers)
    rungs: set[int] = set()
    for ladder in catalogue.ladders[history.account.key]:
        rungs.update(ladder.rungs_between(low - 1, high))
    if not rungs:
        ahead = [ladder.next_above(high) for ladder in catalogue.ladders[history.account.key]]
        rungs.update(sorted(rung for rung in ahead if rung is not None)[:1])
    return tuple(sorted(rungs)[-_MILESTONES:])
