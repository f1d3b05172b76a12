"""The picture of a chart, as wide as there is room."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.charts import alt_text
from bot.charts.chart import Chart
from bot.charts.plot import Plot, Span, span_of
from bot.charts.series import Series, series_of
from bot.language import language_of
from bot.web.drawing import axes, lines, notes
from bot.web.drawing.plot import BOTTOM, TOP, UNITS, plot_of
from bot.web.drawing.svg import element, number, share


def chart(chart: Chart) -> Markup:
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


def _empty(chart: Chart) -> list[Markup]:
    text = language_of(chart.language).text("chart-no-readings")
    return [element("text", text, x="50%", y="50%", class_="chart-label chart-middle")]


def _drawn(chart: Chart, series: Sequence[Series], span: Span) -> list[Markup]:
    """Return the parts of the picture, those on top last."""
    plot = plot_of(span)
    numbered = list(enumerate(series, 1))[::-1]  # the first line is on top
    milestones = notes.milestones(chart, span, plot)
    drawn = [*axes.grid(chart, plot), *axes.time_labels(chart, plot)]
    drawn += notes.milestone_lines(milestones, plot)
    drawn.append(_stretched([lines.line(one, place, plot) for place, one in numbered], plot))
    drawn += [lines.end(one, place, plot) for place, one in numbered]
    drawn += axes.count_labels(chart, plot, milestones)
    drawn += notes.milestone_labels(chart, milestones, plot)
    if chart.crossing and not chart.is_indexed:
        drawn += notes.crossing(chart, chart.crossing, plot)
    return drawn


def _stretched(drawn: Sequence[Markup], plot: Plot) -> Markup:
    return element(
        "svg",
        *drawn,
        x="0",
        y=share(TOP),
        width="100%",
        height=share(BOTTOM - TOP),
        viewBox=f"0 0 {number(UNITS)} {number(UNITS)}",
        preserveAspectRatio="none",
        overflow="visible",
    )
