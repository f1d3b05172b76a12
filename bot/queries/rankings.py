"""Rankings: the standings of a board, and their changes over a period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.catalogue import Account, Board
from bot.domain.ranking import Standing, ranking
from bot.domain.readings import Count
from bot.queries.levels import Level, levels_of
from bot.queries.lookup import board_of
from bot.queries.view import View
from bot.storage.readings import account_ids, counts_at


@dataclass(frozen=True, slots=True)
class Place:
    """An account's place on a board; its *standing* has the changes over the period."""

    level: Level
    standing: Standing
    reference: str
    """Its place in somebody else's ranking; empty where the board has none."""

    @property
    def account(self) -> Account:
        """The account in that place."""
        return self.level.account


@dataclass(frozen=True, slots=True)
class BoardRanking:
    """The standings of a board."""

    board: Board
    period: timedelta
    """Of the changes, which end with the newest count."""
    as_of: datetime | None
    """When the newest count was taken; None where there is none."""
    places: tuple[Place, ...]
    unknown: tuple[Account, ...]
    """Members of which no count is known."""

    def neighbour(self, number: int) -> Standing | None:
        """Return the next place above that of *number*, from 0; for the first, the second.

        None where it is alone.
        """
        nearest = number - 1 if number else 1
        return self.places[nearest].standing if nearest < len(self.places) else None


def rank_board(view: View, key: str, period: timedelta) -> BoardRanking:
    """Return the standings of the board *key*. Raises UserError for an unknown board."""
    board = board_of(view.catalogue, key)
    members = [view.catalogue.accounts[account] for account in board.accounts_at(view.now)]
    levels = levels_of(view, members)
    references = {member.account: member.reference for member in board.members}
    counts = {account: level.count for account, level in levels.items() if level.count is not None}
    as_of = max((count.taken_at for count in counts.values()), default=None)
    before = {} if as_of is None else counts_before(view, counts, as_of - period)
    return BoardRanking(
        board,
        period,
        as_of,
        tuple(
            Place(levels[standing.account], standing, references[standing.account])
            for standing in ranking(counts, before)
        ),
        tuple(level.account for level in levels.values() if level.count is None),
    )


def counts_before(view: View, accounts: Mapping[str, object], at: datetime) -> dict[str, Count]:
    """Return the last believed count up to *at* of each of *accounts*, where there is one."""
    stored = account_ids(view.db)
    return counts_at(view.db, {key: stored[key] for key in accounts if key in stored}, at)
