"""What follows when an operator ends an incident."""

import pytest

from bot.domain.engine import end_incident
from bot.domain.events import IncidentChanged
from bot.domain.evidence import EndedByOperator
from tests.series import HOUR, START, Row, Run, catalogue_of, polls_of, run, steady

KEYS = "abcdef"
CALM = {key: steady(100_000 * n, 20, 3) for n, key in enumerate(KEYS, start=1)}
NOW = START + 20.5 * HOUR
"""Half an hour after the one poll of the incident."""
LATER = START + 21 * HOUR


def hit(factor: float = 1.5, **others: Row) -> Run:
    """Return a run in which the counts of six accounts are *factor* times theirs at last."""
    rows = {key: [*row, int(row[-1] * factor)] for key, row in CALM.items()}
    r = run({**rows, **others}, "every=10000")
    assert r.public == ["incident started: 6"]
    return r


def go_on(r: Run, factor: float, polls: int = 4, **others: Row) -> list[str]:
    """Poll on at *factor* times what it was, and return what is told of it."""
    told = len(r.public)
    rows = {key: [int(row[-1] * factor) + n for n in range(polls)] for key, row in CALM.items()}
    r.poll(*polls_of({**rows, **others}, start=LATER))
    return r.public[told:]


@pytest.mark.parametrize("believes", [True, False])
def test_an_incident_ends_once_and_says_who_ended_it(believes: bool):
    r = hit().end_incident(believes, NOW)

    assert r.state.incidents == {}
    started, ended = (event for event in r.events if isinstance(event, IncidentChanged))
    assert (ended.phase, ended.at, ended.accounts) == ("ended", NOW, 6)
    assert ended.started_at == started.at
    assert ended.evidence == EndedByOperator()
    with pytest.raises(KeyError):
        r.end_incident(believes, LATER)


def test_what_is_believed_is_the_level_and_what_it_passes_is_told():
    r = hit().end_incident(True, NOW)

    assert [r.level(key) for key in "af"] == [150_085, 900_085]
    assert all(r.held(key) == [] for key in KEYS)
    assert r.public[1] == "incident ended: 6"
    assert r.public[2:] == [f"{key} reached {150_000 * n}" for n, key in enumerate(KEYS, start=1)]
    assert next(line for line in r.judged if "released" in line) == "a 150085 released"


def test_what_is_not_believed_stays_held_and_nothing_of_it_is_told():
    r = hit().end_incident(False, NOW)

    assert [r.level(key) for key in "af"] == [100_057, 600_057]
    assert [r.held(key) for key in "af"] == [[150_085], [900_085]]
    assert r.public == ["incident started: 6", "incident ended: 6"]


@pytest.mark.parametrize("believes", [True, False])
def test_what_the_incident_withheld_is_told(believes: bool):
    """Of an account that had no part in it: it passes 450,000 in the very poll."""
    r = hit(n=[*[449_990] * 20, 450_001]).end_incident(believes, NOW)

    assert "n reached 450000" in r.public


@pytest.mark.parametrize("believes", [True, False])
def test_after_it_the_boards_go_on(believes: bool):
    rows = {"x": [50_000] * 21, "y": [50_100] * 21}
    r = hit(**rows).end_incident(believes, NOW)

    told = go_on(r, 1.5 if believes else 1, x=[50_140] * 4, y=[50_100] * 4)

    assert told == ["x passed y to 7"]


def test_a_source_that_is_well_again_lets_go_of_what_was_not_believed():
    r = hit().end_incident(False, NOW)

    assert go_on(r, 1) == []
    assert all(r.held(key) == [] for key in KEYS)
    assert [r.level(key) for key in "af"] == [100_060, 600_060]


def test_a_fault_that_goes_on_is_an_incident_anew():
    """An operator who was wrong to end it does not open the doors to it."""
    r = hit(0.5).end_incident(False, NOW)

    assert go_on(r, 0.5)[0] == "incident started: 6"
    assert all(r.level(key) > 90_000 for key in KEYS)


def test_what_was_wrongly_believed_is_seen_when_it_goes_back():
    r = hit(0.5).end_incident(True, NOW)

    assert go_on(r, 1)[0] == "incident started: 6"
    assert "reached" not in " ".join(r.public)


def test_another_source_stays_in_its_own_incident():
    rows = {key: [*row, int(row[-1] * 1.5)] for key, row in CALM.items()}
    others = {f"{key}2": row for key, row in rows.items()}
    sources = dict.fromkeys(others, "other")
    r = Run(catalogue_of([*rows, *others], "every=10000", sources=sources))
    for poll, other in zip(polls_of(rows), polls_of(others, source="other"), strict=True):
        r.poll(poll, other)
    r.end_incident(True, NOW)

    assert list(r.state.incidents) == ["other"]
    assert r.level("a") == 150_085
    assert r.level("a2") == 100_057
    assert r.order()[0] == "f"  # their common board is frozen still


def test_ending_an_incident_leaves_the_state_before_it_alone():
    r = hit()
    before = dict(r.state.tracks), dict(r.state.incidents)

    end_incident(r.state, "table", True, NOW, r.catalogue)

    assert (dict(r.state.tracks), dict(r.state.incidents)) == before


def test_a_source_that_has_no_incident_has_none_to_end():
    with pytest.raises(KeyError):
        hit().end_incident(True, NOW, "other")
