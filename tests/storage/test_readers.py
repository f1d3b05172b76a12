"""Readers have threads and connections of their own, and cannot write."""

import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.errors import StorageError
from bot.storage.database import Readers, transaction
from bot.storage.fingerprint import bump_revision, revision


@pytest.fixture
async def readers(path: Path) -> AsyncIterator[Readers]:
    readers = Readers(path, 1)
    yield readers
    await readers.aclose()


async def test_what_is_committed_is_read(db: Database, readers: Readers) -> None:
    with transaction(db):
        written = bump_revision(db)

    assert await readers.read(revision) == written


async def test_nothing_can_be_written(db: Database, readers: Readers) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await readers.read(bump_revision)


async def test_all_is_done_on_the_same_thread_and_not_on_this_one(
    db: Database, readers: Readers
) -> None:
    names = {
        await readers.read(lambda _: threading.current_thread().name),
        await readers.run(lambda: threading.current_thread().name),
    }

    assert len(names) == 1
    assert threading.current_thread().name not in names


async def test_a_database_that_is_not_there_is_refused_each_time(readers: Readers) -> None:
    for _ in range(2):
        with pytest.raises(StorageError, match="no such database"):
            await readers.read(revision)
