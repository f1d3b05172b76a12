"""The future taken back: the readings that a clock which was ahead has left in the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from bot.domain.catalogue import Catalogue
from bot.domain.events import ReadingJudged
from bot.domain.evidence import DecisionEvidence
from bot.domain.future import brought_back, peak_brought_back
from bot.domain.history import fold_history
from bot.domain.readings import CLOCK_SKEW, Judgement
from bot.domain.silence import Silence
from bot.errors import InputError
from bot.pipeline.notices import Notice
from bot.storage.catalogue import Ids
from bot.storage.events import insert_event
from bot.storage.fingerprint import bump_revision
from bot.storage.future import (
    bring_back,
    delete_track,
    reject_future,
)
from bot.storage.readings import all_counts, update_judgements
from bot.storage.state import load_state, save_board, save_history, save_peaks
from bot.text import iso


def contradiction(now: datetime, newest: datetime) -> Notice:
    """Return the notice that the clock cannot be right, as the database knows of the *newest*."""
    return Notice(
        f"the clock says {iso(now)}, and readings go on until {iso(newest)}: set it. If it is right"
        " already, reject the later readings: milepost reading reject ACCOUNT TAKEN_AT --and-later"
    )


def set_aside(
    db: Database, accounts: Sequence[str], at: datetime, catalogue: Catalogue, ids: Ids
) -> Notice:
    """Reject the readings of *accounts* that are dated after *at*; in a transaction.

    Their dates are wrong, and not their counts: what was told because of them stands, and is not
    told again. The rules go on as if they had not been.
    """
    before = load_state(db, ids, at)
    rejected = sum(reject_future(db, ids.accounts[key], at + CLOCK_SKEW) for key in accounts)
    for key in accounts:
        _judge_anew(db, key, catalogue, ids)
    save_peaks(db, {key: peak_brought_back(one, at) for key, one in before.peaks.items()}, ids)
    for key, board in before.boards.items():
        save_board(db, ids.boards[key], board, brought_back(board, at), ids)
    bring_back(db, at)
    bump_revision(db)
    latest = max(before.tracks[key].seen_at for key in accounts)
    return Notice(
        f"the clock was ahead: {rejected} readings of {len(accounts)} accounts are dated after"
        f" now, up to {iso(latest)}, and were rejected; what was told because of them stands"
    )


def reject_ahead(
    db: Database,
    account: str,
    taken_at: datetime,
    with_later: bool,
    at: datetime,
    catalogue: Catalogue,
    ids: Ids,
) -> ReadingJudged:
    """Reject the reading of *account* of *taken_at*, which is after *at*; in a transaction.

    What was told because of it stands: its date is wrong, and not its count. The event of it is
    returned, for the operators. Raises InputError where there is no such reading.
    """
    account_id = ids.accounts[account]
    counts = [
        count
        for count, made in all_counts(db, account_id)
        if made is not Judgement.REJECTED
        and (count.taken_at == taken_at or (with_later and count.taken_at > taken_at))
    ]
    if not counts or counts[0].taken_at != taken_at:
        raise InputError(f"'{account}' has no reading of {iso(taken_at)} that is held or believed")
    update_judgements(db, ((account_id, one.taken_at, Judgement.REJECTED) for one in counts))
    _judge_anew(db, account, catalogue, ids)
    bump_revision(db)
    judged = ReadingJudged(
        at=at,
        kind="rejected",
        account=account,
        followers=counts[0].followers,
        taken_at=taken_at,
        evidence=DecisionEvidence(counts[0]),
    )
    insert_event(db, judged, ids, Silence.OPERATORS_ONLY)
    return judged


def _judge_anew(db: Database, account: str, catalogue: Catalogue, ids: Ids) -> None:
    """Save the track of *account* by those of its counts that are not rejected."""
    account_id = ids.accounts[account]
    history = fold_history(
        all_counts(db, account_id), catalogue.ladders[account], catalogue.rules.quarantine
    )
    if history.track is None:
        delete_track(db, account_id)
        return
    save_history(db, account, history, ids)
