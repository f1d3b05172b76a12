"""Style: colours, line styles and sizes, in pixels of a picture twice as large as it is shown.

The picture brings its own dark card, so that it is the same on Discord's dark and light
backgrounds. Discord shows it some 400 to 550 pixels wide, hence the large letters.
"""

from typing import NamedTuple

WIDTH, HEIGHT = 1200, 630
MARGIN = 44
ROUNDING = 28

CARD = "#15171C"
TEXT = "#F4F6FA"
MUTED = "#B4BAC6"
GRID = "#2D313A"
MILESTONE = "#D6DAE2"

TITLE, SUBTITLE, MARK, LABEL = 42, 27, 27, 29


class LineStyle(NamedTuple):
    """The marks by which a line differs from the others; colour is never the only one."""

    colour: str
    marker: str
    dashes: tuple[float, ...] = ()
    """Lengths of strokes and gaps, in widths of the line; nothing for a solid line.

    The gaps are short: a line that is broken has a gap in its readings.
    """
    scale: float = 1
    """The size of the marker: some look smaller than others of the same size."""


_DASHED = (3.2, 0.9)
_DOTTED = (0.9, 0.8)

STYLES = (
    LineStyle("#56B4E9", "o"),
    LineStyle("#FFC057", "s"),
    LineStyle("#5C986A", "^", scale=1.15),
    LineStyle("#FFF645", "D"),
    LineStyle("#EF5524", "v", _DASHED, 1.15),
    LineStyle("#DC5FA3", "P", _DASHED, 1.25),
    LineStyle("#D2FFF6", "X", _DASHED, 1.2),
    LineStyle("#9C74F4", "p", _DOTTED, 1.15),
    LineStyle("#B5AD64", "*", _DOTTED, 1.5),
    LineStyle("#B0C9AD", "h", _DOTTED, 1.15),
)
"""One for each line, at first Okabe and Ito's colours, moved apart on a dark background for people
who lack one kind of cone."""
