"""The outbox: announcements that wait to be sent, and every attempt to send them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlite_utils import Database

from bot.storage.database import to_ms
from bot.storage.events import StoredEvent, events_of_announcement


@dataclass(frozen=True, slots=True)
class DueAnnouncement:
    """The announcement that a channel gets next; *id* is its name for ever."""

    id: int
    channel: str
    attempts: int
    events: tuple[StoredEvent, ...]


def enqueue(
    db: Database,
    channel: str,
    event_ids: Iterable[int],
    now: datetime,
    expiry: timedelta,
) -> None:
    """Queue one announcement of the events for *channel*; an event goes to a channel once."""
    db.execute("INSERT INTO channels (key) VALUES (?) ON CONFLICT DO NOTHING", (channel,))
    outbox_id = db.execute(
        """
        INSERT INTO outbox (channel, created_at, expires_at, due_at, state)
        VALUES (?, ?, ?, ?, 'pending') RETURNING id
        """,
        (channel, to_ms(now), to_ms(now + expiry), to_ms(now)),
    ).fetchone()[0]
    db.conn.executemany(
        "INSERT INTO outbox_events VALUES (?, ?, ?, ?)",
        ((event_id, channel, outbox_id, place) for place, event_id in enumerate(event_ids)),
    )


def due_announcements(
    db: Database, now: datetime, channel: str | None = None
) -> list[DueAnnouncement]:
    """Return the oldest pending announcement of each channel, or of *channel*, if it is due.

    A channel's later announcements wait for it: within a channel, order holds.
    """
    rows = db.execute(
        """
        SELECT o.id, o.channel, o.attempts FROM outbox o
        JOIN channels c ON c.key = o.channel AND c.paused_at IS NULL
        WHERE o.state = 'pending' AND o.due_at <= ? AND o.channel = coalesce(?, o.channel)
          AND o.id = (SELECT min(id) FROM outbox WHERE channel = o.channel AND state = 'pending')
        ORDER BY o.id
        """,
        (to_ms(now), channel),
    ).fetchall()
    return [
        DueAnnouncement(outbox_id, channel, attempts, tuple(events_of_announcement(db, outbox_id)))
        for outbox_id, channel, attempts in rows
    ]


def expire_announcements(db: Database, now: datetime) -> list[int]:
    """Give up the announcements that are past their time; return their ids."""
    return [
        int(row[0])
        for row in db.execute(
            """
            UPDATE outbox SET state = 'expired' WHERE state = 'pending' AND expires_at <= ?
            RETURNING id
            """,
            (to_ms(now),),
        ).fetchall()
    ]


def mark_delivered(db: Database, outbox_id: int, receipt: str, now: datetime) -> None:
    """Note that an announcement was sent; *receipt* is what the channel calls it."""
    db.execute(
        """
        UPDATE outbox SET state = 'sent', attempts = attempts + 1, sent_at = ?, receipt = ?
        WHERE id = ?
        """,
        (to_ms(now), receipt, outbox_id),
    )
    _note(db, outbox_id, "sent", "", now)


def mark_failed(db: Database, outbox_id: int, error: str, now: datetime, due_at: datetime) -> None:
    """Note that an announcement could not be sent, and try again at *due_at*."""
    db.execute(
        "UPDATE outbox SET attempts = attempts + 1, due_at = ? WHERE id = ?",
        (to_ms(due_at), outbox_id),
    )
    _note(db, outbox_id, "failed", error, now)


def pause_channel(db: Database, channel: str, outbox_id: int, reason: str, now: datetime) -> None:
    """Note that a channel refuses announcements; they wait until it is resumed."""
    db.execute(
        "UPDATE channels SET paused_at = ?, pause_reason = ? WHERE key = ?",
        (to_ms(now), reason, channel),
    )
    _note(db, outbox_id, "refused", reason, now)


def _note(
    db: Database,
    outbox_id: int,
    outcome: Literal["sent", "failed", "refused"],
    error: str,
    now: datetime,
) -> None:
    db.execute(
        "INSERT INTO deliveries (outbox_id, attempted_at, outcome, error) VALUES (?, ?, ?, ?)",
        (outbox_id, to_ms(now), outcome, error),
    )
