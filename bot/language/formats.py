"""Formats: numbers, dates and durations, as each language writes them."""

import math
from datetime import datetime, timedelta
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal, format_percent

from bot.language.languages import Conventions

_Unit = Literal["year", "month", "day", "hour", "minute", "second"]

_UNITS: tuple[tuple[_Unit, timedelta], ...] = (
    ("year", timedelta(days=365)),
    ("month", timedelta(days=30)),  # months and years as Babel counts them
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
)


def day(local: datetime, conventions: Conventions) -> str:
    """Return the day of *local*: 14 Oct 2023; 1er juin 2023."""
    text = format_date(local.date(), conventions.dates, locale=conventions.locale)
    return text.replace("1 ", f"{conventions.first_of_month} ", 1) if local.day == 1 else text


def length(span: timedelta, conventions: Conventions) -> str:
    """Return *span* in the largest unit of which it holds two, to the nearest whole: 3 months.

    So it is off by a fifth at the most. Weeks are left out: people say 12 days.
    """
    span = abs(span)
    unit: _Unit = next((unit for unit, size in _UNITS if span >= 2 * size), "second")
    locale = conventions.locale
    text = format_timedelta(span, granularity=unit, threshold=math.inf, locale=locale)
    return text.replace(" ", conventions.unit_space)


_MINUS = "\N{MINUS SIGN}"


def grouped(n: int, locale: Locale) -> str:
    """Return *n* in grouped digits: 454,000."""
    return format_decimal(n, locale=locale).replace("-", _MINUS)


def counted(n: int, conventions: Conventions) -> str:
    """Return *n* as it is written in a sentence: 454,000; 45만 4,000."""
    units, locale = conventions.myriads, conventions.locale
    if not units or abs(n) < 10_000:
        return grouped(n, locale)
    parts: list[str] = []
    rest = abs(n)
    for unit in units[:-1]:
        rest, part = divmod(rest, 10_000)
        if part:
            parts.append(grouped(part, locale) + unit)
    if rest:
        parts.append(grouped(rest, locale) + units[-1])
    sign = _MINUS if n < 0 else ""
    return sign + conventions.myriad_space.join(reversed(parts))


def percentage(share: float, locale: Locale) -> str:
    """Return *share* of one as a percentage: 0.0123 is 1.2%.

    A share under 0.1% has a second decimal: growth is not 0%.
    """
    decimals = "0.#" if abs(share) >= 0.001 else "0.##"
    pattern = locale.percent_formats[None].pattern.replace("0", decimals)
    text = format_percent(share, format=pattern, locale=locale)
    return text.replace("-", _MINUS)
