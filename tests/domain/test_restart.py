"""A database that was put back: each account's first believed count is a baseline, no later one."""

from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.events import MilestoneReached, Overtaken
from bot.domain.ladder import Ladder
from bot.domain.milestones import rungs_passed
from bot.domain.quarantine import Baseline
from bot.domain.readings import Count, Poll
from bot.domain.rules import OvertakeRules, Rules
from bot.domain.state import Peak, State
from tests.series import DAY, SOURCE, START, Row, Run, catalogue_of, polls_of, steady
from tests.strategies import ladders, wandering

QUICK = Rules(
    overtakes=OvertakeRules(
        confirmations=1,
        doubtful_confirmations=1,
        doubtful_span=0 * DAY,
        margin_share=0,
        wobble=0,
    )
)
BEFORE = 12
"""Polls before the restart; the next one is later by days."""
BACK = START + 3 * DAY


def put_back(state: State) -> State:
    """Return what the memory is after the database was put back to *state*."""
    tracks = {key: track._replace(baseline=Baseline.UNREAD) for key, track in state.tracks.items()}
    return State(tracks, state.peaks, {}, state.incidents)


class Restarted(Run):
    """A run to which counts from before the restart are no evidence."""

    def believed(self, account: str) -> list[Count]:
        return [count for count in super().believed(account) if count.taken_at >= BACK]


def restarted(rows: dict[str, Row], ladder: str | Ladder = "every=10") -> Run:
    """Return a run of the first polls of *rows*, which was put back then and has told nothing."""
    run = Restarted(catalogue_of(rows, ladder, QUICK))
    run.poll(*polls_of({key: row[:BEFORE] for key, row in rows.items()}))
    run.state = put_back(run.state)
    run.events.clear()
    return run


def after(rows: dict[str, Row]) -> list[Poll]:
    """Return the polls after the restart."""
    return polls_of({key: row[BEFORE:] for key, row in rows.items()}, start=BACK)


def test_what_the_first_count_passes_is_silent_and_what_is_passed_then_is_told():
    rows = {"a": [*steady(1_000, BEFORE), 1_035, 1_039, 1_041]}
    run = restarted(rows).poll(*after(rows))

    assert run.public == ["a reached 1040"]
    assert run.state.peaks["a"].followers == 1_041


def test_a_held_count_is_no_baseline_and_its_release_is():
    rows = {"a": [*steady(1_000, BEFORE), 1_900, *steady(1_901, 120)]}
    run = restarted(rows, "every=50").poll(*after(rows))

    assert run.judged[0] == "a 1900 quarantined"
    assert "a 1900 released" in run.judged
    assert run.public == ["a reached 2000"]


def test_the_mark_is_never_lowered():
    rows = {"a": [*steady(1_000, BEFORE), 1_005, 1_015, 1_021]}
    run = restarted(rows)
    run.state = replace(run.state, peaks={"a": Peak(1_018)})
    run.poll(*after(rows))

    assert run.public == ["a reached 1020"]


def test_the_time_since_the_milestone_before_is_told_only_where_none_was_passed_meanwhile():
    for first, is_known in ((1_022, True), (1_032, False)):
        rows = {"a": [*steady(1_000, BEFORE), 1_021, first, 1_041]}
        run = Run(catalogue_of(rows, "every=10"))
        run.poll(*polls_of({"a": rows["a"][: BEFORE + 1]}))
        run.state = put_back(run.state)
        run.poll(*polls_of({"a": rows["a"][BEFORE + 1 :]}, start=BACK))
        assert (run.events[-1].evidence.took_seconds is not None) is is_known


def test_who_passed_somebody_meanwhile_is_seated_in_silence_and_passes_nobody_again():
    rows = {
        "a": [*steady(1_000, BEFORE), 1_080, 1_081, 1_090],
        "b": [*steady(1_040, BEFORE), 1_070, 1_085, 1_086],
    }
    run = restarted(rows, "at=5000").poll(*after(rows))

    assert run.public == ["b passed a to 1", "a and b neck and neck"]


