"""Tables of readings: CSV and JSON files with an account, its followers and a time in each row.

Operators hand them over, and take them away. A table is read whole or not at all: an error names
the file and the row.
"""

import csv
import gzip
import json
import os
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from bot.domain.ladder import LARGEST_COUNT
from bot.domain.readings import CLOCK_SKEW, Reading, Status, rounding_step
from bot.errors import InputError
from bot.text import iso

REQUIRED = ("account", "followers")
OPTIONAL = ("status", "step", "judgement", "city", "platform", "handle", "note")
"""Columns of an export that may come back; all but the first two are for people and not read."""

_STATUSES = {status.name.lower(): status for status in Status}
_TRIES = 3
"""The number of times that a file is read which changes meanwhile."""
_PAUSE_SECONDS = 0.05
_LONGEST_NAME = 200


class Row(NamedTuple):
    """One row of a table; *followers* is None unless the status is `OK`."""

    place: str
    """The place of the row, for a person: "counts.csv, line 7"."""
    account: str
    taken_at: datetime | None
    status: Status
    followers: int | None
    step: int


def reading_of(row: Row, taken_at: datetime, platform: str) -> Reading:
    """Return *row* as a reading of *taken_at*, its count rounded the way *platform* rounds."""
    if row.followers is None:
        return Reading(taken_at, row.status)
    step = max(row.step, rounding_step(platform, row.followers))
    return Reading.ok(taken_at, row.followers, step)


def refuse_future(row: Row, taken_at: datetime, now: datetime) -> None:
    """Raise InputError where *taken_at*, the time of *row*, is still to come."""
    if taken_at > now + CLOCK_SKEW:
        raise InputError(
            f"{row.place}: {iso(taken_at)} lies in the future; correct it, or the clock of the "
            "program that writes it"
        )


OnBad = Callable[[InputError], None]


class FileContent(NamedTuple):
    """The content of a file as it was at one moment, unpacked, and when it was last written."""

    content: bytes
    written_at: datetime


def read_bytes(path: Path) -> bytes:
    """Return the content of the file at *path*; see `read_file`."""
    return read_file(path).content


def read_file(path: Path) -> FileContent:
    """Return the content of the file at *path*, which may be gzip, as it was at one moment.

    Raises InputError where it cannot be read, or keeps changing meanwhile.
    """
    for _ in range(_TRIES):
        try:
            with path.open("rb") as file:
                before = os.fstat(file.fileno())
                content = file.read()
                after = os.fstat(file.fileno())
        except OSError as error:
            raise InputError(f"{path}: cannot be read: {error.strerror}") from error
        if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size):
            written_at = datetime.fromtimestamp(after.st_mtime_ns // 1_000_000 / 1000, UTC)
            return FileContent(_unpacked(path, content), written_at)
        time.sleep(_PAUSE_SECONDS)
    raise InputError(f"{path}: changes while it is read; write it anew and rename it into place")


def _unpacked(path: Path, content: bytes) -> bytes:
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path}: is no whole gzip file: {error}") from error


def parse_tables(paths: Iterable[Path], on_bad: OnBad | None = None) -> Iterator[Row]:
    """Yield the rows of several tables as those of one; every row must have a time."""
    parser = _RowParser(needs_time=True)
    for path in paths:
        yield from _parse(read_bytes(path), str(path), parser, on_bad)


def parse_table(
    content: bytes, name: str, needs_time: bool = True, on_bad: OnBad | None = None
) -> Iterator[Row]:
    """Yield the rows of a table, CSV or a JSON list of objects, called *name* in errors.

    A row that repeats an earlier one is left out. A bad row raises InputError or, where there is
    an *on_bad*, its error goes there and the row is left out.
    """
    return _parse(content, name, _RowParser(needs_time), on_bad)


