"""Tables as CSV: their columns are English in every language.

A table is whole, or the name of its file ends in `-cut`.
"""

from collections.abc import Sequence

from bot.domain.events import Corrected
from bot.queries.export import EVENTS_AT_MOST, Extract, event_rows, history_rows, ranking_rows
from bot.queries.lookup import account_of, board_of
from bot.queries.rankings import rank_board
from bot.queries.view import View
from bot.tables import write_csv
from bot.web.announced import announced
from bot.web.request import PageRequest, period
from bot.web.response import CSV, Response
from bot.web.site import Site

_ACCOUNT = ("account", "city", "platform", "handle")
_COUNT = ("followers", "step", "taken_at")
_RANKING = (
    *("board", "rank", "climbed", *_ACCOUNT, *_COUNT),
    *("gained", "gap", "reference", "is_stale", "is_held", "is_new", "looked_at"),
    "is_gained_rounded",
)
_HISTORY = (*_ACCOUNT, *_COUNT)
_EVENTS = (
    *("at", "kind", "board", "account", "threshold", "rank", "passed", "followers"),
    *("not_before", "not_after", "is_withdrawn", "key"),
)


def show_ranking(view: View, site: Site, request: PageRequest) -> Response:
    """Show the ranking of a board."""
    span = period(request)
    ranking = rank_board(view, request.key, span)
    return _table(_RANKING, Extract(ranking_rows(ranking)), f"{request.key}-ranking")


def show_board_history(view: View, site: Site, request: PageRequest) -> Response:
    """Show every count of the accounts of a board, or the newest where they are very many."""
    board = board_of(site.catalogue, request.key)
    return _history(view, site, request, board.accounts_at(view.now))


def show_account_history(view: View, site: Site, request: PageRequest) -> Response:
    """Show every count of an account, or the newest where they are very many."""
    return _history(view, site, request, [account_of(site.catalogue, request.key).key])


def show_announcements(view: View, site: Site, request: PageRequest) -> Response:
    """Show the announcements, or the newest where they are very many."""
    found = announced(view, request, EVENTS_AT_MOST)
    # The count that a correction rejects is not one to be collected.
    rows = [
        {**row, "followers": None} if row["kind"] == Corrected.kind else row
        for row in event_rows(found.events)
    ]
    return _table(_EVENTS, Extract(rows, found.has_more), "announcements")


def _history(view: View, site: Site, request: PageRequest, keys: Sequence[str]) -> Response:
    believed = history_rows(view, keys, period(request), with_held=False)
    return _table(_HISTORY, believed, f"{request.key}-history")


def _table(columns: Sequence[str], extract: Extract, name: str) -> Response:
    """Return these *columns* of the rows, and no others."""
    cells = ([row[column] for column in columns] for row in extract.rows)
    # Without the mark at its beginning, Excel takes it for another encoding.
    body = "".join(write_csv([columns, *cells])).encode("utf-8-sig")
    return Response(body, CSV, filename=extract.name(name))
