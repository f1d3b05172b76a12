"""What is believed of one account's readings, and when."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quarantine import HELD_AT_MOST, RECENT, Track, is_extreme, tolerance
from bot.domain.readings import Count, Judgement
from bot.domain.rules import QuarantineRules, Rules
from tests.series import DAY, HOUR, START, run, steady

MINUTE = timedelta(minutes=1)
RULES = QuarantineRules()
CALM = steady(450_000, 20)  # ends at 450,019
HALF = 225_000


@pytest.mark.parametrize("followers", [450_020, 450_019, 450_018, 451_300, 448_700])
def test_a_small_move_is_believed_at_once(followers: int):
    r = run({"a": [*CALM, followers]})

    assert followers == r.level("a")
    assert r.judged == []


@pytest.mark.parametrize("followers", [0, 1, 4_500, 45_001, HALF, 440_000, 460_000, 900_000, 10**9])
def test_a_move_out_of_proportion_is_held(followers: int):
    r = run({"a": [*CALM, followers]})

    assert r.level("a") == 450_019
    assert [followers] == r.held("a")
    assert [f"a {followers} quarantined"] == r.judged


@pytest.mark.parametrize("followers", [0, 1, 45_001, HALF, 440_000, 460_000, 900_000, 10**9])
def test_a_held_reading_is_rejected_when_the_old_level_is_back(followers: int):
    r = run({"a": [*CALM, followers, 450_021]})

    assert r.level("a") == 450_021
    assert [f"a {followers} quarantined", f"a {followers} rejected"] == r.judged


@pytest.mark.parametrize(
    ("held", "agreeing"),
    [
        (315_000, 315_000),
        (315_000, 314_990),
        (315_000, 320_000),
        (315_000, 300_000),
        (315_000, 240_000),
        (460_000, 460_000),
        (460_000, 462_000),
        (600_000, 620_000),
        (600_000, 850_000),
    ],
)
def test_a_jump_is_believed_when_later_readings_agree(held: int, agreeing: int):
    r = run({"a": [*CALM, held, *steady(agreeing, 7)]}, every=DAY / 2)

    assert agreeing + 6 == r.level("a")
    assert f"a {held} released" in r.judged
    assert f"a {agreeing} released" in r.judged


@pytest.mark.parametrize(
    ("held", "other"),
    [(315_000, 600_000), (600_000, 480_000), (460_000, 500_000), (460_000, 430_000)],
)
def test_a_reading_that_tells_of_another_jump_is_held_as_well(held: int, other: int):
    r = run({"a": [*CALM, held, other]})

    assert r.level("a") == 450_019
    assert [held, other] == r.held("a")


@pytest.mark.parametrize(
    ("followers", "every", "readings", "is_believed"),
    [
        (460_000, 5 * MINUTE, 72, False),
        (460_000, 5 * MINUTE, 73, True),
        (460_000, HOUR, 6, False),
        (460_000, HOUR, 7, True),
        (460_000, DAY / 2, 2, False),
        (460_000, DAY / 2, 3, True),
        (460_000, DAY, 2, False),
        (460_000, DAY, 3, True),
        (460_000, 7 * DAY, 1, False),
        (460_000, 7 * DAY, 2, True),
        (440_000, HOUR, 72, False),
        (440_000, HOUR, 73, True),
        (440_000, DAY, 3, False),
        (440_000, DAY, 4, True),
        (440_000, 7 * DAY, 2, True),
        *[
            (followers, every, readings, is_believed)
            for followers in (200_000, 1_400_000, 9_000_000)
            for every, readings, is_believed in (
                (HOUR, 72, False),
                (HOUR, 73, True),
                (DAY, 3, False),
                (DAY, 4, True),
                (7 * DAY, 1, False),
                (7 * DAY, 2, True),
            )
        ],
    ],
)
def test_agreement_must_last(followers: int, every: timedelta, readings: int, is_believed: bool):
    r = run({"a": [*CALM, *steady(followers, readings)]}, every=every)

    assert r.level("a") == (followers + readings - 1 if is_believed else 450_019)


@pytest.mark.parametrize(
    ("every", "pace", "readings", "is_believed"),
    [
        (HOUR, 0, 7, True),
        (HOUR, 5, 7, False),
        (HOUR, 5, 14 * 24, False),
        (HOUR, 5, 14 * 24 + 1, True),
        (DAY, 5, 14, False),
        (DAY, 5, 15, True),
    ],
)
def test_one_number_again_and_again_proves_nothing_of_an_account_that_moves(
    every: timedelta, pace: int, readings: int, is_believed: bool
):
    moving = steady(100_000, 80, pace)

    r = run({"a": [*moving, *[131_000] * readings]}, every=every)

    assert r.level("a") == (131_000 if is_believed else moving[-1])


@pytest.mark.parametrize(("every", "low"), [(5 * MINUTE, 11), (HOUR, 5), (DAY / 2, 2), (DAY, 2)])
@given(st.integers(0, 10**7), st.booleans())
def test_a_defect_that_ends_before_it_is_proved_leaves_no_trace(
    every: timedelta, low: int, wrong: int, moves: bool
):
    defect = steady(wrong, low, int(moves))

    r = run({"a": [*CALM, *defect, *steady(450_020, 3)]}, every=every)

    assert r.level("a") == 450_022
    if abs(wrong - 450_019) > 10_000:
        assert set(defect).isdisjoint(count.followers for count in r.state.tracks["a"].counts)


@pytest.mark.parametrize(
    ("every", "readings", "is_believed"),
    [
        (HOUR, 2, False),
        (HOUR, 100, False),
        (DAY, 30, False),
        (DAY, 31, True),
        (7 * DAY, 5, False),
        (7 * DAY, 6, True),
        (40 * DAY, 1, False),
        (40 * DAY, 2, True),
    ],
)
@pytest.mark.parametrize("followers", [6, 45_001])
def test_a_collapse_needs_a_month(
    followers: int, every: timedelta, readings: int, is_believed: bool
):
    r = run({"a": [*CALM, *[followers] * readings]}, every=every)

    assert r.level("a") == (followers if is_believed else 450_019)


@pytest.mark.parametrize("followers", [0, 1, 5])
@pytest.mark.parametrize("every", [DAY, 40 * DAY])
def test_a_fall_to_nearly_nothing_takes_an_operator(followers: int, every: timedelta):
    r = run({"a": [*CALM, *[followers] * 60]}, every=every)

    assert r.level("a") == 450_019

    r.decide("a", START + 79 * every, True, START + 80 * every)

    assert r.level("a") == followers
    assert r.public == []


def test_a_collapse_in_frequent_polls_gets_through_as_well():
    r = run({"a": [*CALM, *[20_000] * 40 * 24]})

    assert r.level("a") == 20_000


def test_zero_for_a_day_in_hourly_polls_leaves_no_trace():
    r = run({"a": [*CALM, *[0] * 24, 450_030]})

    assert r.level("a") == 450_030
    assert r.held("a") == []
    assert 1 == r.judged.count("a 0 quarantined") == r.judged.count("a 0 rejected")
    assert [*r.judgements.values()].count(Judgement.REJECTED) == 24
    assert 0 not in {count.followers for count in r.state.tracks["a"].counts}


@pytest.mark.parametrize("every", [HOUR, DAY])
def test_a_viral_rise_gets_through_at_last(every: timedelta):
    rise = [450_000 * 115**n // 100**n for n in range(1, 21)]
    level = rise[-1]

    r = run({"a": [*CALM, *rise, *steady(level, 80)]}, every=every)

    assert level + 79 == r.level("a")
    assert r.held("a") == []


@pytest.mark.parametrize("every", [HOUR, DAY])
@pytest.mark.parametrize("returned", [430_000, 450_100, 455_000, 520_000, 700_000, 1_500_000])
def test_an_account_returns_from_a_long_outage(every: timedelta, returned: int):
    r = run({"a": [*CALM, *[None] * 90, *steady(returned, 80)]}, every=every)

    assert returned + 79 == r.level("a")


@pytest.mark.parametrize("start", [0, 3, 12, 100])
def test_a_small_account_may_grow_as_small_accounts_do(start: int):
    rows = steady(start, 60, 2)

    r = run({"a": rows})

    assert rows[-1] == r.level("a")
    assert r.judged == []


def test_what_is_held_is_bounded():
    wild = [10**6 * 4 ** (n % 5) + n for n in range(HELD_AT_MOST + 20)]

    r = run({"a": [*CALM, *wild]}, rules=Rules(QuarantineRules(extreme_span=1000 * DAY)))

    assert len(r.held("a")) == HELD_AT_MOST
    assert wild[-1] == r.held("a")[-1]
    assert sum("rejected" in line for line in r.judged) == 20


def test_a_track_keeps_the_latest_counts():
    r = run({"a": steady(1_000, 100)})

    assert steady(1_000, 100)[-RECENT:] == [c.followers for c in r.state.tracks["a"].counts]
    assert r.state.tracks["a"].readings == 100


def test_a_jump_that_was_believed_does_not_make_the_next_one_usual():
    r = run({"a": [*CALM, 315_000, 315_010, 315_020, 220_000]}, every=DAY)

    assert r.level("a") == 315_020


@pytest.mark.parametrize(
    ("before", "after", "is_it"),
    [
        (100, 151, True),
        (100, 149, False),
        (100, 150, True),
        (150, 99, True),
        (150, 101, False),
        (150, 100, True),
        (0, 20, False),
        (0, 21, True),
        (10, 30, False),
        (30, 0, True),
        (450_000, 0, True),
        (450_000, 300_001, False),
    ],
)
def test_extreme_is_half_as_much_again_or_as_much_less(before: int, after: int, is_it: bool):
    assert is_it is is_extreme(Count(START, before), Count(START, after), RULES)


@pytest.mark.parametrize(
    ("level", "step"), [(0, 1), (10, 1), (450_000, 1), (450_000, 1_000), (10**9, 10**7)]
)
@pytest.mark.parametrize("days", [0.01, 1, 30, 1000])
def test_no_silence_is_long_enough_for_half_of_the_level(level: int, step: int, days: float):
    track = Track((Count(START, level, step),), START, settled=True, pace=1e12, readings=9)
    later = Count(START + days * DAY, level, step)

    assert max(RULES.floor, level / 2) + step - 1 == tolerance(track, later, RULES)


def test_rounding_alone_is_never_a_jump():
    r = run({"a": [*[12_300] * 20, 12_400, 12_400, 12_300, 12_500]}, step=100)

    assert r.judged == []


def test_zeros_are_confirmed_by_no_other_number():
    r = run({"a": [*CALM, *[0] * 40, 6]}, every=DAY)

    assert r.level("a") == 450_019
    assert r.held("a") == [*[0] * 40, 6]


@pytest.mark.parametrize(("every", "true", "days"), [(5 * MINUTE, 60_000, 8), (HOUR, 40_000, 40)])
def test_a_wrong_number_before_the_true_one_does_not_keep_that_held(
    every: timedelta, true: int, days: int
):
    polls = days * DAY // every
    r = run({"a": [*CALM, 900_000, *steady(true, polls)]}, every=every)

    assert r.held("a") == []
