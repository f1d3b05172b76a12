"""Drawing: lines as SVG that stands in a page, without a style and without a script.

Colours come from `static/chart.css`; letters keep their size however wide the picture is, as they
stand at shares of it, and only the lines are stretched.
"""

from bot.web.svg.figure import Figure, figure
from bot.web.svg.picture import chart
from bot.web.svg.sparkline import sparkline

__all__ = ["Figure", "chart", "figure", "sparkline"]
