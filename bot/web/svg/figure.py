"""A figure: a chart, which line is whose, and the counts in a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from babel.numbers import format_decimal
from markupsafe import Markup

from bot.charts.chart import Chart
from bot.charts.plot import moment
from bot.charts.series import Series, series_of
from bot.language import language_of
from bot.web.svg.line_chart import line_chart, swatch

_ROWS = 12
_ROUNDING = 1e-3
"""Seconds: no two counts are as close as what a division leaves."""


@dataclass(frozen=True, slots=True)
class Key:
    """The legend of a line of the chart."""

    name: str
    swatch: Markup
    last: str
    """Its last count, or why there is none."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """The counts of all lines at about the same time; empty where none is known."""

    at: datetime
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, with the table and the legend for those who cannot see it, or not its colours."""

    picture: Markup
    keys: tuple[Key, ...]
    rows: tuple[FigureRow, ...]
    is_indexed: bool


def figure(chart: Chart) -> Figure:
    """Return *chart* as a figure."""
    series = series_of(chart)
    keys = tuple(
        Key(one.name, swatch(place), _last(chart, one)) for place, one in enumerate(series, 1)
    )
    return Figure(line_chart(chart), keys, tuple(_rows(chart, series)), chart.is_indexed)


def _last(chart: Chart, series: Series) -> str:
    if series.values.size:
        return _count(chart, float(series.values[-1]))
    return language_of(chart.language).text("chart-no-readings")


def _count(chart: Chart, value: float) -> str:
    language = language_of(chart.language)
    if chart.is_indexed:
        return format_decimal(round(value, 1), locale=language.locale)
    return language.number(round(value))


def _rows(chart: Chart, series: Sequence[Series]) -> Iterator[FigureRow]:
    """Yield the last counts of equal spans of time, with the time of the newest of them."""
    times = [one.times for one in series if one.times.size]
    if not times:
        return
    first, last = min(float(one[0]) for one in times), max(float(one[-1]) for one in times)
    width = (last - first) / (_ROWS - 1)
    for row in range(_ROWS if last > first else 1):
        end = last - row * width
        places = [_last_within(one, end - width, end) for one in series]
        found = [(one, place) for one, place in zip(series, places, strict=True) if place >= 0]
        if found:
            at = max(float(one.times[place]) for one, place in found)
            counts = (
                _count(chart, float(one.values[place])) if place >= 0 else ""
                for one, place in zip(series, places, strict=True)
            )
            yield FigureRow(moment(at), tuple(counts))


def _last_within(series: Series, start: float, end: float) -> int:
    """Return the place of the last count after *start* and up to *end*; -1 for none."""
    place = int(np.searchsorted(series.times, end + _ROUNDING, "right")) - 1
    is_within = place >= 0 and (start == end or float(series.times[place]) > start + _ROUNDING)
    return place if is_within else -1
