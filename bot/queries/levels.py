"""Levels: where accounts stand now, and how far that can be relied on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.domain.catalogue import Account
from bot.domain.readings import Count
from bot.settings.sources import PolledSection, SourcesSection
from bot.storage.readings import account_ids, counts_at, held_accounts

StaleAfter = Mapping[str, timedelta]
"""The age from which a count is stale, by source; a day for a source that is not in it."""

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_MISSED = 3
"""Polls without a count after which the last one is stale."""


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


def stale_after(sources: SourcesSection) -> dict[str, timedelta]:
    """Return the age from which a count of each source is stale: three polls, at least a day."""
    ages = {}
    for name, section in sources:
        if isinstance(section, PolledSection):
            every = section.interval
            if section.cron is not None:
                every = _WEEK / max(section.polls_within(_WEEK), 1)
            ages[name] = max(_DAY, _MISSED * every)
    return ages


def levels_of(
    db: Database, accounts: Iterable[Account], now: datetime, stale_after: StaleAfter
) -> dict[str, Level]:
    """Return the levels of *accounts* by their keys."""
    accounts = list(accounts)
    stored, held = account_ids(db), held_accounts(db)
    ids = {account.key: stored[account.key] for account in accounts if account.key in stored}
    counts = counts_at(db, ids, now)
    return {
        account.key: Level(
            account,
            count,
            is_stale=is_stale(account, count, now, stale_after),
            is_held=ids.get(account.key) in held,
        )
        for account in accounts
        for count in [counts.get(account.key)]
    }


def is_stale(account: Account, count: Count | None, now: datetime, stale_after: StaleAfter) -> bool:
    """Return whether *count* is older than one of *account* should be."""
    return count is not None and now - count.taken_at > stale_after.get(account.source, _DAY)
