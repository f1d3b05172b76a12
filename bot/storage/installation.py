"""Installation: the advisory lock on the database, its name and epoch, its commands on Discord."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from bot.errors import StorageError


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Advisory lock: hold the right to run on the database at *path*.

    Two bots would announce everything twice. The lock goes with the process, after a crash too.
    Raises StorageError where another process holds it.
    """
    # The lock is beside the resolved file: a link to a database is the same database.
    lock = Path(f"{path.resolve()}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = lock.open("a")
    except OSError as error:
        raise StorageError(f"{lock}: cannot be written: {error.strerror}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StorageError(f"{path}: another milepost runs on this database") from error
        yield


def installation_name(db: Database) -> str:
    """Return the random name that the database got when it was made, and keeps for ever.

    The nonces of announcements begin with it, so that two databases never share one.
    """
    return str(db.execute("SELECT name FROM installation").fetchone()[0])


def renew_epoch(db: Database) -> None:
    """Begin another epoch: what is queued from now on was never queued in any other.

    A program that queues does so at its start, as it cannot know whether somebody put the database
    back to an older state meanwhile: the ids of announcements are then given out once more.
    """
    db.execute("UPDATE installation SET epoch = lower(hex(randomblob(3)))")


def synced_hash(db: Database, scope: str) -> str | None:
    """Return the hash of the commands last registered at Discord for *scope*, if there are any."""
    row = db.execute("SELECT hash FROM synced_commands WHERE scope = ?", (scope,)).fetchone()
    return None if row is None else str(row[0])


def save_synced_hash(db: Database, scope: str, digest: str) -> None:
    """Note the hash of the commands registered at Discord for *scope*."""
    db.execute("INSERT OR REPLACE INTO synced_commands VALUES (?, ?)", (scope, digest))