def test_two_that_are_level_after_a_restart_had_passed_each_other_in_no_order():
    """What was before is no evidence: who is ahead then may have been so before, and been told."""
    rows = {
        "a": [*steady(1_040, BEFORE), 1_070, 1_070, 1_070],
        "z": [*steady(1_000, BEFORE), 1_070, 1_071, 1_072],
    }
    run = restarted(rows, "at=5000").poll(*after(rows))

    assert run.public == []
    assert run.order() == ("z", "a")


def test_an_account_that_is_read_later_neither_passes_nor_is_passed_until_then():
    rows = {
        "a": [*steady(100_000, BEFORE), 100_100, 100_200, 100_201, 100_202],
        "b": [*steady(100_150, BEFORE), None, None, 100_190, 100_300],
    }
    run = restarted(rows, "at=5000").poll(*after(rows))

    assert run.public == ["b passed a to 1"]


def test_an_incident_does_not_keep_a_baseline_from_being_one():
    keys = [f"a{n}" for n in range(8)]
    rows: dict[str, Row] = {
        key: [*steady(1_000 + 10 * n, BEFORE), *steady(2_500 - 10 * n, 300)]
        for n, key in enumerate(keys)
    }
    run = restarted(rows, "every=100").poll(*after(rows))

    assert run.state.incidents == {}
    assert run.public[:2] == ["incident started: 8", "incident ended: 8"]
    for key, row in rows.items():
        told = rungs_told(run, key)
        assert told == [rung for rung in (2_500, 2_600, 2_700) if told[0] <= rung <= row[-1]]
        assert told[0] > row[BEFORE]


@settings(max_examples=50)
@given(wandering(accounts=3, polls=30), ladders, st.integers(1, 8))
def test_nothing_is_repeated_and_nothing_that_is_passed_after_the_baseline_is_lost(
    rows: dict[str, Row], ladder: Ladder, lost: int
):
    """*lost* polls after the backup happened, and were told, in a life that is not known."""
    rest = {key: row[BEFORE + lost :] for key, row in rows.items()}
    run = restarted(rows, ladder)
    peaks = {key: peak.followers for key, peak in run.state.peaks.items()}
    run.poll(*polls_of(rest, start=BACK))

    for key, row in rest.items():
        mark = max(peaks[key], row[0])
        assert rungs_told(run, key) == rungs_passed(mark, max(row), [ladder])
    for one, other in permutations(rest, 2):
        leads = [a - b for a, b in zip(rest[one], rest[other], strict=True)]
        told = any(other in passed for passed in passed_by(run, one))
        assert not told or min(leads) < 0
        neck = any(event.kind == "neck_and_neck" for event in run.events)
        assert told or neck or not leads[0] < 0 < leads[-1]


@settings(max_examples=25)
@given(wandering(accounts=3, polls=30), ladders)
def test_where_a_source_says_what_it_said_before_no_milestone_is_lost(
    rows: dict[str, Row], ladder: Ladder
):
    rest = after(rows)
    never, back = restarted(rows, ladder), restarted(rows, ladder)
    tracks = {
        key: track._replace(baseline=Baseline.KNOWN) for key, track in back.state.tracks.items()
    }
    never.state = replace(never.state, tracks=tracks)
    never.poll(*rest)
    back.poll(Poll(SOURCE, BACK - DAY, {}, frozenset(rows)), *rest)

    for key in rows:
        assert rungs_told(back, key) == rungs_told(never, key)


def rungs_told(run: Run, account: str) -> list[int]:
    return [
        rung
        for event in run.events
        if isinstance(event, MilestoneReached) and event.account == account
        for rung in (*event.also_passed, event.threshold)
    ]


def passed_by(run: Run, account: str) -> list[tuple[str, ...]]:
    return [
        event.passed
        for event in run.events
        if isinstance(event, Overtaken) and event.account == account
    ]


def test_first_place_is_not_claimed_before_all_baselines_are_there():
    rows = {
        "a": [*steady(100_000, BEFORE), 100_100, 100_101, 100_201],
        "b": [*steady(100_150, BEFORE), 100_190, 100_191, 100_192],
        "z": [*steady(900_000, BEFORE), None, None, None],
    }
    run = restarted(rows, "at=5000").poll(*after(rows))

    assert run.public == ["a passed b to 2"]
