"""What an account's own movement makes plausible."""

from datetime import timedelta

import pytest

from tests.series import DAY, HOUR, START, Run, catalogue_of, polls_of, run, steady

EVERY_1K = "every=1000"


def test_a_lively_account_may_move_further_than_a_calm_one():
    calm = [*steady(10_000, 60, 1), 10_500]
    lively = [*steady(10_000, 60, 80), 15_220]

    assert run({"a": calm}, EVERY_1K).held("a") == [10_500]
    assert run({"a": lively}, EVERY_1K).held("a") == []


@pytest.mark.parametrize("days", [20, 40, 60])
def test_the_longer_the_silence_the_further_an_account_may_move(days: int):
    row = steady(10_000, 60, 40)

    at_once = run({"a": [*row, row[-1] + 90 * days]}, EVERY_1K, every=DAY)
    late = Run(catalogue_of("a", EVERY_1K)).poll(*polls_of({"a": row}, DAY))
    late.poll(*polls_of({"a": [row[-1] + 90 * days]}, start=START + (59 + days) * DAY))

    assert late.held("a") == []
    assert at_once.held("a") == [row[-1] + 90 * days]


def polled_again(seconds: float, polls: int) -> Run:
    """Return a run with two polls so close to each other, and then an absurd reading."""
    r = Run(catalogue_of("a", EVERY_1K)).poll(*polls_of({"a": steady(5_000, polls)}))
    last = START + (polls - 1) * HOUR
    r.poll(*polls_of({"a": [5_000 + polls + 3]}, start=last + timedelta(seconds=seconds)))
    return r.poll(*polls_of({"a": [7_100, 5_004 + polls]}, start=last + HOUR))


@pytest.mark.parametrize("seconds", [60, 600])
@pytest.mark.parametrize("polls", [1, 2, 20, 48])
def test_a_second_poll_soon_after_leaves_absurd_readings_absurd(seconds: float, polls: int):
    r = polled_again(seconds, polls)

    assert r.public == []
    assert r.level("a") == 5_004 + polls


@pytest.mark.parametrize("seconds", [0.001, 1])
@pytest.mark.parametrize("polls", [1, 2, 20, 48])
def test_a_second_poll_at_once_leaves_absurd_readings_absurd(seconds: float, polls: int):
    assert polled_again(seconds, polls).public == []


@pytest.mark.parametrize("row", [[100, 100, 105, 100, 95], [0, 5, 10, 5, 0], [3, 0, 1, 4]])
def test_a_handful_of_followers_is_always_plausible(row: list[int]):
    assert run({"a": row}).judged == []


def test_the_pause_between_polls_counts_readings_that_were_rejected():
    daily = {"a": [1_000, 1_000, *[90] * 9, 1_001]}

    r = run(daily, EVERY_1K, every=DAY)

    assert r.level("a") == 1_001
    assert r.state.tracks["a"].pause == DAY
