"""Text: what messages quote, names that are near to one another, and times as ISO 8601."""

import difflib
from collections.abc import Iterable
from datetime import datetime


def cut(text: str) -> str:
    """Return *text*, shortened to what a message can quote."""
    return text if len(text) <= 60 else f"{text[:59]}…"


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