def _parse(content: bytes, name: str, parser: "_RowParser", on_bad: OnBad | None) -> Iterator[Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"{name}, line {line}: is not UTF-8; save the file as UTF-8") from error
    if not text.strip():
        raise InputError(f"{name}: is empty; its first line must be timestamp,account,followers")
    records = {"[": _json_records, "{": _json_lines}.get(text.lstrip()[0], _csv_records)
    for place, record in records(text, name, parser.needs_time):
        try:
            row = parser.parse(place, record)
        except InputError as error:
            if on_bad is None:
                raise
            on_bad(error)
            continue
        if row is not None:
            yield row


Record = Mapping[str, Any] | InputError


def _csv_records(text: str, name: str, needs_time: bool) -> Iterator[tuple[str, Record]]:
    """Yield each row of a CSV with its place; for a row of the wrong length, the error."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            place = f"{name}, line {reader.line_num}"
            refusal = InputError(f"{place}: is no CSV: {error}")
            if header is None:
                raise refusal from error
            yield place, refusal
            continue
        place = f"{name}, line {reader.line_num}"
        if header is None:
            header = [column.strip() for column in fields]
            _check_columns(header, place, needs_time)
        elif len(fields) == len(header):
            yield place, dict(zip(header, fields, strict=True))
        elif fields:
            yield place, InputError(f"{place}: has {len(fields)} cells, not {len(header)}")


class _Pairs(list[tuple[str, Any]]):
    """A JSON object with all its keys: a dict would keep the last of two equal ones."""


def _json_records(text: str, name: str, needs_time: bool) -> Iterator[tuple[str, Record]]:
    """Yield each object of a JSON list with its place."""
    try:
        items = json.loads(text, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: is no JSON: {error}") from error
    if not isinstance(items, list) or isinstance(items, _Pairs):
        raise InputError(f"{name}: must be a list of objects with timestamp, account, followers")
    for number, item in enumerate(items, start=1):
        place = f"{name}, item {number}"
        yield place, _json_record(item, place, needs_time)


def _json_lines(text: str, name: str, needs_time: bool) -> Iterator[tuple[str, Record]]:
    """Yield the object of each line with its place."""
    for number, line in enumerate(text.splitlines(), start=1):
        place = f"{name}, line {number}"
        if not line.strip():
            continue
        try:
            item = json.loads(line, object_pairs_hook=_Pairs)
        except (ValueError, RecursionError) as error:
            yield place, InputError(f"{place}: is no JSON: {error}")
            continue
        yield place, _json_record(item, place, needs_time)


def _json_record(item: object, place: str, needs_time: bool) -> Record:
    if not isinstance(item, _Pairs):
        return InputError(f"{place}: is no object")
    try:
        _check_columns([column for column, _ in item], place, needs_time)
    except InputError as error:
        return error
    return dict(item)


def _check_columns(columns: list[str], place: str, needs_time: bool) -> None:
    """Refuse columns that are missing, unknown or doubled."""
    required = ("timestamp", *REQUIRED) if needs_time else REQUIRED
    expected = "the columns are timestamp,account,followers"
    for column in required:
        if column not in columns:
            raise InputError(f"{place}: has no column '{column}'; {expected}")
    for column in columns:
        if column not in ("timestamp", *REQUIRED, *OPTIONAL):
            raise InputError(f"{place}: does not expect a column {_quoted(column)}; {expected}")
        if columns.count(column) > 1:
            raise InputError(f"{place}: has the column {_quoted(column)} twice")


class _RowParser:
    """Turns the records of one table into rows, and refuses rows that contradict one another."""

    def __init__(self, needs_time: bool) -> None:
        self.needs_time = needs_time
        self._accounts: dict[str, str] = {}
        self._times: dict[str, datetime] = {}
        self._seen: dict[tuple[str, datetime | None], Row] = {}

    def parse(self, place: str, record: Record) -> Row | None:
        """Return the row; None where it repeats an earlier one. Raises InputError for a bad one."""
        if isinstance(record, InputError):
            raise record
        account = self._account(place, record["account"])
        taken_at = self._time(place, record.get("timestamp", ""))
        followers = _followers(place, record["followers"])
        status = _status(place, record.get("status"), followers)
        row = Row(place, account, taken_at, status, followers, _step(place, record.get("step")))
        first = self._seen.setdefault((account, taken_at), row)
        if first is row:
            return row
        if (first.followers, first.status) != (followers, status):
            raise InputError(
                f"{place}: says {_shown(followers)} for '{account}' where {first.place} "
                f"says {_shown(first.followers)} at the same time"
            )
        return None

    def _account(self, place: str, value: object) -> str:
        known = self._accounts.get(value) if isinstance(value, str) else None
        if known is None:
            known = self._accounts[str(value)] = _account(place, value)
        return known

    def _time(self, place: str, value: object) -> datetime | None:
        if value in ("", None) and not self.needs_time:
            return None
        if not isinstance(value, str):
            raise InputError(
                f"{place}: the timestamp must be text in ISO 8601, not {_quoted(value)}"
            )
        known = self._times.get(value)
        if known is None:
            known = self._times[value] = parse_time(place, value)
        return known


def parse_time(place: str, text: str) -> datetime:
    """Return the aware time in UTC that *text* names in ISO 8601; without a zone it is UTC."""
    try:
        at = datetime.fromisoformat(text.strip())
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"{place}: {_quoted(text)} is no timestamp; write it like 2023-09-14T06:00:00Z"
        ) from error
    if not 1970 <= at.year < 2200:
        raise InputError(f"{place}: the timestamp {_quoted(text)} is not from 1970 to 2199")
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _account(place: str, value: object) -> str:
    account = value.strip() if isinstance(value, str) else ""
    if not account or len(account) > _LONGEST_NAME or not account.isprintable():
        raise InputError(f"{place}: {_quoted(value)} is no account")
    return account


def _followers(place: str, value: object) -> int | None:
    """Return the count of a cell: None where it is empty, for then the poll learned nothing."""
    return _number(place, value, "followers must be a whole number from 0 up")


def _number(place: str, value: object, rule: str) -> int | None:
    """Return the whole number of a cell, None where it is empty; *rule* is the rule it breaks."""
    if value is None or value == "":
        return None
    number = value
    if isinstance(value, str):
        text = value.strip()
        if not text:
            return None
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise InputError(f"{place}: {rule}, not {_quoted(value)}")
    if number > LARGEST_COUNT:
        raise InputError(f"{place}: {number} followers are more than there are people")
    return number


def _status(place: str, value: object, followers: int | None) -> Status:
    if value is None or value == "":
        return Status.FAILED if followers is None else Status.OK
    status = _STATUSES.get(value) if isinstance(value, str) else None
    if status is None:
        raise InputError(f"{place}: {_quoted(value)} is no status; use {', '.join(_STATUSES)}")
    if (status is Status.OK) != (followers is not None):
        raise InputError(f"{place}: the status '{value}' and its followers contradict each other")
    return status


def _step(place: str, value: object) -> int:
    if value is None or value == "":
        return 1
    rule = "the step must be a whole number from 1 up"
    step = _number(place, value, rule)
    if not step:
        raise InputError(f"{place}: {rule}, not {_quoted(value)}")
    return step


def _quoted(value: object) -> str:
    """Return *value* for a message of one line: cut, and without unprintable characters."""
    plain = dict(value) if isinstance(value, _Pairs) else value
    text = "".join(c if c.isprintable() else "?" for c in str(plain)[:40])
    return f"'{text}'" if isinstance(value, str) else text


def _shown(followers: int | None) -> str:
    return "nothing" if followers is None else str(followers)


def without_formula(cell: str) -> str:
    """Return *cell* so that a spreadsheet shows it and does not run it as a formula.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def write_csv(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield the lines of a CSV that a spreadsheet opens safely."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for row in rows:
        writer.writerow(without_formula(cell) if isinstance(cell, str) else cell for cell in row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
