import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charts.ticks import bounds, count_ticks, mark_labels
from bot.language import LANGUAGES


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("en", ["0", "950", "1.5K", "450K", "2M", "100B"]),
        ("ko", ["0", "950", "1.5천", "45만", "200만", "1000억"]),
        ("ja", ["0", "950", "1500", "45万", "200万", "1000億"]),
        ("fr", ["0", "950", "1,5\xa0k", "450\xa0k", "2\xa0M", "100\xa0Md"]),
        ("es", ["0", "950", "1,5\xa0mil", "450\xa0mil", "2\xa0M", "100\xa0mil\xa0M"]),
    ],
)
def test_counts_are_short_as_people_write_them(language: str, labels: list[str]) -> None:
    values = [0.0, 950.0, 1500.0, 450_000.0, 2_000_000.0, 1e11]

    assert mark_labels(values, language, is_indexed=False) == labels


def test_a_count_that_does_not_fit_into_the_short_form_is_written_in_full() -> None:
    values = [454_001.0, 454_002.0]

    assert mark_labels(values, "en", is_indexed=False) == ["454,001", "454,002"]


def test_an_index_is_written_as_a_decimal() -> None:
    assert mark_labels([100.0, 102.5], "fr", is_indexed=True) == ["100", "102,5"]


counts = st.integers(0, 10**11).map(float)


@given(st.lists(counts, min_size=1, max_size=5), st.sampled_from(LANGUAGES))
def test_marks_are_few_whole_and_told_apart(values: list[float], language: str) -> None:
    low, high = bounds(values, is_indexed=False)
    values = count_ticks(low, high, 5, is_indexed=False)

    assert 2 <= len(values) <= 6
    assert all(low <= value <= high and value == int(value) for value in values)
    assert len(set(mark_labels(values, language, is_indexed=False))) == len(values)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=5))
def test_marks_of_an_index_are_few_and_told_apart(values: list[float]) -> None:
    low, high = bounds(values, is_indexed=True)
    values = count_ticks(low, high, 5, is_indexed=True)

    assert 2 <= len(values) <= 6
    assert len(set(mark_labels(values, "en", is_indexed=True))) == len(values)


@given(st.lists(counts, min_size=1, max_size=5))
def test_an_axis_has_room_for_every_count_and_none_below_zero(values: list[float]) -> None:
    low, high = bounds(values, is_indexed=False)

    assert 0 <= low <= min(values) <= max(values) < high
    assert high - low >= 2
