"""Rivals: the lead of one account over another, with the margin and rounds that confirm it."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, pairwise, takewhile
from math import ceil
from typing import Literal

from bot.domain.quarantine import RARE, RECENT, Track
from bot.domain.readings import Count, polls_back
from bot.domain.rules import OvertakeRules

Cause = Literal["growth", "rival_fell"]
Round = tuple[Count, Count]
"""A believed count of each of two accounts, taken in one poll or as near as their sources allow."""

History = Callable[[], Iterable[Count]]
"""Returns every believed count of an account, oldest first."""

_WINDOW = 24
"""Rounds from which the pair's usual step backwards is taken."""
_UNKNOWN_JITTER = 5
"""Followers by which two may waver, as long as they are not known for long enough to tell."""
_MANY = 40
"""So many rounds in a row prove a lead however little time they span: a track has not more."""
_SPARED = 1
"""Rounds that are not asked for where polls are a week or more apart."""
_SKEW = 0.75
"""The two counts of a round lie at most this part of a polling interval apart."""


def common_cause(causes: Iterable[Cause | None]) -> Cause:
    """Return the fall of the accounts passed, if all of them fell, else the growth of the other."""
    return "rival_fell" if all(cause == "rival_fell" for cause in causes) else "growth"


@dataclass(frozen=True, slots=True)
class Lead:
    """A confirmed lead: the rounds that prove it, newest first, and the margin that they kept."""

    rounds: tuple[Round, ...]
    margin: int
    confirmations: int = 0
    """How many polls the proof took; it is not stored with each lead."""
    is_doubtful: bool = False
    """Whether it took more, as the lead is no wider than what the two give and take."""

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
    """Yield the rounds of two accounts, newest first.

    Each count is in one round at the most. Only a number of *other* that stands until it changes is
    in as many as there are new counts of *one*.
    """
    if other.stands_until is None:
        yield from _met(one, other)
        return
    times = [count.taken_at for count in other.counts]
    for count in reversed(one.counts):
        place = bisect_right(times, count.taken_at)
        if place and count.taken_at <= other.stands_until:
            yield count, other.counts[place - 1]


def newest_round(one: Track, other: Track) -> Round | None:
    """Return the newest round of two accounts, whichever of them has the newer reading."""
    if other.stands_until is None and one.stands_until is not None:
        swapped = next(rounds(other, one), None)
        return None if swapped is None else (swapped[1], swapped[0])
    return next(rounds(one, other), None)


def _met(one: Track, other: Track) -> Iterator[Round]:
    """Yield the counts of two accounts that were taken together, newest first."""
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
    return _SKEW * max(one.pause, other.pause)


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
    interval: timedelta | None = None,
) -> Lead | None:
    """Return the lead of *ahead* if successive rounds up to the newest confirm it, else None.

    Where an account is read so often that its track does not go back over enough rounds, all
    counts are taken from *counts_of*. The *interval* is the one at which the two are polled by now,
    if that is known; else it is taken from their counts.
    """
    between = interval or max(ahead.pause, behind.pause)
    try:
        return _confirmed(ahead, behind, rules, between)
    except _TooFewError:
        is_full = RECENT in (len(ahead.counts), len(behind.counts))
        if not is_full or not _meet(ahead, behind):
            return None
    extended = _extended(ahead, counts_of[0]), _extended(behind, counts_of[1])
    try:
        return _confirmed(*extended, rules, between)
    except _TooFewError:
        return None


class _TooFewError(Exception):
    """The counts do not go back far enough to tell."""


def _confirmed(
    ahead: Track, behind: Track, rules: OvertakeRules, between: timedelta
) -> Lead | None:
    """Return the lead that the counts of two tracks confirm, if they are polled once in *between*.

    A lead by a single follower, or one that is not wider than what the pair gives and takes, is
    doubtful, and takes more rounds and some time. Raises _TooFewError.
    """
    floor = max(rules.margin, ceil(rules.margin_share * behind.level.followers))
    asked = _fewer_if_rare(rules.confirmations, between)
    proof = _prove(ahead, behind, floor, asked, between)
    if proof is None:
        return None
    taken_back = _taken_back(list(islice(rounds(ahead, behind), max(_WINDOW, asked))))
    margin = max(floor, ceil(rules.wobble * _usual(taken_back)))
    least = min(lead_of(*round_) for round_ in proof)
    if least < margin:
        return None
    known_for = ahead.level.taken_at - max(ahead.baseline_at, behind.baseline_at)
    jitter = _jitter(taken_back) if known_for >= rules.doubtful_span else _UNKNOWN_JITTER
    is_doubtful = least <= max(1, jitter)
    if is_doubtful:
        asked = max(asked, rules.doubtful_confirmations)
        proof = _prove(ahead, behind, margin, asked, between, rules.doubtful_span)
    return None if proof is None else Lead(tuple(proof), margin, asked, is_doubtful)


