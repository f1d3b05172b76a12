import sqlite3
from datetime import timedelta

import pytest
from sqlite_utils import Database

from bot.domain.announcements import Subscription
from bot.domain.events import Corrected, MilestoneReached
from bot.storage.catalogue import Ids
from bot.storage.database import transaction
from bot.storage.events import StoredEvent, find_event, insert_event, supersede
from bot.storage.outbox import (
    DueAnnouncement,
    clear_channel,
    drop,
    due_announcements,
    enqueue,
    enqueue_notice,
    enqueue_quietly,
    enqueue_test,
    expire_announcements,
    mark_delivered,
    mark_failed,
    pause_channel,
    resume_channel,
    take_announcement,
)
from bot.storage.subscriptions import Subscriber, save_subscription
from bot.storage.withdrawals import channels_told, withdraw
from tests.series import DAY, HOUR, START
from tests.stored import column, dump

SECOND = timedelta(seconds=1)


@pytest.fixture
def events(db: Database, ids: Ids) -> list[int]:
    """The ids of nine events."""
    with transaction(db):
        return [event_id for n in range(1, 10) if (event_id := insert_milestone(db, ids, n))]


def milestone(threshold: int) -> MilestoneReached:
    return MilestoneReached(
        at=START,
        account="seoul",
        threshold=threshold,
        also_passed=(),
        followers=threshold,
        not_before=START,
        not_after=START,
    )


def insert_milestone(db: Database, ids: Ids, threshold: int) -> int | None:
    return insert_event(db, milestone(threshold), ids, None)


def queue(db: Database, channel: str, *event_ids: int) -> None:
    enqueue(db, channel, event_ids, START, DAY)


def test_a_seal_tells_channel_and_events_and_is_the_same_for_the_same(
    db: Database, events: list[int]
) -> None:
    for channel, *event_ids in (("a", 1), ("b", 1), ("b", 2, 3)):
        queue(db, channel, *(events[n] for n in event_ids))
    db.execute("DELETE FROM outbox_events WHERE outbox_id = 3")
    queue(db, "b", events[3], events[2])

    *seals, again = column(db, "SELECT seal FROM outbox ORDER BY id")
    assert len(set(seals)) == len(seals)
    assert again == seals[-1]


def test_a_summary_keeps_the_name_that_it_was_given_first(db: Database, events: list[int]) -> None:
    """A copy that was made meanwhile has it by that name, and looks for it."""
    seals = []
    for event_id in events[:2]:
        enqueue_quietly(db, "a", [event_id], START, START + HOUR, DAY)
        seals += column(db, "SELECT seal FROM outbox")

    assert seals[0] == seals[1]


def due(db: Database, after: timedelta = timedelta(0)) -> list[tuple[str, list[str]]]:
    """Return the channels for which something is due, and the thresholds that they are told."""
    return [
        (announcement.channel, [event.key.rpartition(":")[2] for event in announcement.events])
        for announcement in due_announcements(db, START + after)
    ]


def test_an_announcement_tells_its_greatest_event_first(db: Database, events: list[int]) -> None:
    queue(db, "one", events[2], events[0], events[1])

    assert due(db) == [("one", ["3", "2", "1"])]


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
    assert expire_announcements(db, START + DAY) == [(1, "one")]
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


# --- quiet hours ---------------------------------------------------------------------------------


def whisper(db: Database, channel: str, *event_ids: int, until: timedelta = 7 * HOUR) -> None:
    enqueue_quietly(db, channel, event_ids, START, START + until, DAY)


def test_what_happens_in_quiet_hours_is_one_summary_at_their_end(
    db: Database, events: list[int]
) -> None:
    whisper(db, "one", events[0])
    whisper(db, "one", events[2], events[1])
    whisper(db, "two", events[1])

    assert due(db, 7 * HOUR - timedelta(milliseconds=1)) == []
    assert due(db, 7 * HOUR) == [("one", ["3", "2", "1"]), ("two", ["2"])]
    assert column(db, "SELECT kind FROM outbox") == ["summary", "summary"]


