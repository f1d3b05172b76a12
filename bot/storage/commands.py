"""Which slash commands Discord was given last: what has not changed need not be given again."""

from sqlite_utils import Database


def synced_hash(db: Database, scope: str) -> str | None:
    """Return the hash of the commands that Discord was given last for *scope*; None for none."""
    row = db.execute("SELECT hash FROM synced_commands WHERE scope = ?", (scope,)).fetchone()
    return None if row is None else str(row[0])


def save_synced_hash(db: Database, scope: str, digest: str) -> None:
    """Note which commands Discord was given for *scope*."""
    db.execute("INSERT OR REPLACE INTO synced_commands VALUES (?, ?)", (scope, digest))
