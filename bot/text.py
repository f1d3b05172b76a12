"""Text: quotations for error messages, "did you mean" suggestions, times, and XML."""

import difflib
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""https://www.w3.org/TR/xml/#charsets"""


def cut(text: str, at_most: int = 60) -> str:
    """Return *text*, shortened to so many characters, as a message quotes it."""
    return text if len(text) <= at_most else f"{text[: at_most - 1]}…"


def shown(value: object) -> str:
    """Return *value* as a message quotes it: as it is written in TOML, and short."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f"'{cut(value)}'"
        case dict():
            return "a table"
        case list():
            return "a list"
        case int() if value.bit_length() > 99:
            return "a number that long"
    return str(value)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the one of *known* that *word* looks like, if any."""
    return next(iter(difflib.get_close_matches(word, known, 1, cutoff=0.7)), None)


def iso(at: datetime) -> str:
    """Return *at*, an aware time in UTC, as ISO 8601 with a Z."""
    precision = "milliseconds" if at.microsecond else "seconds"
    return at.isoformat(timespec=precision).replace("+00:00", "Z")


def several(number: int, thing: str) -> str:
    """Return "1 poll" or "2 polls"."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def spelled(duration: timedelta) -> str:
    """Return *duration* in the largest unit that divides it: "15 minutes"."""
    for unit, name in (("days", "day"), ("hours", "hour"), ("minutes", "minute")):
        if not duration % timedelta(**{unit: 1}):
            return several(duration // timedelta(**{unit: 1}), name)
    return several(round(duration.total_seconds()), "second")


def without_non_xml(text: str) -> str:
    """Return *text* without the characters that XML cannot have, escaped or not."""
    return _NOT_XML.sub("", text)
