"""Charts as values: their content, without a word on how they are drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.readings import Count

MOST_LINES = 10

Point = tuple[datetime, int]


def points_of(counts: Iterable[Count]) -> tuple[Point, ...]:
    """Return *counts* as the points of a line."""
    return tuple((count.taken_at, count.followers) for count in counts)


@dataclass(frozen=True, slots=True)
class Line:
    """The history of one account; its points are in the order of time."""

    name: str
    points: tuple[Point, ...]
    """The believed counts."""
    held: tuple[Point, ...] = ()
    """The counts in quarantine: shown hollow, and connected to nothing."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of one to ten accounts over time."""

    title: str
    lines: tuple[Line, ...]
    language: str = "en"
    zone: str = "UTC"
    """The IANA name of the time zone that dates and times are shown in."""
    milestones: tuple[int, ...] = ()
    """Counts that are shown as horizontal lines, where they are within reach of the lines."""
    crossing: Point | None = None
    """The moment that the chart is about, which is marked."""
    is_indexed: bool = False
    """Whether every line starts at 100; then counts mean nothing: milestones and the crossing
    are left out."""

    def __post_init__(self) -> None:
        if not 1 <= len(self.lines) <= MOST_LINES:
            raise ValueError(f"a chart has 1 to {MOST_LINES} lines, not {len(self.lines)}")

    def bases(self) -> list[Point | None]:
        """Return for each line of an indexed chart the point that is 100, or None without one.

        The lines start together: at their first points from the time on at which all of them
        have had a count. None grows from nothing, so a count of 0 is no start.
        """
        starts = [next((point for point in line.points if point[1]), None) for line in self.lines]
        common = max((start[0] for start in starts if start), default=None)
        if common is None:
            return starts
        return [
            next((point for point in line.points if point[1] and point[0] >= common), None)
            for line in self.lines
        ]
