"""Quarantine: outlier detection that holds a reading until later ones decide.

A reading that is out of proportion to its account's own movement is held. It is believed when
later readings agree with it, and rejected when a later one agrees with the level before it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import pairwise
from math import sqrt
from operator import sub
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
_KNOWN_AFTER = timedelta(days=2)
"""An account that was read for so long has shown where it stands."""
_KNOWN_WELL_AFTER = timedelta(days=60)
"""The same where the move is extreme."""
_FEW = 4
"""Times the floor: a move by no more followers is never extreme."""
_MISTAKE = 0.1
"""A mistaken baseline is off by more than this part of the level."""
_GOES_ON = 0.25
"""Growth goes on: a move is no single step if another one had at least this part of its pace."""
_OUTAGE = 3
"""Times the usual pause between two polls from which on an account was not read for long."""
_LATELY = 5
"""The gaps between counts that tell how often an account is read at present."""
RARE = timedelta(days=6.5)
"""Where polls are so far apart (a week, less what it may vary), two that agree are as good as
three; and a moderate rise in so long a time is growth."""
_MOVES = 3
"""Followers by which an account would usually have moved before its standing still is strange."""
_CAP = 0.5
"""However long the silence, a move by more than this part of the level is held."""
_NEAR = 0.25
"""Two counts agree when they differ by at most this part of the jump that they tell of."""
_JOINT_RISE = 0.02
"""Accounts that rise together by more than this part of their levels are judged as extreme."""
_MOVED_ON = 2.0
"""Times its usual pace that an account may have moved between two counts that agree."""
_BEYOND = 3.0
"""A count also confirms a held one when it went on the same way, up to so many times as far."""


class Suspicion(IntEnum):
    """The joint movement of the source's other accounts in the same poll."""

    NONE = 0
    JOINT_RISE = 1
    JOINT_FALL = 2
    JOINT_MOVE = 3
    """Some rose and some fell."""


class Baseline(IntEnum):
    """What is open of an account's baseline, as the database was put back to an older state."""

    KNOWN = 0
    UNREAD = 1
    """Nothing was read since: the next believed count is the baseline, or the level where the
    source still says what it said before."""
    AWAITED = 2
    """What was read since is not believed: the next believed count is the baseline."""
    DOUBTED = 3
    """The source still says what was held before: the level is the baseline until what is held is
    believed, which then is."""


OPEN = (Baseline.UNREAD, Baseline.AWAITED)
"""Where the account stands is not known."""


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
    """Days that lie between two readings lately."""
    since: datetime | None = None
    """The time of the baseline; None where it is the oldest of *counts*."""
    suspicion: Suspicion = Suspicion.NONE
    """The joint move that the held counts, or some of them, were a part of."""
    baseline: Baseline = Baseline.KNOWN
    stands_until: datetime | None = None
    """The time up to which the level stands without a newer reading. It is of a moment, and is not
    stored with the track."""

    @property
    def level(self) -> Count:
        """The last believed count."""
        return self.counts[-1]

    @property
    def pause(self) -> timedelta:
        """The time between two readings lately."""
        return timedelta(days=self.interval)

    @property
    def baseline_at(self) -> datetime:
        """The time of the baseline."""
        return self.since or self.counts[0].taken_at


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
    is_usual = suspicion is Suspicion.NONE and is_plausible(track, count, rules)
    if is_usual and not track.held:
        return believe(track, count, rules)
    allies = _allies(track, count, rules)
    if is_usual and not _is_doubted(track, allies, count, rules):
        return believe(track, count, rules)
    if suspicion is not Suspicion.NONE:
        track = track._replace(suspicion=suspicion)
    if _suffices(track, allies, count, rules):
        return _release(track, allies, count, rules)
    return hold(track, count)


def hold(track: Track, count: Count) -> Verdict:
    """Return the verdict that holds *count* until a later one decides."""
    rejected: tuple[Count, ...] = ()
    kept = (*track.held, count)
    if len(kept) > HELD_AT_MOST:
        # The oldest stays that agrees: it tells how long the jump has lasted.
        place = 1 if _agree(track, kept[0], count) else 0
        kept, rejected = (*kept[:place], *kept[place + 1 :]), kept[place : place + 1]
    seen_at = max(track.seen_at, count.taken_at)
    return Verdict(track._replace(held=kept, seen_at=seen_at), held=(count,), rejected=rejected)


