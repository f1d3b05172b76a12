"""Restart: a baseline for the accounts of a database that was put back to an older state.

What the world was told meanwhile is not known. Each account's first believed counts from then on
are a baseline: its high-water mark rises in silence, its boards seat it anew, and counts from
before are no evidence any more. Where a source still says what it said before, nothing has changed
meanwhile: the level that is known is the baseline, and only what was held may have been believed.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.catalogue import Catalogue
from bot.domain.ladder import Ladder
from bot.domain.milestones import rungs_passed
from bot.domain.quarantine import OPEN, RECENT, Baseline, Track, Verdict
from bot.domain.readings import Count, Poll
from bot.domain.state import Peak, State


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What an account passed between the last count that is known and its baseline."""

    account: str
    rungs: tuple[int, ...]
    passed: Mapping[str, tuple[str, ...]]
    """The accounts, by the board on which it passed them."""


def is_baseline(before: Track | None, verdict: Verdict) -> bool:
    """Return whether *verdict* believes counts of which the world may have been told already."""
    if before is None or before.baseline is Baseline.KNOWN:
        return False
    if before.baseline is Baseline.DOUBTED:
        return not set(before.held).isdisjoint(verdict.believed)
    return bool(verdict.believed)


def track_of(before: Track | None, verdict: Verdict) -> Track:
    """Return the track that *verdict* leads to: after a baseline, it begins with that."""
    if before is None or before.baseline is Baseline.KNOWN:
        return verdict.track
    if is_baseline(before, verdict):
        counts = verdict.believed[-RECENT:]
        return verdict.track._replace(counts=counts, baseline=Baseline.KNOWN)
    baseline: Baseline = before.baseline
    if baseline is Baseline.UNREAD and verdict.held:
        baseline = Baseline.AWAITED
    elif baseline is Baseline.DOUBTED and not verdict.track.held:
        baseline = Baseline.KNOWN
    return verdict.track._replace(baseline=baseline)


def confirmed(tracks: Mapping[str, Track], poll: Poll) -> dict[str, Track]:
    """Return the tracks of which *poll* first tells that nothing has changed since the restart."""
    return {
        key: track._replace(baseline=Baseline.DOUBTED if track.held else Baseline.KNOWN)
        for key, track in tracks.items()
        if track.baseline is Baseline.UNREAD and _is_as_before(key, track, poll)
    }


def _is_as_before(key: str, track: Track, poll: Poll) -> bool:
    """Return whether the newest count in *poll* is the one that was known before."""
    reading = poll.readings.get(key)
    is_known = reading is not None and reading.count and reading.taken_at == track.seen_at
    return key in poll.unchanged or bool(is_known)


def raised(peak: Peak, track: Track, ladders: Iterable[Ladder]) -> Peak:
    """Return the high-water mark after the baseline of *track*: what was reached stays reached.

    When the last threshold up to it was passed is not known.
    """
    highest = max(peak.followers, *(count.followers for count in track.counts))
    is_known = not rungs_passed(peak.followers, highest, ladders)
    return replace(peak, followers=highest, milestone_at=peak.milestone_at if is_known else None)


def passed_meanwhile(
    fresh: Set[str],
    before: State,
    after: State,
    known: Mapping[str, Count],
    catalogue: Catalogue,
    at: datetime,
) -> list[Meanwhile]:
    """Return what was passed before the *fresh* baselines, by these accounts or over them.

    *known* are the last counts of accounts before their baselines.
    """
    passed: dict[str, dict[str, tuple[str, ...]]] = {}
    for board in catalogue.boards:
        members = [
            key
            for key in board.accounts_at(at)
            if key in known and key in after.tracks and after.tracks[key].baseline not in OPEN
        ]
        for one in members:
            behind = tuple(
                other
                for other in members
                if not fresh.isdisjoint((one, other))
                and known[one].highest < known[other].followers
                and after.tracks[one].level.followers > after.tracks[other].level.highest
            )
            if behind:
                passed.setdefault(one, {})[board.key] = behind
    found = []
    for key in sorted(fresh | passed.keys()):
        marks = before.peaks[key].followers, after.peaks[key].followers
        rungs = tuple(rungs_passed(*marks, catalogue.ladders.get(key, ()))) if key in fresh else ()
        if rungs or key in passed:
            found.append(Meanwhile(key, rungs, passed.get(key, {})))
    return found
