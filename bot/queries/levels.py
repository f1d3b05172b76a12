"""Levels: the last believed counts of accounts, and whether they are stale or disputed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.catalogue import Account
from bot.domain.looks import Look
from bot.domain.readings import Count
from bot.queries.view import View
from bot.storage.looks import contradicted_accounts, last_looks
from bot.storage.readings import account_ids, counts_at, held_accounts

_APART = timedelta(hours=1)
"""A poll that is spread out asks for the last accounts so much later than for the first."""


@dataclass(frozen=True, slots=True)
class Level:
    """An account with its last believed count."""

    account: Account
    count: Count | None
    """None where none is known yet."""
    is_stale: bool
    """Whether the count is older than it should be."""
    is_held: bool
    """Whether a newer count waits for a decision."""
    looked_at: datetime | None
    """The time of the last look, which need not have found a new count; None for no look."""

    @property
    def looked_later_at(self) -> datetime | None:
        """The time of the last look where it was not the one that found the count."""
        if self.count is None or self.looked_at is None:
            return None
        return self.looked_at if self.looked_at - self.count.taken_at >= _APART else None


def levels_of(view: View, accounts: Iterable[Account]) -> dict[str, Level]:
    """Return the levels of *accounts* by their keys."""
    accounts = list(accounts)
    stored, held = account_ids(view.db), held_accounts(view.db)
    ids = {account.key: stored[account.key] for account in accounts if account.key in stored}
    counts, looks = counts_at(view.db, ids, view.now), last_looks(view.db)
    looks |= {key: replace(looks[key], stands_until=None) for key in contradicted_accounts(view.db)}
    return {
        account.key: _level(
            view,
            account,
            counts.get(account.key),
            looks.get(account.key),
            is_held=ids.get(account.key) in held,
        )
        for account in accounts
    }


def _level(
    view: View, account: Account, count: Count | None, look: Look | None, is_held: bool
) -> Level:
    """Return the level of *account*: where a document still has its number, that is not stale."""
    stands_until = None if look is None or is_held else look.stands_until
    stands = stands_until is not None and view.now <= stands_until
    looked_at = None if look is None or look.looked_at > view.now else look.looked_at
    is_stale = not stands and view.is_stale(account, count)
    return Level(account, count, is_stale, is_held, looked_at)
