"""Hypothesis strategies: ladders, count series with gaps, boards of accounts that cross."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from bot.domain.ladder import Ladder, parse_ladder
from bot.domain.readings import Poll
from tests.series import DAY, HOUR, Row, polls_of

Mistake = Callable[[int], int]
"""What a platform answers instead of the true number of followers."""

_ANSWERS = (0, 1, 10**9, 10**11)
_FACTORS = (0.01, 0.1, 0.3, 0.45, 3, 10)

levels = st.integers(100, 1_000_000)
intervals = st.sampled_from([timedelta(minutes=15), HOUR, timedelta(hours=11.5), DAY, 3 * DAY])

absurd: st.SearchStrategy[Mistake] = st.one_of(
    st.sampled_from(_ANSWERS).map(lambda answer: lambda _: answer),
    st.sampled_from(_FACTORS).map(lambda factor: lambda true: int(true * factor)),
)

ladders = st.one_of(
    st.just(parse_ladder("1-2-5")),
    st.integers(1, 10_000_000).map(lambda every: Ladder(every=every)),
    st.lists(st.integers(1, 10_000_000), min_size=1, max_size=40, unique=True).map(
        lambda rungs: Ladder(at=tuple(sorted(rungs)))
    ),
)

_WANDER = (0, 0, 0, 1, 1, 2, 3, -1, -1, -2, -3)
_MOVES: tuple[int | float | None, ...] = (*_WANDER, 8, -8, 25, -25, 300, -300, None, None)
_JUMPS: tuple[int | float | None, ...] = (*_MOVES, 0.4, 0.7, 0.99, 1.01, 1.4, 2.5)


@st.composite
def rows_of(
    draw: st.DrawFn,
    accounts: int,
    polls: int,
    moves: tuple[int | float | None, ...],
    spread: int = 20,
) -> dict[str, list[int | None]]:
    """Rows of accounts that start *spread* followers apart at the most."""
    level = draw(levels)
    rows: dict[str, list[int | None]] = {}
    for key in "abcdefgh"[:accounts]:
        followers: float = level + draw(st.integers(0, spread))
        row: list[int | None] = []
        for move in draw(st.lists(st.sampled_from(moves), min_size=polls, max_size=polls)):
            if isinstance(move, float):
                followers *= move
            elif move is not None:
                followers = max(0, followers + move)
            row.append(None if move is None else int(followers))
        rows[key] = row
    return rows


def wandering(accounts: int = 1, polls: int = 20) -> st.SearchStrategy[dict[str, list[int | None]]]:
    """Rows of small moves, without gaps: every reading is plausible."""
    return rows_of(accounts, polls, _WANDER)


def restless(accounts: int = 1, polls: int = 20) -> st.SearchStrategy[dict[str, list[int | None]]]:
    """Rows of any moves and gaps: what is held, released and rejected differs."""
    return rows_of(accounts, polls, _JUMPS)


class Series(NamedTuple):
    """Rows of one board, and how they were polled."""

    rows: Mapping[str, Row]
    every: timedelta
    step: int

    @property
    def polls(self) -> list[Poll]:
        """The polls that the rows are the columns of."""
        return polls_of(self.rows, self.every, step=self.step)


@st.composite
def boards(draw: st.DrawFn, polls: int = 24) -> Series:
    """Return a series of a board whose accounts swap places, vanish, jump and return."""
    accounts = draw(st.integers(2, 6))
    moves = draw(st.sampled_from([_WANDER, _MOVES, _MOVES, _JUMPS]))
    rows = draw(rows_of(accounts, polls, moves))
    step = draw(st.sampled_from([1, 1, 1, 10]))
    rounded = {key: [_round(count, step) for count in row] for key, row in rows.items()}
    return Series(rounded, draw(intervals), step)


def _round(count: int | None, step: int) -> int | None:
    return None if count is None else count - count % step
