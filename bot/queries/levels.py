"""Levels: the last believed counts of accounts, and whether they are stale or disputed."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.catalogue import Account
from bot.domain.readings import Count
from bot.queries.view import View
from bot.storage.readings import account_ids, counts_at, held_accounts


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


def levels_of(view: View, accounts: Iterable[Account]) -> dict[str, Level]:
    """Return the levels of *accounts* by their keys."""
    accounts = list(accounts)
    stored, held = account_ids(view.db), held_accounts(view.db)
    ids = {account.key: stored[account.key] for account in accounts if account.key in stored}
    counts = counts_at(view.db, ids, view.now)
    return {
        account.key: Level(
            account,
            count,
            is_stale=view.is_stale(account, count),
            is_held=ids.get(account.key) in held,
        )
        for account in accounts
        for count in [counts.get(account.key)]
    }
