"""The revision: a number that tells whether anybody changed what the rules remember."""

from sqlite_utils import Database


def revision(db: Database) -> int:
    """Return a number that is another one after every change of the state."""
    return int(db.execute("SELECT number FROM revision").fetchone()[0])


def bump_revision(db: Database) -> int:
    """Note that the state changed; return the new number.

    It is a random one: a counter could come to the same number again after a rollback.
    """
    row = db.execute("UPDATE revision SET number = random() RETURNING number").fetchone()
    return int(row[0])
