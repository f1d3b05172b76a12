"""Preview: the longest announcement that a channel could get, of accounts that are tracked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

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
_ALSO_PASSED = 3
_UNREAD = 1_234_567
"""The count of an account that was never read."""
_BRACKET = timedelta(hours=1)
_TOOK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The milestone that is nearest to one of the accounts that a channel follows."""

    account: str
    count: Count
    threshold: int


def sample_events(view: View, subscription: Subscription) -> tuple[StoredEvent, ...]:
    """Return events of one poll that is made now, as the channel would be told of them.

    None of them has happened. There are none where *subscription* leaves nothing to tell.
    """
    sampler = _Sampler(view.catalogue, subscription, _counts(view), view.now)
    told = announcements_for(list(sampler.events()), [subscription], view.catalogue)
    return tuple(StoredEvent.of(event) for announcement in told for event in announcement.events)


def sample_or_refuse(view: View, subscription: Subscription) -> tuple[StoredEvent, ...]:
    """Return the same events. Raises UserError where there are none, so nothing to show."""
    events = sample_events(view, subscription)
    if not events:
        raise UserError("announce-nothing-to-show")
    return events


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
        """Yield the events that one poll may have, whether or not the channel wants them."""
        account = None
        board = max(self._boards(), key=self._length_of_board, default=None)
        if board is not None:
            members = self._by_length(board)
            account = self._first(members)
            others = [key for key in members if key != account][:_PASSED]
            yield self._overtake(board, account, others)
            yield NeckAndNeck(at=self._now, board=board.key, accounts=(account, others[0]))
        followed = [
            key
            for key in self._catalogue.accounts
            if self._subscription.follows(key, self._now, self._catalogue)
        ]
        if followed:
            named = account if account in followed else max(followed, key=self._followers)
            milestone = self._milestone(named)
            if milestone is not None:
                yield milestone

    def _boards(self) -> list[Board]:
        """Return the boards of which the channel can hear, with two accounts at the least."""
        accounts, wanted = self._subscription.accounts, self._subscription.boards
        return [
            board
            for board in self._catalogue.boards
            if (not wanted or board.key in wanted)
            and len(members := board.accounts_at(self._now)) > 1
            and (not accounts or not accounts.isdisjoint(members))
        ]

    def _length_of_board(self, board: Board) -> int:
        return len(board.name_in(self._subscription.language))

    def _by_length(self, board: Board) -> list[str]:
        """Return the members of *board*: those that the channel chose, then those of long names."""
        chosen = self._subscription.accounts
        return sorted(
            board.accounts_at(self._now),
            key=lambda key: (
                key not in chosen,
                -len(self._catalogue.accounts[key].name_in(self._subscription.language)),
                key,
            ),
        )

    def _first(self, members: list[str]) -> str:
        """Return the account to take first place: the real leader, so that its lead can be told."""
        read = [key for key in members if key in self._counts]
        return max(read, key=self._followers, default=members[0])

    def _followers(self, key: str) -> int:
        return self._counts[key].followers if key in self._counts else _UNREAD

    def _overtake(self, board: Board, account: str, passed: list[str]) -> Overtaken:
        pairs = {
            key: Proof(Lead(((self._count(account), self._count(key)),), margin=1), "growth")
            for key in passed
        }
        return Overtaken(
            at=self._now,
            board=board.key,
            account=account,
            passed=tuple(passed),
            rank=1,
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
            also_passed=tuple(rungs[-1 - _ALSO_PASSED : -1]),
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
