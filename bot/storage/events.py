"""Event store: every fact that the rules found, with its evidence and, if nobody was told, why.

Events of the same time are stored the greatest first, and lists have them in that order.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from sqlite_utils import Database

from bot.domain.announcements import by_greatness
from bot.domain.events import Event, EventRow, event_from, own_account, own_board
from bot.domain.evidence import evidence_json
from bot.domain.silence import Silence
from bot.errors import StorageError
from bot.storage.catalogue import Ids
from bot.storage.database import from_ms, to_ms

# A list as one parameter: https://www.sqlite.org/limits.html#max_variable_number
_IN = "IN (SELECT value FROM json_each("


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as it was stored."""

    key: str
    """Not always the event's own: one that came true after a withdrawal is stored under another."""
    event: Event
    silence: Silence | None = None
    """The reason for which nobody was told of it; None where somebody was."""
    is_superseded: bool = False
    """Whether it was withdrawn, as a reading that it rested on was rejected."""

    @classmethod
    def of(cls, event: Event, silence: Silence | None = None) -> "StoredEvent":
        """Return *event* as if it were stored."""
        return cls(event.key, event, silence)

    @classmethod
    def from_row(
        cls, row: EventRow, is_announced: bool, reason: str, is_superseded: bool
    ) -> "StoredEvent":
        """Return the event that is stored as *row*; *reason* is that of its silence.

        Raises StorageError for a kind or a reason that this version does not know.
        """
        try:
            silence = None if is_announced else Silence(reason)
            return cls(row.key, event_from(row), silence, is_superseded)
        except (KeyError, ValueError) as error:
            # Newer kinds and reasons need no migration, so that the schema does not tell of them.
            raise StorageError(
                f"the event '{row.key}' cannot be read ({type(error).__name__}: {error}); it was"
                " written by a newer version of Milepost: run that one"
            ) from error

    @property
    def kind(self) -> str:
        """The kind of the event."""
        return self.event.kind

    @property
    def at(self) -> datetime:
        """When the event was decided."""
        return self.event.at

    @property
    def is_announced(self) -> bool:
        """Whether somebody was told of it."""
        return self.silence is None

    @property
    def reason(self) -> str:
        """The reason for its silence, as it is stored: empty where somebody was told."""
        return self.silence or ""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The withdrawal of an event, by a correction."""

    key: str
    """The key of the correction."""
    at: datetime
    is_announced: bool
    """Whether anybody was told of the correction."""


def insert_event(db: Database, event: Event, ids: Ids, silence: Silence | None) -> int | None:
    """Store *event* and return its id, or None if it is known: a fact is told once.

    *silence* is the reason for which it is not announced, if it is not.
    """
    row = db.execute(
        """
        INSERT INTO events (key, kind, at, account_id, board_id, is_announced, reason, fields,
                            evidence)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (key) DO NOTHING RETURNING id
        """,
        (
            _key_of(db, event),
            event.kind,
            to_ms(event.at),
            ids.accounts.get(own_account(event) or ""),
            ids.boards.get(own_board(event) or ""),
            silence is None,
            silence or "",
            json.dumps(event.fields(), ensure_ascii=False),
            json.dumps(evidence_json(event.evidence), ensure_ascii=False),
        ),
    ).fetchone()
    return None if row is None else int(row[0])


def _key_of(db: Database, event: Event) -> str:
    """Return a key for *event*: one that comes true after a withdrawal is a new fact."""
    key = event.key
    for again in count(2):
        row = db.execute("SELECT superseded_by FROM events WHERE key = ?", (key,)).fetchone()
        if row is None or row[0] is None:
            break
        key = f"{event.key}:{again}"
    return key


def supersede(db: Database, key: str, by: int) -> None:
    """Note that the event of that *key* does not hold; *by* is the id of its correction."""
    db.execute("UPDATE events SET superseded_by = ? WHERE key = ?", (by, key))


def decide_again(db: Database, key: str, at: datetime, silence: Silence | None) -> int:
    """Date the event of that *key* as of *at*, with its *silence* of then; return its id."""
    row = db.execute(
        "UPDATE events SET at = ?, is_announced = ?, reason = ? WHERE key = ? RETURNING id",
        (to_ms(at), silence is None, silence or "", key),
    ).fetchone()
    return int(row[0])


def holding_since(db: Database, at: datetime) -> list[StoredEvent]:
    """Return the events since *at* that were not withdrawn, the oldest first."""
    return list(
        _events(db, "WHERE e.at >= ? AND e.superseded_by IS NULL ORDER BY e.at, e.id", to_ms(at))
    )


def find_event(db: Database, key: str) -> StoredEvent | None:
    """Return the event of that key, or None."""
    return next(_events(db, "WHERE e.key = ?", key), None)


def withdrawals_of(db: Database, keys: Iterable[str]) -> dict[str, Withdrawal]:
    """Return the withdrawals of the events of those *keys*, by key; those that hold have none."""
    rows = db.execute(
        "SELECT e.key, c.key, c.at, c.is_announced"
        " FROM events e JOIN events c ON c.id = e.superseded_by"
        f" WHERE e.key {_IN}?))",
        (json.dumps(list(keys)),),
    )
    return {
        key: Withdrawal(correction, from_ms(at), bool(is_announced))
        for key, correction, at, is_announced in rows
    }


def latest_events(db: Database, limit: int, with_unannounced: bool) -> list[StoredEvent]:
    """Return the last *limit* events, the newest first."""
    where = "" if with_unannounced else "WHERE e.is_announced"
    return list(_events(db, f"{where} ORDER BY e.at DESC, e.id LIMIT ?", limit))


def find_events(
    db: Database,
    limit: int,
    *,
    skip: int = 0,
    accounts: Collection[str] | None = None,
    board: str | None = None,
    kinds: Collection[str] | None = None,
    only_announced: bool = False,
    only_holding: bool = False,
    since: datetime | None = None,
) -> list[StoredEvent]:
    """Return at most *limit* events, the newest first and without the first *skip* ones.

    They are those of the *accounts*, of the *board*, its members at the time and their sources,
    of the *kinds*, and not older than *since*, where given. With *only_holding*, those that were
    withdrawn are left out.
    """
    conditions = ["1"]
    if accounts is not None:
        conditions.append(f"e.account_id IN (SELECT id FROM accounts WHERE key {_IN}:accounts)))")
    if board is not None:
        # An event of no board in particular concerns the boards of its account, or of its source,
        # at the time; a correction the boards where people read the event that it corrects.
        conditions.append(
            """(e.board_id = (SELECT id FROM boards WHERE key = :board)
                OR e.board_id IS NULL
                AND coalesce(e.fields ->> '$.event.board', :board) = :board
                AND EXISTS (
                    SELECT 1 FROM boards b JOIN memberships m ON m.board_id = b.id
                    JOIN accounts a ON a.id = m.account_id
                    LEFT JOIN events told ON told.key = e.fields ->> '$.corrects'
                    WHERE b.key = :board
                    AND (a.id = e.account_id
                        OR e.kind = 'incident' AND a.source = e.fields ->> '$.source')
                    AND (m.from_at IS NULL OR m.from_at <= coalesce(told.at, e.at))
                    AND (m.to_at IS NULL OR coalesce(told.at, e.at) < m.to_at)))"""
        )
    if kinds is not None:
        conditions.append(f"e.kind {_IN}:kinds))")
    if only_announced:
        conditions.append("e.is_announced")
    if since is not None:
        conditions.append("e.at >= :since")
    if only_holding:
        conditions.append("e.superseded_by IS NULL")
    where = " AND ".join(conditions)
    return list(
        _events(
            db,
            f"WHERE {where} ORDER BY e.at DESC, e.id LIMIT :limit OFFSET :skip",
            {
                "accounts": json.dumps(list(accounts or ())),
                "board": board,
                "kinds": json.dumps(list(kinds or ())),
                "since": None if since is None else to_ms(since),
                "limit": limit,
                "skip": skip,
            },
        )
    )


def events_of_announcement(db: Database, outbox_id: int) -> list[StoredEvent]:
    """Return the events that an announcement tells of, the greatest first.

    Those of a summary come from many polls.
    """
    found = _events(
        db,
        "JOIN outbox_events oe ON oe.event_id = e.id WHERE oe.outbox_id = ? ORDER BY oe.place",
        outbox_id,
    )
    return sorted(found, key=lambda stored: by_greatness(stored.event))


def _events(
    db: Database, rest: str, parameters: str | int | dict[str, Any]
) -> Iterator[StoredEvent]:
    for key, kind, at, announced, reason, fields, evidence, superseded in db.execute(
        "SELECT e.key, e.kind, e.at, e.is_announced, e.reason, e.fields, e.evidence, "
        f"e.superseded_by IS NOT NULL FROM events e {rest}",
        parameters if isinstance(parameters, dict) else (parameters,),
    ):
        row = EventRow(kind, from_ms(at), key, json.loads(fields), json.loads(evidence))
        yield StoredEvent.from_row(row, bool(announced), reason, bool(superseded))
