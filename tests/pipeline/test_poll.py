import logging

import pytest

from bot.domain.announcements import Subscription
from bot.domain.readings import Poll, Reading, Status
from bot.errors import PayloadError, SourceUnavailableError
from bot.storage.database import Store
from tests.pipeline.machine import ALL, Machine
from tests.series import DAY, HOUR, START, catalogue_of, polls_of, steady
from tests.stored import column, dump

BOTH = catalogue_of(["paris", "seoul"], "every=100")
CLIMB = {"paris": steady(980, 8, 5), "seoul": [989] * 8}
"""Paris passes 1,000 at the fourth hour, and Seoul for good at the fifth."""


async def readings(machine: Machine) -> list[tuple[object, ...]]:
    return (await machine.store.read(dump))["readings"]


async def test_a_change_is_told_once_and_then_there_is_silence(store: Store) -> None:
    machine = await Machine.start(store, BOTH)
    polls = polls_of(CLIMB)
    await machine.run(polls)
    for poll in polls:
        await machine.deliver(poll.at + DAY)

    assert machine.sender.told("all") == [
        "milestone:paris:1000",
        "overtake:board:paris:2023-09-01T05:00:00Z",
    ]


async def test_the_same_is_told_when_everything_is_forgotten_between_polls(store: Store) -> None:
    machine = await Machine.start(store, BOTH)
    for poll in polls_of(CLIMB):
        await machine.restart()
        await machine.run([poll])

    assert len(machine.sender.told("all")) == 2


async def test_the_same_poll_again_changes_nothing(store: Store) -> None:
    machine = await Machine.start(store, BOTH)
    polls = polls_of(CLIMB)
    await machine.run(polls)
    before = await store.read(dump)
    await machine.run(polls)

    assert await store.read(dump) == before