def _prove(
    ahead: Track,
    behind: Track,
    margin: int,
    asked: int,
    between: timedelta,
    lasts: timedelta = timedelta(0),
) -> list[Round] | None:
    """Return the newest rounds, as good as *asked* polls, in which *ahead* led by the *margin*.

    They span the time *lasts*, or are many. None where a round has no such lead. Raises
    _TooFewError where the rounds do not go back far enough.
    """
    proof: list[Round] = []
    for polls, round_ in polls_back(rounds(ahead, behind), _time, between):
        if lead_of(*round_) < margin:
            return None
        proof.append(round_)
        if polls >= asked and _time(proof[0]) - _time(round_) >= lasts:
            return proof
    if lasts and len(proof) >= _MANY:
        return proof
    raise _TooFewError


def _fewer_if_rare(confirmations: int, between: timedelta) -> int:
    """Return how many rounds to ask for: one fewer where the polls are weeks apart."""
    return max(1, confirmations - _SPARED) if between >= RARE else confirmations


def _meet(one: Track, other: Track) -> bool:
    """Return whether both accounts are read at present."""
    apart = abs(one.level.taken_at - other.level.taken_at)
    return other.stands_until is not None or apart <= _skew(one, other)


def _taken_back(newest_first: list[Round]) -> list[int]:
    """Return what the gap of two accounts gave at one round and took back at the next, sorted.

    It is 0 where the gap went on the same way: the steady growth of a rival is no wavering.
    """
    gaps = [a.followers - b.followers for a, b in newest_first]
    steps = [newer - older for newer, older in pairwise(gaps)]
    return sorted(
        min(abs(one), abs(other)) if one * other < 0 else 0 for one, other in pairwise(steps)
    )


def _usual(taken_back: list[int]) -> float:
    """Return what is usually taken back.

    The largest is left out, so that a single dip of one account does not count as wobble.
    """
    return sum(taken_back[:-1]) / len(taken_back) if taken_back else 0.0


def _jitter(taken_back: list[int]) -> int:
    """Return the widest swing of two that waver; 0 where fewer than three swings are alike.

    A single dip is no jitter, and counts as no more than twice the third.
    """
    return min(taken_back[-1], 2 * taken_back[-3]) if len(taken_back) > 2 else 0


def passing(
    ahead: Track,
    behind: Track,
    lead: Lead,
    rules: OvertakeRules,
    counts_of: tuple[History, History] = (tuple, tuple),
) -> Passing | None:
    """Return the passing with which *ahead* got its *lead*, or None if it was never behind.

    Two that wavered about the same number were level, whichever was a few followers behind.
    Where the counts of the tracks do not go back to the beginning of the lead, all counts are
    taken from *counts_of*, for *ahead* and for *behind*.
    """
    before, first, was_behind = _beginning(ahead, behind, rules)
    if not was_behind:
        ahead, behind = _extended(ahead, counts_of[0]), _extended(behind, counts_of[1])
        before, first, was_behind = _beginning(ahead, behind, rules)
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


def _beginning(
    ahead: Track, behind: Track, rules: OvertakeRules
) -> tuple[Round | None, Round, bool]:
    """Return the last round without the lead, the first with it, and whether *ahead* ever trailed.

    There may be no round without the lead.
    """
    newest_first = list(rounds(ahead, behind))
    leading = sum(1 for _ in takewhile(lambda round_: lead_of(*round_) > 0, newest_first))
    earlier = newest_first[leading:]
    first = newest_first[max(leading - 1, 0)]
    if not earlier:
        return None, first, False
    between = max(ahead.pause, behind.pause)
    asked = _fewer_if_rare(rules.confirmations, between)
    return earlier[0], first, _trailed(earlier, asked, rules)


def _trailed(newest_first: list[Round], asked: int, rules: OvertakeRules) -> bool:
    """Return whether the one was ever behind the other, and not only by what the two waver.

    It was if it trailed by more than that once, or at all in *asked* rounds in a row and for some
    time.
    """
    taken_back = _taken_back(newest_first[:RECENT])
    clearly = max(ceil(rules.wobble * _usual(taken_back)), _jitter(taken_back) + 1)
    polls = 0
    for n, round_ in enumerate(newest_first):
        lead = lead_of(*round_)
        if lead <= -clearly:
            return True
        polls = polls + 1 if lead < 0 else 0
        since = newest_first[n + 1 - polls] if polls else round_
        if polls >= asked and _time(since) - _time(round_) >= rules.doubtful_span:
            return True
    return False


def _time(round_: Round) -> datetime:
    return max(round_[0].taken_at, round_[1].taken_at)
