"""The axes: labels that keep their size, at shares of the picture."""

import unicodedata
from collections.abc import Collection, Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.charts import counts, dates
from bot.charts.chart import Chart
from bot.charts.plot import Plot, moment
from bot.web.drawing.plot import BOTTOM, across, down, rule
from bot.web.drawing.svg import element, share

_COUNTS = 5
_WIDTHS = {"narrow": (22.0, 4), "wide": (52.0, 8)}
"""How wide a picture is at least, in letters as wide as they are high, and its most dates."""
_APART = 1.5
_BEYOND = 1.0
"""How far a date may reach out of the picture, which has an empty margin."""
_LETTER = 0.6
"""How wide most letters are; those of Korean and Japanese are as wide as they are high."""
_ROWS = ("1.5em", "2.8em")


def grid(chart: Chart, plot: Plot) -> Iterator[Markup]:
    """Yield a line for each round count."""
    for value in _counts(chart, plot):
        yield rule(down(plot, value), "chart-grid")


def count_labels(chart: Chart, plot: Plot, without: Collection[int]) -> Iterator[Markup]:
    """Yield the round counts, each above its line, but those that are written there already."""
    values = _counts(chart, plot)
    labels = counts.mark_labels(values, chart.language, chart.is_indexed)
    for value, label in zip(values, labels, strict=True):
        if value not in without:
            y = share(down(plot, value))
            yield element("text", label, x="0", y=y, dy="-0.35em", class_="chart-label")


def _counts(chart: Chart, plot: Plot) -> list[float]:
    return counts.marks(plot.counts.low, plot.counts.high, _COUNTS, chart.is_indexed)


def time_labels(chart: Chart, plot: Plot) -> Iterator[Markup]:
    """Yield the dates below the plot: few for a phone and more for a desk; CSS shows one."""
    yield rule(BOTTOM, "chart-base")
    for name, (width, most) in _WIDTHS.items():
        labels = [part for mark in _times(chart, plot, width, most) for part in _date(mark, plot)]
        yield element("g", *labels, class_=f"chart-{name}")


def _times(chart: Chart, plot: Plot, width: float, most: int) -> list[dates.Mark]:
    def is_fitting(marks: list[dates.Mark]) -> bool:
        extents = [_extent(mark, plot, width) for mark in marks]
        is_apart = all(before[1] + _APART <= after[0] for before, after in pairwise(extents))
        is_inside = extents[0][0] >= -_BEYOND and extents[-1][1] <= width + _BEYOND
        return is_apart and is_inside

    start, end = moment(plot.times.low), moment(plot.times.high)
    return dates.finest(start, end, most, ZoneInfo(chart.zone), chart.language, is_fitting)


def _extent(mark: dates.Mark, plot: Plot, width: float) -> tuple[float, float]:
    half = max(_width(mark.label), _width(mark.context)) / 2
    x = across(plot, mark.at.timestamp()) * width
    return x - half, x + half


def _width(text: str) -> float:
    return sum(1 if unicodedata.east_asian_width(one) in "WF" else _LETTER for one in text)


def _date(mark: dates.Mark, plot: Plot) -> Iterator[Markup]:
    x, y = share(across(plot, mark.at.timestamp())), share(BOTTOM)
    yield element("line", x1=x, x2=x, y1=y, y2=share(BOTTOM + 0.015), class_="chart-base")
    for text, below in zip((mark.label, mark.context), _ROWS, strict=True):
        if text:
            yield element("text", text, x=x, y=y, dy=below, class_="chart-label chart-middle")
