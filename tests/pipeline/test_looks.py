"""An undated document: each number in it is one reading, however often it is read."""

from collections.abc import Mapping
from datetime import datetime

import pytest

from bot.domain.looks import Dating
from bot.domain.readings import Reading
from bot.sources.base import Fetched, Finding, missing, undated
from bot.storage.database import Store
from tests.pipeline.machine import Machine
from tests.series import DAY, HOUR, START, catalogue_of, polls_of, steady
from tests.stored import dump

BOTH = catalogue_of(["paris", "seoul"], "every=100")
LIST = {"paris": 990, "seoul": 1_500}


def document(counts: Mapping[str, int], written_at: datetime) -> Fetched:
    """Return what is found in a document with these counts, and no times."""
    dating = Dating(written_at + 30 * DAY)
    found = {
        key: undated(Finding(Reading.ok(written_at, followers)), written_at, dating)
        for key, followers in counts.items()
    }
    gone = {key: undated(missing(written_at), written_at, dating) for key in BOTH.accounts}
    return Fetched({**gone, **found})


async def readings(machine: Machine) -> list[tuple[object, ...]]:
    return await machine.rows(
        "SELECT a.key, r.followers FROM readings r JOIN accounts a ON a.id = r.account_id"
        " ORDER BY r.taken_at, a.key"
    )


@pytest.fixture
async def listed(store: Store) -> Machine:
    """A machine that has read the list once."""
    machine = await Machine.start(store, BOTH)
    await machine.answer(document(LIST, START), START + HOUR)
    return machine


async def test_the_same_document_changes_nothing_but_when_it_was_looked_at(
    store: Store, listed: Machine
) -> None:
    before = await store.read(dump, "looks", "sources")
    for hour in range(2, 50):
        recorded = await listed.answer(document(LIST, START), START + hour * HOUR)
        if hour % 8 == 0:
            await listed.restart()
        assert (recorded.readings, recorded.events) == ((), ())

    assert await store.read(dump, "looks", "sources") == before
    assert {row[1] for row in (await store.read(dump))["looks"]} == {
        int((START + 49 * HOUR).timestamp() * 1000)
    }


async def test_a_typing_error_confirms_itself_neither_by_standing_still_nor_by_a_neighbour(
    listed: Machine,
) -> None:
    typo = {**LIST, "paris": 9_900}
    for hour in range(2, 50):
        typo["seoul"] += 1
        at = START + hour * HOUR
        await listed.answer(document(typo, at), at)
        await listed.deliver(at)

    assert listed.sender.sent == []
    assert (await readings(listed)).count(("paris", 9_900)) == 1
    assert await listed.rows("SELECT judgement FROM readings WHERE followers = 9900") == [(1,)]


async def test_a_typing_error_that_is_mended_is_rejected(listed: Machine) -> None:
    for hour, followers in ((2, 9_900), (3, 9_900), (4, 991)):
        at = START + hour * HOUR
        await listed.answer(document({**LIST, "paris": followers}, at), at)

    assert await listed.rows(
        "SELECT followers, judgement FROM readings WHERE followers != 1500 ORDER BY taken_at"
    ) == [(990, 0), (9_900, 2), (991, 0)]


async def test_a_typing_error_that_an_operator_rejected_is_not_held_again(listed: Machine) -> None:
    at = START + 2 * HOUR
    for hours in (0, 1):
        await listed.answer(document({**LIST, "paris": 9_900}, at), at + hours * HOUR)
    await listed.decide("paris", at, False, at + HOUR)
    recorded = await listed.answer(document({**LIST, "paris": 9_900}, at), at + DAY)

    assert (recorded.readings, recorded.events) == ((), ())


