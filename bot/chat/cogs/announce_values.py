"""Numbers and times of day, as people write them into the options of `/announce`."""

import re
import unicodedata
from datetime import time
from decimal import Decimal

from bot.domain.ladder import LARGEST_COUNT
from bot.errors import UserError
from bot.settings.values import cut

_UNITS = {
    "": 1,
    "k": 10**3,
    "mil": 10**3,
    "m": 10**6,
    "천": 10**3,
    "千": 10**3,
    "만": 10**4,
    "万": 10**4,
    "억": 10**8,
    "億": 10**8,
}
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+|\d{1,12}(?:[.,]\d{1,2})?"
_UNIT = "|".join(filter(None, _UNITS))
_PART = re.compile(rf"({_NUMBER})({_UNIT}|)")
_WHOLE = re.compile(rf"(?:(?:{_NUMBER})(?:{_UNIT}))*(?:{_NUMBER})?")
_GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(\1\d{3})*")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h시時](\d{2})?분?分?)?")


def parse_count(text: str) -> int:
    """Return the number that *text* names: 100000, 100,000, 100 000, 1.5m, 10만, 45만 4,000.

    Raises UserError for none.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    total = Decimal(0)
    if _WHOLE.fullmatch(plain):
        total = sum((_value(*part) for part in _PART.findall(plain)), total)
    if total != int(total) or not 1 <= total <= LARGEST_COUNT:
        raise UserError("announce-no-number", text=cut(text))
    return int(total)


def _value(number: str, unit: str) -> Decimal:
    if _GROUPED.fullmatch(number):
        number = re.sub("[.,]", "", number)
    return Decimal(number.replace(",", ".")) * _UNITS[unit]


def parse_clock(text: str) -> time:
    """Return the time of day that *text* names: 22:00, 7:30, 22h, 22시.

    Raises UserError for none.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    match = _CLOCK.fullmatch(plain)
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    if (hour, minute) == (24, 0):
        hour = 0  # the end of the day is the beginning of the next
    if hour > 23 or minute > 59:
        raise UserError("announce-no-time", text=cut(text))
    return time(hour, minute)
