"""Readings as they came, with what was made of them."""

from dataclasses import dataclass

from sqlite_utils import Database

from bot.domain.readings import Count, Judgement, Reading
from bot.storage.readings import account_ids, held_accounts, held_counts, recent_counts


@dataclass(frozen=True, slots=True)
class HeldReading:
    """A count that is neither believed nor rejected, with the level before it."""

    account: str
    count: Count
    level: Count


@dataclass(frozen=True, slots=True)
class JudgedReading:
    """What a poll or an import learned, and what was made of it."""

    reading: Reading
    judgement: Judgement | None
    """None for a reading without a count."""
    is_imported: bool


def held_readings(db: Database) -> list[HeldReading]:
    """Return the counts that wait for a decision, account by account."""
    held = held_accounts(db)
    return [
        HeldReading(key, count, level)
        for key, account_id in sorted(account_ids(db).items())
        if account_id in held
        for level in recent_counts(db, account_id)[-1:]
        for count in held_counts(db, account_id)
    ]
