"""Which events do not hold once readings are rejected."""

from datetime import datetime

import pytest

from bot.domain.corrections import is_withdrawn
from bot.domain.events import (
    Corrected,
    Event,
    IncidentChanged,
    MilestoneReached,
    NeckAndNeck,
    Overtaken,
    ReadingJudged,
)
from bot.domain.evidence import OvertakeEvidence, Proof
from bot.domain.readings import Count
from bot.domain.rivals import Lead
from tests.series import HOUR, START

Row = list[int | None]
MILESTONE = MilestoneReached(
    at=START,
    account="a",
    threshold=1_000,
    also_passed=(),
    followers=1_000,
    not_before=START,
    not_after=START,
)
HELD = ReadingJudged(
    at=START, kind="quarantined", account="a", followers=5, taken_at=START + 2 * HOUR
)
INCIDENT = IncidentChanged(at=START, source="a", phase="started", accounts=5, started_at=START)
CORRECTED = Corrected(
    at=START, corrects="key", event=MILESTONE, account="a", followers=5, taken_at=HELD.taken_at
)


def hour(n: int) -> datetime:
    return START + n * HOUR


def counts(row: Row, step: int = 1) -> list[Count]:
    """Return the believed counts of an account, hour by hour; None where one is rejected."""
    return [Count(hour(n), count, step) for n, count in enumerate(row) if count is not None]


def evidence(*hours: int, behind: str = "b") -> OvertakeEvidence:
    """Return what the readings of *hours*, newest first, prove for every one who is *behind*."""
    lead = Lead(tuple((Count(hour(n), 5), Count(hour(n), 5)) for n in reversed(hours)), margin=1)
    return OvertakeEvidence({key: Proof(lead, "growth") for key in behind})


def overtake(*hours: int, passed: str = "b") -> Overtaken:
    """Return the overtake that the readings of *hours* prove."""
    return Overtaken(
        at=START,
        board="board",
        account="a",
        passed=tuple(passed),
        rank=1,
        followers=5,
        cause="growth",
        not_before=START,
        not_after=START,
        evidence=evidence(*hours, behind=passed),
    )


def is_wrong(event: Event, account: str, *rejected: int, highest: int = 0, **rows: Row) -> bool:
    """Return whether the event is withdrawn when the readings of *rejected* hours are."""
    believed = {key: counts(row) for key, row in rows.items()}
    times = [hour(n) for n in rejected]
    return is_withdrawn(event, (account, times), highest, believed.__getitem__)


@pytest.mark.parametrize(
    ("account", "highest", "expected"),
    [
        ("a", 999, True),
        ("a", 1_000, False),
        ("a", 1_001, False),
        ("b", 999, False),  # another account's reading
    ],
)
def test_a_milestone_holds_while_a_believed_count_reaches_it(
    account: str, highest: int, expected: bool
) -> None:
    assert is_wrong(MILESTONE, account, 4, highest=highest) is expected


@pytest.mark.parametrize(
    ("account", "rejected", "a", "b", "expected"),
    [
        # The overtake rests on the hours 2 and 3, where a had more than b's 100.
        ("a", [2], [90, 95, None, 105, 106], [100] * 5, False),  # the other hour bears it out
        ("a", [2], [90, 95, None, 90, 91], [100] * 5, True),
        ("a", [2], [90, 95, None, 90, 101], [100] * 5, False),  # it came true later
        ("a", [2], [90, 95, None, 100, 100], [100] * 5, True),  # a tie is no lead
        ("a", [2], [90, 95, None, 105, 90], [100] * 5, False),  # though it fell back since
        ("a", [2, 3], [90, 95, None, None, 96], [100] * 5, True),
        ("a", [3], [90, 150, 95, None, 96], [100] * 5, True),  # a lead before it proves nothing
        ("a", [4], [90, 95, 99, 99, None], [100] * 5, False),  # it does not rest on that one
        ("a", [2, 4], [90, 95, None, 99, None], [100] * 5, True),  # what bore it out fell, too
        ("b", [3], [100] * 5, [110, 109, 99, None, 98], False),
        ("b", [2, 3], [100] * 5, [110, 109, None, None, 110], True),  # the rival did not fall
        ("b", [2, 3], [100] * 5, [110, 109, None, None, 98], False),
        ("c", [2, 3], [90] * 5, [100] * 5, False),  # an account that has no part in it
    ],
)
def test_an_overtake_holds_where_other_readings_show_the_lead(
    account: str, rejected: list[int], a: Row, b: Row, expected: bool
) -> None:
    assert is_wrong(overtake(2, 3), account, *rejected, a=a, b=b) is expected


def test_rounded_counts_that_overlap_show_no_lead() -> None:
    believed = {"a": counts([90, 91, None, 101], step=10), "b": counts([95] * 4, step=10)}
    rejected = "a", [hour(2)]

    found = is_withdrawn(overtake(2, 3), rejected, 0, believed.__getitem__)
    assert found is True


def test_counts_of_different_minutes_are_compared_with_the_nearest() -> None:
    """The rival is read a minute later: what it had an hour before does not count."""
    ahead = counts([90, 95, None, 104, 108])
    late = [Count(at + HOUR / 60, n, 1) for at, n, _ in counts([96, 100, 103, 106, 110])]
    believed = {"a": ahead, "b": late}

    def is_gone() -> bool:
        rejected = "a", [hour(2)]
        return is_withdrawn(overtake(2, 3), rejected, 0, believed.__getitem__)

    assert is_gone()
    believed["a"] = [*ahead, Count(hour(5), 112, 1)]  # clearly more than all that b ever had
    assert not is_gone()


def test_an_overtake_of_several_is_withdrawn_where_one_of_them_was_not_passed() -> None:
    both = overtake(2, 3, passed="bc")
    rows = {"a": [80, 80, None, None, 95], "c": [90] * 5}

    assert is_wrong(both, "a", 2, 3, **rows, b=[100] * 5)
    assert not is_wrong(both, "a", 2, 3, **rows, b=[94] * 5)


def test_a_rival_that_is_not_believed_at_all_was_not_passed() -> None:
    assert is_wrong(overtake(2), "b", 2, a=[90, 91, 92], b=[])


@pytest.mark.parametrize(
    ("account", "rejected", "expected"),
    [("a", 2, True), ("b", 2, True), ("a", 1, False), ("b", 4, False), ("c", 2, False)],
)
def test_neck_and_neck_does_not_hold_without_a_reading_that_it_rests_on(
    account: str, rejected: int, expected: bool
) -> None:
    neck = NeckAndNeck(at=START, board="board", accounts=("a", "b"), evidence=evidence(2, 3))

    assert is_wrong(neck, account, rejected) is expected


@pytest.mark.parametrize("event", [HELD, INCIDENT, CORRECTED], ids=lambda event: event.kind)
def test_what_else_happened_happened(event: Event) -> None:
    assert not is_wrong(event, "a", 2)
