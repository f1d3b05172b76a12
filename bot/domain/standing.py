"""Standing: the order of a board as the world was told it, and the changes of that order.

The known order of a board is a list of its accounts. Where an account moved up past one that
could not be read, or that it does not lead clearly, the list says more than the world was told:
such a pair is kept in `reversed` until it is settled, so that no pair ever swaps unnoticed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.rivals import Cause, Lead, Passing, common_cause

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rivalry:
    """The recent past of two accounts that swapped places."""

    flipped_at: datetime
    """The time of the last overtake, or of the notice of neck and neck."""
    is_neck_and_neck: bool
    """Whether the world was told that the two are neck and neck, so that it knows no leader.

    It ends where one of them is seated anew: its place is then no news.
    """
    leader: str
    """The account in front."""
    leading_since: datetime
    """The beginning of its lead, which is noted only while the pair is silent."""
    widest: int = 0
    """The widest lead since then."""
    swing: int = 0
    """The widest lead of either before that: a lead for good has to be clearly wider."""
    is_silent: bool = False
    """Whether the pair was told of twice in a short time: it is silent until one leads for good."""


@dataclass(frozen=True, slots=True)
class BoardState:
    """The order of a board that is known to the world."""

    order: tuple[str, ...] = ()
    """Account keys, the first place first."""
    reversed: frozenset[Pair] = frozenset()
    """Pairs (upper, lower) of *order* of which the world still knows the lower one as leading."""
    rivalries: Mapping[Pair, Rivalry] = field(default_factory=dict)
    """The rivalries by the pair's two keys in alphabetical order."""

    def leads(self, one: str, other: str) -> bool:
        """Return whether the world knows *one* to be in front of *other*."""
        above = self.order.index(one) < self.order.index(other)
        pair = (one, other) if above else (other, one)
        return above != (pair in self.reversed)


@dataclass(frozen=True, slots=True)
class Overtake:
    """One account passed others, for good as far as the rules can tell."""

    account: str
    passed: Mapping[str, Passing]
    """The passings by the account passed, the highest-ranked first."""
    rank: int
    """The rank that a ranking shows now; 1 only where every account above is known as passed."""

    @property
    def cause(self) -> Cause:
        """The fall of the accounts passed, if all of them fell, else the growth of this one."""
        return common_cause(passing.cause for passing in self.passed.values())

    @property
    def not_before(self) -> datetime:
        """The earliest time at which one of the accounts passed was last seen in front or level."""
        return min(passing.not_before for passing in self.passed.values())

    @property
    def not_after(self) -> datetime:
        """The first time by which all of the accounts passed were seen behind."""
        return max(passing.not_after for passing in self.passed.values())


@dataclass(frozen=True, slots=True)
class BoardChange:
    """The changes that a poll made to a board."""

    state: BoardState
    overtakes: tuple[Overtake, ...] = ()
    necks: tuple[tuple[Pair, Lead], ...] = ()
    """Pairs that have just become neck and neck: the one in front now, then the other."""


def pair_of(one: str, other: str) -> Pair:
    """Return the two keys in alphabetical order."""
    return (one, other) if one < other else (other, one)


def unseat(state: BoardState, accounts: Iterable[str]) -> BoardState:
    """Return the board without *accounts*; the next poll seats them anew, in silence."""
    return keep(state, set(state.order).difference(accounts))


def seat_below(state: BoardState, account: str, others: Collection[str]) -> BoardState:
    """Return the board with *account*, which has no seat, right below the lowest of *others*.

    The account is treated as if it had never passed them: when it does, that is news.
    """
    places = [state.order.index(key) for key in others if key in state.order]
    if not places:
        return state
    place = max(places) + 1
    return replace(state, order=(*state.order[:place], account, *state.order[place:]))


def keep(state: BoardState, kept: set[str]) -> BoardState:
    """Return the board with only those of its accounts that are in *kept*.

    How often the world was told of a pair is not forgotten with its places.
    """
    if kept.issuperset(state.order):
        return state
    return BoardState(
        tuple(key for key in state.order if key in kept),
        frozenset(pair for pair in state.reversed if kept.issuperset(pair)),
        {
            pair: rivalry if kept.issuperset(pair) else replace(rivalry, is_neck_and_neck=False)
            for pair, rivalry in state.rivalries.items()
        },
    )
