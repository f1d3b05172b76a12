"""The canvas: texts, lines and dots at pixels, as Matplotlib draws them.

Only objects of Matplotlib, none of its global state: sheets are drawn in several threads. Its own
axes are left out; the marks here are made for languages and zones.
"""

import io
from collections.abc import Sequence

from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform
from PIL import Image

from bot.charts import look
from bot.charts.fonts import drawable, font, strokes
from bot.charts.series import Numbers

_PIXELS = 72
"""Dots per inch at which a point, Matplotlib's unit, is a pixel."""
_COLOURS = 256
_ELLIPSIS = "\u2026"
_KANA_STROKES = {False: 0.03, True: 0.065}
"""The stroke that kana need to match the letters beside them, by whether those are bold.

It is a part of the size of the letters.
"""
_ALIGNMENTS = {"left": 0.0, "center": 0.5, "right": 1.0}

Places = Sequence[float] | Numbers


class Sheet:
    """An empty card; the origin is at the bottom left."""

    def __init__(self, language: str) -> None:
        self._language = language
        size = (look.WIDTH / _PIXELS, look.HEIGHT / _PIXELS)
        self._figure = Figure(figsize=size, dpi=_PIXELS, facecolor="none", edgecolor="none")
        self._canvas = FigureCanvasAgg(self._figure)
        self._drawn = 0
        self._renderer = self._canvas.get_renderer()  # type: ignore[no-untyped-call]
        self.box(0, 0, look.WIDTH, look.HEIGHT, look.CARD, look.ROUNDING)

    def png(self) -> bytes:
        """Return the picture; the same bytes for the same picture."""
        self._canvas.draw()  # type: ignore[no-untyped-call]
        pixels = self._canvas.buffer_rgba()  # type: ignore[no-untyped-call]
        size = (look.WIDTH, look.HEIGHT)
        picture = Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1)
        # A quarter of the size; with so few colours nobody sees a difference.
        palette = picture.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        file = io.BytesIO()
        palette.save(file, "PNG")
        return file.getvalue()

    def width(self, text: str, size: float, is_bold: bool = False) -> float:
        """Return the width of *text*, which has to be drawable, in pixels."""
        properties = font(self._language, size, is_bold)
        return sum(
            float(self._renderer.get_text_width_height_descent(part, properties, ismath=False)[0])
            for part, _ in strokes(text)
        )

    def fitting(self, text: str, width: float, size: float, is_bold: bool = False) -> str:
        """Return *text* as it can be drawn, cut to *width*."""
        text = drawable(text)
        if self.width(text, size, is_bold) <= width:
            return text
        low, high = 0, len(text)
        while low + 1 < high:
            middle = (low + high) // 2
            is_fitting = self.width(text[:middle] + _ELLIPSIS, size, is_bold) <= width
            low, high = (middle, high) if is_fitting else (low, middle)
        return text[:low].rstrip() + _ELLIPSIS

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: str = look.TEXT,
        align: str = "left",
        is_bold: bool = False,
    ) -> None:
        """Write *text*, which has to be drawable, with its baseline at *y*."""
        x -= self.width(text, size, is_bold) * _ALIGNMENTS[align]
        for part, is_kana in strokes(text):
            artist = Text(
                x,
                y,
                part,
                color=colour,
                fontproperties=font(self._language, size, is_bold),
                horizontalalignment="left",
                verticalalignment="baseline",
                transform=IdentityTransform(),
                parse_math=False,
                usetex=False,
            )
            if is_kana:
                stroke = withStroke(linewidth=size * _KANA_STROKES[is_bold], foreground=colour)
                artist.set_path_effects([stroke])
            self._draw(artist)
            x += self.width(part, size, is_bold)

    def line(
        self,
        xs: Places,
        ys: Places,
        colour: str,
        width: float,
        dashes: tuple[float, ...] = (),
        alpha: float = 1,
    ) -> None:
        """Draw a line through the points; *dashes* are in widths of the line."""
        artist = Line2D(
            xs,
            ys,
            color=colour,
            linewidth=width,
            alpha=alpha,
            linestyle=(0, dashes) if dashes else "solid",
            solid_capstyle="round",
            solid_joinstyle="round",
            dash_capstyle="butt",
            marker="none",
            transform=IdentityTransform(),
        )
        self._draw(artist)

    def dots(
        self,
        xs: Places,
        ys: Places,
        marker: str,
        size: float,
        colour: str,
        fill: str | None = None,
    ) -> None:
        """Draw a dot at each point; *fill* makes it a ring."""
        artist = Line2D(
            xs,
            ys,
            linestyle="none",
            marker=marker,
            markersize=size,
            markerfacecolor=fill or colour,
            markeredgecolor=colour if fill else look.CARD,
            markeredgewidth=3 if fill else 2,
            transform=IdentityTransform(),
        )
        self._draw(artist)

    def box(
        self, x: float, y: float, width: float, height: float, colour: str, rounding: float
    ) -> None:
        """Draw a filled box with round corners."""
        artist = FancyBboxPatch(
            (x, y),
            width,
            height,
            boxstyle=f"round,pad=0,rounding_size={rounding}",
            facecolor=colour,
            edgecolor="none",
            transform=IdentityTransform(),
        )
        self._draw(artist)

    def _draw(self, artist: Artist) -> None:
        """Put *artist* over all before it: Matplotlib would put texts over lines over boxes."""
        self._drawn += 1
        artist.set_zorder(self._drawn)
        self._figure.add_artist(artist)
