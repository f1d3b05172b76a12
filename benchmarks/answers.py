"""How long each answer takes on a database of ten million readings.

Exits with 1 where one takes longer than a tenth of a second, or than its share of the time that
reading 50,000 counts of one account takes bare, in the same run. The database is made anew where
the path that is given, or milepost-answers.db in the directory for temporary files, does not
exist.
"""

import gc
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from bot.domain.catalogue import Account, Board, Catalogue, Membership
from bot.domain.events import MilestoneReached, ReadingJudged
from bot.domain.ladder import parse_ladder
from bot.domain.silence import Silence
from bot.queries.cities import describe_city
from bot.queries.comparisons import compare
from bot.queries.events import EventFilter, explain_account, explain_event, recent_events
from bot.queries.export import csv_of, history_rows, ranking_rows
from bot.queries.history import history_of
from bot.queries.milestones import milestones_of, next_milestones
from bot.queries.rankings import rank_board
from bot.queries.status import status_of
from bot.queries.view import View
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import from_ms, open_database, open_readonly, to_ms

ACCOUNTS, READINGS, BOARD = 200, 50_000, 50
EVENTS = 100_000
ROUNDS = 15
LONGEST_SECONDS = 0.1
HIGHEST_RATIO = 4.0

START = datetime(2020, 1, 1, tzinfo=UTC)
EVERY = timedelta(minutes=30)
NOW = START + READINGS * EVERY
YEAR, WEEK = timedelta(days=365), timedelta(days=7)

Answer = Callable[[View], object]


