"""Readings: the results of every poll and every import, with their judgements."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import IntEnum

from sqlite_utils import Database

from bot.domain.quarantine import RECENT
from bot.domain.readings import Count, Judgement, Reading, Status
from bot.storage.database import from_ms, to_ms


class Origin(IntEnum):
    """The way by which a reading came here."""

    POLL = 0
    IMPORT = 1


def insert_readings(
    db: Database, rows: Iterable[tuple[int, Reading, Judgement | None]], origin: Origin
) -> None:
    """Store readings, each with its account's id and its judgement; None where it has no count.

    A reading that is there already stays; only a failed one gives way to a number of the same time.
    """
    db.conn.executemany(
        """
        INSERT INTO readings VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (account_id, taken_at) DO UPDATE SET
            status = excluded.status, followers = excluded.followers, step = excluded.step,
            judgement = excluded.judgement, origin = excluded.origin
        WHERE readings.status != 0 AND excluded.status = 0
        """,
        (
            (
                account_id,
                to_ms(reading.taken_at),
                int(reading.status),  # SQLite looks long for an adapter of what is no plain int
                None if reading.count is None else reading.count.followers,
                1 if reading.count is None else reading.count.step,
                None if judgement is None else int(judgement),
                int(origin),
            )
            for account_id, reading, judgement in rows
        ),
    )


def update_judgements(db: Database, judgements: Iterable[tuple[int, datetime, Judgement]]) -> None:
    """Set the judgements of readings that are stored already."""
    db.conn.executemany(
        "UPDATE readings SET judgement = ? WHERE account_id = ? AND taken_at = ? AND status = 0",
        (
            (judgement, account_id, to_ms(taken_at))
            for account_id, taken_at, judgement in judgements
        ),
    )


def recent_counts(db: Database, account_id: int) -> tuple[Count, ...]:
    """Return the latest counts of an account that are evidence, oldest first."""
    return _evidence(db, account_id, RECENT)


def evidence_counts(db: Database, account_id: int) -> tuple[Count, ...]:
    """Return every believed count of an account, oldest first, since its baseline after a restart.

    What was before is no evidence of who was behind whom: the world may know of more.
    """
    return _evidence(db, account_id, -1)


def _evidence(db: Database, account_id: int, at_most: int) -> tuple[Count, ...]:
    rows = db.execute(
        """
        SELECT taken_at, followers, step FROM readings
        WHERE account_id = :account AND judgement = :believed AND taken_at >= coalesce((
            SELECT evidence_since FROM tracks WHERE account_id = :account AND baseline = 0
        ), 0)
        ORDER BY taken_at DESC LIMIT :limit
        """,
        {"account": account_id, "believed": Judgement.BELIEVED, "limit": at_most},
    ).fetchall()
    return tuple(_count(row) for row in reversed(rows))


def was_polled_before(db: Database, account_id: int, at: datetime) -> bool:
    """Return whether a poll, and not only an import, read the account before *at*."""
    row = db.execute(
        "SELECT 1 FROM readings WHERE account_id = ? AND taken_at < ? AND origin = ? LIMIT 1",
        (account_id, to_ms(at), Origin.POLL),
    ).fetchone()
    return row is not None


def are_stored(db: Database, counts: Iterable[tuple[int, Count]]) -> bool:
    """Return whether all of *counts*, each with its account's id, are stored already."""
    return all(
        db.execute(
            "SELECT 1 FROM readings WHERE account_id = ? AND taken_at = ? AND followers = ?",
            (account_id, to_ms(count.taken_at), count.followers),
        ).fetchone()
        for account_id, count in counts
    )


def was_doubted_since(db: Database, account_id: int, since: datetime, before: datetime) -> bool:
    """Return whether a count of an account, from *since* until *before*, was held or rejected."""
    row = db.execute(
        """
        SELECT 1 FROM readings
        WHERE account_id = ? AND taken_at >= ? AND taken_at < ? AND judgement IN (1, 2) LIMIT 1
        """,
        (account_id, to_ms(since), to_ms(before)),
    ).fetchone()
    return row is not None


def newest_count_at(db: Database, account_id: int, now: datetime | None = None) -> datetime:
    """Return the time of the newest count of an account, which has one.

    Rejected counts that are dated after *now* are left out: it is their date that was wrong.
    """
    row = db.execute(
        """
        SELECT taken_at FROM readings
        WHERE account_id = :account AND status = 0
            AND (judgement != :rejected OR taken_at <= coalesce(:now, taken_at))
        ORDER BY taken_at DESC LIMIT 1
        """,
        {
            "account": account_id,
            "rejected": Judgement.REJECTED,
            "now": None if now is None else to_ms(now),
        },
    ).fetchone()
    return from_ms(row[0])


def newest_count(db: Database, account: str, until: datetime) -> Count | None:
    """Return the newest count of the account of that key up to *until*, whatever was judged."""
    row = db.execute(
        """
        SELECT taken_at, followers, step FROM readings
        WHERE account_id = (SELECT id FROM accounts WHERE key = ?) AND status = 0 AND taken_at <= ?
        ORDER BY taken_at DESC LIMIT 1
        """,
        (account, to_ms(until)),
    ).fetchone()
    return None if row is None else _count(row)


def is_stored(db: Database, account_id: int, taken_at: datetime) -> bool:
    """Return whether there is a reading of the account of that time."""
    row = db.execute(
        "SELECT 1 FROM readings WHERE account_id = ? AND taken_at = ?",
        (account_id, to_ms(taken_at)),
    ).fetchone()
    return row is not None


