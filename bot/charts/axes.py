"""The axes: their marks, drawn on a sheet."""

from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.charts import counts, dates, look
from bot.charts.chart import Chart
from bot.charts.fonts import drawable
from bot.charts.plot import Plot, Scale, moment
from bot.charts.sheet import Sheet

_MOST = {"counts": 5, "times": 6}
_APART = 28
"""Pixels between the labels of two moments."""
_AWAY = 14
"""Pixels between the plot and its marks."""
_ROWS = (36, 68)
"""How far below the plot the labels of moments are, and what they have in common."""

CountMarks = list[tuple[float, str]]


def count_marks(chart: Chart, scale: Scale) -> CountMarks:
    """Return the counts that have a mark, and their labels."""
    values = counts.marks(scale.low, scale.high, _MOST["counts"], chart.is_indexed)
    labels = counts.mark_labels(values, chart.language, chart.is_indexed)
    return [(value, drawable(label)) for value, label in zip(values, labels, strict=True)]


def marks_width(sheet: Sheet, marks: CountMarks) -> float:
    """Return how much room *marks* need beside the plot."""
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


def time_marks(sheet: Sheet, chart: Chart, scale: Scale) -> list[dates.Mark]:
    """Return the finest marks whose labels do not touch."""
    marks = dates.finest(
        moment(scale.low),
        moment(scale.high),
        _MOST["times"],
        ZoneInfo(chart.zone),
        chart.language,
        lambda marks: _is_fitting(sheet, _drawable(marks), scale),
    )
    return _drawable(marks)


def _drawable(marks: list[dates.Mark]) -> list[dates.Mark]:
    return [dates.Mark(at, drawable(label), drawable(context)) for at, label, context in marks]


def _is_fitting(sheet: Sheet, marks: list[dates.Mark], scale: Scale) -> bool:
    extents = [extent(sheet, mark, scale) for mark in marks]
    is_apart = all(before[1] + _APART <= after[0] for before, after in pairwise(extents))
    edge = look.MARGIN / 2
    return is_apart and edge <= extents[0][0] and extents[-1][1] <= look.WIDTH - edge


def extent(sheet: Sheet, mark: dates.Mark, scale: Scale) -> tuple[float, float]:
    """Return from where to where the labels of *mark* reach."""
    half = max(sheet.width(text, look.MARK) for text in (mark.label, mark.context)) / 2
    x = scale.pixels(mark.at.timestamp())
    return x - half, x + half


def is_long(start: datetime, end: datetime) -> bool:
    """Return whether days tell enough of a span, without the time of day."""
    return (end - start).days >= 3
