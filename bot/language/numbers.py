"""Numbers, as they are written in each language."""

from babel import Locale
from babel.numbers import format_decimal, format_percent

from bot.language.languages import Conventions

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

    A second decimal is shown where the first would be all there is: growth is not 0%.
    """
    decimals = "0.#" if abs(share) >= 0.001 else "0.##"
    pattern = locale.percent_formats[None].pattern.replace("0", decimals)
    text = format_percent(share, format=pattern, locale=locale)
    return text.replace("-", _MINUS)
