from datetime import timedelta

import pytest

from bot.domain.announcements import Subscription
from bot.errors import DeliveryError
from bot.pipeline.deliver import pause_before_retry
from bot.storage.database import Store
from tests.pipeline.machine import ALL, Machine, climbing
from tests.series import DAY, HOUR, START
from tests.stored import column

SECOND = timedelta(seconds=1)
TWO = (Subscription("one"), Subscription("two"))
RUNGS = [f"milestone:seoul:{rung}" for rung in (1000, 1005, 1010)]


async def with_milestones(store: Store, count: int = 3, channels=TWO) -> Machine:
    """Return a machine that has *count* announcements for each channel, all due."""
    return await climbing(store, channels, *[1000, 1005, 1010][:count])


async def test_each_channel_gets_everything_in_order(store: Store) -> None:
    machine = await with_milestones(store)

    assert await machine.deliver(START + HOUR) == 6
    assert machine.sender.told("one") == RUNGS == machine.sender.told("two")
    assert await machine.deliver(START + HOUR) == 0


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(1, 5), (2, 10), (3, 20), (7, 320), (8, 640), (9, 900), (10, 900), (1_000_000, 900)],
)
def test_the_pause_doubles_up_to_a_quarter_of_an_hour(attempts: int, seconds: int) -> None:
    assert pause_before_retry(attempts) == seconds * SECOND


async def test_a_failing_channel_is_tried_again_later_and_later(store: Store) -> None:
    machine = await with_milestones(store, 1, [ALL])
    machine.sender.errors["all"] = [DeliveryError("down")] * 5
    tries, now = [], START + HOUR
    for second in range(200):
        before = len(machine.sender.tried)
        await machine.deliver(now + second * SECOND)
        tries += [second] * (len(machine.sender.tried) - before)

    assert tries == [0, 5, 15, 35, 75, 155]
    assert machine.sender.told("all") == RUNGS[:1]


async def test_a_failing_channel_keeps_its_order_and_does_not_hold_up_the_other(
    store: Store,
) -> None:
    machine = await with_milestones(store)
    machine.sender.errors["one"] = [DeliveryError("down"), DeliveryError("still down")]

    assert await machine.deliver(START + HOUR) == 3
    assert machine.sender.told("two") == RUNGS
    assert machine.sender.told("one") == []
    await machine.deliver(START + HOUR + 5 * SECOND)
    await machine.deliver(START + HOUR + 15 * SECOND)
    assert machine.sender.told("one") == RUNGS


async def test_an_announcement_is_sent_even_a_moment_before_it_expires(store: Store) -> None:
    machine = await with_milestones(store, 1, [ALL])
    queued_at = START + timedelta(minutes=2)
    await machine.deliver(queued_at + DAY - timedelta(milliseconds=1))

    assert machine.sender.told("all") == RUNGS[:1]


async def test_a_receipt_is_kept(store: Store) -> None:
    machine = await with_milestones(store, 2, [ALL])
    await machine.deliver(START + HOUR)

    receipts = await store.read(column, "SELECT receipt FROM outbox ORDER BY id")
    assert receipts == ["message 1", "message 2"]


async def test_a_sender_that_breaks_on_one_channel_is_tried_later_and_holds_up_no_other(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    machine = await with_milestones(store)
    machine.sender.errors["one"] = [RuntimeError("a bug"), KeyError("another")]
    await machine.deliver(START + HOUR)

    assert machine.sender.told("two") == RUNGS
    assert caplog.messages == ["announcement 1 could not be sent"]
    assert "RuntimeError: a bug" in caplog.text
    for seconds in (4, 5, 14):
        await machine.deliver(START + HOUR + seconds * SECOND)
    assert machine.sender.told("one") == []
    await machine.deliver(START + HOUR + 15 * SECOND)
    assert machine.sender.told("one") == RUNGS
