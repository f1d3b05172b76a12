"""What follows when an operator approves or rejects a held reading."""

import pytest

from bot.domain.engine import decide
from bot.domain.evidence import DecisionEvidence
from bot.domain.quarantine import approve, judge, reject
from bot.domain.readings import Count
from bot.domain.rules import QuarantineRules
from tests.series import HOUR, START, Run, catalogue_of, polls_of, run, steady

RULES = QuarantineRules()
CALM = steady(440_000, 20)  # ends at 440,019
FIRST, SECOND, THIRD, FOURTH = (START + n * HOUR for n in (20, 21, 22, 23))
NOW = START + 30 * HOUR


def held(*answers: int, ladder: str = "every=50000") -> Run:
    """Return a run in which *answers* are held, the first at FIRST."""
    r = run({"a": [*CALM, *answers]}, ladder)
    assert r.held("a") == [*answers]
    return r


def test_an_approved_reading_is_believed_and_told():
    r = held(460_000).decide("a", FIRST, True, NOW)

    assert r.level("a") == 460_000
    assert r.held("a") == []
    assert r.judged == ["a 460000 quarantined", "a 460000 released"]
    assert r.public == ["a reached 450000"]


def test_a_rejected_reading_is_gone():
    r = held(460_000).decide("a", FIRST, False, NOW)

    assert r.level("a") == 440_019
    assert r.held("a") == []
    assert r.judged == ["a 460000 quarantined", "a 460000 rejected"]
    assert r.public == []


def test_a_rejected_reading_confirms_nothing():
    r = held(460_000).decide("a", FIRST, False, NOW)

    r.poll(*polls_of({"a": [460_100]}, start=SECOND))

    assert r.level("a") == 440_019
    assert r.held("a") == [460_100]


def test_what_was_held_before_an_approved_reading_is_rejected():
    r = held(0, 900_000).decide("a", SECOND, True, NOW)

    assert r.level("a") == 900_000
    assert r.judged[-2:] == ["a 900000 released", "a 0 rejected"]


def test_what_was_held_after_an_approved_reading_is_judged_anew():
    r = held(900_000, 0, 1_400_000, 900_010).decide("a", FIRST, True, NOW)

    assert r.level("a") == 900_010
    assert r.judged[4:] == [
        "a 900000 released",
        "a 900010 released",
        "a 0 rejected",
        "a 1400000 rejected",
    ]


def test_what_contradicts_an_approved_reading_stays_held():
    r = held(0, 900_000).decide("a", FIRST, True, NOW)

    assert r.level("a") == 0
    assert r.held("a") == [900_000]


def test_one_of_several_held_readings_is_rejected():
    r = held(0, 900_000, 0).decide("a", SECOND, False, NOW)

    assert r.held("a") == [0, 0]
    assert r.level("a") == 440_019


@pytest.mark.parametrize("approves", [True, False])
def test_a_decision_over_a_reading_that_is_not_held_is_an_error(approves: bool):
    r = held(0)

    for account, taken_at in (("a", START), ("a", SECOND), ("nobody", FIRST)):
        with pytest.raises(KeyError):
            decide(r.state, account, taken_at, approves, NOW, r.catalogue)


@pytest.mark.parametrize("approves", [True, False])
def test_a_decided_reading_is_not_judged_again_when_it_is_read_again(approves: bool):
    r = held(460_000).decide("a", FIRST, approves, NOW)
    events = list(r.events)

    r.poll(*polls_of({"a": [460_000]}, start=FIRST))

    assert r.events == events


def test_a_rejected_reading_is_not_news_after_an_older_one_is_approved():
    r = held(900_000, 0, 300_000)
    r.decide("a", THIRD, False, NOW).decide("a", FIRST, True, NOW)

    assert r.state.tracks["a"].seen_at == THIRD


def test_an_approval_lets_an_account_pass_its_rivals_only_after_the_usual_confirmations():
    r = run({"a": [*CALM, 460_000], "b": [450_000] * 21}, "every=1000000")

    r.decide("a", FIRST, True, NOW)

    assert r.public == []
    r.poll(*polls_of({"a": [460_001] * 2, "b": [450_000] * 2}, start=SECOND))
    assert r.public == ["a passed b to 1"]


def test_a_decision_is_dated_and_explained():
    r = held(460_000).decide("a", FIRST, True, NOW)

    released = next(event for event in r.events if event.kind == "released")
    assert released.at == NOW
    assert released.taken_at == FIRST
    assert isinstance(released.evidence, DecisionEvidence)


def test_approval_and_rejection_leave_the_old_track_alone():
    track = judge(judge(None, Count(START, 100), RULES).track, Count(FIRST, 900), RULES).track
    copy = track._replace()

    approve(track, track.held[0], RULES)
    reject(track, track.held[0])

    assert track == copy


def test_an_account_that_nobody_knows_has_nothing_to_decide():
    with pytest.raises(KeyError):
        decide(Run(catalogue_of("a")).state, "a", START, True, NOW, catalogue_of("a"))
