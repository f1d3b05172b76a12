"""Lines as SVG."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.web
from bot.charts import Chart, Line, alt_text, look
from bot.charts.chart import MOST_LINES
from bot.language import LANGUAGES
from bot.web.svg import figure, line_chart, sparkline
from bot.web.svg.elements import element, number, share
from tests.charts.samples import DAY, HOUR, START, growing, line, ten
from tests.charts.test_sheet import CLEARLY_DIFFERENT, VISION, contrast, lab

STATIC = Path(bot.web.__file__).parent / "static"
HOSTILE = "<script>alert('1')</script> & \"x\" \x00\x1b\ufffe"


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in parsed(svg).iter("text")]


def of_class(svg: str, name: str) -> list[ElementTree.Element]:
    return [node for node in parsed(svg).iter() if name in node.get("class", "").split()]


def titled(*lines: Line, **more: object) -> Chart:
    return Chart("A title", lines, **more)  # type: ignore[arg-type]


# --- elements ------------------------------------------------------------------------------------


def test_what_is_not_markup_is_text() -> None:
    drawn = element("g", element("text", "<b> & 'c'", class_='a"b', dy="1em"), text_anchor="end")

    assert str(drawn) == (
        '<g text-anchor="end"><text class="a&#34;b" dy="1em">&lt;b&gt; &amp; &#39;c&#39;</text></g>'
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (-0.001, "0"), (-0.5, "-0.5"), (1 / 3, "0.33"), (1200, "1200"), (10.10, "10.1")],
)
def test_numbers_are_as_short_as_they_can_be(value: float, written: str) -> None:
    assert number(value) == written


def test_a_share_is_a_percentage() -> None:
    assert share(0.125) == "12.5%"


# --- sparklines ----------------------------------------------------------------------------------


def data(svg: str) -> str:
    return next(parsed(svg).iter("path")).get("d", "")


def points(counts: Sequence[int], every: timedelta = DAY) -> list[tuple[datetime, int]]:
    return list(line("", counts, every).points)


def test_nothing_is_drawn_through_nothing() -> None:
    assert sparkline([]) == ""


def test_one_count_is_a_dot_in_the_middle() -> None:
    assert data(sparkline(points([5]))) == "M500,500h0"


def test_counts_that_grow_go_up_from_left_to_right() -> None:
    (left, bottom), (right, top) = (
        map(float, place.split(",")) for place in data(sparkline(points([5, 50])))[1:].split(" ")
    )

    assert 0 <= left < right <= 1000
    assert 0 <= top < bottom <= 1000


def test_counts_that_stay_are_a_level_line() -> None:
    heights = re.findall(r",([\d.]+)", data(sparkline(points([7, 7, 7]))))

    assert heights == ["500", "500", "500"]


def test_a_gap_breaks_the_line() -> None:
    shown = points([1, 2, 3, 4, 5]) + [
        (at + 30 * DAY, count) for at, count in points([6, 7, 8, 9, 10])
    ]

    assert data(sparkline(shown)).count("M") == 2


def test_a_sparkline_is_small_however_many_counts_there_are() -> None:
    assert len(sparkline(points(range(20_000), HOUR))) < 4_000


def test_a_sparkline_says_nothing_to_a_screen_reader() -> None:
    assert parsed(sparkline(points([1, 2]))).get("aria-hidden") == "true"


# --- charts --------------------------------------------------------------------------------------


def test_a_chart_is_an_image_that_is_told_in_words() -> None:
    shown = titled(growing("Seoul", 430_000), milestones=(450_000,))
    svg = parsed(line_chart(shown))

    assert svg.get("role") == "img"
    assert svg.get("aria-label") == "A title"
    assert next(svg.iter("desc")).text == alt_text(shown)


def test_counts_and_dates_are_labelled_in_the_language() -> None:
    shown = titled(growing("서울", 430_000), language="ko", zone="Asia/Seoul")

    assert {"43만", "44만", "45만", "7월", "2023년"} <= set(texts(line_chart(shown)))


def test_there_are_fewer_dates_for_a_phone() -> None:
    drawn = line_chart(titled(growing("Seoul", 430_000)))
    narrow, wide = (len(list(of_class(drawn, name)[0])) for name in ("chart-narrow", "chart-wide"))

    assert 0 < narrow < wide


def test_a_milestone_is_a_line_with_its_count_instead_of_a_mark() -> None:
    drawn = line_chart(titled(growing("Seoul", 430_000), milestones=(450_000,)))

    assert len(of_class(drawn, "chart-milestone")) == 1
    assert texts(drawn).count("450,000") == 1
    assert "450K" not in texts(drawn)


def test_a_milestone_that_is_far_off_is_left_out() -> None:
    drawn = line_chart(titled(growing("Seoul", 430_000), milestones=(900_000,)))

    assert of_class(drawn, "chart-milestone") == []


@pytest.mark.parametrize(("day", "side"), [(5, "chart-start"), (85, "chart-end")])
def test_the_crossing_is_marked_and_told_inside_the_picture(day: int, side: str) -> None:
    drawn = line_chart(
        titled(
            growing("Seoul", 430_000, by=1),
            crossing=(START + day * DAY, 430_040),
            zone="Asia/Tokyo",
        )
    )
    told = [node for node in of_class(drawn, side) if node.tag == "text"]

    assert len(of_class(drawn, "chart-crossing")) == 1
    assert [(node.text or "").partition(" · ")[0] for node in told] == ["430,040"]


def test_there_is_room_above_a_crossing_at_the_top() -> None:
    drawn = line_chart(titled(growing("Seoul", 0), crossing=(START + 89 * DAY, 26_700)))
    [told] = [text for text in parsed(drawn).iter("text") if "26,700" in (text.text or "")]

    assert told.get("dy") == "-1.2em"
    assert float((told.get("y") or "").rstrip("%")) > 10


def test_lines_differ_and_the_first_is_on_top() -> None:
    drawn = line_chart(Chart("Ten", ten()))

    assert [node.get("class") for node in of_class(drawn, "chart-line")] == [
        f"chart-line line-{place}" for place in range(10, 0, -1)
    ]
    assert len({node.get("d") for node in of_class(drawn, "chart-mark")}) == MOST_LINES


def test_a_chart_without_counts_says_so() -> None:
    assert texts(line_chart(titled(Line("Seoul", ()), language="fr"))) == ["pas encore de relevé"]


def test_an_index_starts_at_a_hundred_and_has_neither_milestones_nor_a_crossing() -> None:
    drawn = line_chart(
        titled(
            line("Seoul", [200, 300]),
            line("Tokyo", [100, 110]),
            is_indexed=True,
            milestones=(250,),
            crossing=(START, 200),
        )
    )

    assert {"100", "120"} <= set(texts(drawn))
    assert of_class(drawn, "chart-milestone") + of_class(drawn, "chart-crossing") == []


def test_a_chart_of_ten_lines_and_a_year_of_hours_stays_light() -> None:
    lines = tuple(
        line(f"City {n}", (100 + (hour * 7919) % 50 + n * 60 for hour in range(8_760)), HOUR)
        for n in range(10)
    )

    assert len(line_chart(Chart("A year", lines))) < 250_000


counts = st.integers(0, 100_000_000_000)
histories = st.lists(
    st.tuples(st.integers(0, 10**8), counts), max_size=12, unique_by=lambda p: p[0]
)


def drawn_points(history: list[tuple[int, int]]) -> tuple[tuple[datetime, int], ...]:
    return tuple((START + timedelta(seconds=at), count) for at, count in sorted(history))


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    lines = tuple(
        Line(
            draw(st.text(max_size=20) | st.just(HOSTILE)),
            drawn_points(draw(histories)),
        )
        for _ in range(draw(st.integers(1, 4)))
    )
    crossing = draw(st.none() | st.tuples(st.integers(0, 10**8), counts))
    return Chart(
        draw(st.text(max_size=20) | st.just(HOSTILE)),
        lines,
        draw(st.sampled_from(LANGUAGES)),
        draw(st.sampled_from(["UTC", "Asia/Seoul", "America/New_York"])),
        tuple(draw(st.lists(counts, max_size=5))),
        None if crossing is None else drawn_points([crossing])[0],
        draw(st.booleans()),
    )


def attributes(svg: str) -> Iterator[tuple[str, str]]:
    for node in parsed(svg).iter():
        yield from node.items()


@given(charts())
def test_whatever_is_drawn_is_xml_with_finite_numbers_and_without_a_style(shown: Chart) -> None:
    drawn = line_chart(shown)
    found = list(attributes(drawn))
    places = [value for name, value in found if name in {"x", "y", "x1", "y1", "cx", "cy", "d"}]

    assert {node.tag for node in parsed(drawn).iter()} <= {
        *("svg", "desc", "g", "line", "path", "text", "circle")
    }
    assert "style" not in {name for name, _ in found}
    assert not [value for value in places if re.search(r"nan|inf|e[+-]", value, re.IGNORECASE)]
    assert not [name for name, _ in found if name.startswith("on")]


@given(histories)
def test_a_sparkline_stays_in_its_box(history: list[tuple[int, int]]) -> None:
    drawn = sparkline(drawn_points(history))
    if history:
        places = [float(place) for place in re.findall(r"[\d.]+", data(drawn).replace("h0", ""))]

        assert all(0 <= place <= 1000 for place in places)


# --- figures -------------------------------------------------------------------------------------


def test_a_figure_tells_whose_a_line_is_and_where_it_ends() -> None:
    drawn = figure(Chart("Cities", (growing("Seoul", 430_000), Line("Rome", ())), "en"))

    assert [(key.name, key.last) for key in drawn.keys] == [
        ("Seoul", "456,700"),
        ("Rome", "no readings yet"),
    ]


def test_a_figure_has_the_counts_in_a_table_the_newest_first() -> None:
    tokyo = Line("Tokyo", line("", [70, 80, 90]).points[1:])
    drawn = figure(titled(line("Seoul", [1_000, 2_000, 3_000]), tokyo))

    assert [(row.at, row.counts) for row in drawn.rows] == [
        (START + 2 * DAY, ("3,000", "90")),
        (START + DAY, ("2,000", "80")),
        (START, ("1,000", "")),
    ]


def test_the_table_of_a_long_history_is_short_and_has_both_ends() -> None:
    rows = figure(titled(growing("Seoul", 430_000, days=900))).rows

    assert len(rows) == 12
    assert rows[0].counts == ("699,700",)
    assert rows[-1].counts == ("430,000",)


def test_the_table_of_one_count_has_one_row() -> None:
    assert [row.counts for row in figure(titled(line("Seoul", [7]))).rows] == [("7",)]


def test_the_table_of_an_index_has_the_index() -> None:
    shown = titled(line("Seoul", [200, 250]), language="fr", is_indexed=True)

    assert [row.counts for row in figure(shown).rows] == [("125",), ("100",)]


@given(charts())
def test_a_figure_has_a_count_for_every_line_in_every_row(shown: Chart) -> None:
    drawn = figure(shown)

    assert len(drawn.keys) == len(shown.lines)
    assert {len(row.counts) for row in drawn.rows} <= {len(shown.lines)}
    assert [row.at for row in drawn.rows] == sorted({row.at for row in drawn.rows}, reverse=True)
    assert all(any(row.counts) for row in drawn.rows)


# --- colours -------------------------------------------------------------------------------------


def palettes() -> list[list[str]]:
    """Return the colours of the lines: on light paper, and twice on dark paper."""
    found = re.findall(r"--line-\d+: (#\w{6});", (STATIC / "chart.css").read_text())
    return [found[place : place + MOST_LINES] for place in range(0, len(found), MOST_LINES)]


def papers() -> list[str]:
    return re.findall(r"--paper: (#\w{6});", (STATIC / "page.css").read_text())


def test_the_lines_have_the_colours_of_the_pictures_on_dark_paper() -> None:
    _, chosen, automatic = palettes()

    assert [colour.upper() for colour in chosen] == [style.colour for style in look.STYLES]
    assert automatic == chosen


def test_lines_stand_out_from_the_paper() -> None:
    weak = [
        (colour, paper)
        for colours, paper in zip(palettes(), papers(), strict=False)
        for colour in colours
        if contrast(colour, paper) < 3
    ]

    assert len(papers()) >= len(palettes())
    assert weak == []


@pytest.mark.parametrize("vision", VISION)
def test_lines_on_light_paper_can_be_told_apart_by_everybody(vision: str) -> None:
    too_close = [
        pair
        for pair in combinations(palettes()[0], 2)
        if np.linalg.norm(lab(pair[0], vision) - lab(pair[1], vision)) < CLEARLY_DIFFERENT
    ]

    assert too_close == []
