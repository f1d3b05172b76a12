"""Callouts: boxes of text inside the plot, put where they hide the least."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from bot.charts.series import Numbers

_OVERLAP = 1_000
_OUTSIDE = 10_000


class Box(NamedTuple):
    """A rectangle of pixels; its origin is at the bottom left."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.x + self.width

    @property
    def top(self) -> float:
        """Where it ends above."""
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
    """The boxes that have a place, in a *plot* whose lines pass the points *xs*, *ys*."""

    def __init__(self, plot: Box, xs: Numbers, ys: Numbers) -> None:
        self._plot = plot
        self._xs = xs
        self._ys = ys
        self._taken: list[Box] = []

    def take(self, box: Box) -> None:
        """Keep other boxes away from *box*."""
        self._taken.append(box)

    def place(self, boxes: Iterable[Box]) -> Box:
        """Take and return the best of *boxes*: the first of those that hide the least."""
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
