"""CSV export: rankings, histories and events; the columns are English in every language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.catalogue import Account
from bot.domain.changes import is_about
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
from bot.storage.series import newest_counts
from bot.tables import write_csv
from bot.text import iso

ROWS_AT_MOST = 100_000
"""Of a table: more take too long to read, and too much memory."""

EVENTS_AT_MOST = 10_000
"""Of a table of events, which take ten times as long to read."""

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Table:
    """A table to export: a `ranking`, which needs a board; a `history`; or `events`."""

    kind: str
    board: str | None
    account: str | None
    """The account of a history, instead of the members of the board."""
    period: timedelta


@dataclass(frozen=True, slots=True)
class Extract:
    """The rows of a table; where it *is_cut*, there are older ones that are not among them."""

    rows: Sequence[Row]
    is_cut: bool = False

    def name(self, of: str) -> str:
        """Return the name of the file *of* the table: it says so where the table is cut."""
        return f"{of}-cut.csv" if self.is_cut else f"{of}.csv"


def export(view: View, table: Table) -> Extract:
    """Return the rows of *table*. Raises UserError for an unknown board or account."""
    match table.kind:
        case "ranking":
            return Extract(ranking_rows(rank_board(view, table.board or "", table.period)))
        case "history":
            keys = [table.account] if table.account else []
            if not keys and table.board is not None:
                keys = board_of(view.catalogue, table.board).accounts_at(view.now)
            return history_rows(view, keys, table.period)
    since = view.now - table.period
    wanted = EventFilter(table.account, table.board, only_announced=False, since=since)
    found = recent_events(view, wanted, EVENTS_AT_MOST)
    return Extract(event_rows(found.events), found.has_more)


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
            "looked_at": "" if place.level.looked_at is None else iso(place.level.looked_at),
            "is_gained_rounded": int(is_about(place.change)),
        }
        for place in answer.places
    ]


def history_rows(
    view: View,
    keys: Sequence[str],
    period: timedelta,
    with_held: bool = True,
    at_most: int = ROWS_AT_MOST,
) -> Extract:
    """Return every count of the period, and *with_held* those that wait for a decision.

    Of more than *at_most*, the newest of all accounts are returned; they are never thinned.
    Raises UserError for an unknown account.
    """
    accounts = [account_of(view.catalogue, key) for key in dict.fromkeys(keys)]
    stored = account_ids(view.db)
    own = {stored[account.key]: account for account in accounts if account.key in stored}
    start, end = view.now - period, view.now + timedelta(milliseconds=1)
    found = newest_counts(view.db, own, start, end, at_most + 1, with_held)
    rows = [(count, own[account_id], is_held) for account_id, count, is_held in found]
    newest = sorted(rows[-at_most:], key=lambda row: (row[0].taken_at, row[1].key))
    return Extract(
        [
            {
                **_names(account),
                **_figures(count),
                "judgement": "held" if is_held else "believed",
            }
            for count, account, is_held in newest
        ],
        is_cut=len(rows) > at_most,
    )


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
