"""Preview: an announcement as a channel could get it, of accounts that are tracked.

It has not happened, but it could: who passes whom are real neighbours, with their real counts.
Where a board has none that are close, there is no example of what happens between two.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TypeVar

from bot.domain.announcements import Subscription, announcements_for
from bot.domain.catalogue import Board, Catalogue
from bot.domain.events import Event, MilestoneReached, NeckAndNeck, Overtaken
from bot.domain.evidence import MilestoneEvidence, OvertakeEvidence, Proof
from bot.domain.milestones import next_rung
from bot.domain.readings import Count, rounding_step
from bot.domain.rivals import Lead
from bot.errors import UserError
from bot.queries.view import View
from bot.storage.events import StoredEvent
from bot.storage.readings import account_ids, counts_at
from bot.storage.state import peaks_of

_PASSED = 5
_NEAR = 0.01
"""The part of its count by which an account is ahead of one that it may just have passed."""
_UNREAD = 1_234_567
"""The count of all accounts of a board of which none was ever read."""
_BRACKET = timedelta(hours=1)
_TOOK = timedelta(days=365)

Between = TypeVar("Between", Overtaken, NeckAndNeck)
"""What happens between the accounts of a board."""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The milestone that is nearest to one of the accounts that a channel follows."""

    account: str
    count: Count
    threshold: int


def sample_events(view: View, subscription: Subscription) -> tuple[StoredEvent, ...]:
    """Return events of one poll that is made now, as the channel would be told of them.

    None of them has happened. There are none where *subscription* leaves nothing to tell, and where
    no two accounts are close enough for what it wants.
    """
    return _sample(view, subscription, _counts(view))


def sample_or_refuse(view: View, subscription: Subscription) -> tuple[StoredEvent, ...]:
    """Return the same events. Raises UserError where there are none, so nothing to show."""
    events = sample_events(view, subscription)
    if events:
        return events
    # Were all accounts level, anybody could pass anybody.
    is_possible = bool(_sample(view, subscription, {}))
    raise UserError("announce-no-example" if is_possible else "announce-nothing-to-show")


def _sample(
    view: View, subscription: Subscription, counts: Mapping[str, Count]
) -> tuple[StoredEvent, ...]:
    sampler = _Sampler(view.catalogue, subscription, counts, view.now)
    told = announcements_for(sampler.events(), [subscription], view.catalogue)
    return tuple(StoredEvent.of(event) for announcement in told for event in announcement.events)


def upcoming_milestone(view: View, subscription: Subscription) -> Upcoming | None:
    """Return the milestone that the channel may well be told of next; None where none is known."""
    if MilestoneReached.kind not in subscription.kinds:
        return None
    peaks = peaks_of(view.db)
    found = []
    for key, count in _counts(view).items():
        peak = max(peaks.get(key, 0), count.followers, subscription.smallest - 1)
        threshold = next_rung(peak, view.catalogue.ladders[key])
        if threshold is not None and subscription.follows(key, view.now, view.catalogue):
            found.append(Upcoming(key, count, threshold))
    return min(found, key=lambda one: 1 - one.count.followers / one.threshold, default=None)


def _counts(view: View) -> dict[str, Count]:
    ids = account_ids(view.db)
    known = {key: ids[key] for key in view.catalogue.accounts if key in ids}
    return counts_at(view.db, known, view.now)


