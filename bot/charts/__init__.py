"""Charts: the history of accounts as a picture, and in words for those who do not see it.

`render` and `alt_text` are pure, and import what they need when they are first called: Matplotlib
takes a second. `Charts` runs `render` in threads and keeps what it returns. The package imports
the domain and the language.
"""

from bot.charts.alt_text import alt_text
from bot.charts.chart import Chart, Line, points_of
from bot.charts.rendering import Charts, render

__all__ = ["Chart", "Charts", "Line", "alt_text", "points_of", "render"]
