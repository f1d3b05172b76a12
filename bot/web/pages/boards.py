"""The front page: all boards, and what was announced last."""

from dataclasses import dataclass

from bot.queries.rankings import BoardRanking, rank_board
from bot.queries.view import View
from bot.web.announced import announced
from bot.web.pages.announcement import announcement_texts
from bot.web.pages.ranking import RankingRow, names_of, rows_of
from bot.web.pages.template import Head, page, path_of
from bot.web.request import PERIOD, PageRequest
from bot.web.response import Response
from bot.web.site import Site

_LEADERS, _LEADERS_OF_ONE = 5, 10
_NEWS = 6


@dataclass(frozen=True, slots=True)
class Leaders:
    """The first places of a board."""

    name: str
    ranking: BoardRanking
    rows: list[RankingRow]


def show_boards(view: View, site: Site, request: PageRequest) -> Response:
    """Answer with the first places of every board."""
    at_most = _LEADERS if len(site.catalogue.boards) > 1 else _LEADERS_OF_ONE
    boards = [_leaders(view, site, request, board.key, at_most) for board in site.catalogue.boards]
    events = announced(view, request, _NEWS).events
    times = [one.ranking.as_of for one in boards if one.ranking.as_of is not None]
    language = request.language
    return page(
        "boards.html",
        site,
        request,
        Head(
            language.text("page-boards"),
            language.text("page-about"),
            "",
            path_of("announcements.atom", query=[("lang", request.language_code)]),
        ),
        boards=boards,
        days=PERIOD.days,
        news=announcement_texts(view, site, request, events),
        as_of=max(times, default=None),
    )


def _leaders(view: View, site: Site, request: PageRequest, key: str, at_most: int) -> Leaders:
    ranking = rank_board(view, key, PERIOD)
    names = names_of(ranking, site, request)
    shown = ranking.places[:at_most]
    return Leaders(
        names.board(key),
        ranking,
        rows_of(view, ranking, shown, names, {}),
    )
