from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charts import lines
from bot.charts.plot import Scale
from bot.charts.sheet import Sheet
from bot.charts.ticks import STEPS, Step, time_ticks
from bot.language import LANGUAGES
from tests.charts.samples import DAY, START, chart, line

SEOUL, PARIS = ZoneInfo("Asia/Seoul"), ZoneInfo("Europe/Paris")
WIDTH = 800
"""Of a plot, in pixels."""


def step(**length: int) -> Step:
    return next(step for step in STEPS if step.length == timedelta(**length))


def labels(language: str, zone: ZoneInfo, start: datetime, days: int, by: Step) -> list[str]:
    shown = time_ticks(start, start + timedelta(days=days), by, zone, language)
    return [" | ".join(filter(None, mark[1:])) for mark in shown]


def test_hours_tell_the_day_once() -> None:
    assert labels("en", PARIS, START, 1, step(hours=12)) == ["12:00 | 1 Jun", "00:00 | 2 Jun"]


def test_days_are_days_of_the_zone() -> None:
    shown = time_ticks(START, START + timedelta(days=2), step(days=1), SEOUL, "ko")

    assert [mark.at for mark in shown] == [
        datetime(2023, 6, 1, 15, tzinfo=UTC),
        datetime(2023, 6, 2, 15, tzinfo=UTC),
    ]
    assert [mark.label for mark in shown] == ["6월 2일", "6월 3일"]


def test_weeks_start_on_mondays() -> None:
    shown = time_ticks(START, START + timedelta(days=20), step(days=7), PARIS, "en")

    assert {mark.at.astimezone(PARIS).weekday() for mark in shown} == {0}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Nov | 2023", "Dec", "Jan | 2024", "Feb"]),
        ("ko", ["11월 | 2023년", "12월", "1월 | 2024년", "2월"]),
        ("ja", ["11月 | 2023年", "12月", "1月 | 2024年", "2月"]),
        ("fr", ["nov. | 2023", "déc.", "janv. | 2024", "févr."]),
        ("es", ["nov | 2023", "dic", "ene | 2024", "feb"]),
    ],
)
def test_months_tell_the_year_when_it_begins(language: str, expected: list[str]) -> None:
    start = datetime(2023, 10, 15, tzinfo=UTC)

    assert labels(language, PARIS, start, 120, step(days=30)) == expected


def test_years_need_nothing_else() -> None:
    assert labels("en", PARIS, START, 800, step(days=365)) == ["2024", "2025"]


def test_a_time_that_the_clock_leaves_out_has_no_mark() -> None:
    night = datetime(2024, 3, 31, tzinfo=UTC)  # at 02:00 in Paris, the clock goes to 03:00
    shown = time_ticks(night, night + timedelta(hours=3), step(hours=1), PARIS, "fr")

    assert [mark.label for mark in shown] == ["01:00", "03:00", "04:00", "05:00"]
    assert [mark.at.hour for mark in shown] == [0, 1, 2, 3]


def test_days_stay_at_midnight_when_the_clock_changes() -> None:
    start = datetime(2024, 3, 30, tzinfo=UTC)
    shown = time_ticks(start, start + timedelta(days=3), step(days=1), PARIS, "fr")

    assert [mark.label for mark in shown] == ["31 mars", "1 avr.", "2 avr."]
    assert {mark.at.astimezone(PARIS).hour for mark in shown} == {0}


@given(
    st.floats(60, 16 * 365 * 86_400),
    st.integers(0, 8000).map(lambda days: datetime(2008, 1, 1, 7, 3, 5, tzinfo=UTC) + days * DAY),
    st.sampled_from(LANGUAGES),
    st.sampled_from(
        ["UTC", "Asia/Seoul", "America/Sao_Paulo", "Asia/Beirut", "Australia/Lord_Howe"]
    ),
)
def test_marks_never_touch_from_a_minute_to_sixteen_years(
    seconds: float, start: datetime, language: str, zone: str
) -> None:
    first = start.timestamp()
    sheet, scale = Sheet(language), Scale(first, first + seconds, 100, 100 + WIDTH)
    shown = lines.time_marks(sheet, chart(line("A", [1]), language=language, zone=zone), scale)

    assert 1 <= len(shown) <= 6
    ends = [lines.extent(sheet, mark, scale) for mark in shown]
    assert all(before[1] < after[0] for before, after in pairwise(ends))