def test_the_next_quiet_hours_have_a_summary_of_their_own(db: Database, events: list[int]) -> None:
    whisper(db, "one", events[0])
    whisper(db, "one", events[1], until=31 * HOUR)

    assert due(db, 7 * HOUR) == [("one", ["1"])]
    mark_delivered(db, 1, "receipt", START)
    assert due(db, 31 * HOUR - timedelta(milliseconds=1)) == []
    assert due(db, 31 * HOUR) == [("one", ["2"])]


def test_a_summary_that_waits_for_its_time_holds_up_nobody(db: Database, events: list[int]) -> None:
    whisper(db, "one", events[0])
    queue(db, "one", events[1])

    assert due(db) == [("one", ["2"])]
    assert due(db, 7 * HOUR) == [("one", ["1"])]  # it is the older one


def test_a_summary_that_is_due_and_fails_keeps_its_place(db: Database, events: list[int]) -> None:
    whisper(db, "one", events[0])
    queue(db, "one", events[1])
    assert taken(db, "one", 7 * HOUR) == ["1"]
    mark_failed(db, 1, "down", START + 7 * HOUR, START + 8 * HOUR)

    assert due(db, 7.5 * HOUR) == []
    assert due(db, 8 * HOUR) == [("one", ["1"])]


def test_nothing_is_added_to_a_summary_that_is_being_sent(db: Database, events: list[int]) -> None:
    """A poll that began before the end of the quiet hours may be recorded after it."""
    whisper(db, "one", events[0])
    assert taken(db, "one", 7 * HOUR) == ["1"]
    whisper(db, "one", events[1])
    mark_delivered(db, 1, "receipt", START + 7 * HOUR)

    assert due(db, 7 * HOUR) == [("one", ["2"])]


def test_a_summary_is_old_only_a_while_after_it_was_due(db: Database, events: list[int]) -> None:
    enqueue_quietly(db, "one", events[:1], START, START + 7 * HOUR, HOUR)

    assert expire_announcements(db, START + 8 * HOUR - timedelta(milliseconds=1)) == []
    assert expire_announcements(db, START + 8 * HOUR) == [(1, "one")]


def test_what_is_dropped_says_why_and_is_never_sent(db: Database, events: list[int]) -> None:
    drop(db, "one", events[:2], START, "quiet hours")

    assert db.execute("SELECT state, reason FROM outbox").fetchall() == [("dropped", "quiet hours")]
    assert due(db, DAY) == []
    assert expire_announcements(db, START + DAY) == []
    with pytest.raises(sqlite3.IntegrityError), transaction(db):
        queue(db, "one", events[0])


# --- taking --------------------------------------------------------------------------------------


def take(db: Database, channel: str, after: timedelta) -> DueAnnouncement | None:
    with transaction(db):
        return take_announcement(db, START + after, channel)


def taken(db: Database, channel: str, after: timedelta) -> list[str]:
    """Return the thresholds that *channel* is told of when it is sent what is due."""
    announcement = take(db, channel, after)
    assert announcement is not None
    return [event.key.rpartition(":")[2] for event in announcement.events]


def test_what_is_taken_was_tried_from_its_first_time_on(db: Database, events: list[int]) -> None:
    queue(db, "one", events[0])
    tries = [take(db, "one", after * HOUR) for after in (1, 2, 3)]

    assert [one and one.tried_at for one in tries] == [None, START + HOUR, START + HOUR]


def test_nothing_is_taken_where_nothing_is_due(db: Database, events: list[int]) -> None:
    queue(db, "one", events[0])

    assert take(db, "two", HOUR) is None
    assert take(db, "one", -HOUR) is None
    pause_channel(db, "one", 1, "403", START)
    assert take(db, "one", HOUR) is None
    assert column(db, "SELECT tried_at FROM outbox") == [None]
    resume_channel(db, "one")
    assert taken(db, "one", HOUR) == ["1"]


def test_an_announcement_comes_with_the_manner_of_its_channel(
    db: Database, events: list[int]
) -> None:
    wish = Subscription("one", language="ko", zone="Asia/Seoul", mention="77")
    save_subscription(db, wish, Subscriber("100", "1"), START)
    queue(db, "one", events[0])
    queue(db, "two", events[0])
    one, two = due_announcements(db, START)

    assert (one.language, one.zone, one.mention) == ("ko", "Asia/Seoul", "77")
    assert (two.language, two.zone, two.mention) == ("", "", "")
    assert (one.kind, one.text, one.created_at, one.reply_to) == ("events", "", START, None)