@pytest.mark.parametrize(("typo", "told_at"), [(1_010, 11), (10_100, 30)])
async def test_nobody_passes_an_account_whose_document_has_a_number_that_was_rejected(
    store: Store, typo: int, told_at: int
) -> None:
    """Nobody knows what is true of it, until its number is mended."""
    machine = await Machine.start(store, BOTH)
    told_of = []
    for hour, seoul in enumerate(steady(990, 40, 3)):
        at = START + hour * HOUR
        paris = 1_010 if hour < 4 else typo if hour < 30 else 1_011
        recorded = await machine.answer(document({"paris": paris, "seoul": seoul}, at), at)
        if hour == 4 and typo > 1_010:
            await machine.decide("paris", at, False, at)
        told_of += [hour for event, _ in recorded.events if event.key.startswith("overtake")]

    assert told_of == [told_at]


async def test_a_neighbours_edit_is_no_reading(listed: Machine) -> None:
    at = START + DAY
    recorded = await listed.answer(document({**LIST, "seoul": 1_501}, at), at + HOUR)

    assert recorded.readings == (("seoul", Reading.ok(at, 1_501), 0),)


async def test_an_account_that_is_listed_no_more_is_missing_once_and_stands_no_more(
    listed: Machine,
) -> None:
    found = [
        await listed.answer(document({"seoul": 1_500}, START + DAY), START + DAY + hour * HOUR)
        for hour in range(3)
    ]
    back = await listed.answer(document(LIST, START + 2 * DAY), START + 2 * DAY)

    assert [[key for key, _, _ in recorded.readings] for recorded in found] == [["paris"], [], []]
    assert back.readings == ()


async def test_a_poll_tells_what_stands_unchanged(listed: Machine) -> None:
    recorded = await listed.answer(document({**LIST, "seoul": 1_501}, START + DAY), START + DAY)

    assert recorded.unchanged == {"paris"}


async def test_the_same_number_of_a_platform_that_is_asked_live_is_a_reading(store: Store) -> None:
    machine = await Machine.start(store, BOTH)
    await machine.run(polls_of({"paris": [990] * 3, "seoul": [1_500] * 3}))

    assert (await readings(machine)).count(("paris", 990)) == 3


async def test_a_held_number_from_before_documents_were_told_apart_is_not_confirmed(
    store: Store,
) -> None:
    """The version before dated every row by its poll."""
    machine = await Machine.start(store, BOTH)
    await machine.run(polls_of({"paris": [990, 991, 992, 9_900], "seoul": steady(1_500, 4)}))
    for hour in range(4, 30):
        at = START + hour * HOUR
        await machine.answer(document({"paris": 9_900, "seoul": 1_503}, START), at)

    assert await machine.rows("SELECT judgement FROM readings WHERE followers = 9900") == [(1,)]
    assert len(await readings(machine)) == 8


@pytest.mark.parametrize("numbers", [[992, 993], [991, 991, 992]])
async def test_one_look_under_a_clock_that_was_ahead_silences_nobody(
    listed: Machine, numbers: list[int]
) -> None:
    """Neither where the number moves on, nor where it is the one that was read ahead."""
    at = START + 30 * DAY
    await listed.answer(document({**LIST, "paris": 991}, at), at)
    for hour, followers in enumerate(numbers, 2):
        at = START + hour * HOUR
        await listed.answer(document({**LIST, "paris": followers}, at), at)

    found = await listed.rows(
        "SELECT followers, judgement FROM readings WHERE followers < 1000 ORDER BY taken_at"
    )
    believed = [(990, 0), *((followers, 0) for followers in sorted(set(numbers)))]
    assert found == [*believed, (991, 2)]


async def test_a_number_that_was_read_ahead_and_rejected_is_read_again(listed: Machine) -> None:
    ahead, at = START + 30 * DAY, START + 2 * HOUR
    await listed.answer(document({**LIST, "paris": 991}, ahead), ahead)
    await listed.decide("paris", ahead, False, at)
    recorded = await listed.answer(document({**LIST, "paris": 991}, at), at)

    assert ("paris", Reading.ok(at, 991), 0) in recorded.readings
