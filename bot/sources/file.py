"""File source: a CSV or JSON file of counts, kept fresh by another program or by hand."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bot.domain.catalogue import Account
from bot.domain.looks import Dating
from bot.domain.readings import Status
from bot.errors import InputError, PayloadError, SourceUnavailableError
from bot.settings.sources import DATED_MAX_AGE, UNDATED_MAX_AGE
from bot.sources.base import Fetched, Finding, failed, missing, outdated, undated
from bot.tables import Row, parse_table, read_file, reading_of, refuse_future


class FileSource:
    """Reads the counts of accounts from the file at *path*.

    A row with a timestamp is a reading of that time, and is news once. A row without one is dated
    by the file, and is news where it changes. What is older than *max_age* is no count; without
    one, that of a file which has rows without a time may be older than others.
    """

    name = "file"
    how_to_date = "add a column timestamp, with the time at which each was taken"

    def __init__(self, path: Path, max_age: timedelta | None = None) -> None:
        self._path = path
        self._max_age = max_age

    def scope_of(self, account: Account) -> str:
        """Return the one scope: there is one file."""
        return self.name

    def canary_of(self, scope: str) -> Account | None:
        """Return none: a file does not block anybody."""
        return None

    async def fetch(self, accounts: Sequence[Account], now: datetime) -> Fetched:
        """Return the newest row of each account; rows of other accounts are left out."""
        return Fetched(await asyncio.to_thread(self._read, accounts, now))

    def _read(self, accounts: Sequence[Account], now: datetime) -> dict[str, Finding]:
        if self._path.exists() and not self._path.is_file():
            raise SourceUnavailableError(f"{self._path}: is no file")
        try:
            file = read_file(self._path)
        except InputError as error:
            raise SourceUnavailableError(str(error)) from error
        try:
            rows = list(parse_table(file.content, str(self._path), needs_time=False))
            newest = newest_rows(rows, accounts, now)
        except InputError as error:
            raise PayloadError(str(error)) from error
        is_dated = all(row.taken_at is not None for row in rows)
        max_age = self._max_age or (DATED_MAX_AGE if is_dated else UNDATED_MAX_AGE)
        # The clock of whoever wrote the file may be ahead.
        written_at = min(file.written_at, now)
        findings = {
            account.key: _finding(account, newest.get(account.key), written_at, max_age, now)
            for account in accounts
        }
        self._refuse_if_old(findings)
        return findings

    def _refuse_if_old(self, findings: Mapping[str, Finding]) -> None:
        """Raise the first error where no row is new enough: then it is the file."""
        listed = (one for one in findings.values() if one.reading.status is not Status.MISSING)
        errors = [one.error for one in listed]
        if errors and all(errors):
            raise SourceUnavailableError(f"{self._path}: {errors[0]}")


def newest_rows(rows: Iterable[Row], accounts: Sequence[Account], now: datetime) -> dict[str, Row]:
    """Return the newest row of each of *accounts*; one without a time is newer than all with one.

    Raises InputError for a time in the future.
    """
    keys = {account.key for account in accounts}
    newest: dict[str, Row] = {}
    for row in rows:
        if row.taken_at is not None:
            refuse_future(row, row.taken_at, now)
        if row.account in keys and _is_newer(row, newest.get(row.account)):
            newest[row.account] = row
    return newest


def _is_newer(row: Row, known: Row | None) -> bool:
    if known is None or row.taken_at is None:
        return True
    return known.taken_at is not None and row.taken_at > known.taken_at


def _finding(
    account: Account, row: Row | None, written_at: datetime, max_age: timedelta, now: datetime
) -> Finding:
    """Return what *row*, the newest one of *account*, tells; the file was last *written_at*."""
    dating = Dating(written_at + max_age, put_back_at=now)
    if row is None:
        return undated(missing(written_at), written_at, dating)
    if row.taken_at is not None:
        if now - row.taken_at <= max_age:
            return Finding(reading_of(row, row.taken_at, account.platform))
        # Not dated by the poll: however often it is found, it is one failure.
        error = outdated(account, "row", row.taken_at, max_age)
        return undated(failed(now, error), written_at, dating)
    if now > dating.valid_until:
        return undated(failed(now, _last_written(written_at, now)), written_at, dating)
    return undated(Finding(reading_of(row, written_at, account.platform)), written_at, dating)


def _last_written(written_at: datetime, now: datetime) -> SourceUnavailableError:
    age = now - written_at
    return SourceUnavailableError(
        f"was last written {age.days} days and {age.seconds // 3600} hours ago; see to the program "
        "that writes it, or raise sources.file.max_age"
    )
