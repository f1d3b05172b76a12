"""Notes in a chart: milestones, and the moment that it is about."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.charts.chart import Chart, Point
from bot.charts.plot import Plot, Span, shown_milestones
from bot.language import language_of
from bot.web.drawing.plot import UNITS, across, down, rule
from bot.web.drawing.svg import element, share

_BETWEEN_MILESTONES = UNITS / 12


def milestones(chart: Chart, span: Span, plot: Plot) -> list[int]:
    """Return the milestones that there is room for."""
    return shown_milestones(chart, span.milestones, plot.counts, _BETWEEN_MILESTONES)


def milestone_lines(shown: Sequence[int], plot: Plot) -> Iterator[Markup]:
    """Yield a line for each milestone."""
    for count in shown:
        yield rule(down(plot, count), "chart-milestone")


def milestone_labels(chart: Chart, shown: Sequence[int], plot: Plot) -> Iterator[Markup]:
    """Yield the count of each milestone, at the left end of its line."""
    for count in shown:
        yield element(
            "text",
            language_of(chart.language).count(count),
            x="0",
            y=share(down(plot, count)),
            dy="-0.4em",
            class_="chart-label chart-strong",
        )


def crossing(chart: Chart, point: Point, plot: Plot) -> Iterator[Markup]:
    """Yield the point that the chart is about, with what was reached, and when."""
    at, count = point
    language = language_of(chart.language)
    text = f"{language.count(count)} \u00b7 {language.date(at, ZoneInfo(chart.zone))}"
    x, y = across(plot, at.timestamp()), down(plot, count)
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