def believe(track: Track, count: Count, rules: QuarantineRules) -> Verdict:
    """Return the verdict that believes *count*, and so decides over the held ones, too."""
    if not track.held:
        return Verdict(_moved(track, (count,), rules), believed=(count,))
    released = _allies(track, count, rules)
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
    suspicion = track.suspicion if kept else Suspicion.NONE
    return Verdict(track._replace(held=kept, suspicion=suspicion), rejected=(count,))


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
    return higher - lower > _FEW * rules.floor and higher >= rules.extreme_ratio * lower


def is_nothing(level: Count, count: Count, rules: QuarantineRules) -> bool:
    """Return whether *count* is nearly nothing where *level* was more than a few followers.

    Sources say 0 of accounts that are closed or that they do not know.
    """
    return count.followers <= rules.nothing and level.followers > _FEW * rules.nothing


def _release(
    track: Track, allies: tuple[Count, ...], count: Count, rules: QuarantineRules
) -> Verdict:
    """Return the verdict on a count that confirms the held *allies*.

    Where they mend a mistaken baseline, they are the baseline.
    """
    rejected = tuple(held for held in track.held if held not in allies)
    if not _mends(track, allies, count, rules):
        moved = _moved(track, allies, rules)
        verdict = Verdict(moved, believed=allies, rejected=rejected)
    else:
        first, *others = allies
        moved = _moved(Track((first,), first.taken_at, settled=True), tuple(others), rules)
        verdict = Verdict(moved, believed=allies, rejected=(*track.counts, *rejected), rebased=True)
    return _then(verdict, judge(moved, count, rules))


def _mends(track: Track, allies: tuple[Count, ...], count: Count, rules: QuarantineRules) -> bool:
    """Return whether a jump mends a mistaken baseline instead of being growth or loss.

    It does where it is one large step away from a level at which the account did not live: it had
    never moved there, or was there for a short time only.
    """
    level, first = track.level, allies[0]
    jump = first.followers - level.followers
    is_known = track.pace > 0 and level.followers > rules.floor
    is_small = abs(jump) <= max(_MISTAKE * level.followers, _FEW * rules.floor)
    if (level.followers > rules.floor and is_small) or _goes_on((level, *track.held, count)):
        return False
    is_moderate = not is_extreme(level, first, rules)
    if is_moderate and jump > 0 and _was_unseen(track, first):
        return False
    # A fall takes the mark down with it, so that it must not be a loss.
    known_after = _KNOWN_WELL_AFTER if jump > 0 and not is_moderate else _KNOWN_AFTER
    return not is_known or level.taken_at - track.baseline_at < known_after


def _was_unseen(track: Track, first: Count) -> bool:
    """Return whether the account was not read for long before *first*: it may have grown then."""
    unseen = first.taken_at - track.level.taken_at
    return unseen >= RARE or (track.readings > 1 and unseen >= _OUTAGE * track.pause)


def _goes_on(counts: Sequence[Count]) -> bool:
    """Return whether *counts*, oldest first, are on the move and did not just make one step."""
    sign = 1 if counts[-1].followers > counts[0].followers else -1
    steps, furthest = [], counts[0]
    for older, count in pairwise(counts):
        way = sign * (count.followers - furthest.followers)
        if way > 0:
            days = max(_HOUR, (count.taken_at - older.taken_at) / _DAY)
            steps.append((way, way / days))
            furthest = count
    largest = max(steps)
    steps.remove(largest)
    return any(pace >= _GOES_ON * largest[1] for _, pace in steps)


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


def _allies(track: Track, count: Count, rules: QuarantineRules) -> tuple[Count, ...]:
    """Return the held counts that *count* confirms.

    Nearly nothing is confirmed by no other count: only an operator believes it.
    """
    return tuple(
        held
        for held in track.held
        if _agree(track, held, count)
        and (is_nothing(track.level, count, rules) or not is_nothing(track.level, held, rules))
    )


