"""Rivals: the lead of one account over another, with the margin and rounds that confirm it."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, pairwise
from math import ceil
from typing import Literal

from bot.domain.quarantine import RECENT, Track
from bot.domain.readings import Count
from bot.domain.rules import OvertakeRules

Cause = Literal["growth", "rival_fell"]
Round = tuple[Count, Count]
"""A believed count of each of two accounts, taken in one poll or as near as their sources allow."""

History = Callable[[], Iterable[Count]]
"""Returns every believed count of an account, oldest first."""

_WINDOW = 24
"""Rounds from which the pair's usual step backwards is taken."""
_SKEW = 0.75
"""The two counts of a round lie at most this part of a polling interval apart."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A confirmed lead: the rounds that prove it, newest first, and the margin that they kept."""

    rounds: tuple[Round, ...]
    margin: int

    def rests_on(self, pair: tuple[str, str], account: str, times: Collection[datetime]) -> bool:
        """Return whether readings of *account*, of these *times*, prove the lead of the *pair*."""
        if account not in pair:
            return False
        own = pair.index(account)
        return any(round_[own].taken_at in times for round_ in self.rounds)


@dataclass(frozen=True, slots=True)
class Passing:
    """The passing of one account by another: its bracket in time, and its cause."""

    lead: Lead
    cause: Cause
    not_before: datetime
    """The time at which the other account was last seen in front or level."""
    not_after: datetime
    """The time at which the leader was first seen in front."""


def lead_of(ahead: Count, behind: Count) -> int:
    """Return the lead of *ahead* in followers: negative where it trails, 0 for a tie.

    Rounded counts tie where the numbers that they may stand for overlap.
    """
    if ahead.followers > behind.highest or behind.followers > ahead.highest:
        return ahead.followers - behind.followers
    return 0


def rounds(one: Track, other: Track) -> Iterator[Round]:
    """Yield the rounds of two accounts, newest first; each count is in one round at the most."""
    a, b = one.counts, other.counts
    skew = _skew(one, other)
    i, j = len(a) - 1, len(b) - 1
    while i >= 0 and j >= 0:
        i, j = _nearest(a, b, i, j)
        if abs(a[i].taken_at - b[j].taken_at) <= skew:
            yield a[i], b[j]
            i, j = i - 1, j - 1
        elif a[i].taken_at > b[j].taken_at:
            i -= 1
        else:
            j -= 1


def _skew(one: Track, other: Track) -> timedelta:
    return _SKEW * timedelta(days=max(one.interval, other.interval))


def _nearest(a: tuple[Count, ...], b: tuple[Count, ...], i: int, j: int) -> tuple[int, int]:
    """Return the places of the newest two counts that are not nearer to an older one."""
    while True:
        if i and a[i].taken_at > b[j].taken_at and _is_nearer(a[i - 1], a[i], b[j]):
            i -= 1
        elif j and b[j].taken_at > a[i].taken_at and _is_nearer(b[j - 1], b[j], a[i]):
            j -= 1
        else:
            return i, j


def _is_nearer(older: Count, newer: Count, to: Count) -> bool:
    return abs(older.taken_at - to.taken_at) < abs(newer.taken_at - to.taken_at)


def widest_lead(ahead: Track, behind: Track) -> int:
    """Return the widest lead that *ahead* had lately, in the rounds that are in memory."""
    return max((lead_of(a, b) for a, b in rounds(ahead, behind)), default=0)


def confirmed_lead(
    ahead: Track,
    behind: Track,
    rules: OvertakeRules,
    counts_of: tuple[History, History] = (tuple, tuple),
) -> Lead | None:
    """Return the lead of *ahead* if successive rounds up to the newest confirm it, else None.

    Where an account is read so often that its track does not go back over enough rounds, all
    counts are taken from *counts_of*.
    """
    recent = _recent(ahead, behind, rules)
    proof = _successive(ahead, behind, recent, rules)
    is_full = RECENT in (len(ahead.counts), len(behind.counts))
    if proof is None and is_full and _meet(ahead, behind):
        extended = _extended(ahead, counts_of[0]), _extended(behind, counts_of[1])
        recent = _recent(*extended, rules)
        proof = _successive(*extended, recent, rules)
    if proof is None:
        return None
    least = min(lead_of(a, b) for a, b in proof)
    floor = max(rules.margin, ceil(rules.margin_share * behind.level.followers))
    if least < floor:
        return None
    margin = max(floor, ceil(rules.wobble * step_backwards(recent)))
    if least < margin:
        return None
    return Lead(tuple(proof), margin)


def _successive(
    one: Track, other: Track, newest_first: list[Round], rules: OvertakeRules
) -> list[Round] | None:
    """Return the newest rounds that are as good as the configured number of polls.

    Rounds in quick succession, as after a restart, are one poll. None where there are too few.
    """
    pause = timedelta(days=max(one.interval, other.interval)) / 2
    polls, last = 0, None
    for n, round_ in enumerate(newest_first):
        if last is None or last - _time(round_) >= pause:
            polls, last = polls + 1, _time(round_)
        if polls == rules.confirmations:
            return newest_first[: n + 1]
    return None


def _recent(one: Track, other: Track, rules: OvertakeRules) -> list[Round]:
    return list(islice(rounds(one, other), max(_WINDOW, rules.confirmations)))


def _meet(one: Track, other: Track) -> bool:
    """Return whether both accounts are read at present."""
    return abs(one.level.taken_at - other.level.taken_at) <= _skew(one, other)


def step_backwards(newest_first: list[Round]) -> float:
    """Return the usual fall of the gap between two accounts from one round to the next.

    The largest step is left out, so that a single fall of one account does not count as wobble.
    """
    gaps = [a.followers - b.followers for a, b in newest_first]
    back = sorted(max(0, older - newer) for newer, older in pairwise(gaps))
    return sum(back[:-1]) / len(back) if back else 0.0


def passing(
    ahead: Track,
    behind: Track,
    lead: Lead,
    counts_of: tuple[History, History] = (tuple, tuple),
) -> Passing | None:
    """Return the passing with which *ahead* got its *lead*, or None if it was never behind.

    Where the counts of the tracks do not go back to its beginning, all counts are taken from
    *counts_of*, for *ahead* and for *behind*.
    """
    before, first, was_behind = _beginning(ahead, behind)
    if not was_behind:
        ahead, behind = _extended(ahead, counts_of[0]), _extended(behind, counts_of[1])
        before, first, was_behind = _beginning(ahead, behind)
    if before is None or not was_behind:
        return None
    gained = ahead.level.followers - before[0].followers
    lost = before[1].followers - behind.level.followers
    return Passing(
        lead,
        cause="rival_fell" if lost > max(gained, 0) else "growth",
        not_before=_time(before),
        not_after=_time(first),
    )


def _extended(track: Track, counts_of: History) -> Track:
    """Return *track* with the counts that are older than its own."""
    oldest = track.counts[0].taken_at
    older = (count for count in counts_of() if count.taken_at < oldest)
    return track._replace(counts=(*older, *track.counts))


def _beginning(ahead: Track, behind: Track) -> tuple[Round | None, Round, bool]:
    """Return the last round without the lead, the first with it, and whether *ahead* ever trailed.

    There may be no round without the lead.
    """
    first = next(rounds(ahead, behind))
    before: Round | None = None
    for round_ in rounds(ahead, behind):
        lead = lead_of(*round_)
        if before is None and lead > 0:
            first = round_
        else:
            before = before or round_
        if lead < 0:
            return before, first, True
    return before, first, False


def _time(round_: Round) -> datetime:
    return max(round_[0].taken_at, round_[1].taken_at)
