import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Account
from bot.domain.readings import Reading, Status
from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    RequestRefusedError,
    SourceError,
    SourceUnavailableError,
)
from bot.sources.base import Fetched, Finding
from bot.sources.batches import Batches, in_batches
from bot.sources.transport import PER_HOST
from tests.sources.platforms.base import NOW

THROTTLED = RateLimitedError("throttled", NOW + timedelta(minutes=15))
Answer = Callable[[Sequence[Account]], Mapping[str, Finding]]


def accounts(number: int) -> list[Account]:
    return [Account(f"a{i}", "City", "x", "x", handle=f"city{i}") for i in range(number)]


def counts(batch: Sequence[Account]) -> dict[str, Finding]:
    return {account.key: Finding(Reading.ok(NOW, 1000)) for account in batch}


class Asked:
    """Answers to a batch with what *answer* returns or raises."""

    def __init__(self, answer: Answer = counts) -> None:
        self.answer = answer
        self.batches: list[list[str]] = []
        self.at_once = 0
        self.most_at_once = 0

    async def __call__(self, batch: Sequence[Account]) -> Mapping[str, Finding]:
        self.batches.append([account.key for account in batch])
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        return self.answer(batch)


def refusing(bad: set[str]) -> Asked:
    """Refuses a whole batch for each one that is *bad*."""

    def answer(batch: Sequence[Account]) -> Mapping[str, Finding]:
        if bad & {account.key for account in batch}:
            raise RequestRefusedError("a bad handle")
        return counts(batch)

    return Asked(answer)


def raising(*errors: SourceError | None) -> Asked:
    """Raises each of *errors*, in this order; the last again and again."""
    waiting = list(errors)

    def answer(batch: Sequence[Account]) -> Mapping[str, Finding]:
        error = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if error is not None:
            raise error
        return counts(batch)

    return Asked(answer)


async def fetch(asked: Asked, of: Sequence[Account], size: int = 25) -> Fetched:
    return await Batches(asked, lambda: NOW).fetch(in_batches(of, size))


def keys(fetched: Fetched, status: Status) -> set[str]:
    return {k for k, finding in fetched.findings.items() if finding.reading.status is status}


# --- all is well ---------------------------------------------------------------------------------


async def test_every_account_is_asked_for_once() -> None:
    asked = Asked()
    fetched = await fetch(asked, accounts(60))
    assert (len(keys(fetched, Status.OK)), fetched.error) == (60, None)
    assert sorted(chain(*asked.batches)) == sorted(account.key for account in accounts(60))
    assert sorted(map(len, asked.batches)) == [10, 25, 25]


async def test_a_few_batches_are_asked_for_at_a_time() -> None:
    asked = Asked()
    await fetch(asked, accounts(40), 1)
    assert asked.most_at_once == PER_HOST


async def test_of_nobody_nothing_is_asked() -> None:
    asked = Asked()
    fetched = await fetch(asked, [])
    assert (dict(fetched.findings), fetched.error, asked.batches) == ({}, None, [])


async def test_whom_an_answer_leaves_out_is_no_error() -> None:
    fetched = await fetch(Asked(lambda _: {}), accounts(60))
    assert (dict(fetched.findings), fetched.error) == ({}, None)


@given(
    st.lists(st.integers(0, 40), unique=True),
    st.integers(1, 50),
    st.frozensets(st.integers(0, 45)),
)
def test_batches_have_everybody_once(numbers: list[int], size: int, apart: frozenset[int]) -> None:
    of = [accounts(41)[number] for number in numbers]
    alone = {f"a{number}" for number in apart}
    batches = in_batches(of, size, alone)
    assert sorted(account.key for account in chain(*batches)) == sorted(a.key for a in of)
    assert all(1 <= len(batch) <= size for batch in batches)
    for batch in batches:
        if alone & {account.key for account in batch}:
            assert len(batch) == 1
    together = [batch for batch in batches if batch[0].key not in alone]
    assert sum(len(batch) < size for batch in together) <= 1


async def test_who_is_set_apart_is_asked_for_last() -> None:
    batches = in_batches(accounts(5), 2, {"a0", "a3", "a9"})
    assert [[account.key for account in batch] for batch in batches] == [
        ["a1", "a2"],
        ["a4"],
        ["a0"],
        ["a3"],
    ]


# --- bad accounts --------------------------------------------------------------------------------


