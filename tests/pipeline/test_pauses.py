"""A source that asks for a pause gets one, and nothing is lost or told twice because of it."""

from datetime import datetime
from pathlib import Path

import pytest

from bot.errors import RateLimitedError, SourceError, SourceUnavailableError
from bot.pipeline.schedule import Watch
from bot.settings import FileSection
from bot.sources.base import Fetched
from bot.storage.database import Store, open_database
from bot.storage.health import awaited_from
from tests.pipeline.conftest import Told
from tests.pipeline.machine import Machine
from tests.pipeline.profiles import cities, found, profile, seoul
from tests.series import DAY, HOUR, START

ONE = cities(seoul="seoul")
CATALOGUE = ONE
TWO = cities(paris="paris", seoul="seoul")
HOSTS = cities(paris="paris@one", seoul="seoul@two")
SOURCES = "SELECT name, failing_since IS NOT NULL, error, paused_until FROM sources ORDER BY name"


def throttled(until: datetime) -> RateLimitedError:
    return RateLimitedError("throttled", until)


def ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


async def refused(machine: Machine, at: datetime) -> SourceError:
    """Poll at *at*, and return why nothing could be learned."""
    with pytest.raises(SourceError) as raised:
        await machine.answer(found(), at)
    return raised.value


async def test_a_throttled_source_is_not_asked_before_the_pause_is_over(machine: Machine) -> None:
    until = START + 3 * HOUR
    await machine.fail(throttled(until), START)
    for at in (START + HOUR, until - HOUR / 3_600_000):
        error = await refused(machine, at)
        assert isinstance(error, RateLimitedError)
        assert error.until == until
        assert str(error) == "is left alone until 2023-09-01T03:00:00Z, as it asked for"
    assert machine.source.asked == [(START, ["seoul"])]
    await seoul(machine, 3, 100)

    assert machine.source.asked[1:] == [(until, ["seoul"])]


async def test_a_pause_outlives_the_program(store: Store, path: Path) -> None:
    """So that `poll --once` does not ask a source that has throttled a running bot."""
    await (await Machine.start(store, ONE)).fail(throttled(START + DAY), START)
    other = Store(open_database(path), path)
    machine = await Machine.start(other, ONE)
    error = await refused(machine, START + HOUR)
    await other.aclose()

    assert isinstance(error, RateLimitedError)
    assert machine.source.asked == []


async def test_throttling_is_told_once_and_so_is_its_end(machine: Machine, told: Told) -> None:
    await machine.fail(throttled(START + 2 * HOUR), START)
    await refused(machine, START + HOUR)
    await machine.restart()
    await machine.fail(throttled(START + 4 * HOUR), START + 2 * HOUR)
    await refused(machine, START + 3 * HOUR)
    assert told() == ["ERROR source table fails: throttled"]
    assert await machine.rows(SOURCES) == [("table", 1, "throttled", ms(START + 4 * HOUR))]
    await seoul(machine, 4, 100)
    await seoul(machine, 5, 101)

    assert told() == ["WARNING source table is readable again"]
    assert await machine.rows(SOURCES) == [("table", 0, None, None)]


async def test_who_was_not_reached_has_no_reading_and_comes_first(store: Store) -> None:
    machine = await Machine.start(store, cities(oslo="oslo", paris="paris", seoul="seoul"))
    for hour, reached in enumerate(["oslo", "paris", "seoul", "oslo"]):
        at = START + hour * HOUR
        answer = Fetched({reached: profile(at, 100)}, throttled(at + HOUR / 2))
        recorded = await machine.answer(answer, at)
        assert [key for key, *_ in recorded.readings] == [reached]
        assert list(recorded.errors) == [answer.error]

    assert [keys for _, keys in machine.source.asked] == [
        ["oslo", "paris", "seoul"],
        ["paris", "seoul", "oslo"],
        ["seoul", "oslo", "paris"],
        ["oslo", "paris", "seoul"],
    ]
    assert await machine.rows("SELECT account, followers FROM readings_by_name ORDER BY 1") == [
        ("oslo", 100),
        ("oslo", 100),
        ("paris", 100),
        ("seoul", 100),
    ]


async def test_a_success_can_ask_for_a_pause_too_and_is_no_failure(
    machine: Machine, told: Told
) -> None:
    until = START + 2 * HOUR
    recorded = await machine.answer(Fetched({"seoul": profile(START, 100)}, resume_at=until), START)
    assert recorded.errors == ()
    assert await machine.rows(SOURCES) == [("table", 0, None, ms(until))]
    error = await refused(machine, START + HOUR)
    assert isinstance(error, RateLimitedError)
    assert error.until == until
    assert await machine.rows(SOURCES) == [("table", 0, None, ms(until))]
    await seoul(machine, 2, 101)

    assert told() == []
    assert await machine.rows(SOURCES) == [("table", 0, None, None)]


