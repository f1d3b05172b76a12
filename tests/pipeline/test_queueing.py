"""How what happens is queued for a channel: at once, in a summary, or not at all."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.announcements import Subscription
from bot.domain.quiet import QuietHours
from bot.domain.readings import Poll
from bot.storage.database import Store
from bot.storage.subscriptions import Subscriber, load_subscriptions, save_subscription
from tests.pipeline.machine import Machine
from tests.series import DAY, HOUR, START, catalogue_of, polls_of, steady
from tests.stored import column

NIGHT = QuietHours(time(22), time(7))
QUIET = Subscription("quiet", quiet=NIGHT)
EVENING = START + 20 * HOUR
"""Two polls of calm follow, and then one of each hour from ten to seven is in the night."""


def reached(*rungs: int) -> list[str]:
    return [f"milestone:seoul:{rung}" for rung in rungs]


def climb(*followers: int) -> list[Poll]:
    """Return polls of Seoul, hour by hour from the evening on; each five passes a milestone."""
    return polls_of({"seoul": [98, 99, *followers]}, start=EVENING)


async def machine_of(store: Store, *channels: Subscription, accounts: str = "seoul") -> Machine:
    return await Machine.start(store, catalogue_of(accounts.split(), "every=5"), channels)


async def outbox(store: Store) -> list[tuple[str, str, str]]:
    sql = "SELECT kind, state, reason FROM outbox ORDER BY id"
    return await store.read(lambda db: db.execute(sql).fetchall())


async def sent_between(machine: Machine, start: float, end: float) -> list[tuple[str, ...]]:
    """Deliver every quarter of an hour, and return what is sent at once, in hours of the day."""
    before = len(machine.sender.sent)
    for quarter in range(int(4 * start), int(4 * end)):
        await machine.deliver(START + quarter * HOUR / 4)
    return [keys for _, keys in machine.sender.sent[before:]]


async def test_by_day_it_is_told_at_once(store: Store) -> None:
    machine = await machine_of(store, QUIET)
    await machine.run(polls_of({"seoul": [98, 99, 100]}, start=START + 9 * HOUR))

    assert machine.sender.told("quiet") == reached(100)
    assert await outbox(store) == [("events", "sent", "")]


async def test_the_events_of_a_night_are_one_summary_at_its_end_the_greatest_first(
    store: Store,
) -> None:
    machine = await machine_of(store, QUIET)
    for poll in climb(100, 102, 105, 110, 110, 115):
        await machine.poll(poll)

    assert await sent_between(machine, 20, 31) == []
    assert await sent_between(machine, 31, 32) == [tuple(reached(100, 110, 115, 105))]
    assert await outbox(store) == [("summary", "sent", "")]


async def test_a_summary_of_several_polls_leads_with_a_new_first_place(store: Store) -> None:
    strict = replace(QUIET, quiet=replace(NIGHT, lets_leader_through=False))
    machine = await machine_of(store, strict, accounts="paris seoul")
    rows = {"paris": [*steady(88, 3), 96, 97, 98, 100, 101], "seoul": [91] * 8}
    for poll in polls_of(rows, start=EVENING):
        await machine.poll(poll)
    await machine.deliver(START + 31 * HOUR)

    [keys] = [keys for _, keys in machine.sender.sent]
    assert keys == (
        "overtake:board:paris:2023-09-02T02:00:00Z",
        "milestone:paris:100",
        "milestone:paris:90",
        "milestone:paris:95",
    )


async def test_each_night_has_a_summary(store: Store) -> None:
    machine = await machine_of(store, QUIET)
    for poll in climb(100, 105):
        await machine.poll(poll)
    for poll in polls_of({"seoul": [106, 110]}, start=EVENING + DAY + 2 * HOUR):
        await machine.poll(poll)

    assert await sent_between(machine, 20, 56) == [tuple(reached(100, 105)), tuple(reached(110))]


async def test_a_channel_that_wants_no_summary_is_told_nothing_of_the_night(store: Store) -> None:
    machine = await machine_of(store, Subscription("quiet", quiet=replace(NIGHT, drops=True)))
    polls = climb(100, *[101] * 8, 105)
    await machine.run(polls)

    assert machine.sender.told("quiet") == reached(105)
    assert await outbox(store) == [
        ("events", "dropped", "quiet hours"),
        ("events", "sent", ""),
    ]


async def test_a_paused_channel_is_told_nothing_and_not_told_it_later(store: Store) -> None:
    machine = await machine_of(store, replace(QUIET, is_paused=True), Subscription("other"))
    polls = climb(100, 105)
    await machine.run(polls[:3])
    machine.channels = [replace(QUIET, quiet=None), Subscription("other")]
    await machine.run(polls[3:])
    await machine.deliver(START + 40 * HOUR)

    assert machine.sender.told("quiet") == reached(105)
    assert machine.sender.told("other") == reached(100, 105)
    assert ("events", "dropped", "paused") in await outbox(store)


async def test_a_new_first_place_breaks_through_while_a_summary_waits(store: Store) -> None:
    machine = await machine_of(store, QUIET, accounts="paris seoul")
    rows = {"paris": [*steady(83, 3), 85, 96, 97, 98, 100], "seoul": [89, 89, *[90] * 6]}
    polls = polls_of(rows, start=EVENING)
    for poll in polls:
        await machine.poll(poll)
        await machine.deliver(poll.at)

    first = [keys for _, keys in machine.sender.sent]
    assert [key.split(":")[0] for keys in first for key in keys] == ["overtake"]
    assert await sent_between(machine, 28, 32) == [
        ("milestone:paris:100", "milestone:seoul:90", "milestone:paris:95", "milestone:paris:85")
    ]


async def test_what_breaks_through_takes_the_rest_of_its_poll_along(store: Store) -> None:
    machine = await machine_of(store, QUIET, accounts="paris seoul")
    rows = {"paris": [*steady(88, 3), 96, 97, 100], "seoul": [90] * 6}
    await machine.run(polls_of(rows, start=EVENING))

    [keys] = [keys for _, keys in machine.sender.sent]
    assert [key.split(":")[0] for key in keys] == ["overtake", "milestone"]


async def test_what_is_too_old_by_day_is_not_too_old_for_the_morning(store: Store) -> None:
    """A summary expires a while after it was due, and not after what it tells happened."""
    machine = await machine_of(store, QUIET)
    machine.expiry = 2 * HOUR
    await machine.restart()
    for poll in climb(100):
        await machine.poll(poll)

    assert await sent_between(machine, 22, 32) == [tuple(reached(100))]


async def test_a_summary_that_fails_waits_and_the_day_waits_for_it(store: Store) -> None:
    machine = await machine_of(store, QUIET)
    for poll in climb(100, *[101] * 8, 105):
        await machine.poll(poll)
    machine.sender.errors["quiet"] = [RuntimeError("a bug")]
    await machine.deliver(START + 31 * HOUR)
    assert machine.sender.sent == []
    await machine.deliver(START + 31.1 * HOUR)

    assert [keys for _, keys in machine.sender.sent] == [
        tuple(reached(100)),
        tuple(reached(105)),
    ]


async def test_channels_have_nights_of_their_own(store: Store) -> None:
    channels = [
        replace(QUIET, channel=zone, zone=zone) for zone in ("Asia/Seoul", "America/New_York")
    ]
    machine = await machine_of(store, *channels)
    await machine.run(polls_of({"seoul": [98, 99, 100]}, start=START + 12 * HOUR))
    assert machine.sender.told("Asia/Seoul") == []  # it is eleven at night
    assert machine.sender.told("America/New_York") == reached(100)

    await machine.deliver(START + 22 * HOUR)
    assert machine.sender.told("Asia/Seoul") == reached(100)


async def test_a_channel_that_leaves_the_night_is_told_at_once_from_then_on(store: Store) -> None:
    machine = await machine_of(store, QUIET)
    polls = climb(100, 105)
    await machine.run(polls[:3])
    machine.channels = [Subscription("quiet")]
    await store.transact(save_subscription, Subscription("quiet"), Subscriber("100", "1"), EVENING)
    await machine.run(polls[3:])

    assert machine.sender.told("quiet") == reached(105)
    await machine.deliver(START + 31 * HOUR)
    assert machine.sender.told("quiet") == reached(105, 100)


async def test_who_subscribes_is_told_from_the_next_poll_on(store: Store) -> None:
    machine = await machine_of(store)
    machine.subscriptions = load_subscriptions
    await machine.restart()
    polls = climb(100, 105)
    await machine.run(polls[:3])
    await store.transact(save_subscription, Subscription("5"), Subscriber("100", "1"), EVENING)
    await machine.run(polls[3:])

    assert machine.sender.told("5") == reached(105)
    reasons = await store.read(column, "SELECT reason FROM events ORDER BY id")
    assert reasons == ["no channel wants it", ""]


@pytest.mark.parametrize("late", [timedelta(0), timedelta(minutes=1)])
async def test_a_poll_that_is_recorded_after_the_night_that_it_began_in_is_told(
    store: Store, late: timedelta
) -> None:
    """Its summary may be on its way, or gone: there is another one, which is due already."""
    machine = await machine_of(store, QUIET)
    for poll in climb(100):
        await machine.poll(poll)
    await machine.deliver(START + 31 * HOUR + late)
    [poll] = polls_of({"seoul": [105]}, start=START + 31 * HOUR - timedelta(minutes=1))
    await machine.poll(poll)
    await machine.deliver(START + 31 * HOUR + late)

    assert [keys for _, keys in machine.sender.sent] == [tuple(reached(100)), tuple(reached(105))]
