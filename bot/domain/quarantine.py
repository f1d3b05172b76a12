"""Quarantine: outlier detection that holds a reading until later ones decide.

A reading that is out of proportion to its account's own movement is held. It is believed when
later readings agree with it, and rejected when a later one agrees with the level before it.
"""

from datetime import datetime, timedelta
from enum import Enum
from math import sqrt
from typing import NamedTuple

from bot.domain.readings import Count
from bot.domain.rules import QuarantineRules

RECENT = 48
"""The number of believed counts that a track keeps: two days of hourly polls."""
HELD_AT_MOST = 500
"""The number of held counts that a track keeps: beyond it, the second-oldest is rejected."""

_DAY = timedelta(days=1)
_HOUR = 1 / 24
_SMOOTHING = 0.05
_DRIFT = 3.0
"""Over a long silence an account may move this many times its usual pace all the while."""
_YOUNG = 8
"""Believed readings up to which an extreme jump is a mistaken baseline rather than growth."""
_CAP = 0.5
"""However long the silence, a move by more than this part of the level is held."""
_NEAR = 0.25
"""Two counts agree when they differ by at most this part of the jump that they tell of."""
_JOINT_RISE = 0.02
"""Accounts that rise together by more than this part of their levels are judged as extreme."""
_BEYOND = 3.0
"""A count also confirms a held one when it went on the same way, up to so many times as far."""


class Suspicion(Enum):
    """The joint movement of the source's other accounts in the same poll."""

    NONE = 0
    JOINT_RISE = 1
    JOINT_FALL = 2


class Track(NamedTuple):
    """One account's counts as the rules remember them, with the account's usual movement."""

    counts: tuple[Count, ...]
    """The latest believed counts, oldest first; never empty."""
    seen_at: datetime
    """The time of the newest count, be it believed, held or rejected."""
    held: tuple[Count, ...] = ()
    """Counts since then that are neither believed nor rejected yet, oldest first."""
    settled: bool = False
    """Whether a second reading has agreed with the first: until then the baseline may move."""
    readings: int = 1
    """The number of readings that have been believed."""
    pace: float = 0.0
    """Followers that the account usually gains or loses in a day."""
    interval: float = 0.0
    """Days that usually lie between two readings."""
    is_baseline_due: bool = False
    """Whether the next believed count is a baseline, as the database was put back."""

    @property
    def level(self) -> Count:
        """The last believed count."""
        return self.counts[-1]


class Verdict(NamedTuple):
    """The changes that a reading makes: the new track, and the new judgements of counts."""

    track: Track
    believed: tuple[Count, ...] = ()
    """Oldest first; more than one where held counts were released."""
    held: tuple[Count, ...] = ()
    rejected: tuple[Count, ...] = ()
    rebased: bool = False
    """Whether the baseline itself turned out to be wrong and starts anew."""


def judge(
    track: Track | None,
    count: Count,
    rules: QuarantineRules,
    suspicion: Suspicion = Suspicion.NONE,
) -> Verdict:
    """Return the verdict on *count*, which is newer than all counts in *track*.

    A first count is the baseline. With a *suspicion*, the count is held however plausible it is.
    """
    if track is None:
        return Verdict(Track((count,), count.taken_at), believed=(count,))
    if suspicion is Suspicion.NONE and is_plausible(track, count, rules):
        return believe(track, count, rules)
    allies = tuple(held for held in track.held if _agree(track.level, held, count))
    if _suffices(track, allies, count, rules, suspicion):
        return _release(track, allies, count, rules)
    return hold(track, count)


def hold(track: Track, count: Count) -> Verdict:
    """Return the verdict that holds *count* until a later one decides."""
    rejected: tuple[Count, ...] = ()
    kept = (*track.held, count)
    if len(kept) > HELD_AT_MOST:
        # The oldest stays: it tells how long the jump has lasted.
        kept, rejected = (kept[0], *kept[2:]), kept[1:2]
    seen_at = max(track.seen_at, count.taken_at)
    return Verdict(track._replace(held=kept, seen_at=seen_at), held=(count,), rejected=rejected)


def believe(track: Track, count: Count, rules: QuarantineRules) -> Verdict:
    """Return the verdict that believes *count*, and so decides over the held ones, too."""
    if not track.held:
        return Verdict(_moved(track, (count,), rules), believed=(count,))
    released = tuple(held for held in track.held if _agree(track.level, held, count))
    rejected = tuple(held for held in track.held if held not in released)
    believed = (*released, count)
    return Verdict(_moved(track, believed, rules), believed=believed, rejected=rejected)


def approve(track: Track, count: Count, rules: QuarantineRules) -> Verdict:
    """Return the verdict of an operator who vouches for the held *count*.

    Where the baseline is not settled, *count* takes its place.
    """
    earlier = tuple(held for held in track.held if held.taken_at < count.taken_at)
    later = tuple(held for held in track.held if held.taken_at > count.taken_at)
    if track.settled:
        verdict = Verdict(_moved(track, (count,), rules), believed=(count,), rejected=earlier)
    else:
        anew = Track((count,), track.seen_at, settled=True)
        verdict = Verdict(anew, believed=(count,), rejected=(*track.counts, *earlier), rebased=True)
    for held in later:
        verdict = _then(verdict, judge(verdict.track, held, rules))
    return verdict


def reject(track: Track, count: Count) -> Verdict:
    """Return the verdict of an operator who refuses the held *count*."""
    kept = tuple(held for held in track.held if held.taken_at != count.taken_at)
    return Verdict(track._replace(held=kept), rejected=(count,))


