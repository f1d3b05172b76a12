"""Thresholds are told once ever, the highest of several, with the time that they took."""

from datetime import timedelta

import pytest

from bot.domain.events import MilestoneReached
from bot.domain.ladder import LARGEST_COUNT, Ladder, parse_ladder
from bot.domain.milestones import crossing, next_rung, rungs_passed
from bot.domain.readings import Count
from bot.domain.rules import MilestoneRules, QuarantineRules, Rules
from tests.series import DAY, HOUR, START, Row, Run, catalogue_of, polls_of, run, steady

SECOND = timedelta(seconds=1)
EVERY_50K = parse_ladder("every=50000")
EVERY_TEN = parse_ladder("every=10")


def milestones(run: Run) -> list[MilestoneReached]:
    return [event for event in run.events if isinstance(event, MilestoneReached)]


@pytest.mark.parametrize(
    ("row", "thresholds"),
    [
        ([449_900, 449_999], []),
        ([449_900, 450_000], [450_000]),
        ([450_000, 450_001], []),
        ([450_001, 449_999, 450_001], []),
        ([449_900, 450_010, 449_990, 450_005], [450_000]),
        ([449_900, 450_010, 449_990, 450_005, None, 450_020], [450_000]),
        ([449_900, None, None, 450_020], [450_000]),
        ([449_900, 449_990, 450_000, 449_000, 450_000, 450_001], [450_000]),
        ([449_900, 450_010, 449_990, 449_980, 450_011, 450_009], [450_000]),
        ([499_000, 500_010, *steady(500_020, 40, 1_290)], [500_000, 550_000]),
        ([None, None, 450_010, 450_020], []),
        ([449_900], []),
    ],
)
def test_a_threshold_is_told_once(row: Row, thresholds: list[int]):
    told = milestones(run({"a": row}, EVERY_50K))

    assert [event.threshold for event in told] == thresholds


def test_a_jump_over_four_thresholds_is_one_event():
    (event,) = milestones(run({"a": [100_000, 104_321]}, "every=1000"))

    assert event.threshold == 104_000
    assert event.also_passed == (101_000, 102_000, 103_000)
    assert event.followers == 104_321


def test_a_huge_jump_on_a_fine_ladder_does_not_flood_the_event():
    rules = Rules(QuarantineRules(young_share=1.0))

    (event,) = milestones(run({"a": [10_000, 14_999]}, "every=1", rules))

    assert event.threshold == 14_999
    assert len(event.also_passed) == 999


def test_ladders_that_share_a_rung_tell_it_once():
    ladders = [EVERY_50K, parse_ladder("1-2-5"), parse_ladder("at=495000,500000")]

    assert rungs_passed(449_999, 500_000, ladders) == [450_000, 495_000, 500_000]


@pytest.mark.parametrize(
    ("peak", "followers", "rungs"),
    [(0, 9, []), (0, 10, [10]), (9, 10, [10]), (10, 10, []), (10, 5, []), (10, 31, [20, 30])],
)
def test_landing_on_a_rung_passes_it(peak: int, followers: int, rungs: list[int]):
    assert rungs_passed(peak, followers, [EVERY_TEN]) == rungs


@pytest.mark.parametrize(
    ("ladders", "rung"),
    [
        ([EVERY_50K], 500_000),
        ([EVERY_50K, parse_ladder("at=454321")], 454_321),
        ([parse_ladder("at=5000")], None),
        ([], None),
    ],
)
def test_the_next_rung_is_the_lowest_of_all_ladders(ladders: list[Ladder], rung: int | None):
    assert next_rung(454_000, ladders) == rung


@pytest.mark.parametrize(
    ("row", "not_before", "not_after"),
    [
        ([449_900, 450_010], 0, 1),
        ([449_900, None, None, 450_010], 0, 3),
        ([449_900, 449_950, 450_010, 450_020], 1, 2),
        ([449_900, 449_950, None, 450_000], 1, 3),
    ],
)
def test_a_milestone_carries_its_bracket(row: Row, not_before: int, not_after: int):
    (event,) = milestones(run({"a": row}, EVERY_50K))

    assert event.not_before == START + not_before * HOUR
    assert event.not_after == START + not_after * HOUR
    assert event.at == START + not_after * HOUR


