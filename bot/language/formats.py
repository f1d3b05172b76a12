"""Dates and durations, as they are written in each language."""

import math
from datetime import datetime, timedelta
from typing import Literal

from babel.dates import format_date, format_timedelta

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
