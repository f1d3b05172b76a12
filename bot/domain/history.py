"""Backfill: the rules applied to an account's stored counts, as if all had been polled in time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.ladder import Ladder
from bot.domain.milestones import Crossing, crossing
from bot.domain.quarantine import Track, Verdict, believe, hold, judge
from bot.domain.readings import Count, Judgement
from bot.domain.rules import QuarantineRules


@dataclass(slots=True)
class History:
    """The result of a series of counts: the track, the judgements and the milestones."""

    track: Track | None = None
    peak: int = 0
    judgements: dict[datetime, Judgement] = field(default_factory=dict)
    """The judgements of the counts that had none before."""
    crossings: list[tuple[Crossing, int]] = field(default_factory=list)
    """The thresholds passed, each with the followers at that time; oldest first."""


def fold_history(
    counts: Iterable[tuple[Count, Judgement | None]],
    ladders: Sequence[Ladder],
    rules: QuarantineRules,
) -> History:
    """Judge *counts*, oldest first, and return their history.

    Counts that were believed or rejected before stay so, and held ones are held until a new count
    decides; a count without a judgement is new.
    """
    history = History()
    for count, judgement in counts:
        if judgement is Judgement.REJECTED:
            continue
        if judgement is Judgement.BELIEVED and history.track is not None:
            verdict = believe(history.track, count, rules)
        elif judgement is Judgement.HELD and history.track is not None:
            verdict = hold(history.track, count)
        else:
            verdict = judge(history.track, count, rules)
        _apply(history, verdict, ladders)
    return history


def _apply(history: History, verdict: Verdict, ladders: Sequence[Ladder]) -> None:
    """Apply the changes of a verdict to *history*."""
    before = () if history.track is None else history.track.counts[-1:]
    history.track = verdict.track
    for counts, judgement in (
        (verdict.believed, Judgement.BELIEVED),
        (verdict.held, Judgement.HELD),
        (verdict.rejected, Judgement.REJECTED),
    ):
        history.judgements.update((count.taken_at, judgement) for count in counts)
    if not verdict.believed:
        return
    highest = max(count.followers for count in verdict.believed)
    if not before or verdict.rebased:
        _begin(history, highest)
        return
    passed = crossing(history.peak, highest, (*before, *verdict.believed), ladders)
    if passed is not None:
        history.crossings.append((passed, highest))
    history.peak = max(history.peak, highest)


def _begin(history: History, highest: int) -> None:
    """Begin *history* anew: what was believed before was a mistaken baseline, as all of it was."""
    assert history.track is not None
    begin = history.track.baseline_at
    history.peak = highest
    history.crossings.clear()
    history.judgements.update(
        (at, Judgement.REJECTED)
        for at, made in history.judgements.items()
        if at < begin and made is Judgement.BELIEVED
    )
