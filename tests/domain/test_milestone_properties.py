from hypothesis import given
from hypothesis import strategies as st

from bot.domain.engine import advance
from bot.domain.events import MilestoneReached
from bot.domain.history import fold_history
from bot.domain.ladder import Ladder
from bot.domain.milestones import next_rung, rungs_passed
from bot.domain.quarantine import Track
from bot.domain.readings import Poll
from bot.domain.rules import QuarantineRules
from bot.domain.state import Outcome
from tests.series import Row, Run, catalogue_of, polls_of, run
from tests.strategies import ladders, restless, wandering

few = st.lists(st.integers(0, 5_000), min_size=2, max_size=12)
fine = st.one_of(
    st.integers(5, 500).map(lambda every: Ladder(every=every)),
    st.lists(st.integers(1, 5_000), min_size=1, max_size=20, unique=True).map(
        lambda rungs: Ladder(at=tuple(sorted(rungs)))
    ),
)


def milestones(events: list) -> list[MilestoneReached]:
    return [event for event in events if isinstance(event, MilestoneReached)]


@given(few, fine)
def test_climbing_in_steps_passes_the_same_rungs_as_one_climb(counts: list[int], ladder: Ladder):
    peak = counts[0]
    in_steps: list[int] = []
    for count in counts[1:]:
        in_steps += rungs_passed(peak, count, [ladder])
        peak = max(peak, count)

    assert rungs_passed(counts[0], max(counts), [ladder]) == in_steps


@given(few, st.lists(fine, min_size=1, max_size=3))
def test_the_next_rung_is_the_first_to_be_passed(counts: list[int], several: list[Ladder]):
    rung = next_rung(counts[0], several)

    assert rung is None or rung > counts[0]
    assert rung is None or [rung] == rungs_passed(counts[0], rung, several)
    assert rung is not None or rungs_passed(counts[0], 10**12, several) == []


@given(wandering(polls=30), ladders)
def test_a_plausible_series_tells_exactly_the_rungs_above_its_baseline(
    rows: dict[str, Row], ladder: Ladder
):
    counts = rows["a"]

    told = milestones(run(rows, ladder).events)

    assert rungs_passed(counts[0], max(counts), [ladder]) == [
        rung for event in told for rung in (*event.also_passed, event.threshold)
    ]


@given(wandering(accounts=3, polls=20), ladders)
def test_a_milestone_lies_in_its_bracket(rows: dict[str, Row], ladder: Ladder):
    polls = {poll.at: poll for poll in polls_of(rows)}

    for event in milestones(run(rows, ladder).events):
        before = polls[event.not_before].readings[event.account].count
        after = polls[event.not_after].readings[event.account].count
        assert before.followers < event.threshold <= after.followers
        assert event.not_before < event.not_after <= event.at


@given(restless(polls=30), ladders)
def test_any_series_tells_exactly_the_rungs_that_its_believed_counts_pass(
    rows: dict[str, Row], ladder: Ladder
):
    catalogue = catalogue_of(rows, ladder)
    state = Run(catalogue).state
    peak: int | None = None
    once: list[int] = []
    for poll in polls_of(rows):
        outcome = advance(state, poll, catalogue)
        before = state.tracks.get("a")
        counts = believed(outcome, before)
        state = state.after(outcome)
        told = milestones(outcome.events)
        if counts and (peak is None or is_rebased(outcome, before, poll)):
            assert told == []
            peak, once = max(counts), []
        elif counts:
            rungs = rungs_passed(peak, max(counts), [ladder])
            assert rungs == [r for event in told for r in (*event.also_passed, event.threshold)]
            assert len(told) <= 1
            peak = max(peak, *counts)
            once += [event.threshold for event in told]
        else:
            assert told == []
        assert len(once) == len(set(once))


def believed(outcome: Outcome, before: Track | None) -> list[int]:
    """Return the numbers that *outcome* newly believes."""
    track = outcome.tracks.get("a")
    if track is None:
        return []
    old = set() if before is None else {count.taken_at for count in before.counts}
    return [count.followers for count in track.counts if count.taken_at not in old]


def is_rebased(outcome: Outcome, before: Track | None, poll: Poll) -> bool:
    """Return whether the baseline before was wrong."""
    return "a" in outcome.baselines


@given(restless(polls=30), ladders)
def test_a_history_passes_what_was_told_while_it_happened(rows: dict[str, Row], ladder: Ladder):
    live = run(rows, ladder)
    counts = [
        (reading.count, None)
        for poll in polls_of(rows)
        for reading in poll.readings.values()
        if reading.count is not None
    ]

    history = fold_history(counts, [ladder], QuarantineRules())

    assert history.track == live.state.tracks.get("a")
    # What was told of a baseline that turned out wrong is no history.
    begin = None if history.track is None else history.track.baseline_at
    assert [
        (event.threshold, event.also_passed, event.not_before, event.not_after)
        for event in milestones(live.events)
        if event.not_after >= begin
    ] == [
        (passed.threshold, passed.also_passed, passed.not_before, passed.not_after)
        for passed, _ in history.crossings
    ]
    assert live.state.peaks.get("a") is None or live.state.peaks["a"].followers == history.peak
