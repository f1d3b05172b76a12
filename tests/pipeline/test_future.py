"""Readings that a clock which was ahead has dated after now."""

from datetime import timedelta

import pytest

from bot.domain.announcements import Subscription
from bot.domain.readings import Judgement, Poll, Reading, Status
from bot.errors import InputError
from bot.pipeline.notices import Operators
from bot.pipeline.restart import put_back
from bot.storage.database import Store, from_ms, to_ms
from tests.pipeline.conftest import Told
from tests.pipeline.machine import Machine
from tests.series import DAY, HOUR, SOURCE, START, catalogue_of, polls_of

AHEAD = 30 * DAY
MINUTE = timedelta(minutes=1)
CATALOGUE = catalogue_of(["paris", "seoul"], "every=100")
ALL, OPERATORS = Subscription("all"), Operators("ops")


async def started(store: Store, *seoul: int) -> Machine:
    """Return a machine that polled so often, an hour apart, and delivered."""
    machine = Machine(store, CATALOGUE, [ALL])
    machine.operators = OPERATORS
    await machine.restart()
    await machine.run(polls_of({"seoul": seoul, "paris": [500 + n for n in range(len(seoul))]}))
    return machine


def at(hours: float, seoul: int, paris: int = 510) -> Poll:
    readings = {"seoul": seoul, "paris": paris}
    time = START + hours * HOUR
    return Poll(SOURCE, time, {key: Reading.ok(time, n) for key, n in readings.items()})


async def judgements(machine: Machine, account: str = "seoul") -> list[tuple[int, Judgement]]:
    rows = await machine.rows(
        "SELECT followers, judgement FROM readings r JOIN accounts a ON a.id = r.account_id"
        f" WHERE a.key = '{account}' AND status = 0 ORDER BY taken_at"
    )
    return [(followers, Judgement(made)) for followers, made in rows]


BELIEVED, REJECTED = Judgement.BELIEVED, Judgement.REJECTED


async def test_they_are_rejected_as_soon_as_the_clock_is_right_and_told_once(
    store: Store, told: Told
) -> None:
    machine = await started(store, 950, 951)
    await machine.poll(at(720, 952))
    told()
    for hours, followers in ((3, 953), (4, 954), (5, 955)):
        await machine.poll(at(hours, followers))
    await machine.deliver(START + 5 * HOUR)

    assert await judgements(machine) == [
        (950, BELIEVED),
        (951, BELIEVED),
        (953, BELIEVED),
        (954, BELIEVED),
        (955, BELIEVED),
        (952, REJECTED),
    ]
    line = (
        "the clock was ahead: 2 readings of 2 accounts are dated after now, up to"
        " 2023-10-01T00:00:00Z, and were rejected; what was told because of them stands"
    )
    assert told() == [f"ERROR {line}"]
    assert machine.sender.lines == [f"⚠️ {line}"]


async def test_a_milestone_that_they_told_of_is_neither_corrected_nor_told_again(
    store: Store,
) -> None:
    machine = await started(store, 998, 999)
    await machine.run([at(720, 1001)])
    await machine.run([at(3, 1002), at(4, 999), *(at(n, 980 + 4 * n) for n in range(6, 31))])

    assert machine.sender.told("all") == ["milestone:seoul:1000", "milestone:seoul:1100"]
    assert machine.sender.replies == []


async def test_an_announcement_of_the_future_is_sent_with_the_time_of_now(store: Store) -> None:
    machine = await started(store, 998, 999)
    await machine.poll(at(720, 1001))
    await machine.poll(at(3, 1002))
    assert await machine.deliver(START + 3 * HOUR) == 2

    rows = await machine.rows("SELECT at, fields ->> 'not_after' FROM events WHERE is_announced")
    assert [(from_ms(row[0]), row[1]) for row in rows] == [
        (START + 3 * HOUR, "2023-09-01T03:00:00Z")
    ]


async def test_the_first_poll_ever_was_ahead(store: Store) -> None:
    """Nothing is left to compare with, and yet a milestone that is passed then is told."""
    machine = await started(store)
    await machine.poll(at(720, 998))
    await machine.run([at(1, 999), at(2, 1000), at(3, 1001)])

    assert await judgements(machine) == [
        (999, BELIEVED),
        (1000, BELIEVED),
        (1001, BELIEVED),
        (998, REJECTED),
    ]
    assert machine.sender.told("all") == ["milestone:seoul:1000"]


async def test_what_joins_on_to_the_past_is_not_set_aside(store: Store, told: Told) -> None:
    """The clock is behind: nothing of the past is given up on its word."""
    machine = await started(store, *range(900, 1000))
    told()
    for hours in (10.5, 11.5):
        await machine.poll(at(hours, 1001))

    assert set(await judgements(machine)) == {(n, BELIEVED) for n in range(900, 1000)}
    assert told() == [
        "ERROR the clock says 2023-09-01T10:30:00Z, and readings go on until"
        " 2023-09-05T03:00:00Z: set it. If it is right already, reject the later readings:"
        " milepost reading reject ACCOUNT TAKEN_AT --and-later"
    ]


