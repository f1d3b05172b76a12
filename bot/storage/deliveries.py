"""Deliveries: the fate of an event in each channel, and the length of the queue."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.storage.database import from_ms


@dataclass(frozen=True, slots=True)
class Delivery:
    """The fate of an event in one channel."""

    channel: str
    guild: str
    """The server of the channel; empty where the channel has no subscription."""
    state: str
    """`pending`, `sent`, `expired` or `dropped`."""
    reason: str
    """The reason for dropping it, or the error of the last attempt; empty otherwise."""
    attempts: int
    at: datetime
    """The time at which it was sent or, until then, queued."""
    receipt: str | None
    """The channel's id of the announcement."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The announcements that wait to be sent."""

    waiting: int
    oldest_at: datetime | None
    """The time since which the oldest waits; None where none does."""
    paused: int
    """The number of channels that refuse announcements."""


def deliveries_of(db: Database, event_key: str) -> list[Delivery]:
    """Return the deliveries of an event, in the order in which the channels got it."""
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


def find_announcement(db: Database, code: str) -> int | None:
    """Return the id of the announcement of that *code*, or None where it is not of this life."""
    outbox_id, _, seal = code.partition("-")
    row = db.execute(
        "SELECT id FROM outbox WHERE id = ? AND seal = ?", (outbox_id, seal)
    ).fetchone()
    return None if row is None else int(row[0])


def queue_of(db: Database) -> Queue:
    """Return the queue of all channels together."""
    waiting, oldest = db.execute(
        "SELECT count(*), min(created_at) FROM outbox WHERE state = 'pending'"
    ).fetchone()
    paused = db.execute("SELECT count(*) FROM channels WHERE paused_at IS NOT NULL").fetchone()
    return Queue(waiting, None if oldest is None else from_ms(oldest), paused[0])


def waiting_for(db: Database, channel: str) -> int:
    """Return the number of announcements that wait to be sent to *channel*."""
    row = db.execute(
        "SELECT count(*) FROM outbox WHERE channel = ? AND state = 'pending'", (channel,)
    ).fetchone()
    return int(row[0])
