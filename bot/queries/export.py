"""CSV export: rankings, histories and events; the columns are English in every language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.catalogue import Account
from bot.domain.events import (
    Bracketed,
    Corrected,
    Event,
    MilestoneReached,
    Overtaken,
    ReadingJudged,
    own_account,
    own_board,
)
from bot.domain.readings import Count
from bot.queries.events import EventFilter, recent_events
from bot.queries.lookup import account_of, board_of
from bot.queries.rankings import BoardRanking, rank_board
from bot.queries.view import View
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
    """A table to export: a `ranking`, which needs a board; a `history`; or `events`."""

    kind: str
    board: str | None
    account: str | None
    """The account of a history, instead of the members of the board."""
    period: timedelta


def export(view: View, table: Table) -> str:
    """Return *table* as CSV, or nothing where it has no rows.

    Raises UserError for an unknown board or account.
    """
    match table.kind:
        case "ranking":
            return csv_of(ranking_rows(rank_board(view, table.board or "", table.period)))
        case "history":
            keys = [table.account] if table.account else []
            if not keys and table.board is not None:
                keys = board_of(view.catalogue, table.board).accounts_at(view.now)
            return csv_of(history_rows(view, keys, table.period))
    wanted = EventFilter(table.account, table.board, only_announced=False)
    found = recent_events(view, wanted, _EVENTS_AT_MOST).events
    return csv_of(event_rows(event for event in found if event.at >= view.now - table.period))


def ranking_rows(answer: BoardRanking) -> list[Row]:
    """Return the standings of a board as rows."""
    return [
        {
            "board": answer.board.key,
            "rank": place.standing.rank,
            "climbed": place.climbed,
            **_names(place.account),
            **_figures(place.standing.count),
            "gained": place.gained,
            "gap": place.standing.gap,
            "reference": place.reference,
            "is_stale": int(place.level.is_stale),
            "is_held": int(place.level.is_held),
            "is_new": int(place.is_new),
        }
        for place in answer.places
    ]


def history_rows(view: View, keys: Sequence[str], period: timedelta) -> list[Row]:
    """Return every count of the period, those that wait for a decision included.

    Of more than `ROWS_AT_MOST`, each account has its share of the newest; they are never thinned.
    Raises UserError for an unknown account.
    """
    accounts = [account_of(view.catalogue, key) for key in dict.fromkeys(keys)]
    ids = account_ids(view.db)
    start, end = view.now - period, view.now + timedelta(milliseconds=1)
    rows: list[tuple[Count, Account, str]] = []
    for account in accounts:
        if account.key in ids:
            account_id, share = ids[account.key], ROWS_AT_MOST // len(accounts)
            believed = last_counts_between(view.db, account_id, start, end, share)
            rows += [(count, account, "believed") for count in believed]
            held = held_between(view.db, account_id, start, end)
            rows += [(count, account, "held") for count in held]
    rows.sort(key=lambda row: (row[0].taken_at, row[1].key))
    return [
        {**_names(account), **_figures(count), "judgement": judgement}
        for count, account, judgement in rows
    ]


def event_rows(events: Iterable[StoredEvent]) -> list[Row]:
    """Return *events* as rows, with the columns that most kinds of events fill."""
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
    """Return the columns that not every kind of event fills, empty where *event* has none."""
    facts: dict[str, object] = {
        "threshold": None,
        "rank": None,
        "passed": "",
        "followers": None,
        "not_before": "",
        "not_after": "",
    }
    if isinstance(event, MilestoneReached):
        facts["threshold"] = event.threshold
    if isinstance(event, Overtaken):
        facts |= {"rank": event.rank, "passed": " ".join(event.passed)}
    if isinstance(event, Bracketed | ReadingJudged | Corrected):
        facts["followers"] = event.followers
    if isinstance(event, Bracketed):
        facts |= {"not_before": iso(event.not_before), "not_after": iso(event.not_after)}
    return facts


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
