"""The events: every fact that the rules found, with what decided it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.domain.events import Event
from bot.storage.catalogue import Ids
from bot.storage.database import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as it was stored; *fields* and *evidence* are JSON."""

    key: str
    kind: str
    at: datetime
    is_announced: bool
    reason: str
    fields: dict[str, Any]
    evidence: dict[str, Any]


def insert_event(
    db: Database, event: Event, ids: Ids, is_announced: bool, reason: str
) -> int | None:
    """Store *event* and return its id, or None if it is known: a fact is told once.

    *reason* says why it is not announced.
    """
    row = db.execute(
        """
        INSERT INTO events (key, kind, at, account_id, board_id, is_announced, reason, fields,
                            evidence)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (key) DO NOTHING RETURNING id
        """,
        (
            event.key,
            event.kind,
            to_ms(event.at),
            ids.accounts.get(getattr(event, "account", "")),
            ids.boards.get(getattr(event, "board", "")),
            is_announced,
            reason,
            json.dumps(event.fields(), ensure_ascii=False),
            json.dumps(event.evidence, ensure_ascii=False),
        ),
    ).fetchone()
    return None if row is None else int(row[0])


def find_event(db: Database, key: str) -> StoredEvent | None:
    """Return the event of that key, or None."""
    return next(_events(db, "WHERE e.key = ?", key), None)


def latest_events(db: Database, limit: int, with_unannounced: bool) -> list[StoredEvent]:
    """Return the last *limit* events, the newest first."""
    where = "" if with_unannounced else "WHERE e.is_announced"
    return list(_events(db, f"{where} ORDER BY e.at DESC, e.id DESC LIMIT ?", limit))


def events_of_announcement(db: Database, outbox_id: int) -> list[StoredEvent]:
    """Return the events that an announcement tells of, the most important first."""
    return list(
        _events(
            db,
            "JOIN outbox_events oe ON oe.event_id = e.id WHERE oe.outbox_id = ? ORDER BY oe.place",
            outbox_id,
        )
    )


def _events(db: Database, rest: str, parameter: str | int) -> Iterator[StoredEvent]:
    for key, kind, at, announced, reason, fields, evidence in db.execute(
        "SELECT e.key, e.kind, e.at, e.is_announced, e.reason, e.fields, e.evidence "
        f"FROM events e {rest}",
        (parameter,),
    ):
        yield StoredEvent(
            key,
            kind,
            from_ms(at),
            bool(announced),
            reason,
            json.loads(fields),
            json.loads(evidence),
        )
