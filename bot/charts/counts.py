"""The axis of counts: where its marks are, and what they say."""

import math

from babel import Locale
from babel.numbers import format_compact_decimal, format_decimal

from bot.language import language_of

_NICE = (1, 2, 2.5, 5, 10)
_LEAST = {False: 4.0, True: 2.0}
"""What the axis shows at least, by whether it is indexed: with less, noise would look large."""


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


def marks(low: float, high: float, most: int, is_indexed: bool) -> list[float]:
    """Return up to *most* round numbers between *low* and *high*; whole ones for counts."""
    raw = (high - low) / most
    size = 10.0 ** math.floor(math.log10(raw))
    steps = (size * nice for nice in _NICE)
    step = next(step for step in steps if step >= raw and (is_indexed or step == int(step) > 0))
    first = math.ceil(low / step)
    last = math.floor(high / step)
    return [round(number * step, 6) for number in range(first, last + 1)]


def mark_labels(values: list[float], language: str, is_indexed: bool) -> list[str]:
    """Return what stands at each mark: 450K, 45만, 45万.

    In full where the short form would not be exact, or as long as the full one.
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
