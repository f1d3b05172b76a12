"""Transactional outbox: announcements, queued with their events, and every attempt to send them.

Delivery is at least once; the nonce of an announcement lets a sender notice its own twin.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlite_utils import Database

from bot.domain.events import Corrected, EventRow
from bot.domain.evidence import evidence_json
from bot.storage.database import from_ms, to_ms
from bot.storage.events import StoredEvent, events_of_announcement
from bot.text import iso

Kind = Literal["events", "summary", "correction", "notice", "test"]
"""The kind of an announcement: the events of one poll, those of quiet hours, the withdrawal of an
event that was told, lines for the operators, or a trial."""


_FINGERPRINT = 6
"""The length of the end of a seal, which is as long as the epochs that were seals before."""


@dataclass(frozen=True, slots=True)
class DueAnnouncement:
    """The announcement that a channel gets next; *id* is its name for ever."""

    id: int
    channel: str
    attempts: int
    events: tuple[StoredEvent, ...]
    kind: Kind = "events"
    text: str = ""
    """The lines of a notice; empty for others."""
    created_at: datetime | None = None
    tried_at: datetime | None = None
    """The time of the first attempt: from then on the channel may have it already."""
    reply_to: str | None = None
    """The channel's id of the announcement that a correction is about."""
    language: str = ""
    """The language of the channel's subscription, like *zone* and *mention*; empty without one."""
    zone: str = ""
    mention: str = ""
    nonce: str = ""
    """Its name among the announcements of all databases; Discord takes up to 25 characters."""
    seal: str = ""
    """What makes its number its own; an epoch alone, or nothing, where an older version queued it.
    """

    @property
    def code(self) -> str:
        """Its name among the announcements of this database, in all lives of it."""
        return code_of(self.id, self.seal)

    @property
    def holds(self) -> bool:
        """Whether all of its events still hold: one that does not must not be told any more."""
        return not any(event.is_superseded for event in self.events)


def code_of(outbox_id: int, seal: str) -> str:
    """Return the code of an announcement: an id alone is given out again by an older database."""
    return f"{outbox_id}-{seal}" if seal else str(outbox_id)


def installation_of(code: str) -> str:
    """Return the name of the installation that queued the announcement of that *code*.

    It is empty for one of an older version, which did not tell.
    """
    return code.partition("-")[2][:-_FINGERPRINT]


def enqueue(
    db: Database,
    channel: str,
    event_ids: Iterable[int],
    now: datetime,
    expiry: timedelta,
    kind: Kind = "events",
) -> None:
    """Queue one announcement of the events for *channel*; an event goes to a channel once."""
    _insert(db, channel, kind, "", now, expiry, event_ids=event_ids)


def enqueue_quietly(
    db: Database,
    channel: str,
    event_ids: Iterable[int],
    now: datetime,
    quiet_until: datetime,
    expiry: timedelta,
) -> None:
    """Add the events to the summary that *channel* gets when its quiet hours end."""
    row = db.execute(
        """
        SELECT id FROM outbox WHERE channel = ? AND state = 'pending' AND kind = 'summary'
            AND due_at = ? AND tried_at IS NULL AND attempts = 0
        """,
        (channel, to_ms(quiet_until)),
    ).fetchone()
    if row is not None:
        _add_events(db, channel, int(row[0]), event_ids)
    else:
        _insert(db, channel, "summary", "", now, expiry, quiet_until, event_ids)


def drop(db: Database, channel: str, event_ids: Iterable[int], now: datetime, reason: str) -> None:
    """Note that *channel* is not told of the events, with the *reason*."""
    outbox_id = _insert(db, channel, "events", "", now, timedelta(), event_ids=event_ids)
    drop_announcement(db, outbox_id, reason)


def drop_announcement(db: Database, outbox_id: int, reason: str) -> None:
    """Note that an announcement is not sent, with the *reason*."""
    db.execute("UPDATE outbox SET state = 'dropped', reason = ? WHERE id = ?", (reason, outbox_id))


def put_off(db: Database, announcement: DueAnnouncement, until: datetime) -> None:
    """Let an announcement wait *until* then; one that was never tried becomes a summary."""
    delay = to_ms(until) - to_ms(announcement.created_at or until)
    db.execute(
        """
        UPDATE outbox SET due_at = :until, expires_at = expires_at + :delay,
            kind = iif(tried_at IS NULL, 'summary', kind)
        WHERE id = :id
        """,
        {"until": to_ms(until), "delay": delay, "id": announcement.id},
    )


