"""Withdrawals: the channels told of an event that does not hold, and its end in the outbox."""

from sqlite_utils import Database


def channels_told(db: Database, event_key: str) -> list[str]:
    """Return the channels that were sent an announcement of that event, or may have been."""
    rows = db.execute(
        """
        SELECT DISTINCT o.channel FROM outbox o
        JOIN outbox_events oe ON oe.outbox_id = o.id JOIN events e ON e.id = oe.event_id
        WHERE e.key = ? AND (o.state = 'sent' OR o.tried_at IS NOT NULL)
        """,
        (event_key,),
    )
    return [row[0] for row in rows.fetchall()]


def channels_concerned(db: Database, event_key: str) -> list[str]:
    """Return the channels that were sent the event, or that wait for it."""
    rows = db.execute(
        """
        SELECT DISTINCT o.channel FROM outbox o
        JOIN outbox_events oe ON oe.outbox_id = o.id JOIN events e ON e.id = oe.event_id
        WHERE e.key = ? AND o.state IN ('sent', 'pending')
        """,
        (event_key,),
    )
    return [row[0] for row in rows.fetchall()]


def withdraw(db: Database, event_key: str) -> None:
    """Remove an event that no longer holds from announcements that were never tried.

    One that was tried may have arrived, and keeps its events until that is known.
    """
    db.execute(
        """
        DELETE FROM outbox_events WHERE event_id = (SELECT id FROM events WHERE key = ?)
            AND outbox_id IN (SELECT id FROM outbox
                              WHERE state = 'pending' AND tried_at IS NULL)
        """,
        (event_key,),
    )
    _drop_empty(db)


def take_back(db: Database, outbox_id: int) -> None:
    """Remove the events that no longer hold from an announcement that never arrived.

    The corrections of those events that wait for the same channel are dropped with them.
    """
    db.execute(
        """
        UPDATE outbox SET state = 'dropped', reason = 'withdrawn'
        WHERE kind = 'correction' AND state = 'pending'
            AND channel = (SELECT channel FROM outbox WHERE id = :id)
            AND id IN (SELECT correction.outbox_id FROM outbox_events own
                       JOIN events e ON e.id = own.event_id
                       JOIN outbox_events correction ON correction.event_id = e.superseded_by
                       WHERE own.outbox_id = :id)
        """,
        {"id": outbox_id},
    )
    db.execute(
        """
        DELETE FROM outbox_events WHERE outbox_id = ?
            AND event_id IN (SELECT id FROM events WHERE superseded_by IS NOT NULL)
        """,
        (outbox_id,),
    )
    # The rest of it was in no channel yet, and so can be told later, in a summary, or not at all.
    db.execute("UPDATE outbox SET tried_at = NULL WHERE id = ?", (outbox_id,))
    _drop_empty(db)


def _drop_empty(db: Database) -> None:
    # Notices and tests have a text in place of events.
    db.execute(
        """
        UPDATE outbox SET state = 'dropped', reason = 'withdrawn'
        WHERE state = 'pending' AND kind IN ('events', 'summary')
            AND NOT EXISTS (SELECT 1 FROM outbox_events WHERE outbox_id = outbox.id)
        """
    )
