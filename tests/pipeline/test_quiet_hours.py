"""What waited for long, and is due in quiet hours, waits for their end too."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.domain.announcements import Subscription
from bot.domain.quiet import QuietHours
from bot.errors import DeliveryError
from bot.storage.database import Store
from bot.storage.outbox import release_summaries
from tests.pipeline.machine import Machine
from tests.series import HOUR, START, catalogue_of, polls_of
from tests.stored import column

NIGHT = QuietHours(time(1), time(6))


def at(hours: float) -> datetime:
    return START + hours * HOUR


async def machine_of(store: Store, quiet: QuietHours) -> Machine:
    return await Machine.start(
        store, catalogue_of(["seoul"], "every=5"), [Subscription("one", quiet=quiet)]
    )


async def milestones(machine: Machine, counts: list[int]) -> None:
    """Queue an announcement for each of *counts* from the third on, before the night."""
    for poll in polls_of({"seoul": counts}, every=timedelta(minutes=10)):
        await machine.poll(poll)


async def states(store: Store) -> list[str]:
    sql = "SELECT kind || ' ' || state || ' ' || reason FROM outbox ORDER BY id"
    return await store.read(lambda db: [line.strip() for line in column(db, sql)])


async def test_what_could_not_be_sent_before_the_night_waits_for_the_morning(
    store: Store,
) -> None:
    machine = await machine_of(store, NIGHT)
    await milestones(machine, [998, 999, 1000, 1005])
    machine.sender.errors["one"] = [DeliveryError("down")]
    await machine.deliver(at(0.9))
    for hours in (1, 3, 5.9):
        await machine.deliver(at(hours))
    assert machine.sender.told("one") == []

    await machine.deliver(at(6))
    assert machine.sender.told("one") == ["milestone:seoul:1000", "milestone:seoul:1005"]


async def test_where_quiet_means_silence_it_is_left_out_unless_it_may_be_there(
    store: Store,
) -> None:
    machine = await machine_of(store, replace(NIGHT, drops=True))
    await milestones(machine, [998, 999, 1000, 1005])
    await machine.deliver(at(2))

    assert machine.sender.told("one") == []
    assert await states(store) == ["events dropped quiet hours"] * 2


async def test_what_was_tried_is_not_left_out(store: Store) -> None:
    machine = await machine_of(store, replace(NIGHT, drops=True))
    await milestones(machine, [998, 999, 1000])
    machine.sender.errors["one"] = [DeliveryError("timed out")]
    await machine.deliver(at(0.9))
    await machine.deliver(at(2))
    assert await states(store) == ["events pending"]

    await machine.deliver(at(6))
    assert machine.sender.told("one") == ["milestone:seoul:1000"]


@pytest.mark.parametrize(("lets_through", "told"), [(True, 1), (False, 0)])
async def test_a_new_first_place_is_told_all_the_same(
    store: Store, lets_through: bool, told: int
) -> None:
    quiet = replace(NIGHT, lets_leader_through=lets_through)
    machine = await Machine.start(
        store,
        catalogue_of(["a", "b"], "at=1000000"),
        [Subscription("one", quiet=quiet)],
    )
    series = {"a": [100] * 8, "b": [91, 95, 99, 104, 107, 108, 109, 110]}
    for poll in polls_of(series, every=timedelta(minutes=5)):
        await machine.poll(poll)
    await machine.deliver(at(2))

    assert len(machine.sender.told("one")) == told
    await machine.deliver(at(6))
    assert len(machine.sender.told("one")) == 1


async def test_a_summary_is_told_when_quiet_hours_are_taken_away(store: Store) -> None:
    machine = await machine_of(store, QuietHours(time(0), time(6)))
    await milestones(machine, [998, 999, 1000, 1005])
    await machine.deliver(at(1))
    assert machine.sender.told("one") == []

    await store.transact(lambda db: db.execute("UPDATE subscriptions SET quiet = NULL").close())
    await store.transact(release_summaries, "one", at(1))
    await machine.deliver(at(1))
    assert machine.sender.told("one") == ["milestone:seoul:1000", "milestone:seoul:1005"]
