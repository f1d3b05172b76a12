"""Backups: copies of the database, whole or not at all."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlite_utils import Database

from bot.errors import InputError, StorageError
from bot.storage.database import open_database, transaction
from bot.storage.migrations import migrations

T = TypeVar("T")


def write_backup(path: Path, target: Path) -> None:
    """Copy the database at *path*, which may be in use, to *target*, and verify the copy.

    A backup that is there already is replaced. Raises StorageError where there is no database, or
    it is damaged, and InputError where *target* is anything else than a backup.
    """
    if not path.is_file():
        raise StorageError(f"{path}: no such database; there is nothing to copy")
    if target.exists():
        if target.samefile(path):
            raise InputError(f"{target}: is the database itself; name another file")
        _refuse_others(target)
    target = target.resolve()  # a link to a backup stays one
    with _draft_of(target) as draft:
        try:
            _copy(path, draft)
        except sqlite3.Error as error:
            raise StorageError(f"{path}: cannot be copied to {target}: {error}") from error
        draft.replace(target)


def restore_backup(
    backup: Path, path: Path, prepare: Callable[[Database], T], now: datetime
) -> tuple[T, Path | None]:
    """Put a copy of *backup* in the place of the database at *path*, which nobody may be using.

    *prepare* changes the copy before, in a transaction. Return its result, and the file in which
    the database that was there is kept, if one was. Raises InputError for what is no backup.
    """
    if path.exists() and backup.samefile(path):
        raise InputError(f"{backup}: is the database itself; name a backup")
    _refuse_others(backup)
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    with _draft_of(path) as draft:
        try:
            _copy(backup, draft)
        except sqlite3.Error as error:
            raise InputError(f"{backup}: cannot be restored: {error}") from error
        db = open_database(draft)
        with closing(db):
            with transaction(db):
                result = prepare(db)
            # One file instead of three, so that it takes its place at once.
            db.execute("PRAGMA journal_mode = DELETE")
        kept = _keep(path, path.with_name(f"{path.name}.{now:%Y%m%dT%H%M%SZ}"))
        draft.replace(path)
    return result, kept


@contextmanager
def _draft_of(file: Path) -> Iterator[Path]:
    """Yield a file beside *file* that can take its place; nothing of it stays."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        yield draft
    finally:
        for one in (draft, *_logs_of(draft)):
            one.unlink(missing_ok=True)


def _logs_of(path: Path) -> tuple[Path, Path]:
    """Return the files in which SQLite keeps what is not in the file at *path* yet."""
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def _refuse_others(file: Path) -> None:
    """Raise InputError unless *file* is a database of Milepost's."""
    try:
        with closing(_open(file)) as connection:
            is_ours = bool(migrations.applied(Database(connection)))
    except sqlite3.Error:
        is_ours = False
    if not is_ours:
        raise InputError(f"{file}: is no database of Milepost's")


def _copy(path: Path, target: Path) -> None:
    """Copy the database at *path* as it is now, and raise sqlite3.DatabaseError for damage."""
    with closing(_open(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise sqlite3.DatabaseError(f"it is damaged: {found}")
        copy.execute("PRAGMA journal_mode = DELETE")


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _keep(path: Path, kept: Path) -> Path | None:
    """Copy the database at *path*, damaged or not, and leave no logs that a new one would read."""
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        pass  # it is damaged, which may be why a backup takes its place
    for file, copy in zip((path, *_logs_of(path)), (kept, *_logs_of(kept)), strict=True):
        if file.exists():
            shutil.copy2(file, copy)
    for log in _logs_of(path):
        log.unlink(missing_ok=True)
    return kept