async def test_an_operator_can_reject_them_and_corrects_nothing_by_that(store: Store) -> None:
    machine = await started(store, *range(901, 1001))
    assert machine.sender.told("all") == ["milestone:seoul:1000"]
    now = START + 10.5 * HOUR
    for account in ("seoul", "paris"):
        recorded = await store.transact(
            machine.recorder.decide, account, START + 11 * HOUR, False, now, True
        )
        assert [event.kind for event, _ in recorded.events] == ["rejected"]
        assert recorded.announcements == 0
    await machine.run([at(11.5, 1001), at(14.5, 1003), at(17.5, 1005)])

    made = await judgements(machine)
    believed = [n for n, judgement in made if judgement is BELIEVED]
    assert believed == [*range(901, 912), 1001, 1003, 1005]
    assert [n for n, judgement in made if judgement is REJECTED] == [*range(912, 1001)]
    assert machine.sender.told("all") == ["milestone:seoul:1000"]
    assert machine.sender.replies == []


async def test_a_reading_of_the_future_that_is_not_there_cannot_be_rejected(store: Store) -> None:
    machine = await started(store, 950)
    with pytest.raises(InputError, match="no reading of 2023-09-03"):
        await machine.decide("seoul", START + 2 * DAY, False, START)


async def test_a_reading_without_a_count_leaves_no_trace_in_the_future(store: Store) -> None:
    machine = await started(store, 950)
    time = START + AHEAD
    gone = Poll(SOURCE, time, {"seoul": Reading(time, Status.HIDDEN), "paris": Reading.ok(time, 5)})
    await machine.poll(gone)
    await machine.poll(at(1, 951))

    assert await machine.rows(f"SELECT 1 FROM readings WHERE taken_at > {to_ms(START + DAY)}") == [
        (1,)
    ]


async def test_overtakes_are_told_as_if_they_had_not_been(store: Store) -> None:
    machine = Machine(store, catalogue_of(["paris", "seoul"], "at=9999"), [ALL])
    await machine.restart()
    rows = {"seoul": range(950, 980, 5), "paris": [959] * 6}
    polls = polls_of(rows)
    ahead = [polls_of({k: [v[n]] for k, v in rows.items()}, start=START + AHEAD)[0] for n in (2, 3)]
    await machine.run([*polls[:2], ahead[0], *polls[2:]])

    assert [key.rpartition(":")[0].split(":")[0] for key in machine.sender.told("all")] == [
        "overtake"
    ]


async def test_a_baseline_after_a_restart_that_was_of_the_future_is_due_again(
    store: Store,
) -> None:
    machine = await started(store, 993, 994, 995, 996)
    now = START + 5 * HOUR
    await store.transact(put_back, now, "restored", now, OPERATORS)
    await machine.poll(at(720, 997))
    await machine.run([at(6, 1_003), at(7, 1_004)])

    assert machine.sender.told("all") == []
    assert await machine.rows("SELECT baseline FROM tracks") == [(0,), (0,)]


async def test_readings_of_the_future_in_a_backup_leave_the_baseline_due(store: Store) -> None:
    machine = await started(store, 950, 951, 952, 953)
    await machine.poll(at(720, 954))
    now = START + 30 * HOUR
    [notice] = await store.transact(put_back, now, "restored", now, OPERATORS)
    await machine.run([at(31, 1_003), at(32, 1_004)])

    assert notice.text.startswith("restored; it ends at 2023-09-01 03:00 UTC.")
    assert machine.sender.told("all") == []


def dated(hours: float, taken: float, seoul: int) -> Poll:
    """Return a poll of a file that tells itself when its counts were taken."""
    time = START + taken * HOUR
    readings = {"seoul": Reading.ok(time, seoul), "paris": Reading.ok(time, 510)}
    return Poll(SOURCE, START + hours * HOUR, readings)


@pytest.mark.parametrize(
    ("is_right_at", "told_of"),
    [(3, ["milestone:seoul:1000"]), (2 + 25, [])],  # announcements expire after a day
)
async def test_what_was_too_old_for_a_clock_that_was_ahead_is_told_when_it_is_right(
    store: Store, is_right_at: int, told_of: list[str]
) -> None:
    machine = await started(store, 998, 999)
    await machine.run([dated(720, 2, 1001)])
    assert machine.sender.told("all") == []
    await machine.run([dated(hours, hours, 1002) for hours in (is_right_at, is_right_at + 1)])

    assert machine.sender.told("all") == told_of
