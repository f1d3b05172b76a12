"""Time series: the points of a line as arrays, cut at gaps and downsampled to the pixels."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.charts.chart import Chart, Line, Point

GAP = 4
"""The distance between two points at a gap, in usual distances of their neighbours."""
NEIGHBOURS = 10
"""The number of distances on either side whose median is the usual one.

It changes within a series: history imported by the month goes on with a poll every hour.
"""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Series:
    """A line in seconds since 1970, and in counts, or in per cent of its start."""

    name: str
    times: Numbers
    values: Numbers
    held_times: Numbers
    held_values: Numbers


def series_of(chart: Chart) -> list[Series]:
    """Return the lines of *chart* as series, indexed where the chart is."""
    if not chart.is_indexed:
        return [_series(line) for line in chart.lines]
    return [_indexed(line, base) for line, base in zip(chart.lines, chart.bases(), strict=True)]


def _series(line: Line) -> Series:
    return Series(line.name, *_numbers(line.points), *_numbers(line.held))


def _numbers(points: tuple[Point, ...]) -> tuple[Numbers, Numbers]:
    times = np.fromiter((at.timestamp() for at, _ in points), np.float64, len(points))
    return times, np.fromiter((count for _, count in points), np.float64, len(points))


def _indexed(line: Line, base: Point | None) -> Series:
    if base is None:
        return _series(Line(line.name, ()))
    whole = _series(line)
    start, per_cent = base[0].timestamp(), 100 / base[1]
    shown, held = whole.times >= start, whole.held_times >= start
    return Series(
        line.name,
        whole.times[shown],
        whole.values[shown] * per_cent,
        whole.held_times[held],
        whole.held_values[held] * per_cent,
    )


def pieces(times: Numbers, narrowest: float) -> Iterator[slice]:
    """Yield the parts of a series between its gaps.

    A distance shorter than *narrowest*, in seconds, could not be seen and is no gap.
    """
    distances = np.diff(times)
    start = 0
    # The usual distance is never less than the least one, which is quick to compare with.
    widest = max(narrowest, GAP * float(distances.min(initial=np.inf)))
    for place in np.flatnonzero(distances > widest):
        before = distances[max(0, place - NEIGHBOURS) : place]
        after = distances[place + 1 : place + 1 + NEIGHBOURS]
        # The larger of the two: where the pace changes, one side is as slow as this.
        usual = max((float(np.median(side)) for side in (before, after) if side.size), default=0)
        if usual and distances[place] > GAP * usual:
            yield slice(start, int(place) + 1)
            start = int(place) + 1
    if times.size:
        yield slice(start, times.size)


def thinned(times: Numbers, values: Numbers, column: float) -> tuple[Numbers, Numbers]:
    """Return the first, lowest, highest and last point of each *column* of so many seconds."""
    if times.size <= 4:
        return times, values
    columns = ((times - times[0]) // column).astype(np.int64)
    starts = np.flatnonzero(np.diff(columns, prepend=-1))
    if starts.size * 4 >= times.size:
        return times, values
    kept: set[int] = set()
    for first, last in pairwise([*starts.tolist(), times.size]):
        part = values[first:last]
        kept |= {first, first + int(part.argmin()), first + int(part.argmax()), last - 1}
    places = sorted(kept)
    return times[places], values[places]
