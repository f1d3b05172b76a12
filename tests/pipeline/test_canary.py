"""The canary: whether accounts that are not found are gone, or whether we are blocked."""

import pytest

from bot.domain.catalogue import Account
from bot.domain.readings import Status
from bot.errors import (
    PayloadError,
    RateLimitedError,
    SourceError,
    SourceUnavailableError,
)
from bot.sources.base import Fetched, Finding, failed, missing
from bot.storage.database import Store
from tests.pipeline.conftest import Told
from tests.pipeline.machine import Machine
from tests.pipeline.profiles import cities, found, hidden, profile
from tests.series import HOUR, START

BOTH = cities(paris="paris", seoul="seoul")
CANARY = Account("canary", "", "bluesky", "table", handle="bsky.app")
BLOCKED = (
    "ERROR source table fails: finds none of the accounts, and not even bsky.app, which surely "
    "exists: it blocks us, or has changed"
)


@pytest.fixture
async def machine(store: Store) -> Machine:
    """A machine whose source has a canary."""
    machine = await Machine.start(store, BOTH)
    machine.source.canary = CANARY
    return machine


async def asked(machine: Machine, hour: int = 0, **findings: Finding) -> list[list[str]]:
    """Return for whom a poll asks that is answered like this."""
    machine.source.asked.clear()
    await machine.answer(found(**findings), START + hour * HOUR)
    return [keys for _, keys in machine.source.asked]


def statuses(recorded) -> dict[str, str]:
    return {key: reading.status.name for key, reading, _ in recorded.readings}


async def test_accounts_that_are_not_found_are_missing_where_the_canary_is_found(
    machine: Machine,
) -> None:
    recorded = await machine.answer(found(canary=profile(START, 5)), START)

    assert [keys for _, keys in machine.source.asked] == [["paris", "seoul"], ["canary"]]
    assert statuses(recorded) == {"paris": "MISSING", "seoul": "MISSING"}
    assert recorded.errors == ()


async def test_they_are_told_as_gone_after_three_polls_and_six_hours(
    machine: Machine, told: Told
) -> None:
    lines = []
    for hour in (0, 1, 5, 6, 7):
        at = START + hour * HOUR
        await machine.answer(found(canary=profile(at, 5)), at)
        await machine.restart()
        lines.append(told())

    gone = "ERROR {}: {} on bluesky cannot be found; open its address, and correct its handle"
    both = [gone.format(key, key) for key in ("paris", "seoul")]
    assert lines == [[], [], [], both, []]


@pytest.mark.parametrize("hours", [(0, 7), (0, 1, 2, 3, 4, 5)])
async def test_they_are_not_told_as_gone_before(
    machine: Machine, told: Told, hours: tuple[int, ...]
) -> None:
    for hour in hours:
        at = START + hour * HOUR
        await machine.answer(found(canary=profile(at, 5)), at)

    assert told() == []


async def test_one_success_in_between_starts_it_anew(machine: Machine, told: Told) -> None:
    for hour in (0, 4, 8, 12, 16):
        at = START + hour * HOUR
        seoul = {} if hour != 8 else {"seoul": profile(at, 5)}
        await machine.answer(found(paris=profile(at, 5), **seoul), at)

    assert told() == []


async def test_a_source_that_does_not_find_its_canary_fails_and_nobody_is_gone(
    machine: Machine, told: Told
) -> None:
    await machine.answer(found(paris=profile(START, 5), seoul=profile(START, 5)), START)
    for hour in range(1, 30):
        with pytest.raises(SourceUnavailableError, match="it blocks us"):
            await machine.answer(found(), START + hour * HOUR)

    assert told() == [BLOCKED]
    assert await machine.rows("SELECT * FROM problems") == []
    assert await machine.rows("SELECT count(*) FROM readings") == [(2,)]
    at = START + 30 * HOUR
    await machine.answer(found(paris=profile(at, 5), seoul=profile(at, 5)), at)
    assert told() == ["WARNING source table is readable again"]


async def test_a_canary_that_is_said_to_be_missing_is_not_found(machine: Machine) -> None:
    with pytest.raises(SourceUnavailableError, match="it blocks us"):
        await machine.answer(found(canary=missing(START)), START)


