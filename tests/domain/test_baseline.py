"""A first reading is a baseline, and a baseline that turns out absurd is replaced in silence."""

from datetime import timedelta

import pytest

from bot.domain.quarantine import Track, judge
from bot.domain.readings import Count
from bot.domain.rules import QuarantineRules
from tests.series import DAY, HOUR, START, Row, run, steady


def test_a_first_count_is_the_baseline():
    verdict = judge(None, Count(START, 454_000), QuarantineRules())

    assert Track((Count(START, 454_000),), START) == verdict.track
    assert (Count(START, 454_000),) == verdict.believed
    assert not verdict.track.settled


@pytest.mark.parametrize(
    "row",
    [
        [450_000, 0, 450_001, 450_002],
        [0, 450_000, 450_001, 450_002],
        [10**9, 450_000, 450_001, 450_002],
        [45_000, 450_000, 450_001, 450_002],
        [None, 1, None, 450_000, 450_001, None, 450_002],
    ],
)
def test_an_absurd_baseline_is_replaced_in_silence(row: Row):
    r = run({"a": row}, every=DAY)

    assert r.level("a") == 450_002
    assert r.held("a") == []
    assert r.public == []
    assert {450_000, 450_001, 450_002} >= {c.followers for c in r.state.tracks["a"].counts}


def test_thresholds_above_a_replaced_baseline_are_told_as_ever():
    r = run({"a": [10**9, 449_000, 449_001, 449_800, 450_001]}, "every=50000", every=DAY)

    assert r.public == ["a reached 450000"]


def test_a_baseline_is_told_to_nobody():
    r = run({"a": [454_000], "b": [367_000], "c": [333_000]})

    assert r.events == []
    assert r.state.peaks["a"].followers == 454_000


def test_a_board_seats_its_accounts_by_their_first_counts():
    r = run({"a": [1], "b": [5_000]})

    assert r.order() == ("b", "a")


@pytest.mark.parametrize(
    ("wrong", "every"),
    [
        ([0] * 24, HOUR),
        ([0] * 10, DAY),
        ([0] * 100, DAY),
        ([37] * 4, DAY),
        ([37, 38, 38, 39], DAY),
        ([114_000] * 10, DAY),
        ([400_000, 400_003, 400_007], 12 * HOUR),
        ([700_000, 700_000], DAY),
        ([10**9] * 30, DAY),
    ],
)
def test_a_mistaken_baseline_moves_everything_in_silence(wrong: list[int], every: timedelta):
    true = steady(450_000, 100)
    polls = len(wrong) + len(true)

    r = run({"a": [*wrong, *true], "b": steady(333_000, polls)}, "every=50000", every=every)

    assert r.public == []
    assert r.level("a") == true[-1] == r.state.peaks["a"].followers
    assert r.order() == ("a", "b")
    assert {count.followers for count in r.believed("a")} == set(true)


@pytest.mark.parametrize(
    ("row", "every", "told"),
    [
        ([31, 71, 105, 154], 30 * DAY, ["a reached 100", "a reached 150"]),
        ([0, 410, 705, 880, 1006], 30 * DAY, ["a reached 400", "a reached 850", "a reached 1000"]),
        # Set up on a Friday, and not read over the weekend.
        ([*steady(454_000, 40), *[None] * 60, *steady(501_000, 10)], HOUR, ["a reached 501000"]),
        ([100, 101, 103, 900, 2_500, 4_000, 5_500, 5_600], DAY, ["a reached 5600"]),
        ([*steady(100, 10), 400, 900, 2_000, 3_500, 4_500, *steady(5_000, 80)], HOUR, None),
    ],
)
def test_growth_is_no_mistaken_baseline(row: list[int], every: timedelta, told: list[str] | None):
    r = run({"a": row}, "every=50", every=every)

    assert r.level("a") in row[-2:]
    assert r.public
    if told is not None:
        assert [line for line in r.public if line in told] == told


def test_a_baseline_that_was_too_high_takes_the_mark_down_with_it():
    r = run({"a": [7_500, 7_500, *steady(2_540, 80, 20)]}, "every=1000", every=DAY)

    assert r.public == ["a reached 3000", "a reached 4000"]


def test_the_level_of_an_account_that_was_seen_to_live_there_is_no_mistake():
    r = run({"a": [*steady(40_000, 80, 10), *steady(70_000, 5)]}, "every=50000", every=DAY)

    assert r.public == ["a reached 50000"]


@pytest.mark.parametrize("baseline", [1, 10**9])
def test_an_operators_approval_replaces_an_absurd_baseline_in_silence(baseline: int):
    r = run({"a": [baseline, 450_000]}).decide("a", START + HOUR, True, START + 1.5 * HOUR)

    assert r.public == []
    assert r.state.peaks["a"].followers == 450_000


@pytest.mark.parametrize("polls", [2, 4, 7])
def test_a_wrong_answer_among_the_first_readings_reaches_no_milestone(polls: int):
    r = run({"a": [*steady(449_000, polls), 460_000, 449_010]}, "every=50000")

    assert r.public == []


@pytest.mark.parametrize(
    "first",
    [
        [450_000, 0, 0],
        [10**9, 0],  # a zero is no new baseline either
        [0, 0],
        [450_000, 45_000, 45_000],
    ],
)
def test_wrong_answers_at_the_beginning_make_no_milestone_of_the_true_level(first: list[int]):
    assert run({"a": [*first, *steady(450_000, 60)]}).public == []


@pytest.mark.parametrize("fallen", [150_000, 290_000])
def test_the_loss_of_an_account_that_is_known_takes_no_mark_down(fallen: int):
    row = [*steady(454_000, 40, 20), *steady(fallen, 500, 600)]

    r = run({"a": row}, "every=50000", every=DAY)

    assert r.public == [f"a reached {rung}" for rung in range(500_000, row[-1] + 1, 50_000)]
