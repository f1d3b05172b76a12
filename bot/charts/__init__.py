"""Charts: the history of accounts as a picture, and in words for people who do not see it.

chart        the chart as a value: lines, milestones, language and zone
rendering    a pool of threads that draws, and a cache of the pictures
picture      the layout of a picture, which puts together the modules below
series       the points of a line as arrays: gaps and downsampling
plot         the scales: which span is shown, and at which pixels
ticks        the marks of both axes, as values
lines        the lines and the axes, drawn
line_labels  the names at the ends of the lines
callouts     labels inside the plot
sheet        Matplotlib's canvas, in pixels
look         colours, line styles and sizes
fonts        the fonts, and the characters that they have
alt_text     the alternative text

`render` and `alt_text` are pure, and import their libraries when they are first called: Matplotlib
takes a second. `Charts` runs `render` in threads and keeps the pictures. The package imports the
domain and the language.
"""

from bot.charts.alt_text import alt_text
from bot.charts.chart import Chart, Line, points_of
from bot.charts.rendering import Charts, render

__all__ = ["Chart", "Charts", "Line", "alt_text", "points_of", "render"]