def held_counts(db: Database, account_id: int) -> tuple[Count, ...]:
    """Return the counts of an account that are neither believed nor rejected, oldest first."""
    return tuple(
        _count(row)
        for row in db.execute(
            """
            SELECT taken_at, followers, step FROM readings
            WHERE account_id = ? AND judgement = 1 ORDER BY taken_at
            """,
            (account_id,),
        )
    )


def all_counts(db: Database, account_id: int) -> Iterator[tuple[Count, Judgement]]:
    """Yield every count of an account with its judgement, oldest first."""
    for *row, judgement in db.execute(
        """
        SELECT taken_at, followers, step, judgement FROM readings
        WHERE account_id = ? AND status = 0 ORDER BY taken_at
        """,
        (account_id,),
    ):
        yield _count(tuple(row)), Judgement(judgement)


def last_readings(
    db: Database, account_id: int, limit: int
) -> list[tuple[Reading, Judgement | None, Origin]]:
    """Return the last *limit* readings of an account, failed ones too, the newest first."""
    rows = db.execute(
        """
        SELECT taken_at, status, followers, step, judgement, origin FROM readings
        WHERE account_id = ? ORDER BY taken_at DESC LIMIT ?
        """,
        (account_id, limit),
    )
    return [
        (
            _reading(from_ms(taken_at), status, followers, step),
            None if judgement is None else Judgement(judgement),
            Origin(origin),
        )
        for taken_at, status, followers, step, judgement, origin in rows.fetchall()
    ]


def believed_counts(db: Database, account_id: int) -> list[Count]:
    """Return every count of an account that is believed, oldest first."""
    counts = all_counts(db, account_id)
    return [count for count, judgement in counts if judgement is Judgement.BELIEVED]


def reject_before(db: Database, account_id: int, at: datetime) -> None:
    """Reject what was believed of an account before *at*: its baseline was wrong until then."""
    db.execute(
        "UPDATE readings SET judgement = ? WHERE account_id = ? AND judgement = ? AND taken_at < ?",
        (Judgement.REJECTED, account_id, Judgement.BELIEVED, to_ms(at)),
    )


def stored_followers(db: Database, account_id: int) -> dict[int, int | None]:
    """Return the followers of an account by the time of the reading in milliseconds."""
    return dict(
        db.execute(
            "SELECT taken_at, followers FROM readings WHERE account_id = ?", (account_id,)
        ).fetchall()
    )


def counts_at(db: Database, accounts: Mapping[str, int], at: datetime) -> dict[str, Count]:
    """Return the last believed count of each account up to *at*, where there is one."""
    counts = {}
    for key, account_id in accounts.items():
        row = db.execute(
            """
            SELECT taken_at, followers, step FROM readings
            WHERE account_id = ? AND judgement = 0 AND taken_at <= ?
            ORDER BY taken_at DESC LIMIT 1
            """,
            (account_id, to_ms(at)),
        ).fetchone()
        if row is not None:
            counts[key] = _count(row)
    return counts


def newest_believed_at(db: Database, until: datetime) -> datetime | None:
    """Return when the newest believed count of all tracked accounts up to *until* was taken."""
    row = db.execute(
        """
        SELECT max((SELECT taken_at FROM readings
                    WHERE account_id = a.id AND judgement = 0 AND taken_at <= ?
                    ORDER BY taken_at DESC LIMIT 1))
        FROM accounts a WHERE a.is_tracked
        """,
        (to_ms(until),),
    ).fetchone()
    return None if row[0] is None else from_ms(row[0])


def account_ids(db: Database) -> dict[str, int]:
    """Return the row id of every account that was ever declared, by its key."""
    return dict(db.execute("SELECT key, id FROM accounts").fetchall())


def joined_at(db: Database, board: str) -> dict[str, datetime]:
    """Return when accounts came to the *board*, by their keys, of those that came after others."""
    rows = db.execute(
        """
        SELECT a.key, m.joined_at FROM memberships m
        JOIN accounts a ON a.id = m.account_id JOIN boards b ON b.id = m.board_id
        WHERE b.key = ? AND m.joined_at IS NOT NULL
        """,
        (board,),
    )
    return {key: from_ms(at) for key, at in rows.fetchall()}


def held_accounts(db: Database) -> set[int]:
    """Return the accounts that have a reading which is neither believed nor rejected."""
    rows = db.execute("SELECT DISTINCT account_id FROM readings WHERE judgement = 1")
    return {row[0] for row in rows.fetchall()}


def count_readings(db: Database) -> int:
    """Return the number of stored readings."""
    return int(db.execute("SELECT count(*) FROM readings").fetchone()[0])


def export_rows(db: Database) -> Iterator[tuple[str, str, str, str, Reading, Judgement | None]]:
    """Yield key, city, platform and handle of an account with each of its readings, by time."""
    for key, city, platform, handle, taken_at, status, followers, step, judgement in db.execute(
        """
        SELECT a.key, a.city, a.platform, a.handle,
               r.taken_at, r.status, r.followers, r.step, r.judgement
        FROM accounts a JOIN readings r ON r.account_id = a.id
        ORDER BY r.taken_at, a.key
        """
    ):
        judged = None if judgement is None else Judgement(judgement)
        reading = _reading(from_ms(taken_at), status, followers, step)
        yield key, city, platform, handle, reading, judged


def _reading(at: datetime, status: int, followers: int | None, step: int) -> Reading:
    count = None if followers is None else Count(at, followers, step)
    return Reading(at, Status(status), count)


def _count(row: tuple[int, ...]) -> Count:
    taken_at, followers, step = row
    return Count(from_ms(taken_at), followers, step)
