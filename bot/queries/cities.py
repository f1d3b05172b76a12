"""Cities: the accounts of one, with their levels, ranks, growth and next milestones."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.catalogue import Account, Board
from bot.domain.changes import Change
from bot.domain.ranking import ranking
from bot.queries.changes import changes_over
from bot.queries.levels import Level, levels_of
from bot.queries.lookup import accounts_of_city
from bot.queries.milestones import NextMilestone, next_of
from bot.queries.view import View
from bot.storage.events import StoredEvent, find_events

GROWTH_DAYS = (1, 7, 30)
EVENTS_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class BoardRank:
    """A rank on a board, of so many that have one."""

    board: Board
    rank: int
    of: int


@dataclass(frozen=True, slots=True)
class Growth:
    """The change in a number of days up to the last count."""

    days: int
    change: Change | None
    """None where it is not known."""

    @property
    def gained(self) -> int | None:
        """Followers gained; None where that is not known."""
        return None if self.change is None else self.change.gained


@dataclass(frozen=True, slots=True)
class CityAccount:
    """One account of a city."""

    level: Level
    ranks: tuple[BoardRank, ...]
    growth: tuple[Growth, ...]
    ahead: NextMilestone

    @property
    def account(self) -> Account:
        """The account itself."""
        return self.level.account


@dataclass(frozen=True, slots=True)
class City:
    """The accounts of a city, and its last events."""

    name: str
    accounts: tuple[CityAccount, ...]
    """The highest count first, and those without one last."""
    events: tuple[StoredEvent, ...]
    """The last ones that were announced, the newest first."""


def describe_city(view: View, city: str) -> City:
    """Return the accounts of *city* and its last events. Raises UserError for an unknown one."""
    catalogue, now = view.catalogue, view.now
    accounts = accounts_of_city(catalogue, city)
    keys = [account.key for account in accounts]
    boards = [board for board in catalogue.boards if {*keys} & {*board.accounts_at(now)}]
    involved = dict.fromkeys([*keys, *(key for b in boards for key in b.accounts_at(now))])
    levels = levels_of(view, (catalogue.accounts[key] for key in involved))
    counts = {key: level.count for key, level in levels.items() if level.count is not None}
    ahead = next_of(view, (levels[key] for key in keys))
    own = {key: counts[key] for key in keys if key in counts}
    changes = {days: changes_over(view, own, timedelta(days=days)) for days in GROWTH_DAYS}
    ranks: dict[str, list[BoardRank]] = {key: [] for key in keys}
    for board in boards:
        standings = ranking({key: counts[key] for key in board.accounts_at(now) if key in counts})
        for standing in standings:
            if standing.account in ranks:
                place = BoardRank(board, standing.rank, len(standings))
                ranks[standing.account].append(place)
    described = [
        CityAccount(
            levels[key],
            tuple(ranks[key]),
            tuple(Growth(days, found.get(key)) for days, found in changes.items()),
            ahead[key],
        )
        for key in keys
    ]
    described.sort(key=lambda one: -1 if one.level.count is None else one.level.count.followers)
    described.reverse()
    events = find_events(
        view.db, EVENTS_AT_MOST, accounts=keys, only_announced=True, only_holding=True
    )
    return City(city, tuple(described), tuple(events))
