"""Sparklines: how a count went, as small as a word."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.charts import Chart, Line
from bot.charts.plot import span_of
from bot.charts.series import series_of
from bot.web.svg.elements import element, number
from bot.web.svg.line_chart import UNITS, path, plot_of

_COLUMN = UNITS / 60


def sparkline(points: Sequence[tuple[datetime, int]]) -> Markup:
    """Return a line through *points*, in the order of time; nothing where there are none.

    It fills the box that CSS gives it, and says nothing to screen readers: the numbers stand
    beside it.
    """
    chart = Chart("", (Line("", tuple(points)),))
    series = series_of(chart)
    span = span_of(chart, series)
    if span is None:
        return Markup()
    plot = plot_of(span)
    line = path(series[0].times, series[0].values, plot, _COLUMN)
    return element(
        "svg",
        element("path", d=line, vector_effect="non-scaling-stroke"),
        class_="sparkline",
        viewBox=f"0 0 {number(UNITS)} {number(UNITS)}",
        preserveAspectRatio="none",
        aria_hidden="true",
        focusable="false",
    )
