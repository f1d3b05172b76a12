"""Import and export: readings in and out of the database; nothing of them is ever announced."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from bot.domain.catalogue import Catalogue
from bot.domain.events import MilestoneReached
from bot.domain.history import History, fold_history
from bot.domain.identity import id_to_ask_for
from bot.domain.readings import Judgement, Reading, Status
from bot.domain.silence import Silence
from bot.domain.standing import unseat
from bot.domain.state import Peak
from bot.errors import InputError
from bot.storage.catalogue import Ids, known_accounts
from bot.storage.database import to_ms
from bot.storage.events import insert_event
from bot.storage.fingerprint import bump_revision
from bot.storage.readings import (
    Origin,
    all_counts,
    export_rows,
    insert_readings,
    stored_followers,
    update_judgements,
)
from bot.storage.state import load_state, save_board, save_peaks, save_tracks
from bot.tables import Row, reading_of, refuse_future
from bot.text import iso

if TYPE_CHECKING:
    from bot.sources.wikidata import Statement, Subject

COLUMNS = (
    "timestamp",
    "account",
    "followers",
    "status",
    "step",
    "judgement",
    "city",
    "platform",
    "handle",
)


def subjects_of(db: Database, catalogue: Catalogue, items: Mapping[str, str]) -> "list[Subject]":
    """Return the subjects to ask Wikidata for: the accounts with *items*, by their keys."""
    # Imported here, as it takes longer than all of an export, and only this needs it.
    from bot.sources.wikidata import Subject

    accounts = [catalogue.accounts[key] for key in items]
    known = {
        key: one.identity
        for source in {account.source for account in accounts}
        for key, one in known_accounts(db, source).items()
    }
    return [
        Subject(
            account.key,
            items[account.key],
            account.platform,
            account.handle,
            # An id of an operator's own is not the platform's.
            id_to_ask_for(known.get(account.key), account.handle)
            if account.source == account.platform
            else "",
        )
        for account in accounts
    ]


def rows_of(statements: "Iterable[Statement]", items: Mapping[str, str]) -> list[Row]:
    """Return *statements* as rows of a table; the *items* of Wikidata name their places."""
    return [
        Row(
            f"Wikidata, {items[account]}, {taken_at:%Y-%m-%d}, account '{account}'",
            account,
            taken_at,
            Status.OK,
            followers,
            1,
        )
        for account, taken_at, followers in statements
    ]


@dataclass(slots=True)
class ImportPlan:
    """The effect of an import; nothing is written yet."""

    new: dict[str, list[Reading]] = field(default_factory=dict)
    """The new readings, by account."""
    duplicates: int = 0
    conflicts: list[str] = field(default_factory=list)
    """One line for each row that contradicts a stored reading."""

    @property
    def new_count(self) -> int:
        """The number of new readings."""
        return sum(map(len, self.new.values()))


def plan_import(
    db: Database, rows: Iterable[Row], catalogue: Catalogue, ids: Ids, now: datetime
) -> ImportPlan:
    """Compare *rows*, which all have a time, with the stored readings.

    Raises InputError for an account that is not declared, and for a time in the future.
    """
    plan = ImportPlan()
    stored: dict[str, dict[int, int | None]] = {}
    for row in rows:
        assert row.taken_at is not None
        if row.account not in catalogue.accounts:
            near = get_close_matches(row.account, catalogue.accounts, 1)
            hint = f"; did you mean '{near[0]}'?" if near else "; declare it in the configuration"
            raise InputError(f"{row.place}: account '{row.account}' is not declared{hint}")
        refuse_future(row, row.taken_at, now)
        if row.account not in stored:
            stored[row.account] = stored_followers(db, ids.accounts[row.account])
        known = stored[row.account]
        at = to_ms(row.taken_at)
        if at not in known:
            reading = reading_of(row, row.taken_at, catalogue.accounts[row.account].platform)
            plan.new.setdefault(row.account, []).append(reading)
        elif known[at] == row.followers:
            plan.duplicates += 1
        else:
            plan.conflicts.append(
                f"{row.place}: says {_shown(row.followers)} where {_shown(known[at])} is stored"
            )
    return plan


def apply_import(db: Database, plan: ImportPlan, catalogue: Catalogue, ids: Ids) -> Iterator[str]:
    """Store the new readings of *plan*, and yield each account when it is done.

    Nothing is announced: the new readings move baselines, high-water marks and the known order
    of the boards as if the world had always known. To be run in a transaction.
    """
    before = load_state(db, ids)
    moved = set()
    for key, readings in plan.new.items():
        account_id = ids.accounts[key]
        judged = [(r, None if r.count is None else Judgement.HELD) for r in readings]
        insert_readings(db, ((account_id, *row) for row in judged), Origin.IMPORT)
        new = {reading.taken_at for reading in readings}
        history = fold_history(
            (
                (count, None if count.taken_at in new else judgement)
                for count, judgement in all_counts(db, account_id)
            ),
            catalogue.ladders[key],
            catalogue.rules.quarantine,
        )
        if history.track is not None:
            track = before.tracks.get(key)
            if track is not None:  # what is imported is known, and what follows may not be
                history.track = history.track._replace(baseline=track.baseline)
            _save(db, key, history, before.peaks.get(key), ids)
            if track is None or track.level != history.track.level:
                moved.add(key)
        yield key
    for key, board in before.boards.items():
        save_board(db, ids.boards[key], board, unseat(board, moved), ids)
    bump_revision(db)


def _save(db: Database, key: str, history: History, peak: Peak | None, ids: Ids) -> None:
    """Save the result of an account's history, with its milestones as imported events."""
    assert history.track is not None
    save_tracks(db, {key: history.track}, ids)
    update_judgements(
        db, ((ids.accounts[key], at, judged) for at, judged in history.judgements.items())
    )
    milestones = [
        MilestoneReached(
            at=passed.not_after,
            account=key,
            threshold=passed.threshold,
            also_passed=passed.also_passed,
            followers=followers,
            not_before=passed.not_before,
            not_after=passed.not_after,
        )
        for passed, followers in history.crossings
    ]
    for milestone in milestones:
        insert_event(db, milestone, ids, Silence.IMPORTED)
    times = [milestone.not_after for milestone in milestones]
    known = peak.milestone_at if peak is not None else None
    latest = max([*times, known] if known else times, default=None)
    highest = max(history.peak, peak.followers if peak is not None else 0)
    save_peaks(db, {key: Peak(highest, latest)}, ids)


def _shown(followers: int | None) -> str:
    return "no count" if followers is None else str(followers)


def exported(db: Database) -> Iterator[dict[str, Any]]:
    """Yield every reading, oldest first, with the `COLUMNS` of an export."""
    for key, city, platform, handle, reading, judgement in export_rows(db):
        count = reading.count
        yield {
            "timestamp": iso(reading.taken_at),
            "account": key,
            "followers": None if count is None else count.followers,
            "status": reading.status.name.lower(),
            "step": 1 if count is None else count.step,
            "judgement": None if judgement is None else judgement.name.lower(),
            "city": city,
            "platform": platform,
            "handle": handle,
        }
