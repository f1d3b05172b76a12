"""Rankings: the standings of a board, and their changes over a period."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.catalogue import Account, Board
from bot.domain.changes import Change
from bot.domain.ranking import Standing, climbs, ranking
from bot.queries.changes import changes_over, up_to
from bot.queries.levels import Level, levels_of
from bot.queries.lookup import board_of
from bot.queries.view import View
from bot.storage.readings import joined_at


@dataclass(frozen=True, slots=True)
class Place:
    """An account's place on a board."""

    level: Level
    standing: Standing
    reference: str
    """Its place in somebody else's ranking; empty where the board has none."""
    change: Change | None
    """Over the period; None where that is not known."""
    climbed: int | None
    """Ranks gained over the period; negative where lost, None where that is not known."""
    is_new: bool
    """Whether the account joined the board within the period."""

    @property
    def account(self) -> Account:
        """The account in that place."""
        return self.level.account

    @property
    def gained(self) -> int | None:
        """Followers gained over the period; None where that is not known."""
        return None if self.change is None else self.change.gained


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
    changes = changes_over(view, counts, period)
    newcomers: set[str] = set()
    climbed: dict[str, int] = {}
    if as_of is not None:
        newcomers = board.newcomers(joined_at(view.db, key), as_of - period, view.now)
        compared = up_to(changes, as_of, period)
        earlier = {one: compared[one].earlier for one in compared if one not in newcomers}
        climbed = climbs(counts, earlier)
    return BoardRanking(
        board,
        period,
        as_of,
        tuple(
            Place(
                levels[standing.account],
                standing,
                references[standing.account],
                changes.get(standing.account),
                climbed.get(standing.account),
                standing.account in newcomers,
            )
            for standing in ranking(counts)
        ),
        tuple(level.account for level in levels.values() if level.count is None),
    )
