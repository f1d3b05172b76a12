"""The page of a board: its ranking, and what was announced of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup

from bot.domain.readings import Count
from bot.messages import Names
from bot.queries.history import PERIODS
from bot.queries.milestones import NextMilestone, next_of
from bot.queries.rankings import BoardRanking, Place, rank_board
from bot.queries.view import View
from bot.storage.readings import account_ids
from bot.storage.series import sampled_counts
from bot.web.announced import announced
from bot.web.pages.announcement import announcement_texts
from bot.web.pages.cards import LEADERS, card_of, is_pictured
from bot.web.pages.template import Head, names_for, page, path_of
from bot.web.request import PageRequest, period
from bot.web.response import Response
from bot.web.site import Site
from bot.web.svg import sparkline

_NEWS = 5
_ON_A_WALL = 20
"""The places that somebody can read who does not scroll."""
_SUMMED_UP = 3
_SPANS = 24
"""Parts of the period of which each is drawn; more cannot be seen."""
_MOST_TRENDS = 60
"""A longer ranking has no lines: drawing them would take too long, and nobody compares them."""
_TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class RankingRow:
    """A line of the ranking."""

    place: Place
    name: str
    neighbour: str
    """The account next above; for the first, the second one. Empty where it is alone."""
    gap: int
    """Followers between the two."""
    is_gap_rounded: bool
    is_first: bool
    ahead: NextMilestone
    trend: Markup


def show_ranking(view: View, site: Site, request: PageRequest) -> Response:
    """Answer with the ranking of the board that the path names."""
    span = period(request)
    ranking = rank_board(view, request.key, span)
    board = ranking.board
    names = names_of(ranking, site, request)
    name = names.board(board.key)
    shown = ranking.places[:_ON_A_WALL] if request.is_kiosk else ranking.places
    events = announced(view, request, _NEWS, board=board.key).events
    leaders = [place.level for place in ranking.places[:LEADERS]]
    feed = [("lang", request.language_code)]
    return page(
        "ranking.html",
        site,
        request,
        Head(
            name,
            summary(ranking, names),
            card_of(is_pictured(view, leaders), "boards", board.key, request=request),
            path_of("boards", board.key, "announcements.atom", query=feed),
        ),
        board=board,
        name=name,
        ranking=ranking,
        rows=rows_of(view, ranking, shown, names, _trends(view, ranking, shown)),
        is_compared=_is_compared(ranking),
        has_trends=0 < len(shown) <= _MOST_TRENDS,
        unknown=[names.name(account.key) for account in ranking.unknown],
        left_out=len(ranking.places) - len(shown),
        days=span.days,
        periods=PERIODS,
        news=announcement_texts(view, site, request, events),
        as_of=ranking.as_of,
    )


def names_of(ranking: BoardRanking, site: Site, request: PageRequest) -> Names:
    """Return the names of the accounts on the board."""
    members = [place.account.key for place in ranking.places]
    members += [account.key for account in ranking.unknown]
    return names_for(site, request, members)


def _trends(view: View, ranking: BoardRanking, places: Sequence[Place]) -> dict[str, Markup]:
    """Return a line through the counts of the period for each of the *places*."""
    if ranking.as_of is None or len(places) > _MOST_TRENDS:
        return {}
    ids = account_ids(view.db)
    start, end = ranking.as_of - ranking.period, ranking.as_of + _TICK
    trends = {}
    for place in places:
        key = place.account.key
        counts = sampled_counts(view.db, ids[key], start, end, _SPANS)
        # The last count of each part: points at even distances, between which a gap is one.
        last = {(count.taken_at - start) * _SPANS // (end - start): count for count in counts}
        trends[key] = sparkline([(count.taken_at, count.followers) for count in last.values()])
    return trends


def _is_compared(ranking: BoardRanking) -> bool:
    """Return whether it is known of anybody how the account stood before."""
    return any(place.change is not None for place in ranking.places)


def summary(ranking: BoardRanking, names: Names) -> str:
    """Return the leaders of the board, in a sentence for those who only see the link."""
    if not ranking.places:
        return names.text("page-no-counts")
    leaders = [
        names.text(
            "page-summary-place",
            rank=place.standing.rank,
            name=names.name(place.account.key),
            count=_shown(place.standing.count, names),
        )
        for place in ranking.places[:_SUMMED_UP]
    ]
    return " · ".join(leaders)


def _shown(count: Count, names: Names) -> str:
    return ("≈ " if count.step > 1 else "") + names.language.number(count.followers)


def rows_of(
    view: View,
    ranking: BoardRanking,
    places: Sequence[Place],
    names: Names,
    trends: Mapping[str, Markup],
) -> list[RankingRow]:
    """Return the *places*, the first ones of the *ranking*, as lines."""
    ahead = next_of(view, (place.level for place in places))
    rows = []
    for number, place in enumerate(places):
        other = ranking.neighbour(number)
        own = place.standing.count
        rows.append(
            RankingRow(
                place,
                names.name(place.account.key),
                "" if other is None else names.name(other.account),
                0 if other is None else abs(own.followers - other.count.followers),
                other is not None and max(own.step, other.count.step) > 1,
                number == 0,
                ahead[place.account.key],
                trends.get(place.account.key, Markup()),
            )
        )
    return rows
