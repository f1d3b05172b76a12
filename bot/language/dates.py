"""Dates and durations, as they are written in each language."""

import math
from datetime import datetime, timedelta
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_timedelta

_Unit = Literal["year", "month", "day", "hour", "minute", "second"]

_UNITS: tuple[tuple[_Unit, timedelta], ...] = (
    ("year", timedelta(days=365)),
    ("month", timedelta(days=30)),  # months and years as Babel counts them
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
)
# In words where words are as short as figures: 2023년 10월 14일.
_FORMATS = {"ko": "long", "ja": "long"}


def day(local: datetime, locale: Locale) -> str:
    """Return the day of *local*: 14 Oct 2023."""
    text = format_date(local.date(), _FORMATS.get(locale.language, "medium"), locale=locale)
    # French alone counts the first of a month: 1er juin.
    return text.replace("1 ", "1er ", 1) if locale.language == "fr" and local.day == 1 else text


def length(span: timedelta, locale: Locale) -> str:
    """Return *span* in the largest unit of which it holds two, to the nearest whole: 3 months.

    So it is off by a fifth at the most. Weeks are left out: people say 12 days.
    """
    span = abs(span)
    unit: _Unit = next((unit for unit, size in _UNITS if span >= 2 * size), "second")
    text = format_timedelta(span, granularity=unit, threshold=math.inf, locale=locale)
    # In Japanese, nothing stands between a number and its unit.
    return text.replace(" ", "") if locale.language == "ja" else text
