"""The lines of a chart, drawn on a sheet."""

from collections.abc import Sequence

import numpy as np

from bot.charts import look
from bot.charts.look import Style
from bot.charts.plot import Plot
from bot.charts.series import Numbers, Series, pieces, thinned
from bot.charts.sheet import Sheet

_NARROWEST_GAP = 5
_BETWEEN_DOTS = 150
"""Pixels between the dots on a line that tell it from the others."""
_ALONG = 6
"""Pixels between the points of an outline."""
_WIDTHS = ((1, 6.0), (4, 5.0), (10, 4.0))
"""How thick lines are where there are up to so many."""

Path = tuple[Numbers, Numbers]


def draw_line(
    sheet: Sheet, series: Series, style: Style, plot: Plot, lines: int, offset: float
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
    """Return which points of a line have a dot."""
    wanted = np.arange(plot.left + _BETWEEN_DOTS * offset, plot.right, _BETWEEN_DOTS)
    within = wanted[(wanted >= xs[0]) & (wanted <= xs[-1])]
    nearest = np.searchsorted(xs, within)
    return sorted({int(place) for place in nearest})


def draw_held(sheet: Sheet, series: Series, style: Style, plot: Plot) -> None:
    """Draw what is in quarantine, hollow; what is out of reach points out of the plot."""
    for at, value in zip(series.held_times, series.held_values, strict=True):
        x = plot.times.pixels(float(at))
        marker, y = "o", plot.counts.pixels(float(value))
        if y > plot.top:
            marker, y = "^", plot.top
        elif y < plot.bottom:
            marker, y = "v", plot.bottom + 8
        sheet.dots([x], [y], marker, 17, style.colour, fill=look.CARD)
