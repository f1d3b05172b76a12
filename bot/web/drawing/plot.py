"""The plot: where times and counts are, in thousandths of it and in shares of the picture."""

from markupsafe import Markup

from bot.charts.plot import Plot, Scale, Span, times_of
from bot.charts.series import Numbers, pieces, thinned
from bot.web.drawing.svg import element, number, share

UNITS = 1000.0
"""How wide and how high a plot is, whatever its size on a screen."""
TOP, BOTTOM = 0.06, 0.86
"""From where to where in the picture the plot is; the dates are below it."""
_NARROWEST_GAP = 5
_COLUMN = 2.5
"""Units in which no more than four points are drawn."""


def plot_of(span: Span) -> Plot:
    """Return the plot of *span*; its counts grow upwards, and SVG's numbers do not."""
    return Plot(times_of(span, 0, UNITS), Scale(span.low, span.high, UNITS, 0))


def across(plot: Plot, seconds: float) -> float:
    """Return which share of the picture is left of a time."""
    return plot.times.pixels(seconds) / UNITS


def down(plot: Plot, count: float) -> float:
    """Return which share of the picture is above *count*."""
    return TOP + plot.counts.pixels(count) / UNITS * (BOTTOM - TOP)


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


def rule(y: float, kind: str) -> Markup:
    """Return a line through the whole plot."""
    return element("line", x1="0", x2="100%", y1=share(y), y2=share(y), class_=kind)
