"""Milestones: those that an account passed, and the one that it comes to next."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.catalogue import Account
from bot.domain.events import MilestoneReached
from bot.domain.milestones import next_rung, rungs_passed
from bot.domain.readings import Count
from bot.queries.levels import Level, levels_of
from bot.queries.lookup import account_of, board_of
from bot.queries.view import View
from bot.storage.events import find_events
from bot.storage.readings import account_ids
from bot.storage.series import first_count
from bot.storage.state import peaks_of

REACHED_AT_MOST = 100
"""How many milestones of an account are listed: the last ones."""


@dataclass(frozen=True, slots=True)
class NextMilestone:
    """The next threshold of an account, with the level from which it is reached."""

    level: Level
    threshold: int | None
    """None where its ladders end, or no count is known."""

    @property
    def missing(self) -> int | None:
        """Followers that are still missing."""
        if self.threshold is None or self.level.count is None:
            return None
        return self.threshold - self.level.count.followers


@dataclass(frozen=True, slots=True)
class ReachedMilestone:
    """A milestone that an account passed."""

    key: str
    event: MilestoneReached
    is_announced: bool


@dataclass(frozen=True, slots=True)
class Milestones:
    """The milestones of one account."""

    ahead: NextMilestone
    reached: tuple[ReachedMilestone, ...]
    """The newest first; without those that were withdrawn."""
    first: Count | None
    """The oldest count that is known."""
    passed_before: int | None
    """The highest threshold that the account had passed by then; None for none."""


def milestones_of(view: View, key: str) -> Milestones:
    """Return the milestones of the account *key*. Raises UserError for an unknown account."""
    account = account_of(view.catalogue, key)
    [ahead] = _next(view, [account])
    account_id = account_ids(view.db).get(key)
    first = None if account_id is None else first_count(view.db, account_id)
    passed = [] if first is None else rungs_passed(0, first.followers, view.catalogue.ladders[key])
    found = find_events(
        view.db, REACHED_AT_MOST, accounts=[key], kinds=[MilestoneReached.kind], only_holding=True
    )
    reached = tuple(
        ReachedMilestone(one.key, one.event, one.is_announced)
        for one in found
        if isinstance(one.event, MilestoneReached)
    )
    return Milestones(ahead, reached, first, passed[-1] if passed else None)


def next_milestones(view: View, board: str) -> list[NextMilestone]:
    """Return the next milestones on the *board*, the one with the least part missing first.

    Accounts of which no count is known, or whose ladders end, are left out.
    Raises UserError for an unknown board.
    """
    members = board_of(view.catalogue, board).accounts_at(view.now)
    accounts = [view.catalogue.accounts[key] for key in members]
    shares = [
        (ahead.missing / ahead.threshold, ahead)
        for ahead in _next(view, accounts)
        if ahead.threshold is not None and ahead.missing is not None
    ]
    return [ahead for _, ahead in sorted(shares, key=lambda pair: pair[0])]


def next_of(view: View, levels: Iterable[Level]) -> dict[str, NextMilestone]:
    """Return the next milestones of the accounts with these *levels*, by their keys."""
    peaks = peaks_of(view.db)
    found = {}
    for level in levels:
        key, threshold = level.account.key, None
        if level.count is not None:
            peak = max(peaks.get(key, 0), level.count.followers)
            threshold = next_rung(peak, view.catalogue.ladders[key])
        found[key] = NextMilestone(level, threshold)
    return found


def _next(view: View, accounts: list[Account]) -> list[NextMilestone]:
    return list(next_of(view, levels_of(view, accounts).values()).values())
