import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charts.series import pieces, series_of, thinned
from tests.charts.samples import DAY, START, chart, line

HOUR = 3600.0


def times_of(distances: list[float]) -> np.ndarray:
    return np.cumsum([0.0, *distances])


def lengths(distances: list[float], narrowest: float = 0) -> list[int]:
    times = times_of(distances)
    return [times[piece].size for piece in pieces(times, narrowest)]


def test_a_line_breaks_where_readings_are_missing() -> None:
    assert lengths([HOUR] * 5 + [5 * HOUR] + [HOUR] * 3) == [6, 4]


def test_a_missed_poll_or_two_is_no_gap() -> None:
    assert lengths([HOUR] * 5 + [4 * HOUR] + [HOUR] * 3) == [10]


def test_a_reading_between_two_gaps_stands_alone() -> None:
    assert lengths([HOUR] * 5 + [20 * HOUR] * 2 + [HOUR] * 5) == [6, 1, 6]


def test_monthly_history_before_hourly_readings_is_no_gap() -> None:
    assert lengths([720 * HOUR] * 20 + [HOUR] * 500) == [521]


def test_a_gap_in_monthly_history_shows_although_hourly_readings_follow() -> None:
    months = [720 * HOUR] * 15
    assert lengths([*months, 7200 * HOUR, *months, *[HOUR] * 500]) == [16, 516]


def test_what_nobody_would_see_is_no_gap() -> None:
    assert lengths([HOUR] * 5 + [5 * HOUR] + [HOUR] * 3, narrowest=6 * HOUR) == [10]


@pytest.mark.parametrize("distances", [[], [HOUR], [HOUR, HOUR]])
def test_too_few_readings_have_no_gap(distances: list[float]) -> None:
    assert lengths(distances) == [len(distances) + 1]


def test_no_readings_are_no_piece() -> None:
    assert list(pieces(np.empty(0), 0)) == []


@given(st.lists(st.floats(1, 1e7), max_size=60), st.floats(0, 1e6))
def test_pieces_have_every_reading_once(distances: list[float], narrowest: float) -> None:
    assert sum(lengths(distances, narrowest)) == len(distances) + 1


@given(st.lists(st.integers(0, 10**11), min_size=1, max_size=400), st.floats(0.5, 100))
def test_thinning_keeps_both_ends_and_the_extremes(counts: list[int], column: float) -> None:
    times, values = np.arange(len(counts), dtype=float), np.array(counts, dtype=float)
    kept_times, kept = thinned(times, values, column)

    assert (kept_times[0], kept_times[-1]) == (times[0], times[-1])
    assert (kept.min(), kept.max()) == (values.min(), values.max())
    assert set(zip(kept_times, kept, strict=True)) <= set(zip(times, values, strict=True))
    assert (np.diff(kept_times) > 0).all()


def test_a_million_readings_are_thinned_to_what_pixels_show() -> None:
    times = np.arange(1_000_000, dtype=float)
    kept, _ = thinned(times, np.sin(times), 1000)

    assert kept.size <= 4 * 1000


def test_a_chart_of_counts_shows_them_as_they_are() -> None:
    (series,) = series_of(chart(line("Seoul", [3, 4], held=((START, 9),))))

    assert series.values.tolist() == [3, 4]
    assert series.times.tolist() == [START.timestamp(), (START + DAY).timestamp()]
    assert (series.held_times.tolist(), series.held_values.tolist()) == ([START.timestamp()], [9])


def test_an_indexed_chart_shows_per_cent_of_the_common_start() -> None:
    held = ((START, 4), (START + 3 * DAY, 12))
    lines = (line("Early", [1, 4, 5], held=held), line("Late", [0, 200, 300]))
    early, late = series_of(chart(*lines, is_indexed=True))

    assert early.values.tolist() == [100, 125]
    assert early.held_values.tolist() == [300]
    assert late.values.tolist() == [100, 150]
