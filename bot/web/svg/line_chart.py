"""The picture of a chart as SVG, as wide as there is room."""

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.charts import alt_text, ticks
from bot.charts.chart import Chart, Point
from bot.charts.plot import Plot, Scale, Span, moment, shown_milestones, span_of, times_of
from bot.charts.series import Numbers, Series, pieces, series_of, thinned
from bot.language import language_of
from bot.web.svg.elements import element, number, share

UNITS = 1000.0
"""The width and the height of a plot, whatever its size on a screen."""
_TOP, _BOTTOM = 0.06, 0.86
"""From where to where in the picture the plot is; the dates are below it."""
_NARROWEST_GAP = 5
"""Units: a narrower gap in a series cannot be seen, and its line goes on."""
_COLUMN = 2.5
"""Units in which no more than four points are drawn."""
_BETWEEN_MILESTONES = UNITS / 12
_COUNTS = 5
"""About how many round counts have a line."""
_WIDTHS = {"narrow": (22.0, 4), "wide": (52.0, 8)}
"""The least width of a picture, in letters as wide as they are high, and its most dates."""
_APART = 1.5
"""The room between two dates, in letters."""
_BEYOND = 1.0
"""The room outside of the picture, which has an empty margin, that a date may take, in letters."""
_LETTER = 0.6
"""The width of most letters; those of Korean and Japanese are as wide as they are high."""
_ROWS = ("1.5em", "2.8em")
"""The distances of the two lines of a date from the plot, which is above them."""
_MARKS = (
    "M-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0Z",
    "M-4.5,-4.5h9v9h-9Z",
    "M0,-5.5L5.5,4.5H-5.5Z",
    "M0,-6L6,0L0,6L-6,0Z",
    "M0,5.5L5.5,-4.5H-5.5Z",
    "M-2,-5.5h4v3.5h3.5v4h-3.5v3.5h-4v-3.5h-3.5v-4h3.5Z",
    "M-3,-6L0,-3L3,-6L6,-3L3,0L6,3L3,6L0,3L-3,6L-6,3L-3,0L-6,-3Z",
    "M0,-6L5.7,-1.9L3.5,4.9H-3.5L-5.7,-1.9Z",
    "M0,-6.5L1.9,-2L6.2,-2L2.9,1L4,5.3L0,2.9L-4,5.3L-2.9,1L-6.2,-2L-1.9,-2Z",
    "M3,-5.2L6,0L3,5.2H-3L-6,0L-3,-5.2Z",
)
"""The marks of the lines, as the pictures of `charts` have them, in the same order."""


def line_chart(chart: Chart) -> Markup:
    """Return *chart* as an SVG that is as wide as there is room; what it shows is told in words."""
    series = series_of(chart)
    span = span_of(chart, series)
    drawn = _empty(chart) if span is None else _drawn(chart, series, span)
    return element(
        "svg",
        element("desc", alt_text(chart)),
        *drawn,
        class_="chart",
        role="img",
        aria_label=chart.title,
        width="100%",
        height="22em",
    )


def swatch(place: int) -> Markup:
    """Return a piece of the *place*-th line with its mark, for a legend."""
    stroke = element("path", d="M-14,0H14", class_=f"chart-line line-{place}")
    return element(
        "svg",
        stroke,
        _mark(place),
        viewBox="-14 -8 28 16",
        width=28,
        height=16,
        class_="chart-swatch",
        aria_hidden="true",
    )


def plot_of(span: Span) -> Plot:
    """Return the plot of *span*; its counts grow upwards, and SVG's numbers do not."""
    return Plot(times_of(span, 0, UNITS), Scale(span.low, span.high, UNITS, 0))


def path(times: Numbers, values: Numbers, plot: Plot, column: float = _COLUMN) -> str:
    """Return the data of a path through a series, broken at its gaps.

    A point between two gaps is a line without a length, which round ends make a dot.
    """
    unit = 1 / plot.times.per_unit
    parts = []
    for piece in pieces(times, _NARROWEST_GAP * unit):
        seconds, counts = thinned(times[piece], values[piece], column * unit)
        xs, ys = plot.times.pixels(seconds), plot.counts.pixels(counts)
        points = " ".join(f"{number(x)},{number(y)}" for x, y in zip(xs, ys, strict=True))
        parts.append(f"M{points}" if xs.size > 1 else f"M{points}h0")
    return "".join(parts)


def _empty(chart: Chart) -> list[Markup]:
    text = language_of(chart.language).text("chart-no-readings")
    return [element("text", text, x="50%", y="50%", class_="chart-label chart-middle")]


def _drawn(chart: Chart, series: Sequence[Series], span: Span) -> list[Markup]:
    """Return the parts of the picture, those on top last."""
    plot = plot_of(span)
    numbered = list(enumerate(series, 1))[::-1]  # the first line is on top
    milestones = shown_milestones(chart, span.milestones, plot.counts, _BETWEEN_MILESTONES)
    drawn = [*_grid(chart, plot), *_time_labels(chart, plot)]
    drawn += _milestone_lines(milestones, plot)
    drawn.append(_stretched([_line(one, place, plot) for place, one in numbered]))
    drawn += [_end_mark(one, place, plot) for place, one in numbered]
    drawn += _count_labels(chart, plot, milestones)
    drawn += _milestone_labels(chart, milestones, plot)
    if chart.crossing and not chart.is_indexed:
        drawn += _crossing(chart, chart.crossing, plot)
    return drawn


def _stretched(drawn: Sequence[Markup]) -> Markup:
    """Return *drawn* in the width and height of the plot, whatever its size on a screen."""
    return element(
        "svg",
        *drawn,
        x="0",
        y=share(_TOP),
        width="100%",
        height=share(_BOTTOM - _TOP),
        viewBox=f"0 0 {number(UNITS)} {number(UNITS)}",
        preserveAspectRatio="none",
        overflow="visible",
    )


