"""An operator decides over held readings."""

from datetime import timedelta

import pytest
from sqlite_utils import Database

from bot.domain.evidence import DecisionEvidence
from bot.domain.readings import Count, Judgement
from bot.errors import InputError
from bot.queries.readings import HeldReading, held_readings
from bot.queries.view import View
from bot.storage.database import Store
from bot.storage.events import find_event
from tests.pipeline.machine import Machine
from tests.series import HOUR, START, catalogue_of, polls_of, steady
from tests.stored import column

GLITCH = {"seoul": [*steady(990, 6), 5_000]}
AT = START + 6 * HOUR


async def glitched(store: Store) -> Machine:
    """Return a machine that holds a reading of 5,000."""
    machine = await Machine.start(store, catalogue_of(["seoul"]))
    await machine.run(polls_of(GLITCH))
    return machine


def held(db: Database) -> list[HeldReading]:
    return held_readings(View(db, catalogue_of(["seoul"]), AT, {}))


async def decide(machine: Machine, approves: bool, account: str = "seoul", at=AT):
    decided = machine.recorder.decide
    return await machine.store.transact(decided, account, at, approves, AT + HOUR)


async def test_a_held_reading_is_listed_with_the_level_before_it(store: Store) -> None:
    await glitched(store)

    assert await store.read(held) == [HeldReading("seoul", Count(AT, 5_000), Count(AT - HOUR, 995))]


async def test_what_an_approved_reading_passes_is_announced(store: Store) -> None:
    machine = await glitched(store)
    recorded = await decide(machine, approves=True)
    await machine.deliver(AT + HOUR)

    assert recorded.announcements == 1
    assert machine.sender.told("all") == ["milestone:seoul:5000"]
    assert await store.read(held) == []
    released = await store.read(find_event, "released:seoul:2023-09-01T06:00:00Z")
    assert released is not None
    assert isinstance(released.event.evidence, DecisionEvidence)


async def test_a_rejected_reading_is_rejected_for_good(store: Store) -> None:
    machine = await glitched(store)
    recorded = await decide(machine, approves=False)
    await machine.run(polls_of({"seoul": [996, 997]}, start=AT + HOUR))

    assert recorded.announcements == 0
    assert machine.sender.sent == []
    judged = await store.read(column, "SELECT judgement FROM readings ORDER BY taken_at")
    assert judged == [Judgement.BELIEVED] * 6 + [Judgement.REJECTED] + [Judgement.BELIEVED] * 2


async def test_a_rejected_reading_that_is_read_again_stays_rejected(store: Store) -> None:
    machine = await glitched(store)
    await decide(machine, approves=False)
    same = polls_of(GLITCH)[-1]
    recorded = await machine.poll(type(same)(same.source, AT + 2 * HOUR, same.readings))

    assert recorded.readings == ()
    assert await store.read(held) == []


@pytest.mark.parametrize(
    ("account", "at"),
    [
        ("seoul", AT - HOUR),  # it is believed
        ("seoul", AT + timedelta(milliseconds=1)),
        ("paris", AT),
    ],
)
async def test_only_what_is_held_can_be_decided(store: Store, account: str, at) -> None:
    machine = await glitched(store)
    with pytest.raises(InputError) as refused:
        await decide(machine, True, account, at)

    assert str(refused.value).startswith(f"'{account}' has no reading of 2023-09-01T0")
    assert "'milepost reading list' shows those that do" in str(refused.value)


async def test_a_decision_is_made_once(store: Store) -> None:
    machine = await glitched(store)
    await decide(machine, approves=False)
    for approves in (True, False):
        with pytest.raises(InputError):
            await decide(machine, approves)


async def test_the_live_bot_goes_on_from_a_decision_of_another_program(store: Store) -> None:
    live = await glitched(store)
    operator = await Machine.start(store, live.catalogue)
    await decide(operator, approves=True)
    await live.deliver(AT + HOUR)
    await live.run(polls_of({"seoul": [5_001, 5_002]}, start=AT + 2 * HOUR))

    assert live.sender.told("all") == ["milestone:seoul:5000"]
