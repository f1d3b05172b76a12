"""Database: the file of SQLite, with a single writer thread and a pool of readers."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlite_utils import Database

from bot.errors import StorageError
from bot.storage.migrations import migrations

P = ParamSpec("P")
T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_BUSY_SECONDS = 30


@lru_cache(maxsize=1024)  # all readings of a poll have one time, as a rule
def to_ms(at: datetime) -> int:
    """Return *at* as milliseconds since 1970."""
    return (at - _EPOCH) // _MILLISECOND


def from_ms(milliseconds: int) -> datetime:
    """Return the aware time in UTC of *milliseconds* since 1970."""
    return _EPOCH + milliseconds * _MILLISECOND


def open_database(path: Path | None) -> Database:
    """Open the file at *path*, or one in memory for None, and bring its schema up to date.

    Raises StorageError where the file is no database, cannot be opened, or has a newer schema.
    """
    if path is None:
        db = _connect(":memory:")
        migrations.apply(db)
        return db
    with _said_of(path, "cannot be used as a database"):
        path.parent.mkdir(parents=True, exist_ok=True)
        db = _connect(str(path))
    with _closing_on_error(db), _said_of(path, "cannot be used as a database"):
        _refuse_newer_schema(db, path)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        with _immediate(db):
            migrations.apply(db)
    return db


def open_readonly(path: Path) -> Database:
    """Open the existing database at *path* for reading only.

    Raises StorageError where there is none, or its schema is not the one of this program.
    """
    if not path.is_file():
        raise StorageError(f"{path}: no such database; a first poll creates it")
    with _said_of(path, "cannot be read as a database"):
        db = _connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    with _closing_on_error(db), _said_of(path, "cannot be read as a database"):
        _refuse_newer_schema(db, path)
        if migrations.pending(db):
            raise StorageError(
                f"{path}: its schema is older than this program; run a poll to renew it"
            )
    return db


@contextmanager
def _said_of(path: Path, problem: str) -> Iterator[None]:
    """Turn an error of SQLite into a StorageError that names the file at *path*."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"{path}: {problem}: {error}") from error


@contextmanager
def _closing_on_error(db: Database) -> Iterator[None]:
    """Close the connection on an error."""
    try:
        yield
    except BaseException:
        db.close()
        raise


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """Commit all changes made inside at once, or none of them.

    Raises StorageError where the file cannot be written, as on a full disk.
    """
    try:
        with _immediate(db):
            yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # a mistake of ours, and not of the disk
    except sqlite3.DatabaseError as error:
        file = db.execute("PRAGMA database_list").fetchone()[2]
        raise StorageError(f"{file or 'the database'}: cannot be written: {error}") from error


@contextmanager
def _immediate(db: Database) -> Iterator[None]:
    """Take the write lock at the start of a transaction.

    A transaction that reads first fails, without waiting, if another process has written meanwhile:
    https://www.sqlite.org/isolation.html
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


class Readers:
    """Reader pool: threads that only read the file at *path*, so that no read delays a write."""

    def __init__(self, path: Path, threads: int = 2) -> None:
        self._path = path
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="reader")

    async def read(
        self, function: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run *function* on a connection that only reads, and return its result.

        It sees what is committed when it begins, and nothing that is written meanwhile.
        """

        def run() -> T:
            db = open_readonly(self._path)
            try:
                db.execute("BEGIN")
                return function(db, *args, **kwargs)
            finally:
                db.close()

        return await self.run(run)

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run *function*, which has a connection of its own or needs none, after earlier ones."""
        call = partial(function, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)

    async def aclose(self) -> None:
        """Wait for the functions that are under way."""
        await asyncio.to_thread(self._threads.shutdown)


class Store:
    """Single writer: a running program's database, with writes on one thread, reads on others.

    A database in memory has one connection and waits for no disk: it is used where it is called.
    """

    def __init__(self, db: Database, path: Path | None) -> None:
        self._db = db
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._readers = None if path is None else Readers(path)

    async def transact(
        self, function: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run *function* on the writer's thread, in a transaction, and return its result."""

        def run() -> T:
            with transaction(self._db):
                return function(self._db, *args, **kwargs)

        if self._readers is None:
            return run()
        return await asyncio.get_running_loop().run_in_executor(self._writer, run)

    async def read(
        self, function: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run *function* on a connection that only reads, and return its result.

        It sees what is committed when it begins, and nothing that is written meanwhile.
        """
        if self._readers is None:
            return function(self._db, *args, **kwargs)
        return await self._readers.read(function, *args, **kwargs)

    async def aclose(self) -> None:
        """Wait for the functions that are under way, and close the database."""
        if self._readers is not None:
            await self._readers.aclose()
        await asyncio.to_thread(self._writer.shutdown)
        self._db.close()


def _connect(name: str, uri: bool = False) -> Database:
    connection = sqlite3.connect(
        name, timeout=_BUSY_SECONDS, uri=uri, check_same_thread=False, isolation_level=None
    )
    db = Database(connection)
    db.execute("PRAGMA foreign_keys = ON")
    return db


@cache
def _known_steps() -> frozenset[str]:
    """Return the names of all steps of the schema."""
    with Database(memory=True) as empty:
        return frozenset(step.name for step in migrations.pending(empty))


def _refuse_newer_schema(db: Database, path: Path) -> None:
    newer = [step.name for step in migrations.applied(db) if step.name not in _known_steps()]
    if newer:
        raise StorageError(
            f"{path}: was written by a newer Milepost (it has '{newer[0]}'); update this one"
        )
