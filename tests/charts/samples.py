"""Charts for tests, and the pixels of their pictures."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from PIL import Image

from bot.charts import Chart, Line

START = datetime(2023, 6, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LONG_NAME = "Ville de Montréal, service de l'expérience citoyenne et des communications"


def line(name: str, counts: Iterable[int], every: timedelta = DAY, **more: Any) -> Line:
    points = tuple((START + number * every, count) for number, count in enumerate(counts))
    return Line(name, points, **more)


def growing(name: str, start: int, by: int = 300, days: int = 90) -> Line:
    return line(name, range(start, start + by * days, by))


def ten(name: str = "City") -> tuple[Line, ...]:
    return tuple(growing(f"{name} {number}", 400_000 + number * 5_000) for number in range(10))


def chart(*lines: Line, **more: Any) -> Chart:
    return Chart("A title", lines, **more)


def pixels(png: bytes) -> "np.ndarray[Any, np.dtype[np.uint8]]":
    """Return the picture as rows of red, green, blue and opacity."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


def has_colour(png: bytes, colour: str, left: int = 0, right: int | None = None) -> bool:
    """Return whether some pixels have *colour*, as nearly as a palette has it."""
    wanted = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)])
    distance = np.abs(pixels(png)[:, left:right, :3].astype(int) - wanted).max(axis=2)
    return bool((distance <= 4).sum() >= 8)
