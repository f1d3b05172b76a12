"""Locales: the languages that Milepost speaks, with the conventions of each; a new one goes here.

Its texts go into `bot/locales/<code>`; its own grammar of lists or of the names of cities is a
function of `grammar`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from babel import Locale

from bot.language import grammar


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """The conventions by which a language is written."""

    code: str
    """The code, the first part of Discord's and browsers' codes: es, for es-419 too."""
    own_name: str
    locale: Locale
    """The locale whose rules Babel follows for numbers and dates."""
    dates: Literal["medium", "long"] = "medium"
    """Babel's format; long has the month in words, if they are as short: 2023년 10월 14일."""
    first_of_month: str = "1"
    unit_space: str = " "
    """The space between a number and its unit of time."""
    myriads: tuple[str, ...] = ()
    """The words for 1, 10,000, 10,000 times that and so on, in languages that count by them."""
    myriad_space: str = ""
    comma: str = ", "
    """The sign between names where more follow."""
    listed: Callable[[Sequence[str], Locale], str] = grammar.listed
    """The function that makes one phrase of names."""
    time_of: Callable[[str], str] = str
    """The function that returns the form of a city in the name of its time."""
    han: Literal["JP", "KR", "SC", "TC"] = "JP"
    """The region whose shapes of Chinese characters a chart shows."""


_SPOKEN = (
    # British: the day before the month, and no comma before the last "and".
    Conventions(code="en", own_name="English", locale=Locale.parse("en_GB")),
    Conventions(
        code="ko",
        own_name="한국어",
        locale=Locale.parse("ko_KR"),
        dates="long",
        myriads=("", "만", "억", "조"),
        myriad_space=" ",
        comma="·",  # as the press writes them; "및" is for documents
        listed=grammar.with_dots,
        han="KR",
    ),
    Conventions(
        code="ja",
        own_name="日本語",
        locale=Locale.parse("ja_JP"),
        dates="long",
        unit_space="",
        myriads=("", "万", "億", "兆"),
        comma="、",
    ),
    Conventions(
        code="fr",
        own_name="Français",
        locale=Locale.parse("fr_FR"),
        first_of_month="1er",  # the only day that is counted
        time_of=grammar.in_french,
    ),
    Conventions(
        code="es", own_name="Español", locale=Locale.parse("es_ES"), listed=grammar.in_spanish
    ),
)

CONVENTIONS = {one.code: one for one in _SPOKEN}
LANGUAGES: tuple[str, ...] = tuple(CONVENTIONS)
"""The codes; the first one is English, which has every text, and which others fall back to."""
