"""Fonts: the font families that together draw the names of cities everywhere.

Source Sans draws Latin, Greek and Cyrillic, Kurinto everything else. Matplotlib learns of both
when this is imported, which happens once whatever the number of threads.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

from bot.language import language_of

_FOLDER = resources.files("weblate_fonts") / "static" / "weblate_fonts"
_FILES = {
    "Latin": "source-sans/ttf/SourceSans3-{Regular,Bold}.ttf",
    "KR": "kurinto/ttf/KurintoSansKR-{Rg,Bd}.ttf",
    "JP": "kurinto/ttf/KurintoSansJP-{Rg,Bd}.ttf",
    "SC": "kurinto/ttf/KurintoSansSC-{Rg,Bd}.ttf",
    "TC": "kurinto/ttf/KurintoSansTC-{Rg,Bd}.ttf",
    "other": "kurinto/ttf/KurintoSans-{Rg,Bd}.ttf",
}
_ORDER = ("JP", "KR", "other", "SC", "TC")
_KANA = re.compile(r"([\u3041-\u30ff]+)")


def _add_fonts() -> frozenset[int]:
    """Tell Matplotlib of the fonts; return the characters that they have.

    They get names of our own: theirs are ambiguous, and the system may have other versions.
    """
    characters: set[int] = set()
    for script, files in _FILES.items():
        stem, regular, bold, suffix = re.split("[{,}]", files)
        for name, weight in ((regular, 400), (bold, 700)):
            path = str(_FOLDER / (stem + name + suffix))
            entry = font_manager.FontEntry(fname=path, name=f"Milepost {script}", weight=weight)
            font_manager.fontManager.ttflist.append(entry)
            characters |= FT2Font(path).get_charmap().keys()
    return frozenset(characters)


_CHARACTERS = _add_fonts()


@cache
def font(language: str, size: float, is_bold: bool) -> font_manager.FontProperties:
    """Return the fonts of a text; Chinese characters have the shapes of *language*."""
    # Latin has no Chinese characters, and those of the language come before the others'.
    scripts = dict.fromkeys(("Latin", language_of(language).conventions.han, *_ORDER))
    families = [f"Milepost {script}" for script in scripts]
    weight = "bold" if is_bold else "normal"
    return font_manager.FontProperties(family=families, size=size, weight=weight)


def drawable(text: str) -> str:
    """Return *text* in one line, without the characters that the fonts cannot draw.

    Invisible characters go, too: some of them would turn round the text next to it.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    kept = "".join(
        " " if unicodedata.category(letter) == "Zs" else letter
        for letter in text
        if ord(letter) in _CHARACTERS and unicodedata.category(letter)[0] != "C"
    )
    return " ".join(kept.split())


def strokes(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of *text*, and whether each is kana.

    The kana of Kurinto are as thin as hairs, in bold too: they need a stroke around them.
    """
    for number, part in enumerate(_KANA.split(text)):
        if part:
            yield part, number % 2 == 1
