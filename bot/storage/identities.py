"""Who the profiles are that answered for the accounts, and when each account was read last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.domain.identity import Identity
from bot.storage.database import from_ms


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an account before it is polled."""

    identity: Identity | None
    read_at: datetime | None
    """When something was learned of it last; None for never."""


def known_accounts(db: Database, source: str) -> dict[str, Known]:
    """Return what is known of the accounts that *source* reads, by their keys."""
    rows = db.execute(
        """
        SELECT key, CASE identified_by WHEN source THEN platform_id END, known_handle, shown_handle,
               (SELECT max(taken_at) FROM readings WHERE account_id = accounts.id)
        FROM accounts WHERE source = ? AND is_tracked
        """,
        (source,),
    )
    return {
        key: Known(
            Identity(platform_id, handle, shown) if platform_id is not None else None,
            None if taken_at is None else from_ms(taken_at),
        )
        for key, platform_id, handle, shown, taken_at in rows
    }


def save_identities(db: Database, identities: Mapping[str, Identity]) -> None:
    """Save who answered for the accounts with these keys."""
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
