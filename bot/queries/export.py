"""Answers as tables that a spreadsheet opens; their columns are English in every language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from sqlite_utils import Database

from bot.domain.catalogue import Account, Catalogue
from bot.domain.events import (
    Corrected,
    Event,
    IncidentChanged,
    MilestoneReached,
    NeckAndNeck,
    Overtaken,
    ReadingJudged,
    own_account,
    own_board,
)
from bot.domain.readings import Count
from bot.queries.events import EventFilter, recent_events
from bot.queries.levels import StaleAfter
from bot.queries.lookup import account_of, board_of
from bot.queries.rankings import BoardRanking, rank_board
from bot.storage.events import StoredEvent
from bot.storage.readings import account_ids
from bot.storage.series import held_between, last_counts_between
from bot.tables import write_csv
from bot.text import iso

ROWS_AT_MOST = 10_000
"""Of a history."""

_EVENTS_AT_MOST = 1_000

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Table:
    """What is exported: a `ranking`, which needs a board; a `history`; or `events`."""

    kind: str
    board: str | None
    account: str | None
    """Whose history it is, instead of that of the members of the board."""
    period: timedelta


def export(
    db: Database, catalogue: Catalogue, table: Table, now: datetime, stale_after: StaleAfter
) -> str:
    """Return *table* as CSV, or nothing where it has no rows.

    Raises UserError for an unknown board or account.
    """
    match table.kind:
        case "ranking":
            board = table.board or ""
            answer = rank_board(db, catalogue, board, table.period, now, stale_after)
            return csv_of(ranking_rows(answer))
        case "history":
            keys = [table.account] if table.account else []
            if not keys and table.board is not None:
                keys = board_of(catalogue, table.board).accounts_at(now)
            return csv_of(history_rows(db, catalogue, keys, table.period, now))
    wanted = EventFilter(table.account, table.board, only_announced=False)
    found = recent_events(db, catalogue, wanted, _EVENTS_AT_MOST).events
    return csv_of(event_rows(event for event in found if event.at >= now - table.period))


def ranking_rows(answer: BoardRanking) -> list[Row]:
    """Return the standings of a board."""
    return [
        {
            "board": answer.board.key,
            "rank": place.standing.rank,
            "climbed": place.standing.climbed,
            **_names(place.account),
            **_figures(place.standing.count),
            "gained": place.standing.gained,
            "gap": place.standing.gap,
            "reference": place.reference,
            "is_stale": int(place.level.is_stale),
            "is_held": int(place.level.is_held),
        }
        for place in answer.places
    ]


def history_rows(
    db: Database, catalogue: Catalogue, keys: Sequence[str], period: timedelta, now: datetime
) -> list[Row]:
    """Return every count of the period, those that wait for a decision included.

    Of more than `ROWS_AT_MOST`, each account has its share of the newest; they are never thinned.
    Raises UserError for an unknown account.
    """
    accounts = [account_of(catalogue, key) for key in dict.fromkeys(keys)]
    ids = account_ids(db)
    start, end = now - period, now + timedelta(milliseconds=1)
    rows: list[tuple[Count, Account, str]] = []
    for account in accounts:
        if account.key in ids:
            account_id, share = ids[account.key], ROWS_AT_MOST // len(accounts)
            believed = last_counts_between(db, account_id, start, end, share)
            rows += [(count, account, "believed") for count in believed]
            held = held_between(db, account_id, start, end)
            rows += [(count, account, "held") for count in held]
    rows.sort(key=lambda row: (row[0].taken_at, row[1].key))
    return [
        {**_names(account), **_figures(count), "judgement": judgement}
        for count, account, judgement in rows
    ]


def event_rows(events: Iterable[StoredEvent]) -> list[Row]:
    """Return events, with what all kinds have and what most have."""
    return [
        {
            "at": iso(event.at),
            "kind": event.kind,
            "board": own_board(event.event) or "",
            "account": own_account(event.event) or "",
            **_facts(event.event),
            "is_announced": int(event.is_announced),
            "is_withdrawn": int(event.is_superseded),
            "reason": event.reason,
            "key": event.key,
        }
        for event in events
    ]


def _facts(event: Event) -> Row:
    """Return what most kinds of events have; what *event* has not is left empty."""
    facts: dict[str, object] = {
        "threshold": None,
        "rank": None,
        "passed": "",
        "followers": None,
        "not_before": "",
        "not_after": "",
    }
    match event:
        case MilestoneReached():
            facts |= {"threshold": event.threshold, "followers": event.followers, **_bracket(event)}
        case Overtaken():
            passed = " ".join(event.passed)
            facts |= {"rank": event.rank, "passed": passed, "followers": event.followers}
            facts |= _bracket(event)
        case ReadingJudged() | Corrected():
            facts |= {"followers": event.followers}
        case NeckAndNeck() | IncidentChanged():
            pass
        case _:
            assert_never(event)
    return facts


def _bracket(event: MilestoneReached | Overtaken) -> Row:
    return {"not_before": iso(event.not_before), "not_after": iso(event.not_after)}


def csv_of(rows: Sequence[Row]) -> str:
    """Return *rows* as CSV, or nothing where there are none; a cell never is a formula."""
    if not rows:
        return ""
    header = list(rows[0])
    return "".join(write_csv([header, *(list(row.values()) for row in rows)]))


def _names(account: Account) -> Row:
    return {
        "account": account.key,
        "city": account.city,
        "platform": account.platform,
        "handle": account.handle,
    }


def _figures(count: Count) -> Row:
    return {"followers": count.followers, "step": count.step, "taken_at": iso(count.taken_at)}
