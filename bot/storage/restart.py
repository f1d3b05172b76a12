"""Restarts: what follows where the database was put back to an older state, and the world went on.

The channels may have got what the outbox holds as waiting, and announcements that it never knew.
"""

from datetime import datetime

from sqlite_utils import Database

from bot.domain.announcements import CONSOLE
from bot.domain.quarantine import OPEN, Baseline
from bot.domain.readings import Count
from bot.storage.database import from_ms, to_ms
from bot.storage.deliveries import find_announcement
from bot.storage.fingerprint import bump_revision
from bot.storage.installation import renew_epoch


def begin_again(db: Database, at: datetime) -> None:
    """Note that the database was put back: what the world was told up to *at* is not known.

    Each account has to show where it stands, and is seated anew.
    """
    renew_epoch(db)
    # What was awaited before stays so: to be said again proves nothing of it.
    db.execute(
        "UPDATE tracks SET baseline = ?, evidence_since = NULL WHERE baseline != ?",
        (Baseline.UNREAD, Baseline.AWAITED),
    )
    for table in ("standings", "reversed_pairs"):
        db.execute(f"DELETE FROM {table}")
    db.execute("UPDATE rivalries SET is_neck_and_neck = 0")
    db.execute("UPDATE installation SET restored_at = ?", (to_ms(at),))
    bump_revision(db)


def known_since(db: Database) -> datetime | None:
    """Return the time since which every announcement is known; None for an empty database."""
    row = db.execute(
        "SELECT coalesce(restored_at, (SELECT min(added_at) FROM accounts)) FROM installation"
    ).fetchone()
    return None if row[0] is None else from_ms(row[0])


def counts_before_baselines(db: Database) -> dict[str, Count]:
    """Return the last believed count of each account that was known at the restart, by its key."""
    rows = db.execute(
        """
        SELECT a.key, r.taken_at, r.followers, r.step
        FROM tracks t JOIN accounts a ON a.id = t.account_id
        JOIN readings r ON r.account_id = t.account_id
        WHERE r.taken_at = (
            SELECT max(taken_at) FROM readings
            WHERE account_id = t.account_id AND judgement = 0
                AND taken_at < coalesce(t.evidence_since, (SELECT restored_at FROM installation)))
        """
    )
    return {key: Count(from_ms(at), followers, step) for key, at, followers, step in rows}


def due_baselines(db: Database) -> set[str]:
    """Return the accounts, by their keys, of which no believed count since the restart is known."""
    rows = db.execute(
        """
        SELECT a.key FROM tracks t JOIN accounts a ON a.id = t.account_id
        WHERE t.baseline IN (?, ?)
        """,
        OPEN,
    )
    return {key for (key,) in rows.fetchall()}


def channels(db: Database) -> list[str]:
    """Return every channel that was ever announced in, or wants to be."""
    return [row[0] for row in db.execute("SELECT key FROM channels ORDER BY key").fetchall()]


def was_tried(db: Database, code: str) -> bool:
    """Return whether the announcement of that *code* is known to have been sent, or tried."""
    row = db.execute(
        "SELECT state = 'sent' OR tried_at IS NOT NULL FROM outbox WHERE id = ?",
        (find_announcement(db, code),),
    ).fetchone()
    return row is not None and bool(row[0])


def doubt_waiting(db: Database, told_until: datetime, now: datetime) -> list[str]:
    """Let what waits be looked for in its channel before it is sent; return what is not sent.

    That are the keys of the events of announcements which are too old by now, of those for the
    console, where nothing can be looked for, and of those queued after *told_until*: they rest on
    counts whose changes the world may have been told before.
    """
    dropped = """
        state = 'pending' AND (channel = :console OR tried_at IS NULL AND (
            expires_at <= :now OR kind IN ('events', 'summary') AND created_at > :until))
    """
    times = {"now": to_ms(now), "until": to_ms(told_until), "console": CONSOLE}
    keys = db.execute(
        f"""
        SELECT DISTINCT e.key FROM events e JOIN outbox_events oe ON oe.event_id = e.id
        WHERE oe.outbox_id IN (SELECT id FROM outbox WHERE {dropped}) ORDER BY e.id
        """,
        times,
    ).fetchall()
    db.execute(f"UPDATE outbox SET state = 'dropped', reason = 'restored' WHERE {dropped}", times)
    db.execute(
        """
        UPDATE outbox SET tried_at = created_at
        WHERE state = 'pending' AND tried_at IS NULL AND created_at <= :until
        """,
        {"until": to_ms(told_until)},
    )
    return [row[0] for row in keys]
