"""Drawing: lines as SVG that stands in a page, without a style and without a script.

Colours come from `static/chart.css`; letters keep their size however wide the picture is, as they
stand at shares of it, and only the lines are stretched.
"""

from bot.web.drawing.figure import Figure, figure
from bot.web.drawing.picture import chart
from bot.web.drawing.sparkline import sparkline

__all__ = ["Figure", "chart", "figure", "sparkline"]
