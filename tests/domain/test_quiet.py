"""Quiet hours, by the clock on the wall of a channel."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from bot.domain.quiet import QuietHours

NIGHT = QuietHours(time(22), time(7))
NAP = QuietHours(time(13), time(14, 30))
MINUTE = timedelta(minutes=1)
ZONES = [
    "UTC",
    "Asia/Seoul",  # never puts its clock forward
    "Asia/Kathmandu",  # UTC+5:45
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",  # by half an hour
    "America/Santiago",  # at midnight
    "Pacific/Apia",  # skipped the 30th of December 2011
]


def at(local: str, zone: str = "UTC", fold: int = 0) -> datetime:
    """Return when the clock of *zone* shows *local*, the first or the second time."""
    wall = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return wall.astimezone(UTC)


def ends_at(quiet: QuietHours, now: datetime, zone: str) -> datetime | None:
    return quiet.ends_at(now, ZoneInfo(zone))


@pytest.mark.parametrize(
    ("quiet", "now", "end"),
    [
        (NAP, "2023-09-01 12:59:59.999", None),
        (NAP, "2023-09-01 13:00", "2023-09-01 14:30"),
        (NAP, "2023-09-01 14:29:59.999", "2023-09-01 14:30"),
        (NAP, "2023-09-01 14:30", None),
        (NIGHT, "2023-09-01 21:59:59.999", None),
        (NIGHT, "2023-09-01 22:00", "2023-09-02 07:00"),
        (NIGHT, "2023-09-01 23:59", "2023-09-02 07:00"),
        (NIGHT, "2023-09-02 00:00", "2023-09-02 07:00"),
        (NIGHT, "2023-09-02 06:59:59.999", "2023-09-02 07:00"),
        (NIGHT, "2023-09-02 07:00", None),
        (NIGHT, "2023-12-31 23:00", "2024-01-01 07:00"),
        (QuietHours(time(18), time(0)), "2023-09-01 18:00", "2023-09-02 00:00"),
        (QuietHours(time(18), time(0)), "2023-09-02 00:00", None),
        (QuietHours(time(0), time(6)), "2023-09-02 00:00", "2023-09-02 06:00"),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Seoul", "Europe/Paris", "America/New_York"])
def test_quiet_lasts_from_the_first_minute_up_to_the_last(
    quiet: QuietHours, now: str, end: str | None, zone: str
) -> None:
    assert ends_at(quiet, at(now, zone), zone) == (None if end is None else at(end, zone))


def test_the_end_is_in_utc() -> None:
    end = ends_at(NIGHT, at("2023-09-01 23:00", "Asia/Seoul"), "Asia/Seoul")

    assert end == datetime(2023, 9, 1, 22, tzinfo=UTC)
    assert end.tzinfo is UTC


@pytest.mark.parametrize(
    ("zone", "hours", "now", "end"),
    [
        # Put forward in the night: an hour less of quiet.
        ("Europe/Paris", "22:00 07:00", "2024-03-30 22:00", "2024-03-31 07:00"),
        ("America/New_York", "22:00 07:00", "2024-03-09 22:00", "2024-03-10 07:00"),
        # The end is skipped: it is when the clock goes on.
        ("Europe/Paris", "22:00 02:30", "2024-03-30 23:00", "2024-03-31 03:00"),
        ("Europe/Paris", "22:00 02:30", "2024-03-31 01:59", "2024-03-31 03:00"),
        ("Europe/Paris", "22:00 02:00", "2024-03-31 01:59", "2024-03-31 03:00"),
        ("America/New_York", "22:00 02:59", "2024-03-10 01:59", "2024-03-10 03:00"),
        ("Australia/Lord_Howe", "22:00 02:15", "2024-10-05 23:00", "2024-10-06 02:30"),
        ("America/Santiago", "20:00 00:00", "2024-09-07 21:00", "2024-09-08 01:00"),
        ("America/Santiago", "20:00 00:30", "2024-09-07 23:59", "2024-09-08 01:00"),
        # A whole day is skipped, and the night with it.
        ("Pacific/Apia", "22:00 07:00", "2011-12-29 23:00", "2011-12-31 07:00"),
        ("Pacific/Apia", "22:00 00:00", "2011-12-29 23:00", "2011-12-31 00:00"),
        # The only minutes without quiet are skipped.
        ("America/Santiago", "00:15 00:00", "2024-09-07 23:59", "2024-09-09 00:00"),
    ],
)
def test_a_clock_that_is_put_forward_ends_what_it_skips(
    zone: str, hours: str, now: str, end: str
) -> None:
    quiet = QuietHours(*map(time.fromisoformat, hours.split()))

    assert ends_at(quiet, at(now, zone), zone) == at(end, zone)


@pytest.mark.parametrize(
    ("zone", "hours", "now", "end"),
    [
        # Put back in the night: an hour more of quiet.
        ("Europe/Paris", "22:00 07:00", ("2024-10-26 22:00", 0), ("2024-10-27 07:00", 0)),
        ("Europe/Paris", "22:00 07:00", ("2024-10-27 02:30", 1), ("2024-10-27 07:00", 0)),
        # The end comes twice, and there is quiet before each.
        ("Europe/Paris", "22:00 02:30", ("2024-10-27 01:00", 0), ("2024-10-27 02:30", 0)),
        ("Europe/Paris", "22:00 02:30", ("2024-10-27 02:29", 0), ("2024-10-27 02:30", 0)),
        ("Europe/Paris", "22:00 02:30", ("2024-10-27 02:29", 1), ("2024-10-27 02:30", 1)),
        ("America/New_York", "22:00 01:30", ("2024-11-03 01:00", 1), ("2024-11-03 01:30", 1)),
        ("Australia/Lord_Howe", "22:00 01:45", ("2024-04-07 01:40", 1), ("2024-04-07 01:45", 1)),
        ("America/Santiago", "20:00 23:30", ("2024-04-06 23:10", 1), ("2024-04-06 23:30", 1)),
        ("America/Santiago", "20:00 00:00", ("2024-04-06 23:59", 0), ("2024-04-07 00:00", 0)),
    ],
)
def test_a_clock_that_is_put_back_ends_quiet_at_the_next_time_that_it_shows(
    zone: str, hours: str, now: tuple[str, int], end: tuple[str, int]
) -> None:
    quiet = QuietHours(*map(time.fromisoformat, hours.split()))

    assert ends_at(quiet, at(now[0], zone, now[1]), zone) == at(end[0], zone, end[1])


@pytest.mark.parametrize(
    ("local", "fold", "is_quiet"),
    [("02:29", 0, True), ("02:30", 0, False), ("02:00", 1, True), ("02:30", 1, False)],
)
def test_between_two_times_of_the_same_name_the_clock_decides(
    local: str, fold: int, is_quiet: bool
) -> None:
    now = at(f"2024-10-27 {local}", "Europe/Paris", fold)
    quiet = QuietHours(time(22), time(2, 30))

    assert (ends_at(quiet, now, "Europe/Paris") is not None) is is_quiet


clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
windows = st.tuples(clocks, clocks).filter(lambda ends: ends[0] != ends[1])
CHANGES = [
    at("2024-03-31 01:00"),  # Paris, forward
    at("2024-10-27 01:00"),
    at("2024-03-10 07:00"),  # New York, forward
    at("2024-11-03 06:00"),
    at("2024-10-05 15:30"),  # Lord Howe, forward
    at("2024-04-06 15:00"),
    at("2024-09-08 04:00"),  # Santiago, forward
    at("2024-04-07 03:00"),
    at("2011-12-30 10:00"),  # Apia
]
near_a_change = st.builds(
    lambda change, minutes: change + minutes * MINUTE,
    st.sampled_from(CHANGES),
    st.integers(-24 * 60, 24 * 60),
)
moments = near_a_change | st.integers(0, 14 * 10**9).map(
    lambda tenths: datetime(2000, 1, 1, tzinfo=UTC) + tenths * timedelta(milliseconds=100)
)


def is_quiet(window: tuple[time, time], now: datetime, zone: str) -> bool:
    """Return whether a clock of *zone* is in the *window*, minute by minute on its face."""
    start, end = window
    clock = now.astimezone(ZoneInfo(zone)).time()
    return (start <= clock < end) if start < end else not end <= clock < start


@given(windows, moments, st.sampled_from(ZONES))
def test_the_end_is_later_than_now_and_the_quiet_is_over_then(
    window: tuple[time, time], now: datetime, zone: str
) -> None:
    end = ends_at(QuietHours(*window), now, zone)

    assert (end is not None) == is_quiet(window, now, zone)
    if end is not None:
        assert end > now
        assert not is_quiet(window, end, zone)
        event("over midnight" if window[1] < window[0] else "by day")


@given(windows, near_a_change, st.sampled_from(ZONES))
def test_the_end_comes_as_soon_as_the_clock_is_past_it(
    window: tuple[time, time], now: datetime, zone: str
) -> None:
    """Or as soon as the clock shows it again, where it was put back before the window began."""
    end = ends_at(QuietHours(*window), now, zone)
    if end is None:
        return
    minute = now.replace(second=0, microsecond=0) + MINUTE
    while is_quiet(window, minute, zone):
        minute += MINUTE
    is_put_back = minute.astimezone(ZoneInfo(zone)).time() != window[1] and minute < end
    assert end == minute or is_put_back