def test_a_notice_has_lines_and_no_events(db: Database) -> None:
    enqueue_notice(db, "ops", ["one line", "and another"], START, DAY)
    [notice] = due_announcements(db, START)

    assert (notice.kind, notice.text, notice.events) == ("notice", "one line\nand another", ())


def test_a_trial_tells_of_what_did_not_happen(db: Database) -> None:
    event = StoredEvent.of(milestone(5))
    trial = enqueue_test(db, "one", [event], START, DAY)
    [announcement] = due_announcements(db, START)

    assert (announcement.id, announcement.kind, announcement.text) == (trial, "test", "")
    assert announcement.events == (event,)
    assert db["events"].count == 0


# --- corrections ---------------------------------------------------------------------------------


def test_who_was_sent_an_event_or_may_have_been_was_told(db: Database, events: list[int]) -> None:
    for channel in ("sent", "tried", "tried and expired", "waits", "dropped", "other"):
        queue(db, channel, events[1] if channel == "other" else events[0])
    mark_delivered(db, 1, "receipt", START)
    take(db, "tried", HOUR)
    take(db, "tried and expired", HOUR)
    db.execute("UPDATE outbox SET state = 'expired' WHERE id = 3")
    clear_channel(db, "dropped", "removed")

    assert sorted(channels_told(db, "milestone:seoul:1")) == ["sent", "tried", "tried and expired"]
    assert channels_told(db, "milestone:seoul:9") == []


def test_what_nobody_was_sent_is_taken_out_of_the_queue(db: Database, events: list[int]) -> None:
    queue(db, "alone", events[0])
    queue(db, "with another", events[0], events[1])
    whisper(db, "summary", events[0])
    whisper(db, "long summary", events[2], events[0], events[1])
    queue(db, "tried", events[0])
    enqueue_notice(db, "ops", ["a line"], START, DAY)
    take(db, "tried", HOUR)
    withdraw(db, "milestone:seoul:1")

    assert due(db, 7 * HOUR) == [
        ("with another", ["2"]),
        ("long summary", ["3", "2"]),
        ("tried", ["1"]),
        ("ops", []),
    ]
    dropped = db.execute("SELECT channel, reason FROM outbox WHERE state = 'dropped'").fetchall()
    assert dropped == [("alone", "withdrawn"), ("summary", "withdrawn")]


def test_a_correction_replies_to_the_message_of_its_own_channel(
    db: Database, ids: Ids, events: list[int]
) -> None:
    for channel in ("one", "two", "three"):
        queue(db, channel, events[0])
    mark_delivered(db, 1, "message 8", START)
    mark_delivered(db, 2, "message 9", START)
    wrong = milestone(1)
    correction = Corrected(
        at=START, corrects=wrong.key, event=wrong, account="seoul", followers=1, taken_at=START
    )
    event_id = insert_event(db, correction, ids, None)
    assert event_id is not None
    for channel in ("one", "two", "three"):
        enqueue(db, channel, [event_id], START, DAY, "correction")
    replies = {one.channel: one.reply_to for one in due_announcements(db, START)}

    assert replies == {"one": "message 8", "two": "message 9", "three": None}


def test_what_was_withdrawn_and_comes_true_is_a_fact_anew(
    db: Database, ids: Ids, events: list[int]
) -> None:
    keys = []
    for _ in range(3):
        last = insert_milestone(db, ids, 77)
        assert last is not None
        keys += column(db, "SELECT key FROM events WHERE id = ?", last)
        assert insert_milestone(db, ids, 77) is None
        supersede(db, keys[-1], events[0])

    assert keys == ["milestone:seoul:77", "milestone:seoul:77:2", "milestone:seoul:77:3"]
    found = find_event(db, "milestone:seoul:77:2")
    assert found is not None
    assert found.is_superseded


def test_a_channel_that_is_cleared_is_sent_nothing(db: Database, events: list[int]) -> None:
    queue(db, "one", events[0])
    queue(db, "one", events[1])
    queue(db, "two", events[0])
    mark_delivered(db, 1, "receipt", START)

    assert clear_channel(db, "one", "the subscription was removed") == 1
    assert due(db, DAY) == [("two", ["1"])]
    assert clear_channel(db, "one", "again") == 0
