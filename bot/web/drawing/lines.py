"""The lines of a chart: each with a colour, strokes and a mark that no other has."""

from markupsafe import Markup

from bot.charts.plot import Plot
from bot.charts.series import Series
from bot.web.drawing.plot import across, down, path
from bot.web.drawing.svg import element, share

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
"""The marks that the pictures of the bot have, too, in the same order."""


def line(series: Series, place: int, plot: Plot) -> Markup:
    """Return the line that is the *place*-th of a chart, from 1 on; stretched with the plot."""
    return element(
        "path",
        d=path(series.times, series.values, plot),
        class_=f"chart-line line-{place}",
        vector_effect="non-scaling-stroke",
    )


def end(series: Series, place: int, plot: Plot) -> Markup:
    """Return the mark at the end of a line."""
    if not series.times.size:
        return Markup()
    x, y = across(plot, float(series.times[-1])), down(plot, float(series.values[-1]))
    return element("svg", mark(place), x=share(x), y=share(y), overflow="visible")


def mark(place: int) -> Markup:
    """Return the mark of the *place*-th line, around the origin."""
    return element("path", d=_MARKS[place - 1], class_=f"chart-mark line-{place}")


def swatch(place: int) -> Markup:
    """Return a piece of the *place*-th line, for a legend."""
    stroke = element("path", d="M-14,0H14", class_=f"chart-line line-{place}")
    return element(
        "svg",
        stroke,
        mark(place),
        viewBox="-14 -8 28 16",
        width=28,
        height=16,
        class_="chart-swatch",
        aria_hidden="true",
    )
