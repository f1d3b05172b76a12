from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.rate_limits import exhausted_until, midnight_pacific, reset_at, retry_at

NOW = datetime(2026, 10, 7, 12, tzinfo=UTC)
LONGEST = timedelta(days=1)
SHORTEST = timedelta(seconds=1)

times = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def wait(headers: Mapping[str, str]) -> timedelta | None:
    at = retry_at(headers, NOW)
    return None if at is None else at - NOW


def reset(text: str, **headers: str) -> timedelta | None:
    at = reset_at({"Reset": text, **headers}, "Reset", NOW)
    return None if at is None else at - NOW


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("1", 1),
        ("2.5", 2.5),
        ("007", 7),
        ("0", 1),  # not at once
        ("0.001", 1),
        ("86400", 86_400),
        ("86401", 86_400),  # no source is left alone for longer than a day on its word
        ("999999999999", 86_400),
        ("9" * 13, 86_400),
        ("9" * 4000, 86_400),
        ("9" * 400 + ".5", 86_400),
        ("Wed, 07 Oct 2026 12:02:00 GMT", 120),
        ("Wed, 07 Oct 2026 14:02:00 +0200", 120),
        ("Wed, 07 Oct 2026 12:02:00 -0000", 120),
        ("Wednesday, 07-Oct-26 12:02:00 GMT", 120),  # the date of RFC 850
        ("Wed Oct  7 12:02:00 2026", 120),  # the date of C
        ("Wed, 07 Oct 2026 12:00:00 GMT", 1),
        ("Tue, 06 Oct 2026 12:00:00 GMT", 1),  # in the past
        ("Thu, 01 Jan 1970 00:00:00 GMT", 1),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
        ("Mon, 01 Jan 0001 00:00:00 +2359", 1),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str, seconds: float) -> None:
    assert wait({"Retry-After": text}) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-5",
        "+5",
        "1e3",
        "0x10",
        "٣٠",  # digits, of another script
        "soon",
        "1,5",
        "5 s",
        ".",
        "5.",
        "nan",
        "inf",
        "Wed, 45 Oct 2026 12:02:00 GMT",
        "Wed, 07 Oct 2026 99:02:00 GMT",
        "Wed, 07 Oct 2026 12:02:00 +9999",
        "Wed, 07 Oct 99999 12:02:00 GMT",
        "\x00",
    ],
)
def test_what_is_no_retry_after_says_nothing(text: str) -> None:
    assert wait({"Retry-After": text}) is None


def test_without_retry_after_there_is_none() -> None:
    assert wait({}) is None


@pytest.mark.parametrize("skew", [timedelta(days=-400), timedelta(minutes=-7), timedelta(hours=3)])
def test_a_date_is_meant_by_the_clock_of_the_server(skew: timedelta) -> None:
    there = NOW + skew
    headers = {
        "Date": format_datetime(there, usegmt=True),
        "Retry-After": format_datetime(there + timedelta(seconds=90), usegmt=True),
    }
    assert wait(headers) == timedelta(seconds=90)
    assert reset(str((there + timedelta(seconds=90)).timestamp()), Date=headers["Date"]) == (
        timedelta(seconds=90)
    )


def test_a_number_of_seconds_is_by_no_clock() -> None:
    assert wait({"Date": "Thu, 01 Jan 1970 00:00:00 GMT", "Retry-After": "90"}) == (
        timedelta(seconds=90)
    )


@pytest.mark.parametrize("date", ["", "yesterday", "Wed, 07 Oct 2026 12:02:00 +9999"])
def test_a_broken_date_of_the_server_is_ours(date: str) -> None:
    headers = {"Date": date, "Retry-After": "Wed, 07 Oct 2026 12:02:00 GMT"}
    assert wait(headers) == timedelta(minutes=2)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1791374460", 60),
        (" 1791374460 ", 60),
        ("1791374460.5", 60.5),
        ("1791374400", 1),
        ("0", 1),
        ("1791460800", 86_400),
        ("1791460801", 86_400),
        ("4000000000", 86_400),
        ("2026-10-07T12:01:00Z", 60),
        ("2026-10-07T12:01:00.000000Z", 60),  # Mastodon's
        ("2026-10-07T14:01:00+02:00", 60),
        ("2026-10-07 12:01:00+00:00", 60),
        ("20261007T120100Z", 60),
        ("2026-10-06T12:00:00Z", 1),
        ("9999-12-31T23:59:59-23:59", 86_400),
        ("0001-01-01T00:00:00+23:59", 1),
    ],
)
def test_a_reset_is_epoch_seconds_or_an_iso_time(text: str, seconds: float) -> None:
    assert reset(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "999999999999",
        "9" * 400,
        "1791374460000",  # milliseconds, which nobody documents
        "2026-10-07T12:01:00",  # of which zone?
        "2026-10-07",
        "2026-13-07T12:01:00Z",
        "tomorrow",
        "٢٠٢٦",
        "1e9",
        "nan",
    ],
)
def test_what_is_no_reset_says_nothing(text: str) -> None:
    assert reset(text) is None


