"""Answers from what is stored, the same for every way of asking."""

from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import Any

from sqlite_utils import Database

from bot.domain.catalogue import Catalogue
from bot.domain.events import iso
from bot.domain.ranking import ranking
from bot.errors import InputError
from bot.storage.readings import (
    account_ids,
    counts_at,
    held_accounts,
    held_counts,
    recent_counts,
)

_STALE_AFTER = timedelta(days=1)


def rank_board(
    db: Database, catalogue: Catalogue, key: str, period: timedelta, now: datetime
) -> list[dict[str, Any]]:
    """Return the standings of the board *key*, as rows for a person or a program.

    Changes are those of the *period* up to the newest count.
    Raises InputError for an unknown board.
    """
    boards = {board.key: board for board in catalogue.boards}
    if key not in boards:
        near = get_close_matches(key, boards, 1)
        hint = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(boards) or 'none'}"
        raise InputError(f"'{key}' is no board; {hint}")
    board = boards[key]
    stored = account_ids(db)
    ids = {name: stored[name] for name in board.accounts_at(now) if name in stored}
    held = held_accounts(db)
    references = {member.account: member.reference for member in board.members}
    counts = counts_at(db, ids, now)
    newest = max((count.taken_at for count in counts.values()), default=now)
    standings = ranking(counts, counts_at(db, ids, newest - period))
    return [
        {
            "rank": standing.rank,
            "change": _arrow(standing.climbed),
            "city": catalogue.accounts[standing.account].city,
            "account": standing.account,
            "followers": standing.count.followers,
            "gained": standing.gained,
            "gap": standing.gap,
            "as_of": iso(standing.count.taken_at),
            "reference": references[standing.account],
            "note": _note(
                now - standing.count.taken_at > _STALE_AFTER, ids[standing.account] in held
            ),
        }
        for standing in standings
    ]


def _arrow(climbed: int | None) -> str:
    if climbed is None:
        return "new"
    if climbed == 0:
        return "same"
    return f"{'▲' if climbed > 0 else '▼'}{abs(climbed)}"


def _note(is_stale: bool, is_held: bool) -> str:
    """Return what a reader must know of a count before relying on it."""
    notes = ["stale"] if is_stale else []
    if is_held:
        notes.append("a newer reading is unconfirmed")
    return ", ".join(notes)


def held_readings(db: Database) -> list[dict[str, Any]]:
    """Return the readings that are neither believed nor rejected, with the level before them."""
    held, rows = held_accounts(db), []
    for key, account_id in sorted(account_ids(db).items()):
        if account_id not in held:
            continue
        level = recent_counts(db, account_id)[-1]
        rows += [
            {
                "account": key,
                "taken_at": iso(count.taken_at),
                "followers": count.followers,
                "believed": level.followers,
                "believed_at": iso(level.taken_at),
            }
            for count in held_counts(db, account_id)
        ]
    return rows
