"""Direct labels: the names of the lines, in a column at their ends, each with its last count."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal

from bot.charts import look
from bot.charts.chart import Chart
from bot.charts.plot import Plot
from bot.charts.series import Series
from bot.charts.sheet import Sheet
from bot.language import language_of

_MOST_WITH_COUNTS = 5
_ROWS = {True: 70.0, False: 40.0}
"""The height of a name, with and without its count."""
_WIDEST = 300
_BEFORE, _BEFORE_ONE = 58, 14
"""Pixels between the plot and the names: room for a leader and the mark of the line."""
_ABOVE = 30
"""Pixels above the plot that names may use."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is shown, with the last count below it."""

    name: str
    count: str
    last: float | None
    """The last value of its line; None without a believed one."""
    has_held: bool


def names_of(sheet: Sheet, chart: Chart, series: Sequence[Series]) -> list[Name]:
    """Return the labels at the ends of the lines."""
    has_counts = len(series) <= _MOST_WITH_COUNTS
    names = []
    for one in series:
        has_held = one.held_times.size > 0
        last = float(one.values[-1]) if one.values.size else None
        count = (
            sheet.fitting(_count(chart, last, has_held), _WIDEST, look.LABEL) if has_counts else ""
        )
        name = sheet.fitting(one.name, _WIDEST, look.LABEL, is_bold=True)
        names.append(Name(name, count, last, has_held))
    return names


def _count(chart: Chart, last: float | None, has_held: bool) -> str:
    language = language_of(chart.language)
    if last is None:
        return language.text("chart-unconfirmed" if has_held else "chart-no-readings")
    if chart.is_indexed:
        return format_decimal(round(last, 1), locale=language.code)
    return language.count(int(last))


def names_width(sheet: Sheet, names: Sequence[Name]) -> float:
    """Return the pixels that the names need beside the plot."""
    return _before(names) + max(
        max(sheet.width(one.name, look.LABEL, is_bold=True), sheet.width(one.count, look.LABEL))
        for one in names
    )


def _before(names: Sequence[Name]) -> float:
    """Return the distance of the names from the plot; a single line needs no key."""
    return _BEFORE if len(names) > 1 else _BEFORE_ONE


def draw_names(sheet: Sheet, names: Sequence[Name], plot: Plot) -> None:
    """Write the names beside the plot, each next to the end of its line."""
    height = _ROWS[any(one.count for one in names)]
    wanted = [plot.bottom if one.last is None else plot.counts.pixels(one.last) for one in names]
    low, high = plot.bottom + height / 2, plot.top + _ABOVE - height / 2
    middles = spread(wanted, height, low, high)
    x = plot.right + _before(names)
    for one, style, end, middle in zip(names, look.STYLES, wanted, middles, strict=False):
        colour = look.MUTED if one.last is None else style.colour
        if one.last is None and len(names) > 1:
            draw_empty(sheet, x - 20, middle, one.has_held)
        elif one.last is not None and len(names) > 1:
            sheet.line((plot.right + 4, x - 32), (end, middle), colour, 2, alpha=0.6)
            sheet.dots([x - 20], [middle], style.marker, 17 * style.scale, colour)
        baseline = middle + 4 if one.count else middle - look.LABEL / 3
        sheet.text(x, baseline, one.name, look.LABEL, colour, is_bold=True)
        count_colour = look.MUTED if one.last is None else look.TEXT
        sheet.text(x, baseline - 31, one.count, look.LABEL, count_colour)


def draw_empty(sheet: Sheet, x: float, y: float, has_held: bool) -> None:
    """Draw the sign for a line whose readings are all unconfirmed, or that has none."""
    if has_held:
        sheet.dots([x], [y], "o", 17, look.MUTED, fill=look.CARD)
    else:
        sheet.line((x - 7, x + 7), (y, y), look.MUTED, 4)


def spread(wanted: Sequence[float], height: float, low: float, high: float) -> list[float]:
    """Return places at least *height* apart, in the order of *wanted* and close to those.

    They lie between *low* and *high*, where there is room for all of them.
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    groups: list[list[float]] = []  # the mean of the wanted places, and their number
    for rank, place in enumerate(order):
        # Less the height of the labels below, labels that touch want the same place.
        groups.append([wanted[place] - rank * height, 1])
        while len(groups) > 1 and groups[-2][0] >= groups[-1][0]:
            mean, size = groups.pop()
            below = groups[-1]
            below[0] = (below[0] * below[1] + mean * size) / (below[1] + size)
            below[1] += size
    highest = high - (len(wanted) - 1) * height
    means = [max(low, min(mean, highest)) for mean, size in groups for _ in range(int(size))]
    places = [0.0] * len(wanted)
    for rank, place in enumerate(order):
        places[place] = means[rank] + rank * height
    return places