def _agree(track: Track, held: Count, count: Count) -> bool:
    """Return whether *count* tells of the same jump from the level as *held* did.

    The account may have moved on as it usually does.
    """
    level = track.level
    jump = held.followers - level.followers
    seen = count.followers - level.followers
    if jump * seen <= 0:
        return False
    # Measured by the counts, too: seen from an absurd level, all plausible counts are near.
    size = min(abs(jump), max(held.followers, count.followers))
    usual = _MOVED_ON * track.pace * ((count.taken_at - held.taken_at) / _DAY)
    near = abs(seen - jump) <= max(held.step, count.step, _NEAR * size, usual)
    return near or abs(jump) <= abs(seen) <= _BEYOND * abs(jump)


def must_agree_for(track: Track, count: Count, rules: QuarantineRules) -> timedelta | None:
    """Return how long readings that agree with *count* must go on before it is believed.

    None where only an operator can believe it.
    """
    return None if is_nothing(track.level, count, rules) else _must_last(track, count, rules)


def agreeing_since(track: Track, count: Count, rules: QuarantineRules) -> datetime:
    """Return the time of the oldest held count that *count* agrees with, else its own."""
    return (*_allies(track, count, rules), count)[0].taken_at


def _suffices(
    track: Track, allies: tuple[Count, ...], count: Count, rules: QuarantineRules
) -> bool:
    """Return whether *allies* and *count* together are evidence enough for their jump."""
    lasts = must_agree_for(track, count, rules)
    if not allies or lasts is None or _stands_still(track, allies, count, rules):
        return False
    span = count.taken_at - allies[0].taken_at
    asked = rules.readings
    if is_extreme(track.level, count, rules):
        asked = max(asked, rules.extreme_readings)
    is_often = len(allies) + 1 >= asked or span >= RARE
    return is_often and span >= lasts


def _is_doubted(
    track: Track, allies: tuple[Count, ...], count: Count, rules: QuarantineRules
) -> bool:
    """Return whether *count*, which is plausible by now, tells the same as what is held.

    Time alone makes much plausible, but no joint move, and no number that stands still.
    """
    same = tuple(held for held in allies if held.followers == count.followers)
    is_joint = bool(allies) and track.suspicion is not Suspicion.NONE
    return is_joint or _stands_still(track, same, count, rules)


def _must_last(track: Track, count: Count, rules: QuarantineRules) -> timedelta:
    """Return the time that a jump to *count* must last.

    A fall is no news that is urgent, and an unconfirmed baseline gives way to any other level.
    """
    level = track.level
    rise = count.followers - level.followers
    lasts = rules.agreement
    if track.settled and rise < 0 and count.followers * rules.collapse_ratio < level.followers:
        lasts = rules.collapse_span
    elif track.settled and (rise < 0 or is_extreme(level, count, rules)):
        lasts = rules.extreme_span
    if track.suspicion is not Suspicion.NONE and not 0 <= rise <= _JOINT_RISE * level.followers:
        lasts = max(lasts, rules.joint_span)
    return lasts


def _stands_still(
    track: Track, allies: tuple[Count, ...], count: Count, rules: QuarantineRules
) -> bool:
    """Return whether *count* only repeats the number of *allies*, of an account that moves.

    A source that answers with one number again and again proves nothing by it, unless it goes on
    for long.
    """
    if not allies or any(ally.followers != count.followers for ally in allies):
        return False
    span = count.taken_at - allies[0].taken_at
    usual = track.pace * (span / _DAY)
    return usual >= _MOVES * count.step and span < rules.still_span


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
        counts = (*track.counts[1 - RECENT :], count)
        track = Track(
            counts,
            max(track.seen_at, count.taken_at),
            (),
            True,
            track.readings + 1,
            track.pace + weight * (move / pause - track.pace),
            _lately(counts, track.seen_at),
            track.baseline_at,
        )
    return track


def _lately(counts: tuple[Count, ...], seen_at: datetime) -> float:
    """Return the days that lie between two readings lately, whatever the pauses before.

    Readings that were rejected count: the last reading before the newest of *counts* was *seen_at*.
    """
    times = [taken_at for taken_at, _, _ in counts[-_LATELY - 1 :]]
    if times[-2] < seen_at < times[-1]:
        times.insert(-1, seen_at)
    gaps: list[timedelta] = sorted(map(sub, times[1:], times))  # fast: every reading pays for it
    return gaps[(len(gaps) - 1) // 2] / _DAY
