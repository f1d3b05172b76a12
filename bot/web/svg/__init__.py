"""SVG: charts that stand in a page, without a style and without a script.

figure      a chart with its legend and a table of its counts
line_chart  the chart itself
sparkline   how a count went, as small as a word
elements    elements and numbers, as they are written

Colours come from `static/chart.css`; letters keep their size however wide the picture is, as they
stand at shares of it, and only the lines are stretched.
"""

from bot.web.svg.figure import Figure, figure
from bot.web.svg.line_chart import line_chart
from bot.web.svg.sparkline import sparkline

__all__ = ["Figure", "figure", "line_chart", "sparkline"]
