"""A clock that was ahead, told from one that is behind now."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.future import Future, brought_back, is_possible, peak_brought_back
from bot.domain.standing import BoardState, Rivalry
from bot.domain.state import Peak
from tests.series import DAY, HOUR

NOW = datetime(2023, 9, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "first", "last", "possible"),
    [
        # A clock that was ahead for some time: its readings are far from all others.
        (-HOUR, 30 * DAY, 30 * DAY, True),
        (-HOUR, 30 * DAY, 31 * DAY, True),
        (-20 * DAY, 10 * DAY, 30 * DAY - HOUR, True),
        (None, 30 * DAY, 30 * DAY + HOUR, True),
        # One that was set to the time of a place, for as long as anybody knows.
        (-HOUR, HOUR, 9 * HOUR, True),
        (None, HOUR, 14 * HOUR, True),
        # Readings that go on as before: it is now that is wrong.
        (-HOUR, HOUR, 30 * DAY, False),
        (-HOUR, HOUR, 25 * HOUR, False),
        (-2 * DAY, 5 * DAY, 300 * DAY, False),
        (None, 10 * DAY, 300 * DAY, False),
    ],
)
def test_days_of_readings_that_join_on_contradict_the_clock(
    before: timedelta | None, first: timedelta, last: timedelta, possible: bool
) -> None:
    future = Future(None if before is None else NOW + before, NOW + first, NOW + last)

    assert is_possible(NOW, future) is possible


def test_what_is_known_to_be_past_contradicts_no_clock_but_one_that_lost_the_time() -> None:
    assert is_possible(NOW, None)
    assert not is_possible(datetime(1970, 1, 1, tzinfo=UTC), None)
    assert not is_possible(datetime(2000, 1, 1, tzinfo=UTC), Future(None, NOW, NOW))


def test_the_past_of_a_rivalry_is_brought_back() -> None:
    past, future = NOW - DAY, NOW + DAY
    board = BoardState(
        ("oslo", "paris", "seoul"),
        rivalries={
            ("oslo", "paris"): Rivalry(past, True, "oslo", future, 5, 3),
            ("paris", "seoul"): Rivalry(future, False, "paris", past),
        },
    )

    assert brought_back(board, NOW) == BoardState(
        board.order,
        rivalries={
            ("oslo", "paris"): Rivalry(past, True, "oslo", NOW, 5, 3),
            ("paris", "seoul"): Rivalry(NOW, False, "paris", past),
        },
    )


def test_what_was_reached_stays_reached_but_not_in_the_future() -> None:
    assert peak_brought_back(Peak(1000, NOW + DAY), NOW) == Peak(1000)
    assert peak_brought_back(Peak(1000, NOW - DAY), NOW) == Peak(1000, NOW - DAY)
    assert peak_brought_back(Peak(1000), NOW) == Peak(1000)
