"""The time of Milepost beside a clock of the system that jumps, and a timer that does not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pipeline.clock import Clock, Look, Turn
from tests.fakes import FakeTime
from tests.series import DAY, HOUR

NOW = datetime(2023, 9, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def time() -> FakeTime:
    return FakeTime(NOW)


@pytest.fixture
def clock(time: FakeTime) -> Clock:
    return Clock(time.wall, time.timer)


def turns(clock: Clock, time: FakeTime, seconds: int) -> list[tuple[int, Turn]]:
    """Look every second, and return the news, each with how long it took."""
    found = []
    for second in range(1, seconds + 1):
        time.passes(SECOND)
        look = clock.look()
        if look is not None:
            found.append((second, look.turn))
            if look.turn is Turn.LASTS:
                break
    return found


def test_the_system_s_clock_is_followed_while_it_goes_on_evenly(
    clock: Clock, time: FakeTime
) -> None:
    for _ in range(100):
        time.passes(MINUTE)
        time.ahead += SECOND  # it is slow, and NTP makes up for it
        assert clock.look() is None
        assert clock() == clock.wall() == time.wall()
    assert clock.ahead() == timedelta()


@pytest.mark.parametrize("jump", [-9 * HOUR, 8 * DAY, -53 * 365 * DAY, 77 * 365 * DAY])
def test_a_jump_changes_nothing_and_is_over_when_the_clock_is_back(
    clock: Clock, time: FakeTime, jump: timedelta
) -> None:
    time.ahead = jump
    assert clock() == time.real
    assert clock.ahead() == jump
    time.passes(SECOND)
    assert clock.look() == Look(Turn.JUMPED, jump, jump)
    time.passes(7 * SECOND)
    assert clock.look() is None
    assert clock() == time.real
    time.ahead = timedelta()
    assert clock.look() == Look(Turn.RETURNED, -jump, timedelta())
    assert clock.look() is None
    assert clock() == time.real


@pytest.mark.parametrize(("jump", "after"), [(8 * DAY, 601), (-9 * HOUR, 31)])
def test_a_jump_that_lasts_may_be_right(
    clock: Clock, time: FakeTime, jump: timedelta, after: int
) -> None:
    time.ahead = jump
    assert turns(clock, time, 1000) == [(1, Turn.JUMPED), (after, Turn.LASTS)]
    assert clock() == time.real
    clock.believe()
    assert clock() == time.wall()
    assert turns(clock, time, 1000) == []


def test_a_clock_that_is_doubted_is_looked_at_again(clock: Clock, time: FakeTime) -> None:
    time.ahead = -30 * DAY
    turns(clock, time, 100)
    clock.doubt()
    assert turns(clock, time, 100) == [(30, Turn.LASTS)]
    assert clock() == time.real


def test_a_start_without_the_time_gives_way_to_any_later_one_at_once() -> None:
    time = FakeTime(datetime(1970, 1, 1, tzinfo=UTC))
    clock = Clock(time.wall, time.timer)
    time.ahead = 53 * 365 * DAY
    assert turns(clock, time, 10) == [(1, Turn.JUMPED), (2, Turn.LASTS)]


def test_so_does_a_time_that_is_only_known_to_be_past(clock: Clock, time: FakeTime) -> None:
    time.ahead = -3 * 365 * DAY
    clock.start_from(NOW)
    time.passes(SECOND)
    assert clock() == NOW + SECOND
    time.ahead = 5 * HOUR
    assert turns(clock, time, 10) == [(1, Turn.JUMPED), (2, Turn.LASTS)]


def test_a_clock_that_was_back_is_no_longer_unsure(time: FakeTime) -> None:
    time.ahead = -3 * 365 * DAY
    clock = Clock(time.wall, time.timer)
    clock.start_from(NOW)
    time.ahead = timedelta()
    assert turns(clock, time, 3) == [(1, Turn.RETURNED)]
    time.ahead = 77 * 365 * DAY
    assert turns(clock, time, 60) == [(1, Turn.JUMPED)]


def test_a_clock_is_settled_when_the_bot_has_run_for_a_while(clock: Clock, time: FakeTime) -> None:
    time.ahead = DAY
    time.passes(9 * MINUTE)
    assert not clock.is_settled()
    time.passes(MINUTE)
    assert clock.is_settled()


def test_a_wall_clock_without_a_timer_is_always_believed(time: FakeTime) -> None:
    clock = Clock(time.wall)
    for jump in (DAY, -DAY, timedelta()):
        time.ahead = jump
        assert clock() == time.wall()
        assert clock.look() is None
        assert clock.ahead() == timedelta()


jumps = st.timedeltas(-60 * 365 * DAY, 200 * 365 * DAY)
pauses = st.integers(1, 1_200)


@given(st.lists(st.tuples(jumps, pauses), max_size=6))
def test_time_goes_on_as_it_passes_whatever_the_clock_does_until_that_is_believed(
    moves: list[tuple[timedelta, int]],
) -> None:
    start = datetime(2100, 1, 1, tzinfo=UTC)
    time = FakeTime(start)
    clock = Clock(time.wall, time.timer)
    for jump, seconds in moves:
        time.ahead = jump
        turns(clock, time, min(seconds, 25))
        assert abs(clock() - time.real) <= MINUTE
        time.ahead = timedelta()
        clock.look()
    assert clock() == time.wall()
