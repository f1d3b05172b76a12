"""The future in the database: what a clock that was ahead has noted, and how it is taken back."""

import json
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.domain.future import Future
from bot.domain.readings import Judgement
from bot.storage.database import from_ms, to_ms
from bot.text import iso


def future_of(db: Database, at: datetime) -> Future | None:
    """Return the counts that are dated after *at* and not rejected; None where there are none."""
    # Account by account, for the primary key to find them at once.
    first, last, before = db.execute(
        """
        SELECT min((SELECT min(taken_at) FROM readings WHERE account_id = a.id
                    AND taken_at > :at AND judgement != :rejected)),
               max((SELECT max(taken_at) FROM readings WHERE account_id = a.id
                    AND taken_at > :at AND judgement != :rejected)),
               max((SELECT max(taken_at) FROM readings WHERE account_id = a.id
                    AND taken_at <= :at))
        FROM accounts a
        """,
        {"at": to_ms(at), "rejected": Judgement.REJECTED},
    ).fetchone()
    if first is None:
        return None
    return Future(None if before is None else from_ms(before), from_ms(first), from_ms(last))


def newest_noted(db: Database) -> datetime | None:
    """Return the latest time at which anything was certainly done; None for a new database."""
    (newest,) = db.execute(
        """
        SELECT max(at) FROM (
            SELECT max(polled_at) AS at FROM sources UNION ALL
            SELECT max(attempted_at) FROM deliveries UNION ALL
            SELECT max(created_at) FROM outbox UNION ALL
            SELECT max((SELECT max(taken_at) FROM readings WHERE account_id = a.id
                        AND judgement != 2)) FROM accounts a
        )
        """
    ).fetchone()
    return None if newest is None else from_ms(newest)


def reject_future(db: Database, account_id: int, at: datetime) -> int:
    """Reject the counts of an account that are dated after *at*; return their number."""
    return db.execute(
        """
        UPDATE readings SET judgement = :rejected
        WHERE account_id = :account AND taken_at > :at AND judgement != :rejected
        """,
        {"account": account_id, "at": to_ms(at), "rejected": Judgement.REJECTED},
    ).rowcount


def delete_track(db: Database, account_id: int) -> None:
    """Forget the track of an account that has no count any more; its high-water mark stays."""
    db.execute("DELETE FROM tracks WHERE account_id = ?", (account_id,))


def bring_back(db: Database, now: datetime, by: timedelta = timedelta()) -> None:
    """Let nothing wait for a time that a clock which was ahead has set; it went back *by* so far.

    What waits to be sent is due at once: where it is wanted later, it is put off again. So is what
    was given up, and would not have been by now. An attempt of the future was made at an unknown
    time, but not before its announcement was queued, or the last one before it whose time is known.
    What was read then without a count says nothing, and is deleted.
    """
    at = {"now": to_ms(now)}
    go_along(db, -by)
    db.execute(
        "UPDATE outbox SET state = 'pending' WHERE state = 'expired' AND expires_at > :now", at
    )
    _bring_back_events(db, now)
    # First, as the times of the others are changed below.
    db.execute(
        """
        UPDATE outbox SET tried_at = coalesce((
            SELECT max(created_at) FROM outbox o WHERE o.id <= outbox.id AND o.created_at <= :now
        ), 0)
        WHERE state = 'pending' AND tried_at > :now
        """,
        at,
    )
    db.execute(
        """
        UPDATE outbox SET expires_at = :now + expires_at - created_at, created_at = :now, moved = 0
        WHERE state = 'pending' AND created_at > :now
        """,
        at,
    )
    db.execute("UPDATE outbox SET due_at = min(due_at, :now) WHERE state = 'pending'", at)
    db.execute(
        """
        DELETE FROM readings
        WHERE account_id IN (SELECT id FROM accounts) AND taken_at > :now AND status != 0
        """,
        at,
    )
    db.execute("UPDATE problems SET since = :now WHERE since > :now", at)
    db.execute("UPDATE incidents SET started_at = :now WHERE started_at > :now", at)


def _bring_back_events(db: Database, now: datetime) -> None:
    """Date the events of the future that nobody was told of yet as of *now*."""
    rows = db.execute(
        """
        SELECT id, fields FROM events WHERE at > ? AND id IN (
            SELECT oe.event_id FROM outbox_events oe JOIN outbox o ON o.id = oe.outbox_id
            WHERE o.state = 'pending' AND o.tried_at IS NULL)
        """,
        (to_ms(now),),
    ).fetchall()
    for event_id, text in rows:
        fields = json.loads(text)
        for key in {"not_before", "not_after"} & fields.keys():
            fields[key] = iso(min(datetime.fromisoformat(fields[key]), now))
        db.execute(
            "UPDATE events SET at = ?, fields = ? WHERE id = ?",
            (to_ms(now), json.dumps(fields, ensure_ascii=False), event_id),
        )


def go_along(db: Database, by: timedelta) -> None:
    """Let what waits to be sent go along with a clock that was followed *by* so far.

    It expires later where that is ahead, and by so much sooner when the clock goes back; but never
    sooner than it was to, as a clock that goes back may have been ahead from the start.
    """
    db.execute(
        """
        UPDATE outbox SET expires_at = expires_at + max(moved + :by, 0) - max(moved, 0),
            moved = moved + :by
        WHERE state = 'pending'
        """,
        {"by": by // timedelta(milliseconds=1)},
    )
