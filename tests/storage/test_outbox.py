import sqlite3
from datetime import timedelta

import pytest
from sqlite_utils import Database

from bot.domain.events import MilestoneReached
from bot.storage.catalogue import Ids
from bot.storage.database import transaction
from bot.storage.events import insert_event
from bot.storage.outbox import (
    due_announcements,
    enqueue,
    expire_announcements,
    mark_delivered,
    mark_failed,
    pause_channel,
)
from tests.series import DAY, START
from tests.stored import column, dump

SECOND = timedelta(seconds=1)


@pytest.fixture
def events(db: Database, ids: Ids) -> list[int]:
    """The ids of nine events."""
    with transaction(db):
        return [event_id for n in range(1, 10) if (event_id := insert_milestone(db, ids, n))]


def insert_milestone(db: Database, ids: Ids, threshold: int) -> int | None:
    event = MilestoneReached(
        at=START,
        account="seoul",
        threshold=threshold,
        also_passed=(),
        followers=threshold,
        not_before=START,
        not_after=START,
    )
    return insert_event(db, event, ids, True, "")


def queue(db: Database, channel: str, *event_ids: int) -> None:
    enqueue(db, channel, event_ids, START, DAY)


def due(db: Database, after: timedelta = timedelta(0)) -> list[tuple[str, list[str]]]:
    """Return the channels for which something is due, and the thresholds that they are told."""
    return [
        (announcement.channel, [event.key.rpartition(":")[2] for event in announcement.events])
        for announcement in due_announcements(db, START + after)
    ]


def test_an_announcement_tells_its_events_in_their_order(db: Database, events: list[int]) -> None:
    queue(db, "one", events[2], events[0], events[1])

    assert due(db) == [("one", ["3", "1", "2"])]


def test_what_is_queued_is_due_at_once_and_not_before(db: Database, events: list[int]) -> None:
    queue(db, "one", events[0])

    assert due(db, -timedelta(milliseconds=1)) == []
    assert due(db) == [("one", ["1"])]


def test_a_channel_gets_the_oldest_first_and_the_rest_wait(db: Database, events: list[int]) -> None:
    queue(db, "one", events[0])
    queue(db, "one", events[1])
    queue(db, "two", events[1])

    assert due(db) == [("one", ["1"]), ("two", ["2"])]
    mark_delivered(db, 1, "receipt", START)
    assert due(db) == [("one", ["2"]), ("two", ["2"])]


def test_what_fails_is_tried_later_and_holds_back_its_own_channel_only(
    db: Database, events: list[int]
) -> None:
    queue(db, "one", events[0])
    queue(db, "one", events[1])
    queue(db, "two", events[0])
    mark_failed(db, 1, "the network is down", START, START + 5 * SECOND)

    assert due(db, 4 * SECOND) == [("two", ["1"])]
    assert due(db, 5 * SECOND) == [("one", ["1"]), ("two", ["1"])]
    assert [a.attempts for a in due_announcements(db, START + DAY) if a.channel == "one"] == [1]


def test_a_channel_that_refuses_is_paused_and_keeps_its_announcements(
    db: Database, events: list[int]
) -> None:
    queue(db, "one", events[0])
    queue(db, "two", events[0])
    pause_channel(db, "one", 1, "403: missing access", START)

    assert due(db, DAY) == [("two", ["1"])]
    assert db.execute(
        "SELECT key, pause_reason FROM channels WHERE paused_at IS NOT NULL"
    ).fetchall() == [("one", "403: missing access")]
    assert column(db, "SELECT state FROM outbox") == ["pending", "pending"]


def test_what_is_too_old_is_given_up_once(db: Database, events: list[int]) -> None:
    queue(db, "one", events[0])
    queue(db, "two", events[0])
    mark_delivered(db, 2, "receipt", START)

    assert expire_announcements(db, START + DAY - timedelta(milliseconds=1)) == []
    assert expire_announcements(db, START + DAY) == [1]
    assert expire_announcements(db, START + 2 * DAY) == []
    assert due(db, 2 * DAY) == []
    assert column(db, "SELECT state FROM outbox ORDER BY id") == ["expired", "sent"]


def test_the_next_announcement_follows_one_that_is_given_up(
    db: Database, events: list[int]
) -> None:
    queue(db, "one", events[0])
    enqueue(db, "one", [events[1]], START + DAY, DAY)
    mark_failed(db, 1, "down", START, START + 9 * DAY)
    expire_announcements(db, START + DAY)

    assert due(db, DAY) == [("one", ["2"])]


def test_an_event_goes_to_a_channel_once(db: Database, events: list[int]) -> None:
    queue(db, "one", events[0], events[1])
    before = dump(db)

    for again in ([events[1]], [events[2], events[0]], [events[3], events[3]]):
        with pytest.raises(sqlite3.IntegrityError), transaction(db):
            queue(db, "one", *again)

    assert before == dump(db)


def test_every_attempt_is_on_record(db: Database, events: list[int]) -> None:
    queue(db, "one", events[0])
    mark_failed(db, 1, "down", START, START + SECOND)
    pause_channel(db, "one", 1, "403", START + SECOND)
    mark_delivered(db, 1, "message 5", START + 2 * SECOND)

    assert db.execute("SELECT outcome, error FROM deliveries ORDER BY id").fetchall() == [
        ("failed", "down"),
        ("refused", "403"),
        ("sent", ""),
    ]
    assert db.execute("SELECT state, attempts, receipt FROM outbox").fetchone() == (
        "sent",
        2,
        "message 5",
    )


def test_an_event_is_stored_once_for_ever(db: Database, ids: Ids, events: list[int]) -> None:
    before = dump(db)

    assert insert_milestone(db, ids, 3) is None
    assert before == dump(db)
