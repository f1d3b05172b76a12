"""Time series: the believed counts of an account over a time, sampled in SQL.

Times are inclusive at the start and exclusive at the end.
"""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlite_utils import Database

from bot.domain.readings import Count
from bot.storage.database import from_ms, to_ms

_COLUMNS = "SELECT taken_at, followers, step FROM readings WHERE account_id = :account"
_BELIEVED = f"{_COLUMNS} AND judgement = 0"
_WITHIN = """
FROM readings WHERE account_id = :account AND judgement = 0 AND taken_at >= low AND taken_at < high
"""


def sampled_counts(
    db: Database, account_id: int, start: datetime, end: datetime, spans: int
) -> list[Count]:
    """Return the counts for a line from *start* to *end*, oldest first.

    Downsampling: they are the first, the last, a lowest and a highest one of each of so many equal
    *spans*.
    """
    low, high = to_ms(start), to_ms(end)
    width = max(1, -(-(high - low) // spans))
    # One min() or max() in a query: only then SQLite takes the other columns from the same row.
    # https://www.sqlite.org/lang_select.html#bareagg
    return _counts(
        db,
        f"""
        WITH spans (low, high) AS (
            SELECT value, min(value + :width, :end) FROM json_each(:starts)
        ),
        marks (first, last, lowest, highest) AS (
            SELECT (SELECT min(taken_at) {_WITHIN}),
                   (SELECT max(taken_at) {_WITHIN}),
                   (SELECT taken_at FROM (SELECT taken_at, min(followers) {_WITHIN})),
                   (SELECT taken_at FROM (SELECT taken_at, max(followers) {_WITHIN}))
            FROM spans
        )
        {_COLUMNS} AND taken_at IN (
            SELECT first FROM marks UNION SELECT last FROM marks
            UNION SELECT lowest FROM marks UNION SELECT highest FROM marks
        )
        ORDER BY taken_at
        """,
        account=account_id,
        width=width,
        end=high,
        starts=json.dumps(list(range(low, high, width))),
    )


def counts_between(
    db: Database, account_id: int, start: datetime, end: datetime, at_most: int = -1
) -> list[Count]:
    """Return the counts from *start* to *end*, oldest first; at most the first so many."""
    return _counts(
        db,
        f"{_BELIEVED} AND taken_at >= :start AND taken_at < :end ORDER BY taken_at LIMIT :at_most",
        account=account_id,
        start=to_ms(start),
        end=to_ms(end),
        at_most=at_most,
    )


def newest_counts(
    db: Database,
    accounts: Collection[int],
    start: datetime,
    end: datetime,
    at_most: int,
    with_held: bool,
) -> list[tuple[int, Count, bool]]:
    """Return the newest counts of all *accounts* together, oldest first, at most so many.

    Each comes with its account, and whether it is held: held ones are in it *with_held*.
    """
    rows = db.execute(
        """
        SELECT account_id, taken_at, followers, step, judgement FROM readings
        WHERE account_id IN (SELECT value FROM json_each(:accounts))
            AND judgement BETWEEN 0 AND :judgement AND taken_at >= :start AND taken_at < :end
        ORDER BY taken_at DESC, account_id LIMIT :at_most
        """,
        {
            "accounts": json.dumps([*accounts]),
            "judgement": int(with_held),
            "start": to_ms(start),
            "end": to_ms(end),
            "at_most": at_most,
        },
    ).fetchall()
    return [
        (account_id, Count(from_ms(taken_at), followers, step), bool(judgement))
        for account_id, taken_at, followers, step, judgement in reversed(rows)
    ]


def held_between(db: Database, account_id: int, start: datetime, end: datetime) -> list[Count]:
    """Return the counts that are neither believed nor rejected, oldest first."""
    return _counts(
        db,
        f"{_COLUMNS} AND judgement = 1 AND taken_at >= :start AND taken_at < :end"
        " ORDER BY taken_at",
        account=account_id,
        start=to_ms(start),
        end=to_ms(end),
    )


def first_count(db: Database, account_id: int) -> Count | None:
    """Return the oldest count of an account, where there is one."""
    counts = _counts(db, f"{_BELIEVED} ORDER BY taken_at LIMIT 1", account=account_id)
    return counts[0] if counts else None


def has_more_than(db: Database, account_id: int, number: int) -> bool:
    """Return whether an account has more than so many counts."""
    row = db.execute(
        "SELECT 1 FROM readings WHERE account_id = ? AND judgement = 0 LIMIT 1 OFFSET ?",
        (account_id, number),
    ).fetchone()
    return row is not None


def neighbours(
    db: Database, account_id: int, start: datetime, end: datetime
) -> tuple[list[Count], list[Count]]:
    """Return the last count before *start* and the first from *end* on, each if there is one."""
    before, after = (
        _counts(
            db,
            f"{_BELIEVED} AND taken_at {order} LIMIT 1",
            account=account_id,
            at=to_ms(at),
        )
        for order, at in (
            ("< :at ORDER BY taken_at DESC", start),
            (">= :at ORDER BY taken_at", end),
        )
    )
    return before, after


def lowest_between(db: Database, account_id: int, edges: Sequence[datetime]) -> list[int | None]:
    """Return the lowest count between each two successive *edges*; None for no counts."""
    return _of_spans(db, account_id, edges, "min(followers)")


def highest_between(db: Database, account_id: int, edges: Sequence[datetime]) -> list[int | None]:
    """Return the highest true number of a count between each two successive *edges*."""
    return _of_spans(db, account_id, edges, "max(followers + step - 1)")


def _of_spans(
    db: Database, account_id: int, edges: Sequence[datetime], what: str
) -> list[int | None]:
    rows = db.execute(
        f"""
        WITH spans (low, high) AS (
            SELECT value, lead(value) OVER (ORDER BY key) FROM json_each(:edges)
        )
        SELECT (SELECT {what} {_WITHIN}) FROM spans WHERE high IS NOT NULL
        """,
        {"account": account_id, "edges": json.dumps([to_ms(edge) for edge in edges])},
    ).fetchall()
    return [row[0] for row in rows]


def _counts(db: Database, sql: str, **parameters: int | str) -> list[Count]:
    return [
        Count(from_ms(taken_at), followers, step)
        for taken_at, followers, step in db.execute(sql, parameters).fetchall()
    ]