async def test_another_failure_can_come_with_a_pause(machine: Machine) -> None:
    until = START + 2 * HOUR
    with pytest.raises(SourceUnavailableError):
        await machine.answer(Fetched({}, SourceUnavailableError("HTTP 502"), until), START)

    assert isinstance(await refused(machine, START + HOUR), RateLimitedError)
    assert await machine.rows(SOURCES) == [("table", 1, "HTTP 502", ms(until))]


# --- several hosts -------------------------------------------------------------------------------


async def test_the_pause_of_one_host_does_not_stop_the_others(store: Store) -> None:
    machine = await Machine.start(store, HOSTS)
    machine.source.errors["table@one"] = throttled(START + 3 * HOUR)
    for hour in range(5):
        await seoul(machine, hour, 100 + hour)
        machine.source.errors.clear()

    assert sorted((at, *keys) for at, keys in machine.source.asked) == [
        (START, "paris"),
        (START, "seoul"),
        (START + HOUR, "seoul"),
        (START + 2 * HOUR, "seoul"),
        (START + 3 * HOUR, "paris"),
        (START + 3 * HOUR, "seoul"),
        (START + 4 * HOUR, "paris"),
        (START + 4 * HOUR, "seoul"),
    ]


async def test_a_host_that_is_open_again_does_not_wait_for_the_others(store: Store) -> None:
    """One is left alone for an hour when the other, which was asked, wants a whole day."""
    machine = await Machine.start(store, HOSTS)
    machine.source.errors["table@one"] = throttled(START + 2 * HOUR)
    await seoul(machine, 0, 100)
    machine.source.errors["table@two"] = throttled(START + DAY)
    error = await refused(machine, START + HOUR)

    assert isinstance(error, RateLimitedError)
    assert error.until == START + 2 * HOUR


async def test_where_all_hosts_want_a_pause_the_shortest_counts(store: Store) -> None:
    machine = await Machine.start(store, HOSTS)
    machine.source.errors["table@one"] = throttled(START + DAY)
    machine.source.errors["table@two"] = throttled(START + 2 * HOUR)
    for at in (START, START + HOUR):
        error = await refused(machine, at)
        assert isinstance(error, RateLimitedError)
        assert error.until == START + 2 * HOUR


async def test_where_one_host_is_down_the_pause_of_another_is_not_that_of_all(
    store: Store,
) -> None:
    machine = await Machine.start(store, HOSTS)
    machine.source.errors["table@one"] = throttled(START + DAY)
    machine.source.errors["table@two"] = SourceUnavailableError("no route")

    assert await refused(machine, START) is machine.source.errors["table@two"]


# --- the alarm -----------------------------------------------------------------------------------


async def late(store: Store, machine: Machine, at: datetime) -> bool:
    """Return whether a source that is to be polled every hour counts as late at *at*."""
    watch = Watch({"table": FileSection(path="counts.csv", interval="1h", jitter="0s")})
    scopes = {machine.source.scope_of(a) for a in machine.catalogue.accounts.values()}
    awaited = await store.read(awaited_from, scopes)
    assert awaited is not None
    watch.check("table", awaited, at)
    return bool(watch._late)


async def test_no_poll_is_missed_in_a_pause(machine: Machine) -> None:
    await machine.fail(throttled(START + 10 * HOUR), START)

    assert not await late(machine.store, machine, START + 9 * HOUR)
    assert not await late(machine.store, machine, START + 11 * HOUR)
    assert await late(machine.store, machine, START + 12 * HOUR)


async def test_the_pause_of_one_host_does_not_hide_that_the_others_are_not_polled(
    store: Store,
) -> None:
    machine = await Machine.start(store, HOSTS)
    machine.source.errors["table@one"] = throttled(START + 10 * HOUR)
    await seoul(machine, 0, 100)

    assert not await late(store, machine, START + HOUR)
    assert await late(store, machine, START + 2 * HOUR)


async def test_a_host_that_nobody_is_on_any_more_is_not_waited_for(store: Store) -> None:
    machine = await Machine.start(store, HOSTS)
    await machine.answer(found(), START)
    machine.catalogue = cities(seoul="seoul@two")
    await machine.restart()
    await machine.fail(throttled(START + 10 * HOUR), START + HOUR)

    assert not await late(store, machine, START + 9 * HOUR)


async def test_a_pause_that_a_wrong_clock_has_set_does_not_last_for_years(
    machine: Machine,
) -> None:
    await machine.fail(throttled(START + 365 * DAY + HOUR), START + 365 * DAY)
    await seoul(machine, 0, 100)

    assert len(machine.source.asked) == 2
    assert await machine.rows(SOURCES) == [("table", 0, None, None)]
