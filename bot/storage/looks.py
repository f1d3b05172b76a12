"""Looks: when each account was looked at last, and what an undated document said of it then."""

from collections.abc import Mapping
from datetime import datetime

from sqlite_utils import Database

from bot.domain.looks import Look, Statement
from bot.domain.readings import Status
from bot.storage.database import from_ms, to_ms


def last_looks(db: Database) -> dict[str, Look]:
    """Return the last look at each account that was ever looked at, by its key."""
    rows = db.execute(
        """
        SELECT a.key, l.looked_at, l.status, l.followers, l.stands_until
        FROM looks l JOIN accounts a ON a.id = l.account_id
        """
    )
    return {
        key: Look(
            from_ms(looked_at),
            None if status is None else Statement(Status(status), followers),
            None if stands_until is None else from_ms(stands_until),
        )
        for key, looked_at, status, followers, stands_until in rows
    }


def save_looks(db: Database, looks: Mapping[str, Look]) -> None:
    """Save the last looks at the accounts with these keys."""
    db.conn.executemany(
        """
        INSERT OR REPLACE INTO looks
        SELECT id, :looked_at, :status, :followers, :stands_until FROM accounts WHERE key = :key
        """,
        (
            {
                "key": key,
                "looked_at": to_ms(look.looked_at),
                "status": None if look.statement is None else look.statement.status,
                "followers": None if look.statement is None else look.statement.followers,
                "stands_until": None if look.stands_until is None else to_ms(look.stands_until),
            }
            for key, look in looks.items()
        ),
    )


def contradicted_accounts(db: Database) -> set[str]:
    """Return the accounts, by their keys, of which an undated document has a rejected number."""
    rows = db.execute(
        """
        SELECT a.key FROM looks l JOIN accounts a ON a.id = l.account_id
        WHERE l.stands_until IS NOT NULL AND 2 = (
            SELECT judgement FROM readings WHERE account_id = l.account_id AND status = 0
            ORDER BY taken_at DESC LIMIT 1)
        """
    )
    return {key for (key,) in rows.fetchall()}


def standing_accounts(db: Database) -> dict[str, datetime]:
    """Return the time up to which the newest number of an account stands, by its key."""
    rows = db.execute(
        """
        SELECT a.key, l.stands_until FROM looks l JOIN accounts a ON a.id = l.account_id
        WHERE l.stands_until IS NOT NULL
        """
    )
    return {key: from_ms(stands_until) for key, stands_until in rows}
