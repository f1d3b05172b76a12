"""Label placement: milestones and the crossing, named where their boxes hide the least."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from bot.charts import look
from bot.charts.chart import Chart, Point
from bot.charts.fonts import drawable
from bot.charts.lines import is_long
from bot.charts.plot import Plot, moment
from bot.charts.series import Numbers
from bot.charts.sheet import Sheet
from bot.language import language_of

_OVERLAP = 1_000
"""The penalty of a box that hides another one, in hidden points of a line."""
_OUTSIDE = 10_000
"""The penalty of a box that leaves the plot."""
_PADDING = 12
_DASHES = (4.0, 3.0)
_HEIGHT = 36.0
"""The height of a label, in pixels."""


class Box(NamedTuple):
    """A rectangle of pixels; its origin is at the bottom left."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right end."""
        return self.x + self.width

    @property
    def top(self) -> float:
        """The upper end."""
        return self.y + self.height

    def overlaps(self, other: "Box") -> bool:
        """Return whether the two have a pixel in common."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.top
            and other.y < self.top
        )

    def contains(self, other: "Box") -> bool:
        """Return whether *other* lies inside."""
        return (
            self.x <= other.x
            and other.right <= self.right
            and self.y <= other.y
            and other.top <= self.top
        )


class Callouts:
    """The boxes placed so far, in a *plot* whose lines pass the points *xs*, *ys*."""

    def __init__(self, plot: Box, xs: Numbers, ys: Numbers) -> None:
        self._plot = plot
        self._xs = xs
        self._ys = ys
        self._taken: list[Box] = []

    def take(self, box: Box) -> None:
        """Keep other boxes away from *box*."""
        self._taken.append(box)

    def place(self, boxes: Iterable[Box]) -> Box:
        """Take and return the first of the *boxes* that hide the least."""
        best = min(boxes, key=self._hidden)
        self.take(best)
        return best

    def _hidden(self, box: Box) -> int:
        is_inside = (self._xs > box.x) & (self._xs < box.right)
        is_inside &= (self._ys > box.y) & (self._ys < box.top)
        overlaps = sum(box.overlaps(other) for other in self._taken)
        return (
            int(np.count_nonzero(is_inside))
            + _OVERLAP * overlaps
            + _OUTSIDE * (not self._plot.contains(box))
        )


def draw_milestones(sheet: Sheet, milestones: Sequence[int], plot: Plot) -> None:
    """Draw a line for each milestone."""
    for milestone in milestones:
        y = plot.counts.pixels(milestone)
        sheet.line((plot.left, plot.right), (y, y), look.MILESTONE, 2.5, _DASHES)


def label_milestones(
    sheet: Sheet, chart: Chart, milestones: Sequence[int], plot: Plot, callouts: Callouts
) -> None:
    """Write the count of each milestone on its line."""
    for milestone in milestones:
        text = drawable(language_of(chart.language).count(milestone))
        width = sheet.width(text, look.LABEL, is_bold=True) + 2 * _PADDING
        y = plot.counts.pixels(milestone)
        lefts = (plot.left, (plot.left + plot.right - width) / 2, plot.right - width)
        heights = (y + 3, y - 3 - _HEIGHT)
        box = callouts.place(Box(x, low, width, _HEIGHT) for low in heights for x in lefts)
        sheet.text(box.x + _PADDING, box.y + 8, text, look.LABEL, is_bold=True)


def draw_crossing(
    sheet: Sheet, chart: Chart, crossing: Point, plot: Plot, callouts: Callouts
) -> None:
    """Mark *crossing*, and write its count and its time next to it."""
    language, zone = language_of(chart.language), ZoneInfo(chart.zone)
    at, followers = crossing
    is_day = is_long(moment(plot.times.low), moment(plot.times.high))
    shown = language.date(at, zone) if is_day else language.moment(at, zone)
    text = drawable(f"{language.count(followers)} \u00b7 {shown}")
    x, y = plot.times.pixels(at.timestamp()), plot.counts.pixels(followers)
    width = sheet.width(text, look.LABEL, is_bold=True) + 2 * _PADDING
    box = callouts.place(_around(x, y, width, _HEIGHT + 8))
    nearest = min(max(x, box.x + 20), box.right - 20)
    sheet.line((x, nearest), (y, box.y if box.y > y else box.top), look.TEXT, 3)
    sheet.box(*box, look.TEXT, 10)
    sheet.text(box.x + _PADDING, box.y + 12, text, look.LABEL, look.CARD, is_bold=True)
    sheet.dots([x], [y], "o", 22, look.TEXT)
    sheet.dots([x], [y], "o", 12, look.CARD)


def _around(x: float, y: float, width: float, height: float) -> Iterator[Box]:
    """Yield the boxes around a point, the nearest first."""
    for away in (26, 60, 100, 150, 200):
        for left in (x - width + 30, x - 30, x - width / 2):
            yield Box(left, y + away, width, height)
            yield Box(left, y - away - height, width, height)