def test_a_milestone_of_released_readings_is_dated_when_it_was_first_seen():
    row = [*steady(440_000, 20), 460_000, 460_005, 460_010]

    (event,) = milestones(run({"a": row}, EVERY_50K, every=DAY))

    assert event.threshold == 450_000
    assert event.followers == 460_010
    assert event.not_before == START + 19 * DAY
    assert event.not_after == START + 20 * DAY
    assert event.at == START + 22 * DAY


@pytest.mark.parametrize("confirmations", [1, 2, 3])
def test_an_operator_may_want_a_milestone_confirmed(confirmations: int):
    rules = Rules(milestones=MilestoneRules(confirmations))
    row = [449_900, 449_990, 450_001, 450_002, 449_999, 450_003, 450_004, 450_005]

    (event,) = milestones(run({"a": row}, EVERY_50K, rules))

    assert event.at == START + {1: 2, 2: 3, 3: 7}[confirmations] * HOUR
    assert (event.not_before, event.not_after) == (
        (START + HOUR, START + 2 * HOUR)
        if confirmations < 3
        else (START + 4 * HOUR, START + 5 * HOUR)
    )


def test_a_poll_right_after_another_confirms_no_milestone():
    rules = Rules(milestones=MilestoneRules(2))
    r = run({"a": [449_900, 449_990, 450_001]}, EVERY_50K, rules)

    r.poll(*polls_of({"a": [450_001]}, start=START + 2 * HOUR + SECOND))

    assert r.public == []


def test_a_milestone_tells_how_long_it_took_since_the_one_before():
    row = [*steady(9_990, 20), *steady(10_011, 480, 2)]

    first, second, *_ = milestones(run({"a": row}, "every=500"))

    assert first.threshold == 10_000
    assert first.took_seconds is None
    assert second.threshold == 10_500
    assert second.took_seconds == (second.not_after - first.not_after) / SECOND
    assert second.took_seconds > 9 * DAY / SECOND


def test_the_time_from_the_milestone_before_spans_a_dip():
    row = [9_990, 10_000, *steady(9_999, 20, -1), *steady(9_980, 600)]

    first, second, *_ = milestones(run({"a": row}, "every=500"))

    assert (first.threshold, second.threshold) == (10_000, 10_500)
    assert second.took_seconds == (second.not_after - START - HOUR) / SECOND


@pytest.mark.parametrize(
    ("peak", "followers", "threshold"),
    [
        (0, [9], None),
        (0, [10], 10),
        (9, [9, 10, 9], 10),
        (25, [20, 30, 25], 30),
        (30, [20, 30], None),
    ],
)
def test_a_crossing_is_told_above_the_peak(peak: int, followers: list[int], threshold: int | None):
    counts = [Count(START + n * HOUR, number) for n, number in enumerate(followers)]

    passed = crossing(peak, max(followers), counts, [EVERY_TEN])

    assert (passed and passed.threshold) == threshold


def test_more_followers_than_there_are_rungs_pass_nothing():
    assert rungs_passed(LARGEST_COUNT, 10**15, [parse_ladder("1-2-5")]) == []


def test_held_readings_pass_nothing():
    r = run({"a": [*steady(440_000, 20), 460_000]}, EVERY_50K)

    assert r.public == []
    assert r.state.peaks["a"].followers == 440_019


def test_an_account_without_a_ladder_passes_nothing():
    assert run({"a": steady(9_990, 30)}, Ladder()).public == []


def test_milestones_of_an_account_do_not_depend_on_its_board():
    catalogue = catalogue_of("a", EVERY_50K, boards=[])

    r = Run(catalogue).poll(*polls_of({"a": [449_900, 450_010]}, timedelta(minutes=5)))

    assert r.public == ["a reached 450000"]