async def test_a_first_reading_is_a_baseline(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    machine = await Machine.start(store, BOTH)
    recorded = await machine.poll(polls_of({"paris": [454_000], "seoul": [460_000]})[0])

    assert (recorded.events, recorded.announcements) == ((), 0)
    assert caplog.messages == [
        "paris: baseline 454,000; next milestone 454,100; rank 2 of 2 on board",
        "seoul: baseline 460,000; next milestone 460,100; rank 1 of 2 on board",
    ]


async def test_one_announcement_tells_all_events_of_a_poll_the_first_place_first(
    store: Store,
) -> None:
    machine = await Machine.start(store, BOTH)
    rows = {"paris": [1_185, 1_190, 1_198, 1_199, 1_200], "seoul": [1_191] * 5}
    for poll in polls_of(rows):
        await machine.poll(poll)
    assert await machine.deliver(START + DAY) == 1

    assert machine.sender.sent == [
        ("all", ("overtake:board:paris:2023-09-01T04:00:00Z", "milestone:paris:1200"))
    ]


async def test_a_channel_hears_only_what_it_wants(store: Store) -> None:
    rows = {"oslo": steady(480, 8, 5), "paris": [489] * 8, "seoul": [900] * 8}
    channels = [ALL, Subscription("top", top=1)]
    machine = await Machine.start(store, catalogue_of(rows, "every=1000"), channels)
    await machine.run(polls_of(rows))

    assert machine.sender.told("all") == ["overtake:board:oslo:2023-09-01T05:00:00Z"]
    assert machine.sender.told("top") == []


async def test_what_is_not_announced_says_why(store: Store) -> None:
    rows = {"oslo": [*steady(480, 8, 5), 5_000], "paris": [490] * 9, "seoul": [900] * 9}
    top = [Subscription("top", top=1)]
    machine = await Machine.start(store, catalogue_of(rows, "every=1000"), top)
    await machine.run(polls_of(rows))

    def reasons(db) -> list[tuple[str, int, str]]:
        return db.execute("SELECT kind, is_announced, reason FROM events ORDER BY id").fetchall()

    assert await store.read(reasons) == [
        ("overtake", 0, "no channel wants it"),
        ("quarantined", 0, "for the operators only"),
    ]


async def test_an_account_that_the_source_does_not_know_is_missing(store: Store) -> None:
    machine = await Machine.start(store, BOTH)
    recorded = await machine.poll(Poll("table", START, {"seoul": Reading.ok(START, 5)}))

    assert {key: reading.status for key, reading, _ in recorded.readings} == {
        "seoul": Status.OK,
        "paris": Status.MISSING,
    }
    assert machine.source.asked == [(START, ["paris", "seoul"])]


async def test_a_source_that_fails_says_so_once_and_once_when_it_is_back(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    machine = await Machine.start(store, BOTH)
    polls = polls_of(CLIMB)
    await machine.run(polls[:2])
    before = await readings(machine)
    await machine.fail(SourceUnavailableError("no route"), polls[2].at)
    await machine.restart()
    await machine.fail(SourceUnavailableError("no route"), polls[3].at)
    await machine.fail(PayloadError("no list"), polls[4].at)

    assert await readings(machine) == before
    await machine.run(polls[5:7])
    assert [(record.levelname, record.message) for record in caplog.records] == [
        ("ERROR", "source table fails: no route"),
        ("WARNING", "source table is readable again"),
    ]


async def test_after_an_outage_one_announcement_tells_what_was_reached(store: Store) -> None:
    machine = await Machine.start(store, catalogue_of(["seoul"], "every=100"))
    await machine.run(polls_of({"seoul": steady(9_980, 10, 2)}))
    await machine.run(polls_of({"seoul": steady(10_310, 3, 2)}, start=START + 7 * DAY))

    def stored(db) -> list[str]:
        return column(db, "SELECT fields FROM events ORDER BY id")

    [fields] = await store.read(stored)
    assert machine.sender.told("all") == ["milestone:seoul:10300"]
    assert '"also_passed": [10000, 10100, 10200]' in fields
    assert '"not_before": "2023-09-01T09:00:00Z", "not_after": "2023-09-08T00:00:00Z"' in fields


async def test_what_happened_too_long_ago_is_not_news_any_more(store: Store) -> None:
    """A file that was not written for a week is read again, and is as old as it was."""
    machine = await Machine.start(store, catalogue_of(["seoul"]))
    for poll in polls_of({"seoul": [998, 999, 1_000]}):
        await machine.poll(Poll(poll.source, poll.at + 7 * DAY, poll.readings))
    await machine.deliver(START + 8 * DAY)

    def reasons(db) -> list[tuple[str, str]]:
        return db.execute("SELECT key, reason FROM events").fetchall()

    assert machine.sender.sent == []
    assert await store.read(reasons) == [
        ("milestone:seoul:1000", "its reading is older than the expiry of announcements")
    ]


async def test_what_a_failing_poll_learned_is_never_a_number(store: Store) -> None:
    machine = await Machine.start(store, catalogue_of(["seoul"]))
    rows = {"seoul": [900, 901, None, None, 902]}
    await machine.run(polls_of(rows))

    def followers(db) -> list[int | None]:
        return column(db, "SELECT followers FROM readings ORDER BY taken_at")

    assert await store.read(followers) == [900, 901, None, None, 902]


async def test_a_poll_that_cannot_be_stored_can_be_made_again(store: Store) -> None:
    machine = await Machine.start(store, BOTH)
    polls = polls_of(CLIMB)
    await machine.run(polls[:3])
    await store.transact(lambda db: db.execute("ALTER TABLE events RENAME TO gone").close())
    with pytest.raises(Exception, match="no such table"):
        await machine.poll(polls[4])
    await store.transact(lambda db: db.execute("ALTER TABLE gone RENAME TO events").close())
    await machine.run(polls[3:])

    assert machine.sender.told("all") == [
        "milestone:paris:1000",
        "overtake:board:paris:2023-09-01T05:00:00Z",
    ]
    assert await store.read(lambda db: db["outbox"].count) == 2


async def test_an_hour_later_is_news_and_an_hour_earlier_is_not(store: Store) -> None:
    machine = await Machine.start(store, catalogue_of(["seoul"], "every=10"))
    await machine.run(polls_of({"seoul": [95, 96]}))
    old = Reading.ok(START - HOUR, 100)
    recorded = await machine.poll(Poll("table", START + 2 * HOUR, {"seoul": old}))

    assert (recorded.readings, recorded.events) == ((), ())


async def test_a_row_that_learned_nothing_is_news_once(store: Store) -> None:
    machine = await Machine.start(store, catalogue_of(["seoul"]))
    failed = {"seoul": Reading(START, Status.FAILED)}
    first = await machine.poll(Poll("table", START + HOUR, failed))
    again = await machine.poll(Poll("table", START + 2 * HOUR, failed))

    assert (len(first.readings), len(again.readings)) == (1, 0)


async def test_a_clock_that_was_ahead_does_not_silence_the_bot_without_a_word(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """One poll with a wrong clock, and then a day of polls that are older than it."""
    machine = await Machine.start(store, catalogue_of(["seoul"], "every=10"))
    await machine.run(polls_of({"seoul": [996, 997]}, start=START + 365 * DAY))
    caplog.clear()
    await machine.run(polls_of({"seoul": steady(998, 24)}))

    assert machine.sender.sent or caplog.messages
