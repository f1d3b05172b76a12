"""Boards for programs: their rankings and histories."""

from datetime import timedelta

from sqlite_utils import Database

from bot.queries.history import AccountHistories, history_of
from bot.queries.lookup import board_of
from bot.queries.rankings import BoardRanking, Place, rank_board
from bot.web.api import schema_boards as shapes
from bot.web.api.operation import json_of
from bot.web.api.schema import Account, Board
from bot.web.request import PERIOD, PageRequest, period
from bot.web.response import Response
from bot.web.site import Site

_SPANS, _FEWEST_SPANS = 1_000, 10
"""Into so many spans the period is divided for all accounts together, and at least for each."""


def show_boards(db: Database, site: Site, visit: PageRequest) -> Response:
    """Show all boards."""
    answers = [
        rank_board(db, site.catalogue, board.key, PERIOD, visit.now, site.stale_after)
        for board in site.catalogue.boards
    ]
    return json_of(shapes.Boards(boards=[_summary(answer) for answer in answers]))


def show_ranking(db: Database, site: Site, visit: PageRequest) -> Response:
    """Show the ranking of a board."""
    span = period(visit)
    answer = rank_board(db, site.catalogue, visit.key, span, visit.now, site.stale_after)
    return json_of(
        shapes.Ranking(
            board=Board.of(answer.board),
            days=span.days,
            as_of=answer.as_of,
            places=[_place(place) for place in answer.places],
            unknown=[Account.of(account) for account in answer.unknown],
        )
    )


def show_history(db: Database, site: Site, visit: PageRequest) -> Response:
    """Show the counts of the accounts of a board."""
    span = period(visit)
    keys = board_of(site.catalogue, visit.key).accounts_at(visit.now)
    spans = max(_FEWEST_SPANS, _SPANS // max(1, len(keys)))
    history = history_of(db, site.catalogue, keys, span, visit.now, spans)
    return json_of(history_shape(history, span))


def history_shape(history: AccountHistories, span: timedelta) -> shapes.History:
    """Return the shape of *history*, without the counts that wait for a decision."""
    return shapes.History(
        days=span.days,
        start=history.start,
        end=history.end,
        lines=[
            shapes.Line(
                account=Account.of(one.account),
                gained=one.gained,
                points=[
                    shapes.Point(
                        taken_at=count.taken_at, followers=count.followers, step=count.step
                    )
                    for count in one.counts
                ],
            )
            for one in history.accounts
        ],
        milestones=list(history.milestones),
    )


def _summary(answer: BoardRanking) -> shapes.BoardSummary:
    return shapes.BoardSummary(
        board=Board.of(answer.board),
        accounts=len(answer.places) + len(answer.unknown),
        leaders=[place.account.key for place in answer.places if place.standing.rank == 1],
        as_of=answer.as_of,
    )


def _place(place: Place) -> shapes.Place:
    standing, count = place.standing, place.standing.count
    return shapes.Place(
        rank=standing.rank,
        climbed=standing.climbed,
        account=Account.of(place.account),
        followers=count.followers,
        step=count.step,
        taken_at=count.taken_at,
        gained=standing.gained,
        gap=standing.gap,
        reference=place.reference or None,
        is_stale=place.level.is_stale,
        is_held=place.level.is_held,
    )
