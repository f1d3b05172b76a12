"""File source: a CSV or JSON file of counts that another program keeps fresh."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.catalogue import Account
from bot.domain.readings import Reading
from bot.errors import InputError, PayloadError, SourceUnavailableError
from bot.sources.base import Fetched, Finding
from bot.tables import Row, parse_table, read_bytes, reading_of, refuse_future


class FileSource:
    """Reads the counts of accounts from the file at *path*.

    A row with a timestamp is a reading of that time, and is news once. A row without one is a
    reading of the present, so that an unchanged file confirms itself with every poll: such rows are
    for a file that a person keeps. A file older than *max_age* is no source.
    """

    name = "file"

    def __init__(self, path: Path, max_age: timedelta) -> None:
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
        readings = await asyncio.to_thread(self._read, accounts, now)
        return Fetched({key: Finding(reading) for key, reading in readings.items()})

    def _read(self, accounts: Sequence[Account], now: datetime) -> dict[str, Reading]:
        if self._path.exists() and not self._path.is_file():
            raise SourceUnavailableError(f"{self._path}: is no file")
        try:
            content = read_bytes(self._path)
            age = now - datetime.fromtimestamp(self._path.stat().st_mtime, UTC)
        except (InputError, OSError) as error:
            raise SourceUnavailableError(str(error)) from error
        if age > self._max_age:
            raise SourceUnavailableError(
                f"{self._path}: was last written {age.days} days and {age.seconds // 3600} hours "
                "ago; see to the program that writes it, or raise sources.file.max_age"
            )
        try:
            return newest_readings(
                parse_table(content, str(self._path), needs_time=False), accounts, now
            )
        except InputError as error:
            raise PayloadError(str(error)) from error


def newest_readings(
    rows: Iterable[Row], accounts: Sequence[Account], now: datetime
) -> dict[str, Reading]:
    """Return the newest reading of each of *accounts* in *rows*; without a time it is of *now*.

    Raises InputError for a time in the future.
    """
    platforms = {account.key: account.platform for account in accounts}
    newest: dict[str, Reading] = {}
    for row in rows:
        taken_at = row.taken_at or now
        refuse_future(row, taken_at, now)
        known = newest.get(row.account)
        if row.account not in platforms or (known is not None and known.taken_at > taken_at):
            continue
        newest[row.account] = reading_of(row, taken_at, platforms[row.account])
    return newest
