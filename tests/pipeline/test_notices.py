"""What operators are told of accounts: once when it starts, and once when it is over."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.errors import PayloadError, RequestRefusedError, SourceError
from bot.pipeline.notices import Notice, note
from bot.sources.base import Fetched, Finding, failed, missing
from bot.storage.database import Store, open_database
from bot.storage.health import open_problems
from tests.pipeline.conftest import Told
from tests.pipeline.machine import Machine
from tests.pipeline.profiles import cities, found, hidden, profile
from tests.series import HOUR, START

BOTH = cities(paris="paris", seoul="seoul")
CATALOGUE = BOTH
HIDDEN = "ERROR seoul: seoul on bluesky hides its count; nothing is announced until it shows it"
REFUSED = "ERROR seoul: seoul on bluesky HTTP 400: no handle; correct its handle"
FAILED = "ERROR seoul: seoul on bluesky cannot be read: no count"
GONE = (
    "ERROR seoul: seoul on bluesky cannot be found: suspended; "
    "open its address, and correct its handle"
)
MOVED = "ERROR seoul: seoul on bluesky moved to busan"


def ok(at: datetime) -> Finding:
    return profile(at, 100)


def refused(at: datetime) -> Finding:
    return failed(at, RequestRefusedError("HTTP 400: no handle"))


def broken(at: datetime) -> Finding:
    return failed(at, PayloadError("no count"))


def gone(at: datetime) -> Finding:
    return missing(at, "suspended")


def moved(at: datetime) -> Finding:
    return profile(at, 100, note="moved to busan")


async def tell(machine: Machine, told: Told, hour: float, answer) -> list[str]:
    """Return what the operators are told when *answer* is what is found of Seoul."""
    at = START + hour * HOUR
    await machine.answer(found(paris=profile(at, 5), seoul=answer(at)), at)
    await machine.restart()
    return told()


def over(line: str, since: datetime = START) -> str:
    text = line.removeprefix("ERROR seoul: ")
    return f"WARNING seoul: is well again; from {since:%Y-%m-%dT%H:%M:%SZ} on: {text}"


@pytest.mark.parametrize(("answer", "line"), [(hidden, HIDDEN), (refused, REFUSED), (moved, MOVED)])
async def test_what_is_certain_is_told_at_once_and_once(
    machine: Machine, told: Told, answer, line: str
) -> None:
    assert await tell(machine, told, 0, answer) == [line]
    for hour in (1, 2, 12, 24):
        assert await tell(machine, told, hour, answer) == []
    assert await tell(machine, told, 25, ok) == [over(line)]
    assert await tell(machine, told, 26, ok) == []
    assert await tell(machine, told, 27, answer) == [line]


@pytest.mark.parametrize(("answer", "line"), [(broken, FAILED), (gone, GONE)])
async def test_what_may_pass_is_told_after_three_polls_and_six_hours(
    machine: Machine, told: Told, answer, line: str
) -> None:
    for hour in (0, 1, 5, 5.999):
        assert await tell(machine, told, hour, answer) == []

    assert await tell(machine, told, 6, answer) == [line]
    assert await tell(machine, told, 7, answer) == []
    assert await tell(machine, told, 8, ok) == [over(line)]
    assert await tell(machine, told, 9, ok) == []


@pytest.mark.parametrize("answer", [broken, gone])
async def test_two_polls_are_not_enough_however_far_apart(
    machine: Machine, told: Told, answer
) -> None:
    assert await tell(machine, told, 0, answer) == []
    assert await tell(machine, told, 48, answer) == []
    assert len(await tell(machine, told, 96, answer)) == 1


@pytest.mark.parametrize("answer", [broken, gone])
async def test_what_was_not_told_is_not_told_to_be_over(
    machine: Machine, told: Told, answer
) -> None:
    for hour, then in ((0, answer), (4, answer), (8, ok), (9, answer), (13, answer), (14, ok)):
        assert await tell(machine, told, hour, then) == []

    assert await machine.rows("SELECT * FROM problems") == []


async def test_one_bad_answer_does_not_make_what_is_known_news_again(
    machine: Machine, told: Told
) -> None:
    assert await tell(machine, told, 0, hidden) == [HIDDEN]
    for hour, answer in enumerate([broken, hidden, gone, hidden, broken], 1):
        assert await tell(machine, told, hour, answer) == []
    assert await tell(machine, told, 6, ok) == [over(HIDDEN)]
    assert await machine.rows("SELECT * FROM problems") == []


async def test_an_account_that_is_read_in_no_way_is_told_though_each_time_it_is_another(
    machine: Machine, told: Told
) -> None:
    lines = [
        line
        for hour, answer in enumerate([gone, broken] * 5)
        for line in await tell(machine, told, hour, answer)
    ]

    assert lines == [GONE]
    assert await tell(machine, told, 12, ok) == [over(GONE)]


async def test_when_it_becomes_something_else_only_that_is_told(
    machine: Machine, told: Told
) -> None:
    assert await tell(machine, told, 0, hidden) == [HIDDEN]
    assert await tell(machine, told, 1, refused) == [REFUSED]
    assert await machine.rows("SELECT kind FROM problems") == [("refused",)]
    assert await tell(machine, told, 2, ok) == [over(REFUSED, START + HOUR)]


async def test_an_account_does_not_speak_for_another(store: Store, told: Told) -> None:
    machine = await Machine.start(store, cities(paris="paris", seoul="seoul", seoul_2="seoul_2"))
    for hour in (0, 6):
        at = START + hour * HOUR
        await machine.answer(
            found(paris=ok(at), seoul=ok(at) if hour else hidden(at), seoul_2=hidden(at)), at
        )

    assert [line.partition(" on ")[0] for line in told()] == [
        "ERROR seoul: seoul",
        "ERROR seoul_2: seoul_2",
        "WARNING seoul: is well again; from 2023-09-01T00:00:00Z on: seoul",
    ]


@pytest.mark.parametrize("answer", [broken, gone, refused])
async def test_what_a_failing_source_does_not_read_is_not_the_account(
    machine: Machine, told: Told, answer
) -> None:
    error: SourceError = PayloadError("no list")
    for hour in (0, 4, 8, 12):
        at = START + hour * HOUR
        await machine.answer(Fetched({"seoul": answer(at)}, error), at)

    assert told() == ["ERROR source table fails: no list"]
    assert await machine.rows("SELECT * FROM problems") == []


async def test_what_a_profile_says_holds_though_the_source_fails(
    machine: Machine, told: Told
) -> None:
    error = PayloadError("no list")
    await machine.answer(Fetched({"seoul": hidden(START)}, error), START)
    await machine.answer(Fetched({"seoul": ok(START + HOUR)}, error), START + HOUR)

    assert told() == ["ERROR source table fails: no list", HIDDEN, over(HIDDEN)]


# --- any sequence of findings --------------------------------------------------------------------


_SLOW = ("failed", "missing")
_KINDS = ("hidden", "identity", "refused", "noted", *_SLOW)
steps = st.lists(
    st.tuples(st.sampled_from([0.25, 1, 3, 7]), st.sampled_from([None, *_KINDS])), max_size=40
)


def noted(db: Database, kind: str | None, at: datetime) -> list[Notice]:
    known = [problem for problem in open_problems(db) if problem.subject == "account seoul"]
    return note(db, "account seoul", "seoul", (kind, f"is {kind}") if kind else None, known, at)


def kind_of(notice: Notice) -> str:
    return notice.text.rpartition(" ")[2]


@given(steps)
def test_a_problem_is_told_once_and_is_over_once_and_never_without_having_been_told(
    findings: list[tuple[float, str | None]],
) -> None:
    db, at, open_ = open_database(None), START, None
    for hours, kind in findings:
        at += hours * HOUR
        notices = noted(db, kind, at)
        assert len(notices) <= 1
        for notice in notices:
            if notice.is_over:
                assert kind is None
                assert kind_of(notice) == open_
                open_ = None
            else:
                assert kind_of(notice) == kind != open_
                open_ = kind
        if kind is None:
            assert (open_, open_problems(db)) == (None, [])
        # What is told is what stays to be told as over.
        assert [one.kind for one in open_problems(db) if one.is_told] == ([open_] if open_ else [])
    db.close()


@given(steps)
def test_what_may_pass_is_told_when_it_lasts_and_only_then(
    findings: list[tuple[float, str | None]],
) -> None:
    db, at = open_database(None), START
    seen: dict[str, list[datetime]] = {}
    """When each kind was found since all was well, or since something else was told."""
    for hours, kind in findings:
        at += hours * HOUR
        notices = noted(db, kind, at)
        if kind is None:
            seen.clear()
            continue
        times = seen.setdefault(kind, [])
        times.append(at)
        lasts = len(times) >= 3 and at - times[0] >= timedelta(hours=6)
        is_known = any(one.kind == kind and one.is_told for one in open_problems(db))
        assert is_known is (kind not in _SLOW or lasts)
        if notices:
            seen = {kind: times}
    db.close()