@given(
    st.integers(25, 100).flatmap(
        lambda size: st.tuples(st.just(size), st.frozensets(st.integers(0, size - 1), max_size=5))
    )
)
def test_a_few_bad_accounts_are_found_and_spoil_nobody_else(
    case: tuple[int, frozenset[int]],
) -> None:
    number, places = case
    bad = {f"a{place}" for place in places}
    asked = refusing(bad)
    fetched = asyncio.run(fetch(asked, accounts(number)))

    assert fetched.error is None
    assert keys(fetched, Status.FAILED) == bad
    assert keys(fetched, Status.OK) == {account.key for account in accounts(number)} - bad
    assert all(
        isinstance(fetched.findings[key].error, RequestRefusedError)
        and fetched.findings[key].note == "a bad handle"
        for key in bad
    )
    # One that is bad is found in five halvings, and each of them asks twice.
    assert len(asked.batches) <= -(-number // 25) + 10 * len(bad)


async def test_one_bad_account_of_25_costs_ten_calls_at_the_most() -> None:
    for place in range(25):
        asked = refusing({f"a{place}"})
        await fetch(asked, accounts(25))
        assert len(asked.batches) <= 11


async def test_a_source_that_refuses_everything_is_left_alone() -> None:
    everybody = accounts(10_000)
    asked = refusing({account.key for account in everybody})
    fetched = await fetch(asked, everybody)
    assert isinstance(fetched.error, RequestRefusedError)
    assert keys(fetched, Status.OK) == set()
    assert len(asked.batches) <= 40 + PER_HOST


async def test_one_account_that_is_refused_is_not_asked_for_twice() -> None:
    asked = refusing({"a0"})
    fetched = await fetch(asked, accounts(1))
    assert asked.batches == [["a0"]]
    assert isinstance(fetched.error, RequestRefusedError), "as it is all there is"


async def test_where_everybody_failed_the_source_did() -> None:
    fetched = await fetch(refusing({"a0", "a1"}), accounts(2), 1)
    assert isinstance(fetched.error, RequestRefusedError)
    fetched = await fetch(raising(SourceUnavailableError("down")), accounts(2), 1)
    assert isinstance(fetched.error, SourceUnavailableError)


async def test_where_one_did_not_fail_the_source_did_not() -> None:
    fetched = await fetch(raising(PayloadError("broken"), None), accounts(2), 1)
    assert fetched.error is None
    assert (len(keys(fetched, Status.FAILED)), len(keys(fetched, Status.OK))) == (1, 1)


# --- bad sources ---------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [THROTTLED, CredentialsError("expired")], ids=repr)
async def test_a_source_that_must_not_be_asked_is_not(error: SourceError) -> None:
    asked = raising(None, None, error)
    fetched = await fetch(asked, accounts(1000))
    assert fetched.error is error
    assert 50 <= len(keys(fetched, Status.OK)) <= 50 + 25 * (PER_HOST - 1), "what is known is kept"
    assert keys(fetched, Status.FAILED) == set(), "the others were not asked for"
    assert len(asked.batches) <= 3 + PER_HOST - 1


async def test_a_throttled_source_is_not_asked_for_the_rest_of_a_refused_batch() -> None:
    asked = raising(RequestRefusedError("a bad handle"), THROTTLED)
    fetched = await fetch(asked, accounts(25))
    assert (fetched.error, dict(fetched.findings)) == (THROTTLED, {})
    assert len(asked.batches) <= 1 + PER_HOST


@pytest.mark.parametrize("error", [SourceUnavailableError("down"), PayloadError("HTML")], ids=repr)
async def test_a_source_that_stays_away_is_left_alone(error: SourceError) -> None:
    asked = raising(None, error)
    fetched = await fetch(asked, accounts(1000))
    assert fetched.error is error
    assert len(keys(fetched, Status.OK)) == 25
    assert len(asked.batches) <= 1 + 3 + PER_HOST - 1
    failed = keys(fetched, Status.FAILED)
    assert 75 <= len(failed) <= 25 * (3 + PER_HOST - 1)
    assert {fetched.findings[key].note for key in failed} == {str(error)}
    assert {fetched.findings[key].reading.taken_at for key in failed} == {NOW}


async def test_a_source_that_comes_and_goes_is_asked_for_everything() -> None:
    down = SourceUnavailableError("down")
    asked = raising(*[down, down, None] * 13, None)
    fetched = await fetch(asked, accounts(40), 1)
    assert fetched.error is None
    assert (len(keys(fetched, Status.FAILED)), len(keys(fetched, Status.OK))) == (26, 14)


async def test_a_mistake_of_ours_is_not_hidden() -> None:
    def answer(_: Sequence[Account]) -> Mapping[str, Finding]:
        raise ZeroDivisionError

    with pytest.raises(ExceptionGroup) as raised:
        await fetch(Asked(answer), accounts(60))
    assert raised.group_contains(ZeroDivisionError)


async def test_whoever_is_stopped_stops_asking() -> None:
    started, ended = asyncio.Event(), 0

    async def ask(_: Sequence[Account]) -> Mapping[str, Finding]:
        nonlocal ended
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended += 1
        return {}

    before = asyncio.all_tasks()
    fetching = asyncio.ensure_future(Batches(ask, lambda: NOW).fetch([[a] for a in accounts(9)]))
    await started.wait()
    fetching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await fetching
    assert ended == PER_HOST
    assert asyncio.all_tasks() == before


async def test_what_an_answer_tells_to_ask_for_is_asked_for_too() -> None:
    def answer(batch: Sequence[Account]) -> Mapping[str, Finding]:
        if batch[0].key == "a0":
            batches.add([[account] for account in accounts(4)[1:]])
        return counts(batch)

    asked = Asked(answer)
    batches = Batches(asked, lambda: NOW)
    fetched = await batches.fetch([accounts(1)])
    assert keys(fetched, Status.OK) == {"a0", "a1", "a2", "a3"}
