"""Ticks: the marks of both axes and their labels, in a zone and a language."""

import math
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import format_compact_decimal, format_decimal

from bot.language import language_of

_MONDAY = datetime(1, 1, 1)  # noqa: DTZ001, steps are counted on the wall
_NICE = (1, 2, 2.5, 5, 10)
_LEAST = {False: 4.0, True: 2.0}
"""The least height of the axis, by whether it is indexed: with less, noise would look large."""


class Mark(NamedTuple):
    """A place on the axis of time, with its label and the context that it shares with others."""

    at: datetime
    label: str
    context: str
    """The day of an hour, the year of a day; empty where it is that of the mark before."""


class Step(NamedTuple):
    """The distance of marks, a *length* or so many *months*, and Babel's skeletons of labels."""

    length: timedelta
    months: int
    label: str
    context: str


def _steps() -> Iterator[Step]:
    for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720):
        yield Step(timedelta(minutes=minutes), 0, "Hm", "MMMd")
    for days in (1, 2, 7, 14):
        yield Step(timedelta(days=days), 0, "MMMd", "y")
    for months in (1, 2, 3, 6):
        yield Step(timedelta(days=30 * months), months, "MMM", "y")
    for years in (1, 2, 5, 10, 20, 50):
        yield Step(timedelta(days=365 * years), 12 * years, "y", "")


STEPS = tuple(_steps())
"""The distances that people count in, the shortest first."""


def finest(
    start: datetime,
    end: datetime,
    most: int,
    zone: ZoneInfo,
    language: str,
    is_fitting: Callable[[list[Mark]], bool],
) -> list[Mark]:
    """Return the marks of the shortest step with at most *most* of them, if *is_fitting*."""
    for step in STEPS:
        if (end - start) / step.length > most + 1:
            continue
        found = time_ticks(start, end, step, zone, language)
        if found and len(found) <= most and is_fitting(found):
            return found
    return []


def time_ticks(
    start: datetime, end: datetime, step: Step, zone: ZoneInfo, language: str
) -> list[Mark]:
    """Return the marks between *start* and *end*, which may be none."""
    locale = language_of(language).locale
    shown = [at for wall in _walls(start, end, step, zone) if (at := _shown(wall, zone))]
    times = [at for at in shown if start <= at <= end]
    contexts = [_text(at.astimezone(zone), step.context, locale) for at in times]
    return [
        Mark(
            at,
            _text(at.astimezone(zone), step.label, locale),
            "" if context == before else context,
        )
        for at, (before, context) in zip(times, pairwise(["", *contexts]), strict=True)
    ]


def _text(local: datetime, skeleton: str, locale: Locale) -> str:
    return format_skeleton(skeleton, local, locale=locale) if skeleton else ""


def _walls(start: datetime, end: datetime, step: Step, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the local time, without a zone, of each mark."""
    first, last = (at.astimezone(zone).replace(tzinfo=None) for at in (start, end))
    # A clock that is put back shows times that it has shown before.
    first -= timedelta(hours=1)
    if step.months:
        number = math.ceil((first.year * 12 + first.month - 1) / step.months) * step.months
        while (wall := first.min.replace(year=number // 12, month=number % 12 + 1)) <= last:
            yield wall
            number += step.months
        return
    wall = _MONDAY + math.ceil((first - _MONDAY) / step.length) * step.length
    while wall <= last:
        yield wall
        wall += step.length


def _shown(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the time at which the clock shows *wall*; None where it is put forward past it."""
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    return at if at.astimezone(zone).replace(tzinfo=None) == wall else None


def bounds(values: list[float], is_indexed: bool) -> tuple[float, float]:
    """Return the ends of an axis that has room for *values*."""
    low, high = min(values), max(values)
    missing = _LEAST[is_indexed] - (high - low)
    if high == low:
        missing = max(missing, high * 0.02)
    if missing > 0:
        low, high = low - missing / 2, high + missing / 2
    edge = (high - low) * 0.07
    return max(0.0, low - edge), high + edge


def count_ticks(low: float, high: float, most: int, is_indexed: bool) -> list[float]:
    """Return up to *most* round numbers between *low* and *high*; whole ones for counts."""
    raw = (high - low) / most
    size = 10.0 ** math.floor(math.log10(raw))
    steps = (size * nice for nice in _NICE)
    step = next(step for step in steps if step >= raw and (is_indexed or step == int(step) > 0))
    first = math.ceil(low / step)
    last = math.floor(high / step)
    return [round(number * step, 6) for number in range(first, last + 1)]


def mark_labels(values: list[float], language: str, is_indexed: bool) -> list[str]:
    """Return the labels of the counts *values*: 450K, 45만, 45万.

    They are written in full where the short form would not be exact, or as long as the full one.
    """
    locale = Locale.parse(language_of(language).code)
    if is_indexed:
        return [format_decimal(value, locale=locale) for value in values]
    short = [_compact(value, locale, 2) for value in values]
    if short == [_compact(value, locale, 9) for value in values]:
        return short
    return [language_of(language).number(int(value)) for value in values]


def _compact(value: float, locale: Locale, decimals: int) -> str:
    return format_compact_decimal(int(value), locale=locale, fraction_digits=decimals)
