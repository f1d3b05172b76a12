"""Settings shared by all tests."""

import os
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlite_utils import Database

from bot.storage.database import Store
from tests.series import START
from tests.stored import new_database

settings.register_profile(
    "default",
    max_examples=50,  # of properties there are many, and the next run has other examples
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


@pytest.fixture
def now() -> datetime:
    return START


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database of the test is."""
    return tmp_path / "milepost.db"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a table that an operator hands over is."""
    return tmp_path / "counts.csv"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    """Real SQLite with the schema, in a file."""
    db = new_database(path)
    yield db
    db.close()


@pytest.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    """Real SQLite with the schema, in a file, as a running program has it."""
    store = Store(new_database(path), path)
    yield store
    await store.aclose()
