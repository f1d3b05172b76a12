"""A source that asks several hosts: each fails for itself, and what the others tell is kept."""

import pytest

from bot.domain.catalogue import Account
from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    RequestRefusedError,
    SourceError,
    SourceUnavailableError,
)
from bot.sources.base import Fetched, failed
from bot.storage.database import Store
from tests.pipeline.conftest import Told
from tests.pipeline.machine import Machine
from tests.pipeline.profiles import cities, found, profile
from tests.series import HOUR, START
from tests.stored import dump

ONE = cities(seoul="seoul")
HOSTS = cities(oslo="oslo@two", paris="paris@one", seoul="seoul@two")
CATALOGUE = HOSTS
FAILURES = pytest.mark.parametrize(
    "error",
    [
        CredentialsError("HTTP 401: the token has expired"),
        SourceUnavailableError("no route"),
        PayloadError("no list"),
        RequestRefusedError("HTTP 400"),
    ],
    ids=lambda error: type(error).__name__,
)


@FAILURES
async def test_a_failure_is_told_once_and_its_end_once(
    store: Store, told: Told, error: SourceError
) -> None:
    machine = await Machine.start(store, ONE)
    await machine.answer(found(seoul=profile(START, 100)), START)
    for hour in (1, 2, 3):
        await machine.fail(error, START + hour * HOUR)
        await machine.restart()
    since = 1000 * int((START + HOUR).timestamp())
    assert told() == [f"ERROR source table fails: {error}"]
    assert await machine.rows("SELECT failing_since, error FROM sources") == [(since, str(error))]
    assert await machine.rows("SELECT followers FROM latest_counts") == [(100,)]
    assert await machine.rows("SELECT count(*) FROM readings") == [(1,)]
    for hour in (4, 5):
        at = START + hour * HOUR
        await machine.answer(found(seoul=profile(at, 101)), at)

    assert told() == ["WARNING source table is readable again"]
    assert await machine.rows("SELECT failing_since, error FROM sources") == [(None, None)]


@FAILURES
async def test_one_host_that_fails_does_not_stop_the_others(
    machine: Machine, told: Told, error: SourceError
) -> None:
    machine.source.errors["table@two"] = error
    recorded = await machine.answer(found(paris=profile(START, 100)), START)

    assert [key for key, *_ in recorded.readings] == ["paris"]
    assert recorded.errors == (error,)
    assert told() == [f"ERROR source table@two fails: {error}"]
    assert await machine.rows("SELECT name, error FROM sources ORDER BY name") == [
        ("table@one", None),
        ("table@two", str(error)),
    ]


@FAILURES
async def test_what_was_learned_before_a_failure_is_recorded_with_it(
    store: Store, told: Told, error: SourceError
) -> None:
    machine = await Machine.start(store, cities(paris="paris", seoul="seoul"))
    answer = Fetched({"paris": profile(START, 100, "id1")}, error)
    recorded = await machine.answer(answer, START)

    assert [(key, reading.count.followers) for key, reading, _ in recorded.readings] == [
        ("paris", 100)
    ]
    assert recorded.errors == (error,)
    assert told() == [f"ERROR source table fails: {error}"]
    assert await machine.rows("SELECT key, platform_id FROM accounts ORDER BY key") == [
        ("paris", "id1"),
        ("seoul", None),
    ]


async def test_what_every_account_failed_with_is_the_source_and_not_the_accounts(
    store: Store, told: Told
) -> None:
    machine = await Machine.start(store, ONE)
    error = SourceUnavailableError("HTTP 502")
    for hour in (0, 4, 8, 12):
        at = START + hour * HOUR
        await machine.answer(Fetched({"seoul": failed(at, error)}, error), at)

    assert told() == ["ERROR source table fails: HTTP 502"]
    assert await machine.rows("SELECT * FROM problems") == []


async def test_a_source_without_accounts_is_not_asked(store: Store) -> None:
    machine = await Machine.start(store, cities())
    recorded = await machine.answer(found(), START)

    assert (recorded.readings, recorded.errors) == ((), ())
    assert machine.source.asked == []


async def test_findings_of_accounts_that_nobody_asked_for_are_left_out(store: Store) -> None:
    """Such as those of a file, which has whatever its author likes."""
    machine = await Machine.start(store, ONE)

    class Talkative(type(machine.source)):
        async def fetch(self, accounts, now) -> Fetched:
            return found(seoul=profile(now, 100), busan=profile(now, 5))

    machine.source = Talkative("table")
    recorded = await machine.answer(found(), START)

    assert [key for key, *_ in recorded.readings] == ["seoul"]


async def test_a_host_is_asked_for_its_own_accounts_and_its_own_canary(machine: Machine) -> None:
    machine.source.canary = Account("canary", "", "", "", handle="canary")
    recorded = await machine.answer(
        found(paris=profile(START, 100), canary=profile(START, 5)), START
    )

    assert sorted(machine.source.asked) == [
        (START, ["canary"]),
        (START, ["oslo", "seoul"]),
        (START, ["paris"]),
    ]
    assert sorted((key, reading.status.name) for key, reading, _ in recorded.readings) == [
        ("oslo", "MISSING"),
        ("paris", "OK"),
        ("seoul", "MISSING"),
    ]


@pytest.mark.parametrize("table", ["tracks", "problems"])
async def test_a_poll_that_cannot_be_stored_leaves_nothing_and_is_told_when_it_can(
    machine: Machine, told: Told, table: str
) -> None:
    machine.source.errors["table@two"] = RateLimitedError("throttled", START + HOUR)
    before = await machine.store.read(dump)

    def rename(db, one: str, other: str) -> None:
        db.execute(f"ALTER TABLE {one} RENAME TO {other}")

    await machine.store.transact(lambda db: db.execute("DROP VIEW open_problems").close())
    await machine.store.transact(rename, table, "gone")
    answer = found(paris=profile(START, 100, "id1"))
    with pytest.raises(Exception, match="no such table"):
        await machine.answer(answer, START)
    await machine.store.transact(rename, "gone", table)

    assert told() == []
    assert await machine.store.read(dump) == before
    await machine.answer(answer, START)
    assert told() == ["ERROR source table@two fails: throttled"]
    assert await machine.rows("SELECT count(*) FROM readings") == [(1,)]
