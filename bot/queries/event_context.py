"""Event context: the ranks and trends that a message tells beside its events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.domain.catalogue import Board
from bot.domain.events import (
    Bracketed,
    Correctable,
    Event,
    MilestoneReached,
    Overtaken,
    accounts_of,
)
from bot.domain.ranking import Standing, ranking
from bot.domain.readings import Count
from bot.queries.view import View
from bot.storage.events import StoredEvent
from bot.storage.readings import account_ids, counts_at
from bot.storage.series import counts_between, held_between, sampled_counts
from bot.storage.state import known_order

IN_FULL = 3
"""So many events are told in full; of more, only the first is, and the others have a line each."""

_MOST_BOARDS = 5
_MOST_LINES = 10
_USUAL_SPAN = timedelta(weeks=6)
_BEFORE = timedelta(weeks=1)
"""The time that is drawn before the milestone before, or before the last count below it."""
_SPANS = 300
"""Parts of the time shown of which each is at least a pixel wide."""
_TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class RankContext:
    """An account's place on a board."""

    board: str
    rank: int
    of: int
    """How many accounts have a place."""
    neighbour: str | None
    """The account next above; for the first, the second one. None where it is alone."""
    gap: int
    """Followers between the two; 0 where they are level."""
    is_rounded: bool
    """Whether one of the two counts is rounded, and so the gap is."""


@dataclass(frozen=True, slots=True)
class Trend:
    """The counts of an account, as they are drawn."""

    believed: tuple[Count, ...]
    held: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """The context of events, which the events themselves do not have."""

    ranks: Mapping[str, tuple[RankContext, ...]] = field(default_factory=dict)
    """By the key of the event; as the counts were at the poll that it is of."""
    pictured: Event | None = None
    """The event that the chart shows, if there is one."""
    trends: Mapping[str, Trend] = field(default_factory=dict)
    """By the key of the account, the one that the event is about first."""


def facts_of(view: View, events: Sequence[StoredEvent]) -> Facts:
    """Return the context of *events*, of which the first is the greatest.

    It is that of their own times: it stays as it is, however late they are told.
    """
    ids = account_ids(view.db)
    ranks = _all_ranks(view, events[:IN_FULL], ids)
    pictured = next((one.event for one in events if _accounts(one.event)), None)
    if pictured is None:
        return Facts(ranks)
    trends = {
        key: _trend(view.db, ids[key], pictured)
        for key in _accounts(pictured)[:_MOST_LINES]
        if key in ids
    }
    return Facts(ranks, pictured, {key: trend for key, trend in trends.items() if trend.believed})


def told_count(event: Bracketed) -> Count:
    """Return the count that *event* tells, which is the one to be marked where it is drawn.

    Its time is that of the first reading of that number that the event rests on. Where none of
    them is kept, it is the time of the event: then the account had so many.
    """
    if isinstance(event, MilestoneReached):
        readings = event.readings
    else:
        rounds = (round_ for proof in event.pairs.values() for round_ in proof.lead.rounds)
        readings = tuple(ahead for ahead, _ in rounds)
    own = [count for count in readings if count.followers == event.followers]
    return min(own, default=Count(event.at, event.followers))


def _trend(db: Database, account_id: int, event: Event) -> Trend:
    """Return the counts of an account up to *event*, thinned but for the one that it tells."""
    since, until = _window(event)
    counts = sampled_counts(db, account_id, since, until, _SPANS)
    if isinstance(event, Bracketed):
        at = told_count(event).taken_at
        counts = sorted({*counts, *counts_between(db, account_id, at, at + _TICK)})
    return Trend(tuple(counts), tuple(held_between(db, account_id, since, until)))


def ranks_of(view: View, events: Sequence[StoredEvent]) -> dict[str, tuple[RankContext, ...]]:
    """Return the places that *events* led to, by the keys of the events."""
    return _all_ranks(view, events, account_ids(view.db))


def _all_ranks(
    view: View, events: Sequence[StoredEvent], ids: Mapping[str, int]
) -> dict[str, tuple[RankContext, ...]]:
    return {event.key: _ranks(view, event.event, ids) for event in events}


def lasting_ranks(view: View, event: StoredEvent) -> tuple[RankContext, ...]:
    """Return the places that *event* led to, as they can be told for ever.

    Those beside a milestone rest on the order that the world knew then, and by now it may know
    another; and what was withdrawn led to none.
    """
    if not isinstance(event.event, Overtaken) or event.is_superseded:
        return ()
    return _ranks(view, event.event, account_ids(view.db))


def _accounts(event: Event) -> tuple[str, ...]:
    """Return the accounts whose history shows *event*."""
    return accounts_of(event) if isinstance(event, Correctable) else ()


def _window(event: Event) -> tuple[datetime, datetime]:
    """Return the start and the end of the history that is drawn: the weeks up to *event*."""
    since, before, last = event.at - _USUAL_SPAN, event.at, event.at
    if isinstance(event, Bracketed):
        # A reading may be dated a little later than the poll that it is of.
        before, last = event.not_before, max(event.at, told_count(event).taken_at)
    if isinstance(event, MilestoneReached) and event.took_seconds is not None:
        took = timedelta(seconds=event.took_seconds)
        since = max(since, event.not_after - took - _BEFORE)
    # What is taken last is to be seen, and the end is not part of the time.
    return min(since, before - _BEFORE), last + _TICK


def _ranks(view: View, event: Event, ids: Mapping[str, int]) -> tuple[RankContext, ...]:
    """Return the places of the account that *event* is about, on the boards that matter."""
    match event:
        case MilestoneReached(account=account):
            tracked = view.catalogue.boards
            boards = [board for board in tracked if account in board.accounts_at(event.at)]
            found = [
                _rank(view.db, board, account, event.at, ids, known_order(view.db, board.key))
                for board in boards[:_MOST_BOARDS]
            ]
            return tuple(rank for rank in found if rank is not None)
        case Overtaken():
            board = view.catalogue.board(event.board)
            if board is None:
                return ()
            rank = _rank(view.db, board, event.account, event.at, ids)
            # The order that is known follows the counts with a delay: what does not agree is not
            # told.
            return () if rank is None or rank.rank != event.rank else (rank,)
        case _:
            return ()


def _rank(
    db: Database,
    board: Board,
    account: str,
    at: datetime,
    ids: Mapping[str, int],
    known: Sequence[str] | None = None,
) -> RankContext | None:
    """Return the place of *account*; None where it is not the *known* one, if that is given.

    A lead that is not confirmed yet is told by nobody, and not in passing either.
    """
    members = {key: ids[key] for key in board.accounts_at(at) if key in ids}
    standings = ranking(counts_at(db, members, at))
    place = next((n for n, one in enumerate(standings) if one.account == account), None)
    if place is None:
        return None
    own = standings[place]
    if known is not None and not _is_known(account, standings, known):
        return None
    other = None
    if len(standings) > 1:
        other = standings[place - 1 if place else 1]
    return RankContext(
        board.key,
        own.rank,
        len(standings),
        None if other is None else other.account,
        0 if other is None else abs(other.count.followers - own.count.followers),
        other is not None and max(own.count.step, other.count.step) > 1,
    )


def _is_known(account: str, standings: Sequence[Standing], known: Sequence[str]) -> bool:
    """Return whether those with more followers than *account* are those known to be in front."""
    if account not in known:
        return False
    followers = {one.account: one.count.followers for one in standings}
    front = set(known[: known.index(account)])
    return all(
        (key in front) if count > followers[account] else (key not in front)
        for key, count in followers.items()
        if count != followers[account] and key in known
    )
