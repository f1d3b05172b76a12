"""Catalogue: the accounts and boards that an operator declared, and their rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.ladder import Ladder
from bot.domain.rules import OvertakeRules, Rules


@dataclass(frozen=True, slots=True)
class Account:
    """One tracked profile of a city or another public body."""

    key: str
    """The account's name within Milepost, which is permanent."""
    city: str
    platform: str
    source: str
    """The name of the adapter that reads the account."""
    owner: str = ""
    handle: str = ""
    url: str = ""
    platform_id: str = ""
    """The platform's immutable id of the profile; empty before it is known."""
    names: Mapping[str, str] = field(default_factory=dict)
    """The name of the city, by language: `ko`."""

    def name_in(self, language: str) -> str:
        """Return the name of the city in *language*."""
        return self.names.get(language) or self.city or self.key


@dataclass(frozen=True, slots=True)
class Membership:
    """An account's time on a board: from *from_at* up to, and without, *to_at*."""

    account: str
    from_at: datetime | None = None
    to_at: datetime | None = None
    reference: str = ""
    """The account's place in somebody else's ranking: "GPCI 2022: 7th"."""

    def is_current(self, at: datetime) -> bool:
        """Return whether the account belongs to the board at *at*."""
        return (self.from_at is None or self.from_at <= at) and (
            self.to_at is None or at < self.to_at
        )


@dataclass(frozen=True, slots=True)
class Board:
    """A named ranking, its accounts and its rules."""

    key: str
    members: tuple[Membership, ...]
    overtakes: OvertakeRules = field(default_factory=OvertakeRules)
    name: str = ""
    definition: str = ""
    definition_url: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """The name of the board, by language."""

    def name_in(self, language: str) -> str:
        """Return the name of the board in *language*."""
        return self.names.get(language) or self.name or self.key

    def accounts_at(self, at: datetime) -> list[str]:
        """Return the keys of the accounts that belong to the board at *at*."""
        return [member.account for member in self.members if member.is_current(at)]

    def newcomers(self, joined: Mapping[str, datetime], after: datetime, at: datetime) -> set[str]:
        """Return the accounts that joined the board *after* that time, up to *at*.

        *joined* has the times at which accounts came to a board that had others; a declared date
        goes before. Who has been there since the board began is no newcomer, however young it is.
        """
        starts = {one.account: one.from_at or joined.get(one.account) for one in self.members}
        dated = [start for start in starts.values() if start is not None]
        began_at = min(dated, default=None) if len(dated) == len(starts) else None
        return {
            account
            for account, start in starts.items()
            if start is not None and after < start <= at and start != began_at
        }


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All tracked accounts and boards, with their ladders and rules."""

    accounts: Mapping[str, Account]
    ladders: Mapping[str, tuple[Ladder, ...]]
    """The ladders that each account climbs, by the account's key."""
    boards: tuple[Board, ...]
    rules: Rules = field(default_factory=Rules)
    intervals: Mapping[str, timedelta] = field(default_factory=dict)
    """The time between two polls of a source that is polled on a schedule, by the source."""

    def interval_of(self, account: str) -> timedelta | None:
        """Return the time between two polls of *account*; None where it has no schedule."""
        return self.intervals.get(self.accounts[account].source)

    def board(self, key: str) -> Board | None:
        """Return the board of that key, or None."""
        return next((board for board in self.boards if board.key == key), None)

    def accounts_of(self, source: str) -> list[str]:
        """Return the keys of the accounts that *source* reads."""
        return [key for key, account in self.accounts.items() if account.source == source]


def ladders_of(
    account: str,
    own: Ladder | None,
    boards: Iterable[tuple[Board, Ladder | None]],
    default: Ladder,
) -> tuple[Ladder, ...]:
    """Return the ladders of an account: its own, else those of its boards, else the default."""
    if own is not None:
        return (own,)
    of_boards = dict.fromkeys(
        ladder
        for board, ladder in boards
        if ladder is not None and any(member.account == account for member in board.members)
    )
    return tuple(of_boards) or (default,)