def release_summaries(db: Database, channel: str, now: datetime) -> None:
    """Make the summary of quiet hours due: the hours may be over, or have moved."""
    db.execute(
        """
        UPDATE outbox SET due_at = ? WHERE channel = ? AND kind = 'summary' AND state = 'pending'
            AND due_at > ? AND attempts = 0
        """,
        (to_ms(now), channel, to_ms(now)),
    )


def enqueue_notice(
    db: Database, channel: str, lines: Iterable[str], now: datetime, expiry: timedelta
) -> None:
    """Queue *lines* for the operators' *channel*."""
    _insert(db, channel, "notice", "\n".join(lines), now, expiry)


def enqueue_test(
    db: Database, channel: str, events: Sequence[StoredEvent], now: datetime, expiry: timedelta
) -> int:
    """Queue a trial that tells of *events*, which need not have happened; return its id."""
    text = json.dumps([_trial_json(event) for event in events])
    return _insert(db, channel, "test", text, now, expiry)


def _trial_json(event: StoredEvent) -> dict[str, Any]:
    return {
        "key": event.key,
        "kind": event.kind,
        "at": iso(event.at),
        "is_announced": event.is_announced,
        "reason": event.reason,
        "fields": event.event.fields(),
        "evidence": evidence_json(event.event.evidence),
        "is_superseded": event.is_superseded,
    }


def _trial_from(
    is_announced: bool, reason: str, is_superseded: bool, at: str, **stored: Any
) -> StoredEvent:
    row = EventRow(at=datetime.fromisoformat(at), **stored)
    return StoredEvent.from_row(row, is_announced, reason, is_superseded)


def _insert(
    db: Database,
    channel: str,
    kind: Kind,
    text: str,
    now: datetime,
    expiry: timedelta,
    due_at: datetime | None = None,
    event_ids: Iterable[int] = (),
) -> int:
    add_channel(db, channel)
    due_at, event_ids = due_at or now, list(event_ids)
    seal = _seal(db, channel, kind, text, event_ids)
    row = db.execute(
        """
        INSERT INTO outbox (channel, kind, text, created_at, expires_at, due_at, state, seal)
        VALUES (?, ?, ?, ?, ?, ?, 'pending', ?) RETURNING id
        """,
        (channel, kind, text, to_ms(now), to_ms(due_at + expiry), to_ms(due_at), seal),
    ).fetchone()
    _add_events(db, channel, int(row[0]), event_ids)
    return int(row[0])


def _seal(db: Database, channel: str, kind: Kind, text: str, event_ids: Sequence[int]) -> str:
    """Return the name of the installation, with a fingerprint of the epoch and of what is told.

    A machine that is set back while it runs gives out a number again in the same epoch, and by
    random numbers that it had before: only what is told then makes another announcement of it.
    """
    name, epoch = db.execute("SELECT name, epoch FROM installation").fetchone()
    keys = db.execute(
        "SELECT key FROM events WHERE id IN (SELECT value FROM json_each(?)) ORDER BY key",
        (json.dumps(event_ids),),
    ).fetchall()
    told = json.dumps([epoch, channel, kind, text, keys])
    return str(name) + hashlib.sha256(told.encode()).hexdigest()[:_FINGERPRINT]


def add_channel(db: Database, channel: str) -> None:
    """Make *channel* known."""
    db.execute("INSERT INTO channels (key) VALUES (?) ON CONFLICT DO NOTHING", (channel,))


def _add_events(db: Database, channel: str, outbox_id: int, event_ids: Iterable[int]) -> None:
    first = db.execute(
        "SELECT count(*) FROM outbox_events WHERE outbox_id = ?", (outbox_id,)
    ).fetchone()[0]
    db.conn.executemany(
        "INSERT INTO outbox_events VALUES (?, ?, ?, ?)",
        (
            (event_id, channel, outbox_id, place)
            for place, event_id in enumerate(event_ids, start=first)
        ),
    )


def due_announcements(
    db: Database, now: datetime, channel: str | None = None
) -> list[DueAnnouncement]:
    """Return the oldest pending announcement of each channel, or of *channel*, if it is due.

    A channel's later announcements wait for it: within a channel, order holds. Only a summary
    that waits for the end of quiet hours holds up nobody.
    """
    rows = db.execute(
        """
        SELECT o.id, o.channel, o.attempts, o.kind, o.text, o.created_at, o.tried_at,
               i.name || iif(o.seal = '', '', ':' || substr(o.seal, -6)) || ':' || o.id, o.seal,
               s.language, s.zone, s.mention
        FROM outbox o, installation i
        JOIN channels c ON c.key = o.channel AND c.paused_at IS NULL
        LEFT JOIN subscriptions s ON s.channel = o.channel
        WHERE o.state = 'pending' AND o.due_at <= :now
          AND o.channel = coalesce(:channel, o.channel)
          AND o.id = (SELECT min(id) FROM outbox
                      WHERE channel = o.channel AND state = 'pending'
                        AND NOT (kind = 'summary' AND due_at > :now AND attempts = 0))
        ORDER BY o.id
        """,
        {"now": to_ms(now), "channel": channel},
    ).fetchall()
    return [_due(db, *row) for row in rows]


