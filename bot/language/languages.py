"""The languages that Milepost speaks, and how each is written: what a new one adds a line to.

Its texts go into `bot/locales/<code>`; what its grammar wants of a list or of the name of a city
is a function of `grammar`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from babel import Locale

from bot.language import grammar


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """How a language is written."""

    code: str
    """Its code, and the first part of those of Discord and of browsers: es, for es-419 too."""
    own_name: str
    locale: Locale
    """By whose rules Babel writes numbers and dates."""
    dates: Literal["medium", "long"] = "medium"
    """Long are those in words, for where words are as short as figures: 2023년 10월 14일."""
    first_of_month: str = "1"
    unit_space: str = " "
    """What stands between a number and its unit of time."""
    myriads: tuple[str, ...] = ()
    """What a sentence calls 1, 10,000, 10,000 times that and so on, where that is how it counts."""
    myriad_space: str = ""
    comma: str = ", "
    """What stands between names where more follow."""
    listed: Callable[[Sequence[str], Locale], str] = grammar.listed
    """How names become one phrase."""
    time_of: Callable[[str], str] = str
    """What a city is called in the name of its time."""
    han: Literal["JP", "KR", "SC", "TC"] = "JP"
    """Where Chinese characters have the shapes that a chart shows."""


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
