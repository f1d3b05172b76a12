"""What an incident withheld, once it has ended."""

import pytest

from tests.series import DAY, HOUR, Row, Run, run, steady

CALM = {key: steady(100_000 * n, 10, 3) for n, key in enumerate("abcdef", start=1)}
EVERY = "every=50000"


def with_incident(*polls: bool, **others: Row) -> dict[str, Row]:
    """Return ten calm polls, then one for each of *polls*: whether the platform is at fault."""
    rows: dict[str, Row] = {
        key: [*row, *(int(row[-1] * (0.98 if wrong else 1)) + n for n, wrong in enumerate(polls))]
        for key, row in CALM.items()
    }
    return {**rows, **others}


def about(run: Run, account: str) -> list[str]:
    return [line for line in run.public if line.startswith(f"{account} ")]


WITHHELD = with_incident(True, True, False, False, False, False)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ([450_010, 450_011, 450_012, 450_013], ["n reached 450000"]),
        ([450_010, 449_990, 449_980, 449_970], []),
        ([449_100, 450_010, 449_990, 450_020], ["n reached 450000"]),
        ([449_100, 449_200, 450_010, 450_020], ["n reached 450000"]),
        ([449_100, 449_200, None, 450_010], ["n reached 450000"]),
        ([449_100, 449_200, None, 449_300], []),
    ],
)
def test_a_milestone_that_was_withheld_is_told_once(row: Row, told: list[str]):
    r = run({**WITHHELD, "n": [*steady(449_000, 10), *row, row[-1], row[-1]]}, EVERY)

    assert about(r, "n") == told


def test_a_withheld_milestone_is_told_once_though_the_account_is_missing_at_the_thaw():
    row = [450_010, 450_010, None, 449_500, 450_020, 450_030]

    r = run({**WITHHELD, "n": [*steady(449_000, 10), *row]}, EVERY)

    assert about(r, "n") == ["n reached 450000"]


@pytest.mark.parametrize("glitch", [0, 10**9])
def test_a_baseline_taken_in_an_incident_is_told_to_nobody(glitch: int):
    row = [*[None] * 11, 450_000, None, glitch, 450_010, 450_012]

    r = run({**WITHHELD, "n": row}, EVERY)

    assert about(r, "n") == []


@pytest.mark.parametrize("baseline", [1, 10**9])
def test_a_baseline_that_is_replaced_in_an_incident_takes_its_mark_along(baseline: int):
    row = [*[None] * 9, baseline, *steady(450_000, 6), *steady(499_000, 4, 500)]
    rows = with_incident(True, True, True, True, *[False] * 6)

    r = run({**rows, "n": row}, EVERY, every=DAY)

    assert about(r, "n") == ["n reached 500000"]


@pytest.mark.parametrize("every", [HOUR, DAY])
def test_accounts_that_are_back_one_by_one_end_an_incident(every):
    rows = with_incident(*[False] * 12)
    for late, key in enumerate("abcdef", start=1):
        rows[key] = [*CALM[key], *[0] * late, *steady(CALM[key][-1], 12 - late)]

    r = run(rows, EVERY, every=every)

    assert r.public == ["incident started: 6", "incident ended: 6"]
    assert r.state.incidents == {}


def test_accounts_that_vanish_do_not_keep_an_incident_open_for_ever():
    rows = with_incident(True, *[False] * 90)
    for key in "abc":
        rows[key] = [*rows[key][:11], *[None] * 90]

    r = run(rows, EVERY, every=DAY)

    assert r.public == ["incident started: 6", "incident ended: 6"]


@pytest.mark.xfail(strict=True, reason="every return of the platform's fault is an incident anew")
def test_a_platform_that_flickers_for_a_day_is_one_incident():
    rows = with_incident(*[True, False] * 12, *[False] * 24)

    r = run(rows, EVERY)

    assert r.public == ["incident started: 6", "incident ended: 6"]
