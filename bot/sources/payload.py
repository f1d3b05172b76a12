"""Validation: values out of a JSON document that is not trusted; a wrong shape is refused."""

import json
import re
from datetime import UTC, datetime
from typing import NoReturn

from pydantic_core import from_json

from bot.domain.ladder import LARGEST_COUNT
from bot.errors import PayloadError

_LONGEST_QUOTE = 120
_LONGEST_LOOK = 500
_MILLISECONDS = 10**11
"""As seconds, this is in the year 5138; as milliseconds, in 1973."""
_YEARS = range(2000, 2200)
_HALF = re.compile("[\ud800-\udfff]")


def parse_json(body: bytes) -> object:
    """Return the document in *body*. Raises PayloadError where it is none."""
    try:
        return _decoded(body)
    except (ValueError, RecursionError):
        kind = "HTML" if body.lstrip()[:1] == b"<" else "something that is no JSON"
        raise PayloadError(f"answered with {kind if body.strip() else 'nothing'}") from None


def _decoded(body: bytes) -> object:
    try:
        # Twice as fast as the standard library, and stricter: a document that it refuses may be
        # JSON still, with half of a surrogate pair in it. So the slow one has the last word.
        return from_json(body, allow_inf_nan=False, cache_strings="keys")
    except ValueError:
        return json.loads(body, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def at(document: object, *path: str | int) -> object:
    """Return the value at *path* in *document*; None where there is no value, or no such path."""
    if len(path) == 1 and isinstance(document, dict):
        return document.get(path[0])  # most are like this, and there are many
    for step in path:
        if isinstance(step, str) and isinstance(document, dict):
            document = document.get(step)
        elif isinstance(step, int) and isinstance(document, list) and step < len(document):
            document = document[step]
        else:
            return None
    return document


def list_at(document: object, *path: str | int) -> list[object]:
    """Return the list at *path*. Raises PayloadError where there is none."""
    value = at(document, *path)
    if isinstance(value, list):
        return value
    raise PayloadError(_not_as_promised(path, value, "a list"))


def table_at(document: object, *path: str | int) -> dict[str, object]:
    """Return the object at *path*. Raises PayloadError where there is none."""
    value = at(document, *path)
    if isinstance(value, dict):
        return value
    raise PayloadError(_not_as_promised(path, value, "an object"))


def text_at(document: object, *path: str | int) -> str:
    """Return the text at *path*; an empty one where there is none.

    A whole number counts as its digits: ids come in both forms. A text with half of a surrogate
    pair, which JSON can say and nothing can store, counts as none.
    """
    value = at(document, *path)
    if isinstance(value, str):
        return value if value.isascii() or not _HALF.search(value) else ""
    if type(value) is int and value.bit_length() < 128:
        return str(value)
    return ""


def count_at(document: object, *path: str | int) -> int:
    """Return the count at *path*. Raises PayloadError for all but a whole number in bounds."""
    value = at(document, *path)
    if type(value) is int and 0 <= value <= LARGEST_COUNT:  # which a bool is not
        return value
    raise PayloadError(_not_as_promised(path, value, "a count"))


def digits_at(document: object, *path: str | int) -> int:
    """Return the count at *path* that is written as text, as some APIs promise to."""
    value = at(document, *path)
    if isinstance(value, str) and re.fullmatch(r"\d{1,18}", value, re.ASCII):
        return count_at(int(value))
    raise PayloadError(_not_as_promised(path, value, "a count in quotes"))


def time_at(document: object, *path: str | int) -> datetime:
    """Return the time at *path*: ISO 8601, without a zone in UTC, or seconds or milliseconds.

    Raises PayloadError for all else, and for a time before 2000: a year or a day in digits would
    be one, taken as seconds since 1970.
    """
    value = at(document, *path)
    try:
        time = _time(value)
    except (ValueError, OverflowError, OSError):
        time = None
    if time is None or time.year not in _YEARS:
        promised = "a time: ISO 8601, or seconds or milliseconds since 1970"
        raise PayloadError(_not_as_promised(path, value, promised))
    return time.replace(microsecond=time.microsecond // 1000 * 1000)


def _time(value: object) -> datetime | None:
    if isinstance(value, str):
        text = value.strip()
        if not (text.isascii() and text.isdigit()):
            time = datetime.fromisoformat(text)
            return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
        value = int(text[:_LONGEST_QUOTE])
    if type(value) is int or type(value) is float:
        return datetime.fromtimestamp(value / 1000 if value >= _MILLISECONDS else value, UTC)
    return None


def _not_as_promised(path: tuple[str | int, ...], value: object, promised: str) -> str:
    where = ".".join(map(str, path)) or "the answer"
    return f"{where} is {'missing' if value is None else f'{described(value)}, not {promised}'}"


def described(value: object) -> str:
    """Return a description of *value*, short enough to be quoted."""
    match value:
        case None:
            return "missing"
        case dict():
            return "an object"
        case list():
            return "a list"
        case int() if value.bit_length() > 99:
            return "a number that long"
    return quoted(json.dumps(value))


def quoted(text: str) -> str:
    """Return the *text* of a vendor on one line, printable and short."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[:_LONGEST_LOOK]).split())
    is_whole = len(line) <= _LONGEST_QUOTE and len(text) <= _LONGEST_LOOK
    return line if is_whole else f"{line[: _LONGEST_QUOTE - 1]}…"
