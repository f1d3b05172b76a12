"""The lock: only one bot runs on a database."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import StorageError


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the right to run on the database at *path*; two bots would say everything twice.

    Raises StorageError where another process holds it. A crash gives it up.
    """
    # By the file and not by its name: a link to a database is the same database.
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
