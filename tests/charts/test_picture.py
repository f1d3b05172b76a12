import io
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.charts import Chart, Line, look, render
from bot.charts.plot import span_of
from bot.charts.series import series_of
from bot.language import LANGUAGES
from tests.charts.samples import (
    DAY,
    HOUR,
    LONG_NAME,
    START,
    chart,
    growing,
    has_colour,
    line,
    pixels,
    ten,
)

SEOUL = growing("서울", 430_000)
HELD = ((START + 30 * DAY, 440_000),)
BLUE = look.STYLES[0].colour


def milestones_of(shown: Chart) -> tuple[int, ...]:
    span = span_of(shown, series_of(shown))
    assert span is not None
    return span.milestones


@pytest.mark.parametrize(
    ("language", "is_indexed"), [*((code, False) for code in LANGUAGES), ("ja", True)]
)
def test_ten_long_lines_are_drawn_in_every_language(language: str, is_indexed: bool) -> None:
    shown = Chart(LONG_NAME * 3, ten(LONG_NAME), language, "Asia/Seoul", is_indexed=is_indexed)
    png = render(shown)

    assert Image.open(io.BytesIO(png)).size == (look.WIDTH, look.HEIGHT)
    assert len(png) < 150_000
    for style in look.STYLES:
        assert has_colour(png, style.colour)


def test_the_same_chart_is_the_same_picture() -> None:
    shown = chart(SEOUL, growing("Tokyo", 436_000), milestones=(450_000,))

    assert render(shown) == render(shown)


def test_a_picture_tells_neither_its_time_nor_its_software() -> None:
    assert Image.open(io.BytesIO(render(chart(SEOUL)))).info.keys() <= {"transparency"}


def test_the_card_is_opaque_and_has_round_corners() -> None:
    opacity = pixels(render(chart(SEOUL)))[:, :, 3]

    assert (opacity[look.ROUNDING : -look.ROUNDING] > 250).all()
    assert {int(opacity[y, x]) for y in (0, -1) for x in (0, -1)} == {0}


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(chart(line("Seoul", [])), id="no readings"),
        pytest.param(chart(line("Seoul", []), SEOUL), id="one line without readings"),
        pytest.param(chart(*ten()[:9], line("Seoul", [])), id="one of ten without readings"),
        pytest.param(chart(line("Seoul", [], held=HELD)), id="held readings only"),
        pytest.param(chart(line("Seoul", [454_000])), id="one reading"),
        pytest.param(chart(line("Seoul", [454_000] * 9)), id="all equal"),
        pytest.param(chart(line("Seoul", [0, 0])), id="nothing"),
        pytest.param(chart(line("Seoul", [0, 0]), is_indexed=True), id="index of nothing"),
        pytest.param(chart(line("Seoul", [1, 2], timedelta(minutes=1))), id="a minute"),
        pytest.param(chart(line("Seoul", [1, 2], timedelta(seconds=1))), id="a second"),
        pytest.param(chart(line("Seoul", range(181), 30 * DAY)), id="fifteen years"),
        pytest.param(chart(line("Seoul", [0, 10**11])), id="a hundred billion"),
        pytest.param(chart(line("Seoul", [10**11, 10**11 - 1])), id="a billion and one"),
        pytest.param(chart(*[SEOUL] * 10), id="ten that are the same"),
        pytest.param(chart(line("", [1]), zone="Pacific/Kiritimati"), id="no name"),
    ],
)
def test_unusual_charts_are_drawn(shown: Chart) -> None:
    for language in ("ko", "fr"):
        assert render(replace(shown, language=language))


def test_a_million_readings_are_drawn() -> None:
    counts = (454_000 + number * number % 977 for number in range(1_000_000))

    assert len(render(chart(line("Seoul", counts, timedelta(minutes=1))))) < 150_000


@settings(max_examples=30)
@given(title=st.text(max_size=300), name=st.text(max_size=100), language=st.sampled_from(LANGUAGES))
def test_any_title_and_name_is_drawn(title: str, name: str, language: str) -> None:
    lines = (line(name, [1, 5, 9]), line(f"$\\frac{name}$", [], held=HELD))
    assert render(Chart(f"$x_{title}", lines, language))


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.integers(0, 16 * 365 * 24), st.integers(0, 10**11), st.booleans()),
        max_size=30,
        unique_by=lambda reading: reading[0],
    ),
    st.lists(st.integers(1, 10**11), max_size=5),
    st.booleans(),
)
def test_any_readings_are_drawn(
    readings: list[tuple[int, int, bool]], milestones: list[int], is_indexed: bool
) -> None:
    def points(is_held: bool) -> tuple:
        return tuple(
            (START + hours * HOUR, count)
            for hours, count, is_this_held in sorted(readings)
            if is_this_held == is_held
        )

    lines = (Line("Seoul", points(False), points(True)), SEOUL)
    crossing = points(False)[-1] if points(False) else None
    assert render(
        chart(*lines, milestones=tuple(milestones), crossing=crossing, is_indexed=is_indexed)
    )


def test_a_gap_is_not_bridged() -> None:
    broken = Line(SEOUL.name, SEOUL.points[:20] + SEOUL.points[70:])
    whole, gaps = (render(chart(one, language="ko")) for one in (SEOUL, broken))

    assert has_colour(whole, BLUE, 450, 550)
    assert not has_colour(gaps, BLUE, 450, 550)


def test_held_readings_are_hollow_and_explained() -> None:
    """Hollow: a ring of the line's colour where no line is, around the colour of the card."""
    ends = Line("Seoul", SEOUL.points[:10] + SEOUL.points[80:], HELD)
    without, with_held = (render(chart(one)) for one in (replace(ends, held=()), ends))

    assert not has_colour(without, BLUE, 350, 600)
    assert has_colour(with_held, BLUE, 350, 600)
    note = (slice(90, 140), slice(900, 1160))
    assert (pixels(without)[note] != pixels(with_held)[note]).any()


@pytest.mark.parametrize(
    ("milestones", "shown"),
    [
        ((450_000,), (450_000,)),
        ((420_000, 480_000), (420_000, 480_000)),
        ((1_000_000, 1), ()),
    ],
)
def test_milestones_are_shown_within_reach(
    milestones: tuple[int, ...], shown: tuple[int, ...]
) -> None:
    assert milestones_of(chart(SEOUL, milestones=milestones)) == shown


def test_an_index_has_no_milestones_and_no_crossing() -> None:
    index = chart(SEOUL, is_indexed=True)

    assert render(replace(index, milestones=(450_000,), crossing=(START, 440_000))) == render(index)


def test_an_absurd_held_reading_does_not_flatten_the_line() -> None:
    absurd = replace(SEOUL, held=((START + DAY, 10**9), (START + 2 * DAY, 0)))
    span, usual = (span_of(one, series_of(one)) for one in (chart(absurd), chart(SEOUL)))
    assert span is not None
    assert usual is not None

    assert (span.low, span.high) == (usual.low, usual.high)
    assert has_colour(render(chart(absurd)), BLUE)


def test_the_crossing_is_always_in_the_picture() -> None:
    late = chart(SEOUL, crossing=(START + 200 * DAY, 600_000))
    span = span_of(late, series_of(late))
    assert span is not None

    assert span.high > 600_000
    assert span.end == (START + 200 * DAY).timestamp()
    assert render(late) != render(chart(SEOUL))