def _due(
    db: Database,
    outbox_id: int,
    channel: str,
    attempts: int,
    kind: Kind,
    text: str,
    created_at: int,
    tried_at: int | None,
    nonce: str,
    seal: str,
    *manner: str | None,
) -> DueAnnouncement:
    if kind == "test":
        events = [_trial_from(**stored) for stored in json.loads(text)]
    else:
        events = events_of_announcement(db, outbox_id)
    language, zone, mention = (one or "" for one in manner)
    return DueAnnouncement(
        outbox_id,
        channel,
        attempts,
        tuple(events),
        kind,
        text if kind == "notice" else "",
        from_ms(created_at),
        None if tried_at is None else from_ms(tried_at),
        _answers(db, channel, events) if kind == "correction" else None,
        language,
        zone,
        mention,
        nonce,
        seal,
    )


def _answers(db: Database, channel: str, events: Sequence[StoredEvent]) -> str | None:
    """Return the id in *channel* of the announcement that the correction in *events* is about."""
    for event in events:
        if isinstance(event.event, Corrected):
            return _receipt(db, channel, event.event.corrects)
    return None


def _receipt(db: Database, channel: str, event_key: str) -> str | None:
    """Return the id that *channel* gave to the announcement of an event, if it was sent there."""
    row = db.execute(
        """
        SELECT o.receipt FROM outbox o
        JOIN outbox_events oe ON oe.outbox_id = o.id JOIN events e ON e.id = oe.event_id
        WHERE e.key = ? AND o.channel = ? AND o.state = 'sent'
        """,
        (event_key, channel),
    ).fetchone()
    return None if row is None else row[0]


def expire_announcements(
    db: Database, now: datetime, busy: Collection[str] = ()
) -> list[tuple[int, str]]:
    """Give up the announcements that are past their time; return their ids and channels.

    Those of *busy* channels are left: one may be on its way, and still arrive.
    """
    return [
        (int(row[0]), row[1])
        for row in db.execute(
            """
            UPDATE outbox SET state = 'expired' WHERE state = 'pending' AND expires_at <= ?
                AND channel NOT IN (SELECT value FROM json_each(?))
            RETURNING id, channel
            """,
            (to_ms(now), json.dumps([*busy])),
        ).fetchall()
    ]


def is_overdue(db: Database, channel: str, now: datetime) -> bool:
    """Return whether an announcement that waits for *channel* is past its time."""
    row = db.execute(
        "SELECT 1 FROM outbox WHERE channel = ? AND state = 'pending' AND expires_at <= ? LIMIT 1",
        (channel, to_ms(now)),
    ).fetchone()
    return row is not None


def take_announcement(db: Database, now: datetime, channel: str) -> DueAnnouncement | None:
    """Return the announcement that *channel* is to be sent now, or None.

    The attempt is noted before it is made, as it may succeed without our knowing: from then on no
    event is added to the announcement or taken out of it.
    """
    due = due_announcements(db, now, channel)
    if not due:
        return None
    db.execute(
        "UPDATE outbox SET tried_at = ? WHERE id = ? AND tried_at IS NULL",
        (to_ms(now), due[0].id),
    )
    return due[0]


def mark_delivered(db: Database, outbox_id: int, receipt: str, now: datetime) -> None:
    """Note that an announcement was sent; *receipt* is the channel's id of it."""
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


def resume_channel(db: Database, channel: str) -> None:
    """Let the announcements that wait for *channel* be sent again."""
    db.execute(
        "UPDATE channels SET paused_at = NULL, pause_reason = NULL WHERE key = ?", (channel,)
    )


def refusal_of(db: Database, channel: str) -> str | None:
    """Return the refusal because of which *channel* is paused; None where it is not."""
    row = db.execute(
        "SELECT pause_reason FROM channels WHERE key = ? AND paused_at IS NOT NULL", (channel,)
    ).fetchone()
    return None if row is None else str(row[0])


def clear_channel(db: Database, channel: str, reason: str) -> int:
    """Drop the announcements that wait for *channel*; return their number.

    Corrections are sent all the same, as an error in public must not stay there. So are notices to
    operators.
    """
    return db.execute(
        """
        UPDATE outbox SET state = 'dropped', reason = ?
        WHERE channel = ? AND state = 'pending' AND kind IN ('events', 'summary', 'test')
        """,
        (reason, channel),
    ).rowcount


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