def catalogue() -> Catalogue:
    """Return 200 accounts of 100 cities on 4 boards."""
    keys = [f"account-{number}" for number in range(ACCOUNTS)]
    accounts = {
        key: Account(key, f"City {number // 2}", "instagram", "file", handle=key)
        for number, key in enumerate(keys)
    }
    boards = [
        Board(f"board-{n}", tuple(Membership(key) for key in keys[n * BOARD : (n + 1) * BOARD]))
        for n in range(ACCOUNTS // BOARD)
    ]
    ladders = {key: (parse_ladder("every=1000"),) for key in keys}
    return Catalogue(accounts, ladders, tuple(boards))


# --- the database --------------------------------------------------------------------------------


def generate(path: Path) -> None:
    """Make the database: each account grows a little with every reading; one in a hundred fails.

    Neighbours run close to each other, so that who leads whom is not seen from afar.
    """
    db = open_database(path)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("BEGIN")
    ids = sync_catalogue(db, catalogue(), START)
    for number, account_id in enumerate(ids.accounts.values()):
        db.execute(
            """
            INSERT INTO readings
            WITH RECURSIVE polls (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM polls WHERE n < ?)
            SELECT ?, ? + n * ?, iif(n % 100 = 7, 3, 0),
                   iif(n % 100 = 7, NULL, 100000 + ? * 100 + n * 2 + abs(random()) % 20), 1,
                   iif(n % 100 = 7, NULL, 0), 0
            FROM polls
            """,
            (READINGS - 1, account_id, to_ms(START), EVERY // timedelta(milliseconds=1), number),
        )
        db.execute("INSERT INTO peaks VALUES (?, ?, NULL)", (account_id, 100_000 + number))
    _add_events(db, list(ids.accounts.items()))
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def _add_events(db: Database, accounts: list[tuple[str, int]]) -> None:
    """Add events, of which one in twenty was announced, in two channels."""
    db.execute("INSERT INTO channels (key) VALUES ('1'), ('2')")
    for number in range(EVENTS):
        key, account_id = accounts[number % len(accounts)]
        is_told = number % 20 == 0
        at = NOW - (EVENTS - number) * timedelta(minutes=10)
        event = _milestone(at, key, number) if is_told else _held(at, key, number)
        db.execute(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?, '{}', NULL)",
            (
                number + 1,
                event.key,
                event.kind,
                to_ms(at),
                account_id,
                is_told,
                "" if is_told else Silence.OPERATORS_ONLY,
                json.dumps(event.fields()),
            ),
        )
        for channel in ("1", "2") if is_told else ():
            outbox_id = db.execute(
                """
                INSERT INTO outbox (channel, kind, text, created_at, expires_at, due_at, state)
                VALUES (?, 'events', '', ?, ?, ?, 'sent') RETURNING id
                """,
                (channel, *[to_ms(at)] * 3),
            ).fetchone()[0]
            db.execute(
                "INSERT INTO outbox_events VALUES (?, ?, ?, 0)", (number + 1, channel, outbox_id)
            )
            db.execute(
                "INSERT INTO deliveries (outbox_id, attempted_at, outcome, error)"
                " VALUES (?, ?, 'sent', '')",
                (outbox_id, to_ms(at)),
            )


def _milestone(at: datetime, account: str, number: int) -> MilestoneReached:
    return MilestoneReached(
        at=at,
        account=account,
        threshold=number,
        also_passed=(),
        followers=number,
        not_before=at - EVERY,
        not_after=at,
    )


def _held(at: datetime, account: str, number: int) -> ReadingJudged:
    return ReadingJudged(at=at, kind="quarantined", account=account, followers=number, taken_at=at)


# --- the answers ---------------------------------------------------------------------------------


def answers() -> dict[str, Answer]:
    """Return what is measured, by name."""
    five = [f"account-{number}" for number in range(5)]
    ten = [f"account-{number}" for number in range(10)]
    rare = EventFilter(board="board-3", kinds=["overtake"], only_announced=False)
    told = EventFilter(account="account-20")
    return {
        "ranking": lambda view: rank_board(view, "board-0", WEEK),
        "city": lambda view: describe_city(view, "City 7"),
        "compare, 5 accounts": lambda view: compare(view, five, YEAR),
        "history, 1 account": lambda view: history_of(view, five[:1], YEAR),
        "history, 10 accounts": lambda view: history_of(view, ten, YEAR),
        "milestones": lambda view: milestones_of(view, "account-20"),
        "next milestones": lambda view: next_milestones(view, "board-0"),
        "recent": lambda view: recent_events(view, EventFilter(), 10),
        "recent, an account": lambda view: recent_events(view, told, 10),
        "recent, none found": lambda view: recent_events(view, rare, 10),
        "why, an event": lambda view: explain_event(view, f"milestone:account-0:{EVENTS - 200}"),
        "why, an account": lambda view: explain_account(view, "account-9"),
        "status": status_of,
        "export, ranking": lambda view: csv_of(ranking_rows(rank_board(view, "board-0", WEEK))),
        "export, history": lambda view: csv_of(history_rows(view, five, YEAR)),
    }


def bare(view: View) -> None:
    """Read all counts of one account."""
    rows = view.db.execute(
        "SELECT taken_at, followers, step FROM readings WHERE account_id = 1 AND judgement = 0"
    ).fetchall()
    assert from_ms(rows[0][0]) == START


def timed(path: Path, tracked: Catalogue, answer: Answer) -> float:
    """Return how many seconds *answer* takes, on a connection of its own as the bot gives it."""
    gc.collect()
    start = time.perf_counter()
    db = open_readonly(path)
    try:
        db.execute("BEGIN")
        answer(View(db, tracked, NOW, {}))
    finally:
        db.close()
    return time.perf_counter() - start


def main() -> int:
    """Print how long each answer takes; return 1 where one is over its limit."""
    default = Path(tempfile.gettempdir()) / "milepost-answers.db"
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    if not path.exists():
        generate(path)
    tracked, measured = catalogue(), answers()
    seconds: dict[str, list[float]] = {name: [] for name in ["bare", *measured]}
    for _ in range(1 + ROUNDS):
        for name, answer in {"bare": bare, **measured}.items():
            seconds[name].append(timed(path, tracked, answer))
    # The first round is for warming up.
    median = {name: statistics.median(took[1:]) for name, took in seconds.items()}
    lines = [f"{ACCOUNTS * READINGS:,} readings, medians of {ROUNDS} rounds, SQLite {_version()}"]
    for name, took in median.items():
        high = max(seconds[name][1:])
        lines.append(
            f"{name:22}{took * 1000:6.1f} ms (up to {high * 1000:.1f})"
            f"   ratio {took / median['bare']:.2f}"
        )
    del median["bare"]
    slowest = max(median, key=lambda name: median[name])
    ratio = median[slowest] / statistics.median(seconds["bare"][1:])
    lines.append(f"slowest: {slowest}, {ratio:.2f} (limit {HIGHEST_RATIO})")
    sys.stdout.write("\n".join(lines) + "\n")
    return int(ratio > HIGHEST_RATIO or median[slowest] > LONGEST_SECONDS)


def _version() -> str:
    return sqlite3.sqlite_version


if __name__ == "__main__":
    sys.exit(main())