def test_without_the_header_there_is_no_reset() -> None:
    assert reset_at({}, "Reset", NOW) is None


@pytest.mark.parametrize(
    ("left", "seconds"),
    [("0", 60), (" 0 ", 60), ("0.0", 60), ("1", None), ("", None), ("-1", None), ("none", None)],
)
def test_nothing_is_left_only_at_zero(left: str, seconds: float | None) -> None:
    headers = {"Left": left, "Reset": "1791374460"}
    until = exhausted_until(headers, "Left", "Reset", NOW)
    assert until == (None if seconds is None else NOW + timedelta(seconds=seconds))


def test_without_a_reset_nobody_knows_until_when_nothing_is_left() -> None:
    assert exhausted_until({"Left": "0"}, "Left", "Reset", NOW) is None
    assert exhausted_until({"Left": "0", "Reset": "soon"}, "Left", "Reset", NOW) is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_a_wait_in_bounds_or_none(text: str, date: str) -> None:
    for waited in (wait({"Retry-After": text, "Date": date}), reset(text, Date=date)):
        assert waited is None or SHORTEST <= waited <= LONGEST


@given(
    st.from_regex(r"[A-Z][a-z]{2}, [0-9]{1,3} [A-Z][a-z]{2} [0-9]{1,5} [0-9:.]{1,9} ?[-+A-Z0-9]*")
)
def test_whatever_looks_like_a_date_is_a_wait_in_bounds_or_none(text: str) -> None:
    waited = wait({"Retry-After": text, "Date": text})
    assert waited is None or SHORTEST <= waited <= LONGEST


@given(times, st.integers(1, 86_400), st.integers(-14 * 60, 14 * 60), st.integers(-9999, 9999))
def test_a_time_in_any_form_is_the_same_time(
    now: datetime, seconds: int, minutes: int, skew: int
) -> None:
    now = now.replace(microsecond=0)
    there = now + timedelta(seconds=skew)
    at = there + timedelta(seconds=seconds)
    zone = timezone(timedelta(minutes=minutes))
    date = {"Date": format_datetime(there, usegmt=True)}
    forms = [str(int(at.timestamp())), at.isoformat(), at.astimezone(zone).isoformat()]
    for form in forms:
        assert reset_at({**date, "Reset": form}, "Reset", now) == now + timedelta(seconds=seconds)
    written = {**date, "Retry-After": format_datetime(at.astimezone(zone))}
    assert retry_at(written, now) == now + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("now", "midnight"),
    [
        ("2026-10-07T12:00:00Z", "2026-10-08T07:00:00Z"),  # summer time
        ("2026-10-08T06:59:59Z", "2026-10-08T07:00:00Z"),
        ("2026-10-08T07:00:00Z", "2026-10-09T07:00:00Z"),
        ("2026-12-07T12:00:00Z", "2026-12-08T08:00:00Z"),  # winter time
        ("2027-01-01T07:59:59Z", "2027-01-01T08:00:00Z"),
        ("2026-03-08T07:59:59Z", "2026-03-08T08:00:00Z"),  # the day of 23 hours begins ...
        ("2026-03-08T08:00:00Z", "2026-03-09T07:00:00Z"),
        ("2026-03-08T10:00:00Z", "2026-03-09T07:00:00Z"),  # ... and the clock jumps
        ("2026-11-01T07:00:00Z", "2026-11-02T08:00:00Z"),  # the day of 25 hours begins ...
        ("2026-11-01T08:30:00Z", "2026-11-02T08:00:00Z"),
        ("2026-11-01T09:30:00Z", "2026-11-02T08:00:00Z"),  # ... and half past one comes again
        ("2028-02-29T09:00:00Z", "2028-03-01T08:00:00Z"),
    ],
)
def test_midnight_in_california_minds_the_summer_time(now: str, midnight: str) -> None:
    assert midnight_pacific(datetime.fromisoformat(now)) == datetime.fromisoformat(midnight)


@given(times)
def test_midnight_in_california_is_the_next_one(now: datetime) -> None:
    midnight = midnight_pacific(now)
    there = midnight.astimezone(ZoneInfo("America/Los_Angeles"))
    assert midnight.tzinfo is UTC
    assert (there.hour, there.minute, there.second, there.microsecond) == (0, 0, 0, 0)
    assert timedelta(0) < midnight - now <= timedelta(hours=25)