async def test_a_canary_that_hides_its_count_is_found(machine: Machine) -> None:
    assert statuses(await machine.answer(found(canary=hidden(START)), START)) == {
        "paris": "MISSING",
        "seoul": "MISSING",
    }


async def test_a_canary_that_cannot_be_read_proves_nothing(machine: Machine, told: Told) -> None:
    for hour in (0, 4, 8):
        at = START + hour * HOUR
        with pytest.raises(SourceError):
            await machine.answer(found(canary=failed(at, PayloadError("no count"))), at)

    assert told() == [BLOCKED]


async def test_the_pause_that_the_canary_asks_for_is_kept(machine: Machine) -> None:
    resume_at = START + HOUR
    answer = Fetched({"canary": profile(START, 5)}, resume_at=resume_at)
    await machine.answer(answer, START)

    assert await machine.rows("SELECT paused_until, error FROM sources") == [
        (1000 * int(resume_at.timestamp()), None)
    ]


@pytest.mark.parametrize(
    "error", [SourceUnavailableError("no route"), RateLimitedError("throttled", START + HOUR)]
)
@pytest.mark.parametrize("raises", [True, False])
async def test_where_the_canary_cannot_be_asked_the_source_fails(
    machine: Machine, told: Told, error: SourceError, raises: bool
) -> None:
    if raises:
        machine.source.canary = Account("canary", "", "", "", handle="bsky.app@canary")
        machine.source.errors["table@canary"] = error
    else:
        machine.source.canary = CANARY

        class Failing(type(machine.source)):
            async def fetch(self, accounts, now) -> Fetched:
                return Fetched({}, error if accounts == [CANARY] else None)

        machine.source = Failing("table")
        machine.source.canary = CANARY
    with pytest.raises(type(error)):
        await machine.answer(found(), START)

    assert told() == [f"ERROR source table fails: {error}"]
    assert await machine.rows("SELECT count(*) FROM readings") == [(0,)]


@pytest.mark.parametrize(
    "finding",
    [profile(START, 5), hidden(START), profile(START, 5, "id1")],
    ids=["count", "hidden", "id"],
)
async def test_the_canary_is_not_asked_where_one_account_is_found(
    machine: Machine, finding: Finding
) -> None:
    assert await asked(machine, seoul=finding) == [["paris", "seoul"]]


async def test_the_canary_is_not_asked_where_no_account_is_missing(machine: Machine) -> None:
    broken = failed(START, PayloadError("no count"))

    assert await asked(machine, paris=broken, seoul=broken) == [["paris", "seoul"]]


async def test_the_canary_is_asked_where_those_that_are_not_missing_failed(
    machine: Machine,
) -> None:
    broken = failed(START, PayloadError("no count"))

    assert await asked(machine, paris=broken, canary=profile(START, 5)) == [
        ["paris", "seoul"],
        ["canary"],
    ]


async def test_another_profile_is_an_answer_too(machine: Machine) -> None:
    await asked(machine, 0, paris=profile(START, 5, "id1"), seoul=profile(START, 5, "id2"))
    at = START + HOUR

    assert await asked(machine, 1, paris=profile(at, 5, "id3")) == [["paris", "seoul"]]


async def test_a_throttled_source_is_not_asked_for_its_canary(machine: Machine) -> None:
    answer = Fetched({"paris": missing(START)}, RateLimitedError("throttled", START + HOUR))
    await machine.answer(answer, START)

    assert [keys for _, keys in machine.source.asked] == [["paris", "seoul"]]


async def test_without_a_canary_the_source_is_believed(store: Store) -> None:
    machine = await Machine.start(store, BOTH)
    recorded = await machine.answer(found(), START)

    assert {reading.status for _, reading, _ in recorded.readings} == {Status.MISSING}
    assert recorded.errors == ()


async def test_the_canary_is_nobody_of_ours(machine: Machine) -> None:
    await machine.answer(found(canary=profile(START, 5, "id1")), START)

    assert await machine.rows("SELECT key FROM accounts ORDER BY key") == [("paris",), ("seoul",)]