def _across(plot: Plot, seconds: float) -> float:
    """Return the share of the picture that is left of a time."""
    return plot.times.pixels(seconds) / UNITS


def _down(plot: Plot, count: float) -> float:
    """Return the share of the picture that is above *count*."""
    return _TOP + plot.counts.pixels(count) / UNITS * (_BOTTOM - _TOP)


def _line(series: Series, place: int, plot: Plot) -> Markup:
    """Return the line that is the *place*-th of a chart, from 1 on; stretched with the plot."""
    return element(
        "path",
        d=path(series.times, series.values, plot),
        class_=f"chart-line line-{place}",
        vector_effect="non-scaling-stroke",
    )


def _end_mark(series: Series, place: int, plot: Plot) -> Markup:
    """Return the mark at the end of a line."""
    if not series.times.size:
        return Markup()
    x, y = _across(plot, float(series.times[-1])), _down(plot, float(series.values[-1]))
    return element("svg", _mark(place), x=share(x), y=share(y), overflow="visible")


def _mark(place: int) -> Markup:
    """Return the mark of the *place*-th line, around the origin."""
    return element("path", d=_MARKS[place - 1], class_=f"chart-mark line-{place}")


def _rule(y: float, kind: str) -> Markup:
    """Return a line through the whole plot."""
    return element("line", x1="0", x2="100%", y1=share(y), y2=share(y), class_=kind)


def _grid(chart: Chart, plot: Plot) -> Iterator[Markup]:
    """Yield a line for each round count."""
    for value in _counts(chart, plot):
        yield _rule(_down(plot, value), "chart-grid")


def _count_labels(chart: Chart, plot: Plot, without: Collection[int]) -> Iterator[Markup]:
    """Yield the round counts, each above its line, but those that are written there already."""
    values = _counts(chart, plot)
    labels = ticks.mark_labels(values, chart.language, chart.is_indexed)
    for value, label in zip(values, labels, strict=True):
        if value not in without:
            y = share(_down(plot, value))
            yield element("text", label, x="0", y=y, dy="-0.35em", class_="chart-label")


def _counts(chart: Chart, plot: Plot) -> list[float]:
    return ticks.count_ticks(plot.counts.low, plot.counts.high, _COUNTS, chart.is_indexed)


def _time_labels(chart: Chart, plot: Plot) -> Iterator[Markup]:
    """Yield the dates below the plot: few for a phone and more for a desk; CSS shows one."""
    yield _rule(_BOTTOM, "chart-base")
    for name, (width, most) in _WIDTHS.items():
        labels = [part for mark in _times(chart, plot, width, most) for part in _date(mark, plot)]
        yield element("g", *labels, class_=f"chart-{name}")


def _times(chart: Chart, plot: Plot, width: float, most: int) -> list[ticks.Mark]:
    def is_fitting(marks: list[ticks.Mark]) -> bool:
        extents = [_extent(mark, plot, width) for mark in marks]
        is_apart = all(before[1] + _APART <= after[0] for before, after in pairwise(extents))
        is_inside = extents[0][0] >= -_BEYOND and extents[-1][1] <= width + _BEYOND
        return is_apart and is_inside

    start, end = moment(plot.times.low), moment(plot.times.high)
    return ticks.finest(start, end, most, ZoneInfo(chart.zone), chart.language, is_fitting)


def _extent(mark: ticks.Mark, plot: Plot, width: float) -> tuple[float, float]:
    half = max(_width(mark.label), _width(mark.context)) / 2
    x = _across(plot, mark.at.timestamp()) * width
    return x - half, x + half


def _width(text: str) -> float:
    return sum(1 if unicodedata.east_asian_width(one) in "WF" else _LETTER for one in text)


def _date(mark: ticks.Mark, plot: Plot) -> Iterator[Markup]:
    x, y = share(_across(plot, mark.at.timestamp())), share(_BOTTOM)
    yield element("line", x1=x, x2=x, y1=y, y2=share(_BOTTOM + 0.015), class_="chart-base")
    for text, below in zip((mark.label, mark.context), _ROWS, strict=True):
        if text:
            yield element("text", text, x=x, y=y, dy=below, class_="chart-label chart-middle")


def _milestone_lines(shown: Sequence[int], plot: Plot) -> Iterator[Markup]:
    """Yield a line for each milestone."""
    for count in shown:
        yield _rule(_down(plot, count), "chart-milestone")


def _milestone_labels(chart: Chart, shown: Sequence[int], plot: Plot) -> Iterator[Markup]:
    """Yield the count of each milestone, at the left end of its line."""
    for count in shown:
        yield element(
            "text",
            language_of(chart.language).count(count),
            x="0",
            y=share(_down(plot, count)),
            dy="-0.4em",
            class_="chart-label chart-strong",
        )


def _crossing(chart: Chart, point: Point, plot: Plot) -> Iterator[Markup]:
    """Yield the point that the chart is about, with what was reached, and when."""
    at, count = point
    language = language_of(chart.language)
    text = f"{language.count(count)} \u00b7 {language.date(at, ZoneInfo(chart.zone))}"
    x, y = _across(plot, at.timestamp()), _down(plot, count)
    side = "chart-end" if x > 0.5 else "chart-start"
    yield element("circle", cx=share(x), cy=share(y), r=7, class_="chart-crossing")
    yield element(
        "text",
        text,
        x=share(x),
        y=share(y),
        dy="-1.2em",
        class_=f"chart-label chart-strong {side}",
    )
