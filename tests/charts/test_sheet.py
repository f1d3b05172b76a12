"""That people can read the charts, also those who see fewer colours."""

from itertools import combinations

import numpy as np
import pytest

from bot.charts import look
from bot.charts.chart import MOST_LINES

# Machado, Oliveira and Fernandes 2009, doi:10.1109/TVCG.2009.113: what people see who lack the
# cones for long, middle and short waves, in linear RGB.
VISION = {
    "all": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.9505, 1.0, 1.089])
COLOURS = [style.colour for style in look.STYLES]
TEXTS = [look.TEXT, look.MUTED, *COLOURS]
CLEARLY_DIFFERENT = 20
"""As a distance in CIELAB, where 2.3 is what people just notice."""


def linear(colour: str) -> np.ndarray:
    part = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 defines it: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    dark, light = sorted(float(XYZ[1] @ linear(colour)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def lab(colour: str, vision: str) -> np.ndarray:
    xyz = XYZ @ np.clip(VISION[vision] @ linear(colour), 0, 1) / WHITE
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("colour", TEXTS)
def test_texts_stand_out_from_the_card(colour: str) -> None:
    assert contrast(colour, look.CARD) >= 4.5


def test_the_crossing_is_told_in_dark_on_light() -> None:
    assert contrast(look.CARD, look.TEXT) >= 4.5


@pytest.mark.parametrize("colour", [*COLOURS, look.MILESTONE])
def test_lines_stand_out_from_the_card(colour: str) -> None:
    assert contrast(colour, look.CARD) >= 3


@pytest.mark.parametrize("vision", VISION)
def test_lines_have_colours_that_everybody_can_tell_apart(vision: str) -> None:
    distances = {
        (one, other): np.linalg.norm(lab(one, vision) - lab(other, vision))
        for one, other in combinations(COLOURS, 2)
    }

    assert [pair for pair, distance in distances.items() if distance < CLEARLY_DIFFERENT] == []


def test_lines_have_markers_that_differ() -> None:
    assert len({style.marker for style in look.STYLES}) == MOST_LINES


@pytest.mark.parametrize("size", [look.TITLE, look.SUBTITLE, look.MARK, look.LABEL])
def test_letters_can_be_read_on_a_phone(size: int) -> None:
    """As wide as a phone shows it, 400 pixels, they are still as high as a footnote."""
    assert size * 400 / look.WIDTH >= 9
