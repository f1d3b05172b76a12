"""Catalogue: the declared accounts, boards and memberships, and the identities of the accounts."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.domain.catalogue import Account, Board, Catalogue
from bot.domain.identity import Identity
from bot.errors import SettingsError
from bot.storage.database import from_ms, to_ms
from bot.storage.fingerprint import bump_revision


@dataclass(frozen=True, slots=True)
class Ids:
    """The row ids of accounts and boards, by their keys."""

    accounts: Mapping[str, int]
    boards: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Known:
    """An account as it is known before a poll."""

    identity: Identity | None
    looked_at: datetime | None
    """The time of the last look at it, or of its last reading; None for never."""


def sync_catalogue(db: Database, catalogue: Catalogue, now: datetime) -> Ids:
    """Write the declared accounts and boards, and return their ids.

    Others keep their rows and their history. A board forgets the places of accounts that left it,
    so that they are seated in silence should they come back.
    Raises SettingsError for an account that has readings of another platform: its counts would
    be compared with those.
    """
    _refuse_other_platforms(db, catalogue)
    db.execute("UPDATE accounts SET is_tracked = 0")
    db.execute("UPDATE boards SET is_tracked = 0")
    accounts = {
        account.key: _save_account(db, account, now) for account in catalogue.accounts.values()
    }
    boards = {board.key: _save_board(db, board) for board in catalogue.boards}
    joined = _joined(db)
    db.execute("DELETE FROM memberships")
    db.conn.executemany(
        "INSERT INTO memberships VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                boards[board.key],
                accounts[member.account],
                None if member.from_at is None else to_ms(member.from_at),
                None if member.to_at is None else to_ms(member.to_at),
                member.reference,
                _joined_at(joined.get(boards[board.key]), accounts[member.account], now),
            )
            for board in catalogue.boards
            for member in board.members
        ),
    )
    _forget_who_left(db)
    db.execute(
        "DELETE FROM problems WHERE subject IN"
        " (SELECT 'account ' || key FROM accounts WHERE NOT is_tracked)"
    )
    return Ids(accounts, boards)


def _joined(db: Database) -> dict[int, dict[int, int | None]]:
    """Return when the members of each board came to it; None for who was there at its beginning."""
    joined: dict[int, dict[int, int | None]] = defaultdict(dict)
    for board, account, at in db.execute("SELECT board_id, account_id, joined_at FROM memberships"):
        joined[board][account] = at
    return dict(joined)


def _joined_at(members: dict[int, int | None] | None, account: int, now: datetime) -> int | None:
    """Return when *account* came to a board with these *members* so far; None for its beginning."""
    if members is None:
        return None
    return members.get(account, to_ms(now))


def _refuse_other_platforms(db: Database, catalogue: Catalogue) -> None:
    rows = db.execute(
        "SELECT key, platform FROM accounts"
        " WHERE EXISTS (SELECT 1 FROM readings WHERE account_id = accounts.id)"
    )
    for key, platform in rows:
        account = catalogue.accounts.get(key)
        if account is not None and account.platform != platform:
            raise SettingsError(
                f"accounts[{key}].platform: was {platform} and is {account.platform}; "
                "give the new profile a key of its own"
            )


def _forget_who_left(db: Database) -> None:
    """Drop former members from the orders of the boards."""
    for table, columns in (
        ("standings", ("account_id",)),
        ("reversed_pairs", ("upper_id", "lower_id")),
    ):
        left = " OR ".join(
            f"NOT EXISTS (SELECT 1 FROM memberships m WHERE m.board_id = {table}.board_id"
            f" AND m.account_id = {table}.{column})"
            for column in columns
        )
        db.execute(f"DELETE FROM {table} WHERE {left}")
    # Another process may keep the state of the rules in memory: it must read it anew.
    bump_revision(db)


def _save_account(db: Database, account: Account, now: datetime) -> int:
    row = db.execute(
        """
        INSERT INTO accounts (key, city, owner, platform, handle, url, source, added_at, is_tracked)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)
        ON CONFLICT (key) DO UPDATE SET
            city = excluded.city, owner = excluded.owner, platform = excluded.platform,
            handle = excluded.handle, url = excluded.url, source = excluded.source, is_tracked = 1
        RETURNING id
        """,
        (
            account.key,
            account.city,
            account.owner,
            account.platform,
            account.handle,
            account.url,
            account.source,
            to_ms(now),
        ),
    ).fetchone()
    return int(row[0])


def _save_board(db: Database, board: Board) -> int:
    row = db.execute(
        """
        INSERT INTO boards (key, name, definition, definition_url, is_tracked)
        VALUES (?, ?, ?, ?, 1)
        ON CONFLICT (key) DO UPDATE SET
            name = excluded.name, definition = excluded.definition,
            definition_url = excluded.definition_url, is_tracked = 1
        RETURNING id
        """,
        (board.key, board.name, board.definition, board.definition_url),
    ).fetchone()
    return int(row[0])


def known_accounts(db: Database, source: str) -> dict[str, Known]:
    """Return the accounts that *source* reads, by their keys."""
    rows = db.execute(
        """
        SELECT key, CASE identified_by WHEN source THEN platform_id END, known_handle, shown_handle,
               coalesce((SELECT looked_at FROM looks WHERE account_id = accounts.id),
                        (SELECT max(taken_at) FROM readings WHERE account_id = accounts.id))
        FROM accounts WHERE source = ? AND is_tracked
        """,
        (source,),
    )
    return {
        key: Known(
            Identity(platform_id, handle, shown) if platform_id is not None else None,
            None if looked_at is None else from_ms(looked_at),
        )
        for key, platform_id, handle, shown, looked_at in rows
    }


def save_identities(db: Database, identities: Mapping[str, Identity]) -> None:
    """Save the profiles that answered for the accounts with these keys."""
    db.conn.executemany(
        """
        UPDATE accounts SET platform_id = ?, known_handle = ?, shown_handle = ?,
            identified_by = source WHERE key = ?
        """,
        (
            (identity.platform_id, identity.handle, identity.shown_handle, key)
            for key, identity in identities.items()
        ),
    )
