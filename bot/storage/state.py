"""State: the memory of the rules, loaded whole, and saved where a poll changed it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlite_utils import Database

from bot.domain.history import History
from bot.domain.incident import Incident
from bot.domain.quarantine import Baseline, Suspicion, Track
from bot.domain.standing import BoardState, Rivalry
from bot.domain.state import Outcome, Peak, State
from bot.storage.catalogue import Ids
from bot.storage.database import from_ms, to_ms
from bot.storage.looks import standing_accounts
from bot.storage.readings import (
    evidence_counts,
    held_counts,
    newest_count_at,
    recent_counts,
    reject_before,
    update_judgements,
)


def load_state(db: Database, ids: Ids, now: datetime | None = None) -> State:
    """Return the state of the accounts and boards of *ids*, as of *now* if it is given."""
    return State(
        tracks=dict(_tracks(db, ids.accounts, now)),
        peaks=dict(_peaks(db, ids.accounts)),
        boards={key: _board(db, board_id, ids) for key, board_id in ids.boards.items()},
        incidents=open_incidents(db),
        standing=standing_accounts(db),
    )


def open_incidents(db: Database) -> dict[str, Incident]:
    """Return the incidents that have not ended, by their sources."""
    rows = db.execute("SELECT source, started_at, accounts FROM incidents WHERE ended_at IS NULL")
    return {
        source: Incident(source, from_ms(started_at), accounts)
        for source, started_at, accounts in rows.fetchall()
    }


def _tracks(
    db: Database, accounts: Mapping[str, int], now: datetime | None
) -> Iterable[tuple[str, Track]]:
    rows = db.execute(
        """
        SELECT account_id, settled, readings, pace, interval, since, suspicion, baseline
        FROM tracks
        """
    )
    stored = {row[0]: row[1:] for row in rows}
    for key, account_id in accounts.items():
        if account_id in stored:
            settled, readings, pace, interval, since, suspicion, baseline = stored[account_id]
            yield (
                key,
                Track(
                    recent_counts(db, account_id),
                    newest_count_at(db, account_id, now),
                    held_counts(db, account_id),
                    bool(settled),
                    readings,
                    pace,
                    interval,
                    None if since is None else from_ms(since),
                    Suspicion(suspicion),
                    Baseline(baseline),
                ),
            )


def _peaks(db: Database, accounts: Mapping[str, int]) -> Iterable[tuple[str, Peak]]:
    rows = db.execute("SELECT account_id, followers, milestone_at FROM peaks")
    stored = {row[0]: row[1:] for row in rows}
    for key, account_id in accounts.items():
        if account_id in stored:
            followers, milestone_at = stored[account_id]
            yield key, Peak(followers, None if milestone_at is None else from_ms(milestone_at))


def peaks_of(db: Database) -> dict[str, int]:
    """Return the highest count that was ever believed of each account, by its key."""
    rows = db.execute(
        "SELECT a.key, p.followers FROM peaks p JOIN accounts a ON a.id = p.account_id"
    )
    return dict(rows.fetchall())


def _board(db: Database, board_id: int, ids: Ids) -> BoardState:
    keys = {account_id: key for key, account_id in ids.accounts.items()}
    order = db.execute(
        "SELECT account_id FROM standings WHERE board_id = ? ORDER BY place", (board_id,)
    )
    reversed_pairs = db.execute(
        "SELECT upper_id, lower_id FROM reversed_pairs WHERE board_id = ?", (board_id,)
    )
    rivalries = db.execute(
        """
        SELECT one_id, other_id, flipped_at, is_neck_and_neck, leader_id, leading_since, widest,
               swing, is_silent
        FROM rivalries WHERE board_id = ?
        """,
        (board_id,),
    )
    return BoardState(
        tuple(keys[row[0]] for row in order if row[0] in keys),
        frozenset((keys[u], keys[v]) for u, v in reversed_pairs if u in keys and v in keys),
        {
            (keys[one], keys[other]): Rivalry(
                from_ms(flipped_at),
                bool(neck),
                keys[leader],
                from_ms(since),
                widest,
                swing,
                bool(is_silent),
            )
            for one, other, flipped_at, neck, leader, since, widest, swing, is_silent in rivalries
            if one in keys and other in keys
        },
    )


def known_order(db: Database, board: str) -> list[str]:
    """Return the accounts of the board of that key, in the order that the world was told."""
    rows = db.execute(
        """
        SELECT a.key FROM standings s JOIN boards b ON b.id = s.board_id
        JOIN accounts a ON a.id = s.account_id WHERE b.key = ? ORDER BY s.place
        """,
        (board,),
    )
    return [row[0] for row in rows.fetchall()]


def save_outcome(db: Database, before: State, outcome: Outcome, ids: Ids, now: datetime) -> None:
    """Save the changes of a poll, all but its readings and events."""
    save_tracks(db, outcome.tracks, ids)
    for key in outcome.fresh:
        db.execute(
            "UPDATE tracks SET evidence_since = ? WHERE account_id = ?",
            (to_ms(outcome.tracks[key].counts[0].taken_at), ids.accounts[key]),
        )
    for key, began_at in outcome.baselines.items():
        reject_before(db, ids.accounts[key], began_at)
    if outcome.peaks:
        save_peaks(db, outcome.peaks, ids)
    for key, board in outcome.boards.items():
        save_board(db, ids.boards[key], before.boards.get(key, BoardState()), board, ids)
    for source, incident in outcome.incidents.items():
        if incident is None:
            db.execute(
                "UPDATE incidents SET ended_at = ? WHERE source = ? AND ended_at IS NULL",
                (to_ms(now), source),
            )
        else:
            db.execute(
                "INSERT INTO incidents (source, started_at, accounts) VALUES (?, ?, ?)",
                (source, to_ms(incident.started_at), incident.accounts),
            )


def save_tracks(db: Database, tracks: Mapping[str, Track], ids: Ids) -> None:
    """Save the tracks of accounts; their counts are in the readings."""
    db.conn.executemany(
        """
        INSERT INTO tracks
            (account_id, settled, readings, pace, interval, since, suspicion, baseline)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (account_id) DO UPDATE SET settled = excluded.settled,
            readings = excluded.readings, pace = excluded.pace, interval = excluded.interval,
            since = excluded.since, suspicion = excluded.suspicion,
            baseline = excluded.baseline
        """,
        (
            (
                ids.accounts[key],
                int(track.settled),
                track.readings,
                track.pace,
                track.interval,
                None if track.since is None else to_ms(track.since),
                int(track.suspicion),
                int(track.baseline),
            )
            for key, track in tracks.items()
        ),
    )


def save_history(db: Database, account: str, history: History, ids: Ids) -> None:
    """Save the judgements and the track of *history*, which goes without some counts of *account*.

    Its baseline is due where it was, or where those were all that is evidence since a restart.
    """
    assert history.track is not None
    account_id = ids.accounts[account]
    update_judgements(db, ((account_id, at, made) for at, made in history.judgements.items()))
    row = db.execute("SELECT baseline FROM tracks WHERE account_id = ?", (account_id,)).fetchone()
    baseline = Baseline(row[0]) if row else Baseline.KNOWN
    if baseline is Baseline.KNOWN and not evidence_counts(db, account_id):
        baseline = Baseline.AWAITED
    save_tracks(db, {account: history.track._replace(baseline=baseline)}, ids)


def save_peaks(db: Database, peaks: Mapping[str, Peak], ids: Ids) -> None:
    """Save the high-water marks of accounts."""
    db.conn.executemany(
        "INSERT OR REPLACE INTO peaks VALUES (?, ?, ?)",
        (
            (
                ids.accounts[key],
                peak.followers,
                None if peak.milestone_at is None else to_ms(peak.milestone_at),
            )
            for key, peak in peaks.items()
        ),
    )


def save_board(
    db: Database, board_id: int, before: BoardState, board: BoardState, ids: Ids
) -> None:
    """Save the parts of a board that changed."""
    accounts = ids.accounts
    if board.order != before.order:
        db.execute("DELETE FROM standings WHERE board_id = ?", (board_id,))
        db.conn.executemany(
            "INSERT INTO standings VALUES (?, ?, ?)",
            ((board_id, accounts[key], place) for place, key in enumerate(board.order)),
        )
    if board.reversed != before.reversed:
        db.execute("DELETE FROM reversed_pairs WHERE board_id = ?", (board_id,))
        db.conn.executemany(
            "INSERT INTO reversed_pairs VALUES (?, ?, ?)",
            ((board_id, accounts[upper], accounts[lower]) for upper, lower in board.reversed),
        )
    if board.rivalries != before.rivalries:
        db.execute("DELETE FROM rivalries WHERE board_id = ?", (board_id,))
        db.conn.executemany(
            "INSERT INTO rivalries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    board_id,
                    accounts[one],
                    accounts[other],
                    to_ms(rivalry.flipped_at),
                    rivalry.is_neck_and_neck,
                    accounts[rivalry.leader],
                    to_ms(rivalry.leading_since),
                    rivalry.widest,
                    rivalry.swing,
                    rivalry.is_silent,
                )
                for (one, other), rivalry in board.rivalries.items()
            ),
        )
