"""What is believed of one account's readings, and when."""

from datetime import timedelta

import pytest

from bot.domain.quarantine import HELD_AT_MOST, RECENT, Track, is_extreme, tolerance
from bot.domain.readings import Count
from bot.domain.rules import QuarantineRules, Rules
from tests.series import DAY, HOUR, START, run, steady

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
def test_a_jump_is_believed_when_the_next_reading_agrees(held: int, agreeing: int):
    r = run({"a": [*CALM, held, agreeing, agreeing]})

    assert agreeing == r.level("a")
    assert f"a {held} released" in r.judged


@pytest.mark.parametrize(
    ("held", "other"),
    [(315_000, 600_000), (600_000, 480_000), (460_000, 500_000), (460_000, 430_000)],
)
def test_a_reading_that_tells_of_another_jump_is_held_as_well(held: int, other: int):
    r = run({"a": [*CALM, held, other]})

    assert r.level("a") == 450_019
    assert [held, other] == r.held("a")


@pytest.mark.parametrize(
    ("every", "readings", "is_believed"),
    [
        (HOUR, 2, False),
        (HOUR, 36, False),
        (HOUR, 37, True),
        (timedelta(hours=12), 3, False),
        (timedelta(hours=12), 4, True),
        (DAY, 2, False),
        (DAY, 3, True),
        (7 * DAY, 2, False),
        (7 * DAY, 3, True),
    ],
)
@pytest.mark.parametrize("followers", [46_000, 200_000, 1_400_000, 9_000_000])
def test_an_extreme_move_needs_readings_and_time(
    followers: int, every: timedelta, readings: int, is_believed: bool
):
    r = run({"a": [*CALM, *[followers] * readings]}, every=every)

    assert r.level("a") == (followers if is_believed else 450_019)


@pytest.mark.parametrize(
    ("every", "readings", "is_believed"),
    [
        (HOUR, 2, False),
        (HOUR, 100, False),
        (DAY, 30, False),
        (DAY, 31, True),
        (7 * DAY, 5, False),
        (7 * DAY, 6, True),
        (40 * DAY, 2, False),
        (40 * DAY, 3, True),
    ],
)
@pytest.mark.parametrize("followers", [0, 3, 45_001])
def test_a_collapse_needs_a_month(
    followers: int, every: timedelta, readings: int, is_believed: bool
):
    r = run({"a": [*CALM, *[followers] * readings]}, every=every)

    assert r.level("a") == (followers if is_believed else 450_019)


def test_a_collapse_in_frequent_polls_gets_through_as_well():
    r = run({"a": [*CALM, *[20_000] * 40 * 24]})

    assert r.level("a") == 20_000


def test_zero_for_a_day_in_hourly_polls_leaves_no_trace():
    r = run({"a": [*CALM, *[0] * 24, 450_030]})

    assert r.level("a") == 450_030
    assert r.held("a") == []
    assert 24 == r.judged.count("a 0 quarantined") == r.judged.count("a 0 rejected")
    assert 0 not in {count.followers for count in r.state.tracks["a"].counts}


@pytest.mark.parametrize("every", [HOUR, DAY])
def test_a_viral_rise_gets_through_at_last(every: timedelta):
    rise = [450_000 * 115**n // 100**n for n in range(1, 21)]
    level = rise[-1]

    r = run({"a": [*CALM, *rise, *steady(level, 40)]}, every=every)

    assert level + 39 == r.level("a")
    assert r.held("a") == []


@pytest.mark.parametrize("every", [HOUR, DAY])
@pytest.mark.parametrize("returned", [430_000, 450_100, 455_000, 520_000, 700_000, 1_500_000])
def test_an_account_returns_from_a_long_outage(every: timedelta, returned: int):
    r = run({"a": [*CALM, *[None] * 90, *steady(returned, 40)]}, every=every)

    assert returned + 39 == r.level("a")


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
    r = run({"a": [*CALM, 315_000, 315_010, 315_020, 220_000]})

    assert r.level("a") == 315_020


@pytest.mark.parametrize(
    ("before", "after", "is_it"),
    [
        (100, 201, True),
        (100, 199, False),
        (100, 200, True),
        (100, 49, True),
        (100, 51, False),
        (100, 50, True),
        (0, 20, False),
        (0, 21, True),
        (10, 30, False),
        (30, 0, True),
        (450_000, 0, True),
        (450_000, HALF + 1, False),
    ],
)
def test_extreme_is_double_or_half(before: int, after: int, is_it: bool):
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
