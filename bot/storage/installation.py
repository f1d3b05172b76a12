"""The installation: what tells this database from those of others."""

from sqlite_utils import Database


def installation_name(db: Database) -> str:
    """Return the random name that the database got when it was made, and keeps for ever."""
    return str(db.execute("SELECT name FROM installation").fetchone()[0])
