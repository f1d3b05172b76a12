"""A new database, polls into it, and what is in it then."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlite_utils import Database

from bot.domain.readings import Poll
from bot.pipeline.record import Recorder
from bot.storage.database import open_database, transaction
from bot.storage.outbox import code_of

_RANDOM = {"installation", "revision", "_sqlite_migrations"}


def new_database(path: Path) -> Database:
    """Return real SQLite with the schema, in a new file at *path*."""
    path.write_bytes(_empty())
    return open_database(path)


@cache
def _empty() -> bytes:
    """Return an empty database: to make the schema takes ten times as long as to copy it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "milepost.db"
        open_database(path).close()
        return path.read_bytes()


def dump(db: Database, *without: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every table but those *without*; what is random is left out."""
    tables = [name for name in db.table_names() if name not in _RANDOM and name not in without]
    return {
        name: sorted(db.execute(f"SELECT {_not_random(db, name)} FROM {name}"), key=repr)
        for name in tables
    }


def _not_random(db: Database, table: str) -> str:
    return ", ".join(column.name for column in db[table].columns if column.name != "seal")


def column(db: Database, sql: str, *parameters: object) -> list[Any]:
    """Return the first column of what *sql* selects."""
    return [row[0] for row in db.execute(sql, parameters)]


def code_in(db: Database, outbox_id: int) -> str:
    """Return the code of the announcement of that id."""
    (seal,) = column(db, "SELECT seal FROM outbox WHERE id = ?", outbox_id)
    return code_of(outbox_id, seal)


def record(db: Database, recorder: Recorder, *polls: Poll) -> None:
    """Record *polls* in one transaction, which is quicker than one for each."""
    with transaction(db):
        for poll in polls:
            recorder.record(db, poll)
