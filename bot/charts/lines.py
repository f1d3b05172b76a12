"""Lines and axes: the history of each account, and the two axes that it is read by."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np

from bot.charts import look, ticks
from bot.charts.chart import Chart
from bot.charts.fonts import drawable
from bot.charts.look import LineStyle
from bot.charts.plot import Plot, Scale, moment
from bot.charts.series import Numbers, Series, pieces, thinned
from bot.charts.sheet import Sheet

_NARROWEST_GAP = 5
"""Pixels that a gap in the readings has to have to be shown."""
_BETWEEN_DOTS = 150
"""Pixels between the dots on a line that tell it from the others."""
_ALONG = 6
"""Pixels between the points of an outline."""
_WIDTHS = ((1, 6.0), (4, 5.0), (10, 4.0))
"""The width of lines, by the greatest number of lines that have it."""

_MOST = {"counts": 5, "times": 6}
"""The number of marks that an axis has at the most."""
_APART = 28
"""Pixels between the labels of two moments."""
_AWAY = 14
"""Pixels between the plot and its marks."""
_ROWS = (36, 68)
"""Pixels below the plot at which the labels of moments stand, and the contexts of those."""

Path = tuple[Numbers, Numbers]
CountMarks = list[tuple[float, str]]


def draw_line(
    sheet: Sheet, series: Series, style: LineStyle, plot: Plot, lines: int, offset: float
) -> Path:
    """Draw a line with its gaps, as one of so many *lines*; return its outline in pixels.

    *offset*, a part of one, keeps its dots away from those of the others.
    """
    second = 1 / plot.times.per_unit
    width = next(width for most, width in _WIDTHS if lines <= most)
    outlines: list[Path] = [(np.empty(0), np.empty(0))]
    for piece in pieces(series.times, _NARROWEST_GAP * second):
        times, values = thinned(series.times[piece], series.values[piece], second)
        xs, ys = plot.times.pixels(times), plot.counts.pixels(values)
        if times.size == 1:
            sheet.dots(xs, ys, style.marker, 13 * style.scale, style.colour)
        else:
            sheet.line(xs, ys, style.colour, width, style.dashes)
        outlines.append(_outline(xs, ys))
        if lines > 1:
            places = _dots(xs, plot, offset)
            sheet.dots(xs[places], ys[places], style.marker, 14 * style.scale, style.colour)
    if series.times.size:
        x, y = plot.times.pixels(series.times[-1:]), plot.counts.pixels(series.values[-1:])
        sheet.dots(x, y, style.marker, 17 * style.scale, style.colour)
    return joined(outlines)


def joined(paths: Sequence[Path]) -> Path:
    """Return the points of all *paths*."""
    return np.concatenate([xs for xs, _ in paths]), np.concatenate([ys for _, ys in paths])


def _outline(xs: Numbers, ys: Numbers) -> Path:
    places = np.append(np.arange(xs[0], xs[-1], _ALONG), xs[-1])
    return places, np.interp(places, xs, ys)


def _dots(xs: Numbers, plot: Plot, offset: float) -> list[int]:
    """Return the indexes of the points of a line that have a dot."""
    wanted = np.arange(plot.left + _BETWEEN_DOTS * offset, plot.right, _BETWEEN_DOTS)
    within = wanted[(wanted >= xs[0]) & (wanted <= xs[-1])]
    nearest = np.searchsorted(xs, within)
    return sorted({int(place) for place in nearest})


def draw_held(sheet: Sheet, series: Series, style: LineStyle, plot: Plot) -> None:
    """Draw the counts in quarantine, hollow; those out of reach as arrows out of the plot."""
    for at, value in zip(series.held_times, series.held_values, strict=True):
        x = plot.times.pixels(float(at))
        marker, y = "o", plot.counts.pixels(float(value))
        if y > plot.top:
            marker, y = "^", plot.top
        elif y < plot.bottom:
            marker, y = "v", plot.bottom + 8
        sheet.dots([x], [y], marker, 17, style.colour, fill=look.CARD)


def count_marks(chart: Chart, scale: Scale) -> CountMarks:
    """Return the counts that have a mark, and their labels."""
    values = ticks.count_ticks(scale.low, scale.high, _MOST["counts"], chart.is_indexed)
    labels = ticks.mark_labels(values, chart.language, chart.is_indexed)
    return [(value, drawable(label)) for value, label in zip(values, labels, strict=True)]


def marks_width(sheet: Sheet, marks: CountMarks) -> float:
    """Return the pixels that *marks* need beside the plot."""
    return max((sheet.width(label, look.MARK) for _, label in marks), default=0) + _AWAY


def draw_counts(sheet: Sheet, marks: CountMarks, plot: Plot) -> None:
    """Draw a line through the plot for each mark, and its label."""
    for value, label in marks:
        y = plot.counts.pixels(value)
        sheet.line((plot.left, plot.right), (y, y), look.GRID, 2)
        sheet.text(plot.left - _AWAY, y - look.MARK / 3, label, look.MARK, look.MUTED, "right")


def draw_times(sheet: Sheet, chart: Chart, plot: Plot) -> None:
    """Draw the marks of the axis of time below the plot."""
    bottom = plot.bottom
    for mark in time_marks(sheet, chart, plot.times):
        x = plot.times.pixels(mark.at.timestamp())
        sheet.line((x, x), (bottom - 8, bottom), look.MUTED, 2)
        sheet.text(x, bottom - _ROWS[0], mark.label, look.MARK, look.MUTED, "center")
        sheet.text(x, bottom - _ROWS[1], mark.context, look.MARK, look.MUTED, "center")


def time_marks(sheet: Sheet, chart: Chart, scale: Scale) -> list[ticks.Mark]:
    """Return the finest marks whose labels do not touch."""
    marks = ticks.finest(
        moment(scale.low),
        moment(scale.high),
        _MOST["times"],
        ZoneInfo(chart.zone),
        chart.language,
        lambda marks: _is_fitting(sheet, _drawable(marks), scale),
    )
    return _drawable(marks)


def _drawable(marks: list[ticks.Mark]) -> list[ticks.Mark]:
    return [ticks.Mark(at, drawable(label), drawable(context)) for at, label, context in marks]


def _is_fitting(sheet: Sheet, marks: list[ticks.Mark], scale: Scale) -> bool:
    extents = [extent(sheet, mark, scale) for mark in marks]
    is_apart = all(before[1] + _APART <= after[0] for before, after in pairwise(extents))
    edge = look.MARGIN / 2
    return is_apart and edge <= extents[0][0] and extents[-1][1] <= look.WIDTH - edge


def extent(sheet: Sheet, mark: ticks.Mark, scale: Scale) -> tuple[float, float]:
    """Return the left and the right end of the labels of *mark*, in pixels."""
    half = max(sheet.width(text, look.MARK) for text in (mark.label, mark.context)) / 2
    x = scale.pixels(mark.at.timestamp())
    return x - half, x + half


def is_long(start: datetime, end: datetime) -> bool:
    """Return whether days tell enough of a span, without the time of day."""
    return (end - start).days >= 3
