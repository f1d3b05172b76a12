"""Open problems: each is told to the operators once when it starts, and once when it ends."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.storage.database import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong with *subject*, an account or a credential, as `account seoul`."""

    subject: str
    kind: str
    text: str
    since: datetime
    times: int
    """How many times in a row it was seen."""
    is_told: bool


def open_problems(db: Database) -> list[Problem]:
    """Return what is wrong, the oldest first."""
    rows = db.execute(
        "SELECT subject, kind, text, since, times, told_at FROM problems ORDER BY since, subject"
    )
    return [
        Problem(subject, kind, text, from_ms(since), times, told_at is not None)
        for subject, kind, text, since, times, told_at in rows
    ]


def note_problem(db: Database, subject: str, kind: str, text: str, now: datetime) -> Problem:
    """Note that something is, or still is, wrong; return what is known of it."""
    row = db.execute(
        """
        INSERT INTO problems (subject, kind, since, times, text) VALUES (?, ?, ?, 1, ?)
        ON CONFLICT (subject, kind) DO UPDATE SET times = times + 1, text = excluded.text
        RETURNING since, times, told_at
        """,
        (subject, kind, to_ms(now), text),
    ).fetchone()
    return Problem(subject, kind, text, from_ms(row[0]), row[1], row[2] is not None)


def mark_told(db: Database, problem: Problem, now: datetime) -> None:
    """Note that the operators know of *problem*."""
    db.execute(
        "UPDATE problems SET told_at = ? WHERE subject = ? AND kind = ?",
        (to_ms(now), problem.subject, problem.kind),
    )


def settle(db: Database, problem: Problem) -> None:
    """Note that *problem* is over."""
    db.execute(
        "DELETE FROM problems WHERE subject = ? AND kind = ?", (problem.subject, problem.kind)
    )
