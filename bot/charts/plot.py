"""Scales: the times and counts that the plot spans, and their pixels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import overload

from bot.charts import ticks
from bot.charts.chart import Chart
from bot.charts.series import Numbers, Series

_LEAST_SECONDS = 60
"""Readings that are closer together are shown as a single one."""
_AROUND_A_MOMENT = 12 * 3600
"""Seconds on either side of a single reading."""
_EDGE = 12
"""Pixels between the ends of a line and the ends of the plot."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers from *low* to *high*, at the pixels from *start* to *end*."""

    low: float
    high: float
    start: float
    end: float

    @overload
    def pixels(self, numbers: float) -> float: ...
    @overload
    def pixels(self, numbers: Numbers) -> Numbers: ...
    def pixels(self, numbers: float | Numbers) -> float | Numbers:
        """Return the pixels of *numbers*."""
        return self.start + (numbers - self.low) * self.per_unit

    @property
    def per_unit(self) -> float:
        """The pixels of one second, or of one follower."""
        return (self.end - self.start) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Span:
    """The extent of a chart, in seconds since 1970 and in counts."""

    first: float
    last: float
    """The times of the first and the last reading, or of the crossing."""
    start: float
    end: float
    low: float
    high: float
    milestones: tuple[int, ...]
    """The milestones within reach: one that is far off would make a flat line of the others."""


@dataclass(frozen=True, slots=True)
class Plot:
    """The part of the picture where the lines are."""

    times: Scale
    counts: Scale

    @property
    def left(self) -> float:
        """The left end, in pixels."""
        return self.times.start

    @property
    def right(self) -> float:
        """The right end, at which the names begin."""
        return self.times.end

    @property
    def bottom(self) -> float:
        """The lower end."""
        return self.counts.start

    @property
    def top(self) -> float:
        """The upper end."""
        return self.counts.end


def times_of(span: Span, left: float, right: float) -> Scale:
    """Return the scale of time between two pixels."""
    edge = (span.end - span.start) * _EDGE / (right - left - 2 * _EDGE)
    return Scale(span.start - edge, span.end + edge, left, right)


def span_of(chart: Chart, series: Sequence[Series]) -> Span | None:
    """Return the span of *chart*; None where it has no readings."""
    times = [part for one in series for part in (one.times, one.held_times) if part.size]
    if not times:
        return None
    start = min(float(part.min()) for part in times)
    end = max(float(part.max()) for part in times)
    # Held readings may be absurd: they do not decide how much is shown, unless they are all.
    values = [one.values for one in series if one.values.size] or [
        one.held_values for one in series if one.held_values.size
    ]
    ends = [float(end) for part in values for end in (part.min(), part.max())]
    crossing = None if chart.is_indexed else chart.crossing
    if crossing:
        start, end = min(start, crossing[0].timestamp()), max(end, crossing[0].timestamp())
        ends.append(crossing[1])
    first, last = start, end
    if end - start < _LEAST_SECONDS:
        start, end = start - _AROUND_A_MOMENT, end + _AROUND_A_MOMENT
    reach = max(max(ends) - min(ends), max(ends) * 0.1)
    near = (min(ends) - reach, max(ends) + reach)
    milestones = () if chart.is_indexed else _within(chart.milestones, *near)
    held = [
        float(value) for one in series for value in one.held_values if near[0] <= value <= near[1]
    ]
    low, high = ticks.bounds([*ends, *held, *milestones], chart.is_indexed)
    return Span(first, last, start, end, low, high, milestones)


def shown_milestones(
    chart: Chart, within_reach: Sequence[int], counts: Scale, apart: float
) -> list[int]:
    """Return the milestones that are *apart*, in pixels, the ones next to the crossing first.

    Closer ones would hide the lines.
    """
    focus = chart.crossing[1] if chart.crossing else counts.high
    shown: list[int] = []
    for milestone in sorted(within_reach, key=lambda milestone: abs(milestone - focus)):
        y = counts.pixels(milestone)
        if all(abs(y - counts.pixels(other)) >= apart for other in shown):
            shown.append(milestone)
    return shown


def _within(milestones: Sequence[int], low: float, high: float) -> tuple[int, ...]:
    return tuple(milestone for milestone in milestones if low <= milestone <= high)


def moment(seconds: float) -> datetime:
    """Return the time of so many *seconds* since 1970."""
    return datetime.fromtimestamp(float(seconds), UTC)
