"""Boards as JSON: their rankings and histories."""

from datetime import timedelta

from bot.domain.changes import is_about
from bot.queries import rankings
from bot.queries.history import AccountHistories, history_of
from bot.queries.lookup import board_of
from bot.queries.view import View
from bot.web.api.operation import json_of
from bot.web.api.schema import Account, Board, Schema, Time
from bot.web.request import PERIOD, PageRequest, period
from bot.web.response import Response
from bot.web.site import Site


class BoardSummary(Schema):
    """A board, and who leads it."""

    board: Board
    accounts: int
    """How many accounts are on it."""
    leaders: list[str]
    """The keys of the accounts in first place: several where they are level."""
    as_of: Time | None
    """When the newest count was taken; null where there is none."""


class Boards(Schema):
    """All boards."""

    boards: list[BoardSummary]


class Place(Schema):
    """An account's place on a board, with the changes over the period up to its count."""

    rank: int
    """Accounts with the same count share a rank, and the next is left out: 1, 2, 2, 4."""
    climbed: int | None
    """Ranks gained; negative where lost, null where that is not known."""
    account: Account
    followers: int
    """The last confirmed count, rounded down to a multiple of `step`."""
    step: int
    """What the platform rounds down to; 1 for an exact count."""
    taken_at: Time
    """When the count was taken."""
    gained: int | None
    """Followers gained; negative where lost, null where that is not known."""
    is_gained_rounded: bool
    """Whether `gained` rests on a rounded count, so that it is about so many."""
    gap: int | None
    """Followers that the account above has more; null for the first."""
    reference: str | None
    """Its place in the ranking that the board is made from."""
    is_stale: bool
    """Whether the count is older than it should be."""
    is_held: bool
    """Whether there is a newer count that is not confirmed yet."""
    is_new: bool
    """Whether the account joined the board within the period."""
    looked_at: Time | None
    """When the account was last looked at, which need not have brought a new count; null where that
    is not known."""


class Ranking(Schema):
    """The standings of a board."""

    board: Board
    days: int
    """The period of the changes."""
    as_of: Time | None
    """When the newest count was taken; null where there is none."""
    places: list[Place]
    """The first place first."""
    unknown: list[Account]
    """Accounts on the board of which no count is known."""


class Point(Schema):
    """A confirmed count."""

    taken_at: Time
    """When the count was taken."""
    followers: int
    """How many there were, rounded down to a multiple of `step`."""
    step: int
    """What the platform rounds down to; 1 for an exact count."""


class Line(Schema):
    """The counts of one account over the period."""

    account: Account
    gained: int | None
    """Followers gained over the period up to the last count; null where that is not known."""
    is_gained_rounded: bool
    """Whether `gained` rests on a rounded count, so that it is about so many."""
    points: list[Point]
    """The oldest first, thinned so that a line drawn through them keeps its shape."""


class History(Schema):
    """The counts of accounts over a period."""

    days: int
    """How long the period is."""
    start: Time
    """When it begins."""
    end: Time
    """When it ends: now."""
    lines: list[Line]
    """A line an account."""
    milestones: list[int]
    """Of a single account: the thresholds that it passed meanwhile, or else the next one."""


_SPANS, _FEWEST_SPANS = 1_000, 10
"""Into so many spans the period is divided for all accounts together, and at least for each."""


def show_boards(view: View, site: Site, request: PageRequest) -> Response:
    """Show all boards."""
    found = [rankings.rank_board(view, board.key, PERIOD) for board in site.catalogue.boards]
    return json_of(Boards(boards=[_summary(ranking) for ranking in found]))


def show_ranking(view: View, site: Site, request: PageRequest) -> Response:
    """Show the ranking of a board."""
    span = period(request)
    ranking = rankings.rank_board(view, request.key, span)
    return json_of(
        Ranking(
            board=Board.of(ranking.board),
            days=span.days,
            as_of=ranking.as_of,
            places=[_place(place) for place in ranking.places],
            unknown=[Account.of(account) for account in ranking.unknown],
        )
    )


def show_history(view: View, site: Site, request: PageRequest) -> Response:
    """Show the counts of the accounts of a board."""
    span = period(request)
    keys = board_of(site.catalogue, request.key).accounts_at(view.now)
    spans = max(_FEWEST_SPANS, _SPANS // max(1, len(keys)))
    history = history_of(view, keys, span, spans)
    return json_of(history_schema(history, span))


def history_schema(history: AccountHistories, span: timedelta) -> History:
    """Return *history* as JSON has it, without the counts that wait for a decision."""
    return History(
        days=span.days,
        start=history.start,
        end=history.end,
        lines=[
            Line(
                account=Account.of(one.account),
                gained=one.gained,
                is_gained_rounded=is_about(one.change),
                points=[
                    Point(taken_at=count.taken_at, followers=count.followers, step=count.step)
                    for count in one.counts
                ],
            )
            for one in history.accounts
        ],
        milestones=list(history.milestones),
    )


def _summary(ranking: rankings.BoardRanking) -> BoardSummary:
    return BoardSummary(
        board=Board.of(ranking.board),
        accounts=len(ranking.places) + len(ranking.unknown),
        leaders=[place.account.key for place in ranking.places if place.standing.rank == 1],
        as_of=ranking.as_of,
    )


def _place(place: rankings.Place) -> Place:
    standing, count = place.standing, place.standing.count
    return Place(
        rank=standing.rank,
        climbed=place.climbed,
        account=Account.of(place.account),
        followers=count.followers,
        step=count.step,
        taken_at=count.taken_at,
        gained=place.gained,
        is_gained_rounded=is_about(place.change),
        gap=standing.gap,
        reference=place.reference or None,
        is_stale=place.level.is_stale,
        is_held=place.level.is_held,
        is_new=place.is_new,
        looked_at=place.level.looked_at,
    )
