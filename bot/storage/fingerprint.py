"""Change detection: a fingerprint that differs after every change that people can see.

The page is told to look again by it, and the rules notice that another process wrote their state.
"""

from pathlib import Path

from sqlite_utils import Database

from bot.storage.database import open_readonly

Fingerprint = tuple[int, int, int]
"""The revision, the newest event, and the number of events that were withdrawn."""


def fingerprint(db: Database) -> Fingerprint:
    """Return a value that differs after every change of counts, events, boards and accounts.

    Signs of life, deliveries and subscriptions do not change it.
    """
    newest, withdrawn = db.execute(
        "SELECT coalesce(max(id), 0), count(superseded_by) FROM events"
    ).fetchone()
    return revision(db), newest, withdrawn


def revision(db: Database) -> int:
    """Return a number that differs after every change of the state."""
    return int(db.execute("SELECT number FROM revision").fetchone()[0])


def bump_revision(db: Database) -> int:
    """Note that the state changed; return the new number.

    It is random: a counter could come to the same number again after a rollback.
    """
    row = db.execute("UPDATE revision SET number = random() RETURNING number").fetchone()
    return int(row[0])


class ChangeDetector:
    """Notices, whenever it is asked, changes that any process made.

    Its connection stays open: over it, SQLite tells for next to nothing whether there was a commit
    at all. https://www.sqlite.org/pragma.html#pragma_data_version
    Use it in one thread at a time.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: Database | None = None
        self._commits = 0
        self._seen: Fingerprint = (0, 0, 0)

    def look(self) -> Fingerprint:
        """Return the fingerprint. Raises StorageError where the database cannot be opened.

        A detector that fails is closed, and opens its connection anew the next time.
        """
        try:
            self._look()
        except BaseException:
            self.close()
            raise
        return self._seen

    def close(self) -> None:
        """Close the connection; another look opens one again."""
        if self._db is not None:
            self._db.close()
        self._db = None

    def _look(self) -> None:
        # The version before the fingerprint: a commit in between is then looked at once more, and
        # the other way round it would be missed.
        if self._db is None:
            self._db = open_readonly(self._path)
            self._commits, self._seen = self._data_version(self._db), fingerprint(self._db)
        elif (commits := self._data_version(self._db)) != self._commits:
            self._commits, self._seen = commits, fingerprint(self._db)

    @staticmethod
    def _data_version(db: Database) -> int:
        return int(db.execute("PRAGMA data_version").fetchone()[0])
