"""Ladders: the thresholds that an account's followers climb."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

LARGEST_COUNT = 100_000_000_000
"""More followers than there are people, twelve times over: a count above it is a mistake."""

RUNGS_NAMED = 1_000
"""The most rungs that one jump names, so that a fine ladder cannot flood an event."""

_NUMBER = r"\d{1,20}(?:_\d{1,20}){0,6}"
_SERIES_1_2_5 = tuple(
    rung
    for power in range(12)
    for rung in (10**power, 2 * 10**power, 5 * 10**power)
    if rung <= LARGEST_COUNT
)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The ascending thresholds of an account: every so many, or an explicit list."""

    every: int | None = None
    at: tuple[int, ...] = ()

    def rungs_between(self, low: int, high: int) -> list[int]:
        """Return the rungs above *low* up to and including *high*, lowest first.

        At most the `RUNGS_NAMED` highest are returned.
        """
        if self.every is not None:
            first = max(low // self.every + 1, high // self.every - RUNGS_NAMED + 1, 1)
            return [n * self.every for n in range(first, high // self.every + 1)]
        return list(self.at[bisect_right(self.at, low) : bisect_right(self.at, high)])[
            -RUNGS_NAMED:
        ]

    def next_above(self, followers: int) -> int | None:
        """Return the lowest rung above *followers*, or None where the ladder ends."""
        if self.every is not None:
            return (followers // self.every + 1) * self.every
        place = bisect_right(self.at, followers)
        return self.at[place] if place < len(self.at) else None

    def __str__(self) -> str:
        if self.every is not None:
            return f"every={self.every}"
        if self.at == _SERIES_1_2_5:
            return "1-2-5"
        return "at=" + ",".join(map(str, self.at))


def parse_ladder(text: str) -> Ladder:
    """Return the ladder that *text* names: `every=1000`, `at=5000,20000` or `1-2-5`.

    Raises ValueError, with the fix, for anything else.
    """
    text = text.strip()
    if text == "1-2-5":
        return Ladder(at=_SERIES_1_2_5)
    form, _, numbers = text.partition("=")
    if form == "every" and re.fullmatch(_NUMBER, numbers, re.ASCII):
        every = int(numbers)
        if not 1 <= every <= LARGEST_COUNT:
            raise ValueError(f"'{text}': the step must be from 1 to {LARGEST_COUNT}")
        return Ladder(every=every)
    if form == "at" and re.fullmatch(rf"{_NUMBER}(,\s*{_NUMBER})*", numbers, re.ASCII):
        return _explicit(text, tuple(int(number) for number in numbers.split(",")))
    raise ValueError(f"'{text}' is no ladder; write every=1000, at=5000,20000 or 1-2-5")


def _explicit(text: str, at: tuple[int, ...]) -> Ladder:
    """Return the ladder of the rungs *at*, which must ascend."""
    if at[0] < 1 or at[-1] > LARGEST_COUNT:
        raise ValueError(f"'{text}': thresholds must be from 1 to {LARGEST_COUNT}")
    for lower, higher in pairwise(at):
        if higher <= lower:
            raise ValueError(
                f"'{text}' does not ascend: {higher} comes after {lower}; sort the thresholds"
            )
    return Ladder(at=at)