def is_plausible(track: Track, count: Count, rules: QuarantineRules) -> bool:
    """Return whether *count* may follow the track's level at once."""
    move = abs(count.followers - track.level.followers)
    return move <= rules.floor or move <= tolerance(track, count, rules)


def tolerance(track: Track, count: Count, rules: QuarantineRules) -> float:
    """Return the followers that the account may have gained or lost up to *count*."""
    level = track.level
    days = (count.taken_at - level.taken_at) / _DAY
    usual = track.pace * (rules.pace * min(days, track.interval or days) + _DRIFT * days)
    allowed = rules.floor + rules.share * level.followers + usual
    # After a few readings only, the usual movement of an account is a guess.
    young = rules.young_share / track.readings**2 * level.followers * sqrt(max(1.0, days))
    allowed = max(allowed, rules.floor + young)
    return min(allowed, max(rules.floor, _CAP * level.followers)) + _rounding(level, count)


def _rounding(level: Count, count: Count) -> int:
    """Return the followers by which two counts may differ through rounding alone."""
    return max(level.step, count.step) - 1


def is_extreme(level: Count, count: Count, rules: QuarantineRules) -> bool:
    """Return whether *count* is so far from *level* that two readings are not enough."""
    lower, higher = sorted((level.followers, count.followers))
    return higher - lower > 4 * rules.floor and higher >= rules.extreme_ratio * lower


def _release(
    track: Track, allies: tuple[Count, ...], count: Count, rules: QuarantineRules
) -> Verdict:
    """Return the verdict on a count that confirms the held *allies*.

    Where the level was 0, or hardly confirmed, they are the baseline.
    """
    rejected = tuple(held for held in track.held if held not in allies)
    if track.settled:
        is_unsure = track.level.followers <= rules.floor or track.readings < _YOUNG
        rebased = is_unsure and is_extreme(track.level, count, rules)
        moved = _moved(track, allies, rules)
        verdict = Verdict(moved, believed=allies, rejected=rejected, rebased=rebased)
    else:
        recent = allies[-RECENT:]
        moved = Track(recent, allies[-1].taken_at, settled=True, readings=len(allies))
        verdict = Verdict(moved, believed=allies, rejected=(*track.counts, *rejected), rebased=True)
    return _then(verdict, judge(moved, count, rules))


def _then(first: Verdict, second: Verdict) -> Verdict:
    """Return two verdicts in a row as one; of a count that both judge, the second one holds."""
    again = {count.taken_at for count in (*second.believed, *second.held, *second.rejected)}
    return Verdict(
        second.track,
        believed=(*_without(first.believed, again), *second.believed),
        held=(*_without(first.held, again), *second.held),
        rejected=(*_without(first.rejected, again), *second.rejected),
        rebased=first.rebased or second.rebased,
    )


def _without(counts: tuple[Count, ...], times: set[datetime]) -> tuple[Count, ...]:
    return tuple(count for count in counts if count.taken_at not in times)


def _agree(level: Count, held: Count, count: Count) -> bool:
    """Return whether *count* tells of the same jump from *level* as *held* did."""
    jump = held.followers - level.followers
    seen = count.followers - level.followers
    if jump * seen <= 0:
        return False
    # Measured by the counts, too: seen from an absurd level, all plausible counts are near.
    size = min(abs(jump), max(held.followers, count.followers))
    near = abs(seen - jump) <= max(held.step, count.step, _NEAR * size)
    return near or abs(jump) <= abs(seen) <= _BEYOND * abs(jump)


def _suffices(
    track: Track,
    allies: tuple[Count, ...],
    count: Count,
    rules: QuarantineRules,
    suspicion: Suspicion,
) -> bool:
    """Return whether *allies* and *count* together are evidence enough for their jump."""
    if not allies:
        return False
    span = count.taken_at - allies[0].taken_at
    if span < track.interval / 2 * _DAY:
        # A source that is asked again at once, as after a restart, repeats itself: that confirms
        # nothing.
        return False
    rise = count.followers - track.level.followers
    collapses = count.followers * rules.collapse_ratio < track.level.followers
    strict = (
        suspicion is Suspicion.JOINT_FALL
        or (suspicion is Suspicion.JOINT_RISE and rise > _JOINT_RISE * track.level.followers)
        or is_extreme(track.level, count, rules)
    )
    # An unconfirmed baseline gives way at once, but not to a count of nearly 0.
    if not strict or (not track.settled and count.followers > rules.floor):
        return True
    lasts = rules.collapse_span if collapses else rules.extreme_span
    return len(allies) + 1 >= rules.extreme_readings and span >= lasts


def _moved(track: Track, believed: tuple[Count, ...], rules: QuarantineRules) -> Track:
    """Return *track* after *believed*, oldest first, with nothing held.

    The share of one count in the usual pace is limited to the plausible, so that a believed jump
    does not make the next absurd reading look usual; and a poll right after another one counts as
    if it had come later, as a few followers in a second are no pace.
    """
    for count in believed:
        level = track.level
        days = (count.taken_at - level.taken_at) / _DAY
        pause = max(days, track.interval / 4 or _HOUR)
        move: float = abs(count.followers - level.followers)
        if move > rules.floor:
            move = min(move, tolerance(track, count, rules))
        weight = max(_SMOOTHING, 1 / track.readings)
        usual = min(days, 3 * track.interval) if track.interval else days
        track = Track(
            (*track.counts[1 - RECENT :], count),
            max(track.seen_at, count.taken_at),
            (),
            True,
            track.readings + 1,
            track.pace + weight * (move / pause - track.pace),
            track.interval + weight * (usual - track.interval),
        )
    return track
