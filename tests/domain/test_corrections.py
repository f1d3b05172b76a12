"""Which events do not hold once readings are rejected."""

from datetime import datetime

import pytest

from bot.domain.corrections import is_withdrawn
from bot.domain.readings import Count
from bot.text import iso
from tests.series import HOUR, START

Row = list[int | None]
MILESTONE = {"account": "a", "threshold": 1_000}
OVERTAKE = {"board": "board", "account": "a", "passed": ["b"]}
NECK = {"board": "board", "accounts": ["a", "b"]}


def hour(n: int) -> datetime:
    return START + n * HOUR


def counts(row: Row, step: int = 1) -> list[Count]:
    """Return the believed counts of an account, hour by hour; None where one is rejected."""
    return [Count(hour(n), count, step) for n, count in enumerate(row) if count is not None]


def pairs(*hours: int, behind: str = "b") -> dict[str, object]:
    """Return the evidence of a lead that the readings of *hours* prove, newest first."""
    rounds = [[{"at": iso(hour(n)), "followers": 5, "step": 1}] * 2 for n in reversed(hours)]
    return {behind: {"cause": "growth", "margin": 1, "rounds": rounds}}


def is_wrong(
    kind: str,
    fields: dict[str, object],
    evidence: dict[str, object],
    account: str,
    *rejected: int,
    highest: int = 0,
    **rows: Row,
) -> bool:
    """Return whether the event is withdrawn when the readings of *rejected* hours are."""
    believed = {key: counts(row) for key, row in rows.items()}
    times = [hour(n) for n in rejected]
    return is_withdrawn(kind, fields, evidence, (account, times), highest, believed.__getitem__)


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
    assert is_wrong("milestone", MILESTONE, {}, account, 4, highest=highest) is expected


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
    evidence = {"pairs": pairs(2, 3)}

    assert is_wrong("overtake", OVERTAKE, evidence, account, *rejected, a=a, b=b) is expected


def test_rounded_counts_that_overlap_show_no_lead() -> None:
    evidence = {"pairs": pairs(2, 3)}
    believed = {"a": counts([90, 91, None, 101], step=10), "b": counts([95] * 4, step=10)}
    rejected = "a", [hour(2)]

    found = is_withdrawn("overtake", OVERTAKE, evidence, rejected, 0, believed.__getitem__)
    assert found is True


def test_counts_of_different_minutes_are_compared_with_the_nearest() -> None:
    """The rival is read a minute later: what it had an hour before does not count."""
    evidence = {"pairs": pairs(2, 3)}
    ahead = counts([90, 95, None, 104, 108])
    late = [Count(at + HOUR / 60, n, 1) for at, n, _ in counts([96, 100, 103, 106, 110])]
    believed = {"a": ahead, "b": late}

    def is_gone() -> bool:
        rejected = "a", [hour(2)]
        return is_withdrawn("overtake", OVERTAKE, evidence, rejected, 0, believed.__getitem__)

    assert is_gone()
    believed["a"] = [*ahead, Count(hour(5), 112, 1)]  # clearly more than all that b ever had
    assert not is_gone()


def test_an_overtake_of_several_is_withdrawn_where_one_of_them_was_not_passed() -> None:
    evidence = {"pairs": {**pairs(2, 3), **pairs(2, 3, behind="c")}}
    fields = {**OVERTAKE, "passed": ["b", "c"]}
    rows = {"a": [80, 80, None, None, 95], "c": [90] * 5}

    assert is_wrong("overtake", fields, evidence, "a", 2, 3, **rows, b=[100] * 5)
    assert not is_wrong("overtake", fields, evidence, "a", 2, 3, **rows, b=[94] * 5)


def test_a_rival_that_is_not_believed_at_all_was_not_passed() -> None:
    assert is_wrong("overtake", OVERTAKE, {"pairs": pairs(2)}, "b", 2, a=[90, 91, 92], b=[])


@pytest.mark.parametrize(
    ("account", "rejected", "expected"),
    [("a", 2, True), ("b", 2, True), ("a", 1, False), ("b", 4, False), ("c", 2, False)],
)
def test_neck_and_neck_does_not_hold_without_a_reading_that_it_rests_on(
    account: str, rejected: int, expected: bool
) -> None:
    evidence = {"pairs": pairs(2, 3)}

    assert is_wrong("neck_and_neck", NECK, evidence, account, rejected) is expected


@pytest.mark.parametrize("kind", ["quarantined", "released", "rejected", "incident", "correction"])
def test_what_else_happened_happened(kind: str) -> None:
    fields = {"account": "a", "followers": 5, "taken_at": iso(hour(2))}

    assert not is_wrong(kind, fields, {"pairs": pairs(2)}, "a", 2)
