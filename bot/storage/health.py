"""What tells whether the bot and its sources are alive."""

from datetime import datetime

from sqlite_utils import Database

from bot.storage.database import from_ms, to_ms


def note_success(db: Database, source: str, now: datetime) -> bool:
    """Note that a source answered; return whether it had been failing before."""
    was_failing = failing_since(db, source) is not None
    db.execute(
        """
        INSERT INTO sources (name, polled_at, succeeded_at) VALUES (?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET polled_at = excluded.polled_at,
            succeeded_at = excluded.succeeded_at, failing_since = NULL, error = NULL
        """,
        (source, to_ms(now), to_ms(now)),
    )
    return was_failing


def note_failure(db: Database, source: str, error: str, now: datetime) -> bool:
    """Note that a source could not be read; return whether that is news."""
    is_news = failing_since(db, source) is None
    db.execute(
        """
        INSERT INTO sources (name, polled_at, failing_since, error) VALUES (?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET polled_at = excluded.polled_at, error = excluded.error,
            failing_since = coalesce(failing_since, excluded.failing_since)
        """,
        (source, to_ms(now), to_ms(now), error),
    )
    return is_news


def failing_since(db: Database, source: str) -> datetime | None:
    """Return since when a source fails; None where it does not."""
    row = db.execute("SELECT failing_since FROM sources WHERE name = ?", (source,)).fetchone()
    return None if row is None or row[0] is None else from_ms(row[0])


def polled_at(db: Database, source: str) -> datetime | None:
    """Return when a source was last asked; None for never."""
    row = db.execute("SELECT polled_at FROM sources WHERE name = ?", (source,)).fetchone()
    return None if row is None else from_ms(row[0])


def beat(db: Database, now: datetime) -> None:
    """Note that the bot is alive."""
    db.execute("INSERT OR REPLACE INTO heartbeat VALUES (1, ?)", (to_ms(now),))


def last_beat(db: Database) -> datetime | None:
    """Return when the bot was last known to be alive; None for never."""
    row = db.execute("SELECT beat_at FROM heartbeat").fetchone()
    return None if row is None else from_ms(row[0])
