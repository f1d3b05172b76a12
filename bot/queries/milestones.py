"""Milestones: those that an account passed, and the one that it comes to next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.domain.catalogue import Account, Catalogue
from bot.domain.events import MilestoneReached
from bot.domain.milestones import next_rung, rungs_passed
from bot.domain.readings import Count
from bot.queries.levels import Level, StaleAfter, levels_of
from bot.queries.lookup import account_of, board_of
from bot.storage.events import find_events
from bot.storage.readings import account_ids
from bot.storage.series import first_count
from bot.storage.state import peaks_of

REACHED_AT_MOST = 100
"""How many milestones of an account are listed: the last ones."""


@dataclass(frozen=True, slots=True)
class NextMilestone:
    """How far an account is from the next threshold."""

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


def milestones_of(
    db: Database, catalogue: Catalogue, key: str, now: datetime, stale_after: StaleAfter
) -> Milestones:
    """Return the milestones of the account *key*. Raises UserError for an unknown account."""
    account = account_of(catalogue, key)
    [ahead] = _next(db, catalogue, [account], now, stale_after)
    account_id = account_ids(db).get(key)
    first = None if account_id is None else first_count(db, account_id)
    passed = [] if first is None else rungs_passed(0, first.followers, catalogue.ladders[key])
    found = find_events(
        db, REACHED_AT_MOST, accounts=[key], kinds=[MilestoneReached.kind], only_holding=True
    )
    reached = tuple(
        ReachedMilestone(one.key, one.event, one.is_announced)
        for one in found
        if isinstance(one.event, MilestoneReached)
    )
    return Milestones(ahead, reached, first, passed[-1] if passed else None)


def next_milestones(
    db: Database, catalogue: Catalogue, board: str, now: datetime, stale_after: StaleAfter
) -> list[NextMilestone]:
    """Return the next milestones on the *board*, the one with the least part missing first.

    Accounts of which no count is known, or whose ladders end, are left out.
    Raises UserError for an unknown board.
    """
    members = board_of(catalogue, board).accounts_at(now)
    accounts = [catalogue.accounts[key] for key in members]
    shares = [
        (ahead.missing / ahead.threshold, ahead)
        for ahead in _next(db, catalogue, accounts, now, stale_after)
        if ahead.threshold is not None and ahead.missing is not None
    ]
    return [ahead for _, ahead in sorted(shares, key=lambda pair: pair[0])]


def next_of(
    db: Database, catalogue: Catalogue, levels: Iterable[Level]
) -> dict[str, NextMilestone]:
    """Return the next milestones of the accounts with these *levels*, by their keys."""
    peaks = peaks_of(db)
    found = {}
    for level in levels:
        key, threshold = level.account.key, None
        if level.count is not None:
            peak = max(peaks.get(key, 0), level.count.followers)
            threshold = next_rung(peak, catalogue.ladders[key])
        found[key] = NextMilestone(level, threshold)
    return found


def _next(
    db: Database,
    catalogue: Catalogue,
    accounts: list[Account],
    now: datetime,
    stale_after: StaleAfter,
) -> list[NextMilestone]:
    levels = levels_of(db, accounts, now, stale_after)
    return list(next_of(db, catalogue, levels.values()).values())
