"""Deliveries: what became of an event in each channel, and what still waits."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.storage.database import from_ms


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of an event in one channel."""

    channel: str
    guild: str
    """Where the channel is; empty where it has no subscription."""
    state: str
    """`pending`, `sent`, `expired` or `dropped`."""
    reason: str
    """Why it was dropped, or what was wrong at the last attempt; empty otherwise."""
    attempts: int
    at: datetime
    """When it was sent or, until then, when it was queued."""
    receipt: str | None
    """What the channel calls the announcement."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits to be sent."""

    waiting: int
    oldest_at: datetime | None
    """Since when the oldest waits; None where nothing does."""
    paused: int
    """Channels that refuse announcements."""


def deliveries_of(db: Database, event_key: str) -> list[Delivery]:
    """Return what became of an event, in the order in which the channels got it."""
    rows = db.execute(
        """
        SELECT o.channel, coalesce(s.guild, ''), o.state,
               coalesce(nullif(o.reason, ''), (
                   SELECT d.error FROM deliveries d WHERE d.outbox_id = o.id
                   ORDER BY d.id DESC LIMIT 1), ''),
               o.attempts, coalesce(o.sent_at, o.created_at), o.receipt
        FROM events e JOIN outbox_events oe ON oe.event_id = e.id
        JOIN outbox o ON o.id = oe.outbox_id
        LEFT JOIN subscriptions s ON s.channel = o.channel
        WHERE e.key = ? ORDER BY o.id
        """,
        (event_key,),
    )
    return [
        Delivery(channel, guild, state, reason, attempts, from_ms(at), receipt)
        for channel, guild, state, reason, attempts, at, receipt in rows.fetchall()
    ]


def queue_of(db: Database) -> Queue:
    """Return what waits to be sent to all channels together."""
    waiting, oldest = db.execute(
        "SELECT count(*), min(created_at) FROM outbox WHERE state = 'pending'"
    ).fetchone()
    paused = db.execute("SELECT count(*) FROM channels WHERE paused_at IS NOT NULL").fetchone()
    return Queue(waiting, None if oldest is None else from_ms(oldest), paused[0])


def waiting_for(db: Database, channel: str) -> int:
    """Return how many announcements wait to be sent to *channel*."""
    row = db.execute(
        "SELECT count(*) FROM outbox WHERE channel = ? AND state = 'pending'", (channel,)
    ).fetchone()
    return int(row[0])
