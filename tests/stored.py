"""Polls into a database, and what is in it then."""

from typing import Any

from sqlite_utils import Database

from bot.domain.readings import Poll
from bot.pipeline.record import Recorder
from bot.storage.database import transaction

_RANDOM = {"installation", "revision", "_sqlite_migrations"}


def dump(db: Database, *without: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every table but those *without*; what is random is left out."""
    tables = [name for name in db.table_names() if name not in _RANDOM and name not in without]
    return {name: sorted(db.execute(f"SELECT * FROM {name}"), key=repr) for name in tables}


def column(db: Database, sql: str, *parameters: object) -> list[Any]:
    """Return the first column of what *sql* selects."""
    return [row[0] for row in db.execute(sql, parameters)]


def record(db: Database, recorder: Recorder, *polls: Poll) -> None:
    """Record *polls* in one transaction, which is quicker than one for each."""
    with transaction(db):
        for poll in polls:
            recorder.record(db, poll)
