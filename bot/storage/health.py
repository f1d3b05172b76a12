"""Health: the bot's heartbeat, the state of each source, and the open problems.

A source that asks several hosts has a row for each of its scopes, named `source@host`.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.domain.readings import CLOCK_SKEW
from bot.storage.database import from_ms, to_ms

_NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class SourceState:
    """The state of a source, or of one of its scopes."""

    name: str
    polled_at: datetime
    succeeded_at: datetime | None
    """The time of its last answer; None for never."""
    failing_since: datetime | None
    """The time of its first failure in a row; None where it does not fail."""
    error: str
    """The error of its last failure; empty where it does not fail."""
    paused_until: datetime | None
    """The time from which it wants to be asked again, if it gave one."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of *subject*, which is an account, a channel or credentials: `account seoul`."""

    subject: str
    kind: str
    text: str
    since: datetime
    times: int
    """The number of times in a row that it was seen."""
    is_told: bool


def note_success(
    db: Database, scope: str, now: datetime, paused_until: datetime | None = None
) -> bool:
    """Note that a source answered; return whether it had been failing before.

    *paused_until* is the time from which it wants to be asked again, if it gave one.
    """
    was_failing = failing_since(db, scope) is not None
    db.execute(
        """
        INSERT INTO sources (name, polled_at, succeeded_at, paused_until) VALUES (?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET polled_at = excluded.polled_at,
            succeeded_at = excluded.succeeded_at, paused_until = excluded.paused_until,
            failing_since = NULL, error = NULL
        """,
        (scope, to_ms(now), to_ms(now), None if paused_until is None else to_ms(paused_until)),
    )
    return was_failing


def note_failure(
    db: Database, scope: str, error: str, now: datetime, paused_until: datetime | None = None
) -> bool:
    """Note that a source could not be read because of *error*; return whether that is news."""
    is_news = failing_since(db, scope) is None
    db.execute(
        """
        INSERT INTO sources (name, polled_at, failing_since, error, paused_until)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET polled_at = excluded.polled_at, error = excluded.error,
            failing_since = coalesce(failing_since, excluded.failing_since),
            paused_until = excluded.paused_until
        """,
        (
            scope,
            to_ms(now),
            to_ms(now),
            error,
            None if paused_until is None else to_ms(paused_until),
        ),
    )
    return is_news


def failing_since(db: Database, scope: str) -> datetime | None:
    """Return the time since which a source fails; None where it does not."""
    row = db.execute("SELECT failing_since FROM sources WHERE name = ?", (scope,)).fetchone()
    return None if row is None or row[0] is None else from_ms(row[0])


def source_states(db: Database) -> list[SourceState]:
    """Return the states of all sources and scopes, by name."""
    rows = db.execute(
        """
        SELECT name, polled_at, succeeded_at, failing_since, error, paused_until FROM sources
        ORDER BY name
        """
    )
    return [
        SourceState(
            name,
            from_ms(polled_at),
            _at(succeeded_at),
            _at(failing_since),
            error or "",
            _at(paused_until),
        )
        for name, polled_at, succeeded_at, failing_since, error, paused_until in rows.fetchall()
    ]


def _at(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else from_ms(milliseconds)


def pauses(db: Database, source: str, now: datetime) -> dict[str, datetime]:
    """Return the end of the last pause of each scope of *source* that ever had one.

    A pause that was noted by a clock which was ahead of *now* could last for years: it is ignored.
    """
    rows = db.execute(
        """
        SELECT name, paused_until FROM sources
        WHERE (name = :source OR substr(name, 1, length(:source) + 1) = :source || '@')
            AND paused_until IS NOT NULL AND polled_at <= :now
        """,
        {"source": source, "now": to_ms(now + CLOCK_SKEW)},
    )
    return {name: from_ms(until) for name, until in rows}


def awaited_from(db: Database, scopes: Collection[str]) -> datetime | None:
    """Return the time at which the wait for the next poll of *scopes* began; None before any poll.

    It is the time of the last poll or, where all scopes pause, the end of the first pause.
    """
    polled_at, open_from = db.execute(
        """
        SELECT max(polled_at), min(coalesce(paused_until, 0)) FROM sources
        WHERE name IN (SELECT value FROM json_each(?))
        """,
        (json.dumps([*scopes]),),
    ).fetchone()
    return None if polled_at is None else from_ms(max(polled_at, open_from))


def beat(db: Database, now: datetime, ahead: timedelta = _NOTHING) -> None:
    """Note that the bot is alive, and how far the system's clock is *ahead* of its time."""
    db.execute("INSERT OR REPLACE INTO heartbeat VALUES (1, ?)", (to_ms(now),))
    db.execute("UPDATE clock SET ahead = ?", (ahead // timedelta(milliseconds=1),))


def last_beat(db: Database) -> datetime | None:
    """Return the time of the bot's last sign of life; None for never."""
    row = db.execute("SELECT beat_at FROM heartbeat").fetchone()
    return None if row is None else from_ms(row[0])


def clock_ahead(db: Database) -> timedelta:
    """Return how far the system's clock was ahead of the bot's time at its last sign of life."""
    return timedelta(milliseconds=db.execute("SELECT ahead FROM clock").fetchone()[0])


def open_problems(db: Database) -> list[Problem]:
    """Return the open problems, the oldest first."""
    rows = db.execute(
        "SELECT subject, kind, text, since, times, told_at FROM problems ORDER BY since, subject"
    )
    return [
        Problem(subject, kind, text, from_ms(since), times, told_at is not None)
        for subject, kind, text, since, times, told_at in rows
    ]


def note_problem(db: Database, subject: str, kind: str, text: str, now: datetime) -> Problem:
    """Note a problem that is new, or still there; return it as it is stored."""
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