class _Sampler:
    """Makes events with the longest names in the channel's language, and real counts."""

    def __init__(
        self,
        catalogue: Catalogue,
        subscription: Subscription,
        counts: Mapping[str, Count],
        now: datetime,
    ) -> None:
        self._catalogue = catalogue
        self._subscription = subscription
        self._counts = counts
        self._now = now

    def events(self) -> Iterator[Event]:
        """Yield the events that the channel wants and that one poll may have, one of a kind."""
        boards = sorted(self._catalogue.boards, key=self._length_of_board, reverse=True)
        overtake = self._first(one for board in boards for one in self._overtakes(board))
        if overtake is not None:
            yield overtake
        necks = self._first(one for board in boards for one in self._necks(board))
        if necks is not None:
            yield necks
        followed = [
            key
            for key in self._catalogue.accounts
            if self._subscription.follows(key, self._now, self._catalogue)
        ]
        if followed:
            known = self._read(followed)
            named = overtake.account if overtake is not None else ""
            milestone = self._milestone(
                named if named in known else max(known, key=self._followers)
            )
            if milestone is not None:
                yield milestone

    def _first(self, events: Iterable[Between]) -> Between | None:
        """Return the first of the *events* that the channel wants."""
        wanted = (one for one in events if self._subscription.wants(one, self._catalogue))
        return next(wanted, None)

    def _read(self, accounts: list[str]) -> list[str]:
        """Return those of the *accounts* that were read; where none was, all of them."""
        return [key for key in accounts if key in self._counts] or accounts

    def _length_of_board(self, board: Board) -> int:
        return len(board.name_in(self._subscription.language))

    def _order(self, board: Board) -> list[str]:
        """Return the members of *board* that are read, the highest count first; else all of them.

        Those that are level are in the order in which they make the longest announcement.
        """
        members = board.accounts_at(self._now)
        chosen = self._subscription.accounts
        return sorted(
            self._read(members),
            key=lambda key: (
                -self._followers(key),
                key not in chosen,
                -len(self._catalogue.accounts[key].name_in(self._subscription.language)),
                key,
            ),
        )

    def _overtakes(self, board: Board) -> Iterator[Overtaken]:
        """Yield an overtake of each account by which it may have come to its place."""
        order = self._order(board)
        for place, account in enumerate(order):
            behind = order[place + 1 : place + 1 + _PASSED]
            passed = [key for key in behind if self._is_near(account, key)]
            if passed:
                yield self._overtake(board, account, passed, place + 1)

    def _necks(self, board: Board) -> Iterator[NeckAndNeck]:
        """Yield what there may be of neighbours that swap places, the closest ones first."""
        pairs = sorted(pairwise(self._order(board)), key=lambda pair: self._distance(*pair))
        for one, other in pairs:
            if self._is_near(one, other):
                yield NeckAndNeck(at=self._now, board=board.key, accounts=(one, other))

    def _is_near(self, ahead: str, behind: str) -> bool:
        return self._distance(ahead, behind) <= _NEAR

    def _distance(self, ahead: str, behind: str) -> float:
        """Return the part of its count by which one account is *ahead*."""
        return 1 - self._followers(behind) / max(self._followers(ahead), 1)

    def _followers(self, key: str) -> int:
        return self._counts[key].followers if key in self._counts else _UNREAD

    def _overtake(self, board: Board, account: str, passed: list[str], rank: int) -> Overtaken:
        pairs = {
            key: Proof(Lead(((self._count(account), self._count(key)),), margin=1), "growth")
            for key in passed
        }
        return Overtaken(
            at=self._now,
            board=board.key,
            account=account,
            passed=tuple(passed),
            rank=rank,
            followers=self._followers(account),
            cause="growth",
            not_before=self._now - _BRACKET,
            not_after=self._now,
            evidence=OvertakeEvidence(pairs, confirmations=1),
        )

    def _milestone(self, account: str) -> MilestoneReached | None:
        """Return the last milestone of *account* or, where that is too small, its next."""
        smallest, ladders = self._subscription.smallest, self._catalogue.ladders[account]
        followers = self._followers(account)
        rungs = sorted({rung for one in ladders for rung in one.rungs_between(0, followers)})
        if not rungs or rungs[-1] < smallest:
            threshold = next_rung(max(followers, smallest - 1), ladders)
            if threshold is None:
                return None
            followers, rungs = threshold, [*rungs, threshold]
        return MilestoneReached(
            at=self._now,
            account=account,
            threshold=rungs[-1],
            also_passed=(),
            followers=followers,
            not_before=self._now - _BRACKET,
            not_after=self._now,
            evidence=MilestoneEvidence(
                ladders=tuple(map(str, ladders)),
                peak_before=rungs[-1] - 1,
                took_seconds=round(_TOOK.total_seconds()),
                readings=(self._count(account),),
            ),
        )

    def _count(self, key: str) -> Count:
        followers = self._followers(key)
        step = rounding_step(self._catalogue.accounts[key].platform, followers)
        return Count(self._now, followers, step)
