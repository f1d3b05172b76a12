"""A first reading is a baseline, and a baseline that turns out absurd is replaced in silence."""

import pytest

from bot.domain.quarantine import Track, judge
from bot.domain.readings import Count
from bot.domain.rules import QuarantineRules
from tests.series import HOUR, START, Row, run, steady


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
    r = run({"a": row})

    assert r.level("a") == 450_002
    assert r.held("a") == []
    assert r.public == []
    assert {450_000, 450_001, 450_002} >= {c.followers for c in r.state.tracks["a"].counts}


def test_thresholds_above_a_replaced_baseline_are_told_as_ever():
    r = run({"a": [10**9, 449_000, 449_001, 449_800, 450_001]}, "every=50000")

    assert r.public == ["a reached 450000"]


def test_a_baseline_is_told_to_nobody():
    r = run({"a": [454_000], "b": [367_000], "c": [333_000]})

    assert r.events == []
    assert r.state.peaks["a"].followers == 454_000


def test_a_board_waits_until_a_baseline_is_settled():
    r = run({"a": [1], "b": [5_000]})

    assert {key: board.order for key, board in r.state.boards.items() if board.order} == {}


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
