"""Announcements: the events of a poll that each subscription selects, the greatest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import get_args
from zoneinfo import ZoneInfo

from bot.domain.catalogue import Catalogue
from bot.domain.events import (
    Correctable,
    Event,
    IncidentChanged,
    MilestoneReached,
    Overtaken,
    accounts_of,
    own_account,
    own_board,
)
from bot.domain.quiet import QuietHours

KINDS: tuple[str, ...] = tuple(one.kind for one in get_args(Correctable))
"""The kinds of events for teams; incidents are for operators."""
ALL_KINDS = frozenset({*KINDS, IncidentChanged.kind})
CONSOLE = "console"
"""The channel that is standard output."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """The events that a channel wants, and their form; without boards or accounts, those of all."""

    channel: str
    """Its id on Discord, or `CONSOLE`."""
    boards: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    kinds: frozenset[str] = ALL_KINDS
    smallest: int = 0
    """Of milestones, only those from this threshold on."""
    top: int | None = None
    """Of overtakes, only those into so many first places; None for all."""
    language: str = "en"
    zone: str = "UTC"
    mention: str = ""
    """The id of the role that is called; empty for none."""
    quiet: QuietHours | None = None
    is_paused: bool = False

    def wants(self, event: Event, catalogue: Catalogue) -> bool:
        """Return whether the channel is told of *event*."""
        if not event.is_public or event.kind not in self.kinds:
            return False
        # An incident is about no board and no account in particular: its kind decides.
        if not isinstance(event, Correctable):
            return True
        if isinstance(event, MilestoneReached) and event.threshold < self.smallest:
            return False
        if isinstance(event, Overtaken) and self.top is not None and event.rank > self.top:
            return False
        board, account = own_board(event), own_account(event)
        if board is not None:
            return self._is_about(board, set(accounts_of(event)))
        return account is None or self.follows(account, event.at, catalogue)

    def _is_about(self, board: str, accounts: set[str]) -> bool:
        return (not self.boards or board in self.boards) and (
            not self.accounts or not self.accounts.isdisjoint(accounts)
        )

    def follows(self, account: str, at: datetime, catalogue: Catalogue) -> bool:
        """Return whether the channel wants the events at *at* of *account* alone: milestones."""
        if self.accounts and account not in self.accounts:
            return False
        return not self.boards or any(
            account in board.accounts_at(at)
            for board in catalogue.boards
            if board.key in self.boards
        )

    def quiet_until(self, events: Iterable[Event], now: datetime) -> datetime | None:
        """Return the end of the quiet hours that *events* have to wait for, or None.

        A new first place breaks quiet hours, where the channel lets it through.
        """
        if self.quiet is None or (
            self.quiet.lets_leader_through
            and any(isinstance(event, Overtaken) and event.is_first_place for event in events)
        ):
            return None
        return self.quiet.ends_at(now, ZoneInfo(self.zone))


def with_operators(subscriptions: Sequence[Subscription], channel: str) -> list[Subscription]:
    """Return *subscriptions* with the operators' *channel*, which is told of incidents."""
    kinds = frozenset({IncidentChanged.kind})
    both = [
        replace(one, kinds=one.kinds | kinds) if one.channel == channel else one
        for one in subscriptions
    ]
    if all(one.channel != channel for one in subscriptions):
        both.append(Subscription(channel, kinds=kinds))
    return both


@dataclass(frozen=True, slots=True)
class Announcement:
    """One or more events of one poll for one channel, the greatest first."""

    subscription: Subscription
    events: tuple[Event, ...]


def announcements_for(
    events: Iterable[Event], subscriptions: Sequence[Subscription], catalogue: Catalogue
) -> list[Announcement]:
    """Return the announcements of one poll: one for each channel that wants any of its *events*."""
    ordered = sorted(events, key=by_greatness)
    told = [
        Announcement(
            subscription,
            tuple(event for event in ordered if subscription.wants(event, catalogue)),
        )
        for subscription in subscriptions
    ]
    return [announcement for announcement in told if announcement.events]


def by_greatness(event: Event) -> tuple[float, ...]:
    """Return the sort key by which the greatest of several events is told first, in all media.

    First places lead, whoever passed more first. Then come milestones: the larger first, and of
    about the same size the rounder, so that 1,000,000 is told before 1,050,000. Other overtakes
    follow by the place that was reached, and at last the kinds of less importance. Equal ones
    keep their order.
    """
    match event:
        case Overtaken():
            # A half, as the kinds have the whole numbers.
            kind = event.importance if event.is_first_place else MilestoneReached.importance + 0.5
            return kind, event.rank, -len(event.passed), -event.followers
        case MilestoneReached():
            return event.importance, *_by_size(event.threshold), -event.followers
        case _:
            return (event.importance,)


def _by_size(threshold: int) -> tuple[int, int, int]:
    """Return the sort key of thresholds: by size on the scale 1, 2, 5, 10, then by roundness."""
    power = 10 ** (len(str(threshold)) - 1)
    size = max((rung for rung in (power, 2 * power, 5 * power) if rung <= threshold), default=0)
    return -size, len(str(threshold).rstrip("0")), -threshold
