"""Restart: a baseline for the accounts of a database that was put back to an older state.

What the world was told meanwhile is not known. Each account's first believed counts from then on
are a baseline: its high-water mark rises in silence, its boards seat it anew, and counts from
before are no evidence any more.
"""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.ladder import Ladder
from bot.domain.milestones import rungs_passed
from bot.domain.quarantine import RECENT, Track, Verdict
from bot.domain.state import Peak


def is_baseline(before: Track | None, verdict: Verdict) -> bool:
    """Return whether *verdict* believes the first counts of an account since the restart."""
    return before is not None and before.is_baseline_due and bool(verdict.believed)


def track_of(before: Track | None, verdict: Verdict) -> Track:
    """Return the track that *verdict* leads to: after a baseline, it begins with that."""
    if before is None or not before.is_baseline_due:
        return verdict.track
    if not verdict.believed:
        return verdict.track._replace(is_baseline_due=True)
    return verdict.track._replace(counts=verdict.believed[-RECENT:], is_baseline_due=False)


def raised(peak: Peak, track: Track, ladders: Iterable[Ladder]) -> Peak:
    """Return the high-water mark after the baseline of *track*: what was reached stays reached.

    When the last threshold up to it was passed is not known.
    """
    highest = max(peak.followers, *(count.followers for count in track.counts))
    is_known = not rungs_passed(peak.followers, highest, ladders)
    return replace(peak, followers=highest, milestone_at=peak.milestone_at if is_known else None)
