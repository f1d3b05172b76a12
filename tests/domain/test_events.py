"""Events have stable keys and the fields of the contract, and are read as they were written."""

import dataclasses
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.events import (
    Correctable,
    Corrected,
    Event,
    EventRow,
    IncidentChanged,
    MilestoneReached,
    NeckAndNeck,
    Overtaken,
    ReadingJudged,
    event_from,
)
from bot.domain.evidence import MilestoneEvidence, QuarantineEvidence, evidence_json
from bot.domain.readings import Count
from bot.domain.silence import Silence
from bot.text import iso
from tests.series import HOUR, START

MILESTONE = MilestoneReached(
    at=START + HOUR,
    account="seoul",
    threshold=450_000,
    also_passed=(440_000,),
    followers=450_010,
    not_before=START,
    not_after=START + HOUR,
)
OVERTAKE = Overtaken(
    at=START + HOUR,
    board="gpci",
    account="seoul",
    passed=("paris", "tokyo"),
    rank=1,
    followers=450_010,
    cause="rival_fell",
    not_before=START,
    not_after=START + HOUR,
)
NECK = NeckAndNeck(at=START, board="gpci", accounts=("seoul", "paris"))
HELD = ReadingJudged(
    at=START + HOUR, kind="quarantined", account="seoul", followers=0, taken_at=START
)
INCIDENT = IncidentChanged(
    at=START + HOUR, source="instagram", phase="ended", accounts=9, started_at=START
)
ALL = [MILESTONE, OVERTAKE, NECK, HELD, INCIDENT]


@pytest.mark.parametrize(
    ("event", "kind", "fields"),
    [
        (
            MILESTONE,
            "milestone",
            {
                "account": "seoul",
                "threshold": 450_000,
                "also_passed": [440_000],
                "followers": 450_010,
                "not_before": "2023-09-01T00:00:00Z",
                "not_after": "2023-09-01T01:00:00Z",
            },
        ),
        (
            OVERTAKE,
            "overtake",
            {
                "board": "gpci",
                "account": "seoul",
                "passed": ["paris", "tokyo"],
                "rank": 1,
                "followers": 450_010,
                "cause": "rival_fell",
                "leader": True,
                "not_before": "2023-09-01T00:00:00Z",
                "not_after": "2023-09-01T01:00:00Z",
            },
        ),
        (NECK, "neck_and_neck", {"board": "gpci", "accounts": ["seoul", "paris"]}),
        (HELD, "quarantined", {"account": "seoul", "followers": 0}),
        (INCIDENT, "incident", {"phase": "ended", "accounts": 9}),
    ],
)
def test_an_event_has_the_fields_of_the_contract(event: Event, kind: str, fields: dict):
    assert event.kind == kind
    assert event.fields().items() >= fields.items()
    assert json.loads(json.dumps(event.fields())) == event.fields()


@pytest.mark.parametrize(
    ("event", "key"),
    [
        (MILESTONE, "milestone:seoul:450000"),
        (OVERTAKE, "overtake:gpci:seoul:2023-09-01T01:00:00Z"),
        (NECK, "neck_and_neck:gpci:paris:seoul:2023-09-01T00:00:00Z"),
        (HELD, "quarantined:seoul:2023-09-01T00:00:00Z"),
        (INCIDENT, "incident:instagram:2023-09-01T00:00:00Z:ended"),
    ],
)
def test_an_event_has_a_stable_key(event: Event, key: str):
    assert event.key == key


def test_a_pair_that_is_neck_and_neck_has_one_key_either_way():
    assert NECK.key == NeckAndNeck(at=START, board="gpci", accounts=("paris", "seoul")).key


def test_only_the_first_place_is_the_leaders():
    second = replace(OVERTAKE, rank=2)

    assert (second.fields()["leader"], second.is_first_place) == (False, False)
    assert second.key == OVERTAKE.key


@pytest.mark.parametrize("event", ALL)
def test_what_concerns_operators_only_is_not_public(event: Event):
    assert event.is_public is (event is not HELD)


def test_keys_of_different_events_differ():
    assert len({event.key for event in ALL}) == len(ALL)


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2023, 9, 1, tzinfo=UTC), "2023-09-01T00:00:00Z"),
        (datetime(2023, 9, 1, 23, 59, 59, tzinfo=UTC), "2023-09-01T23:59:59Z"),
        (datetime(2023, 9, 1, tzinfo=UTC) + timedelta(milliseconds=5), "2023-09-01T00:00:00.005Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),
    ],
)
def test_a_time_is_written_in_utc(at: datetime, text: str):
    assert iso(at) == text
    assert datetime.fromisoformat(text) == at


# --- what is stored ------------------------------------------------------------------------------

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SAMPLES = Path(__file__).parents[1] / "samples" / "events.jsonl"
WRITTEN: list[dict[str, Any]] = [json.loads(row) for row in SAMPLES.read_text().splitlines()]
"""Rows of the database, as released versions wrote them: nothing of them may ever change."""


def read(row: dict[str, Any]) -> Event:
    at = datetime.fromtimestamp(row["at"] / 1000, UTC)
    fields, evidence = json.loads(row["fields"]), json.loads(row["evidence"])
    return event_from(EventRow(row["kind"], at, row["key"], fields, evidence))


def written(event: Event) -> tuple[str, str, str]:
    """Return the kind, the fields and the evidence of *event*, as they are stored."""
    fields, evidence = event.fields(), evidence_json(event.evidence)
    both = (json.dumps(one, ensure_ascii=False) for one in (fields, evidence))
    return (event.kind, *both)


@pytest.mark.parametrize("row", WRITTEN, ids=lambda row: row["key"])
def test_what_was_stored_is_read_and_written_as_it_was(row: dict[str, Any]):
    event = read(row)

    assert written(event) == (row["kind"], row["fields"], row["evidence"])
    # What was withdrawn and came true after all is stored under another key.
    assert event.key == row["key"].removesuffix(":3").removesuffix(":2") or isinstance(
        event, Corrected
    )
    assert row["is_announced"] or Silence(row["reason"])


def test_the_samples_are_of_every_class_and_every_kind():
    events = [read(row) for row in WRITTEN]

    assert {type(event) for event in events} == set(get_args(Event))
    assert {type(one.event) for one in events if isinstance(one, Corrected)} == set(
        get_args(Correctable)
    )
    assert {one.kind for one in events if isinstance(one, ReadingJudged)} == {
        "quarantined",
        "released",
        "rejected",
    }


@pytest.mark.parametrize("name", ["took_seconds", "peak_before"])
def test_what_the_evidence_of_a_milestone_does_not_tell_is_unknown_and_no_number(name: str):
    row = next(row for row in WRITTEN if f'"{name}"' in row["evidence"])
    evidence = json.loads(row["evidence"])
    del evidence[name]

    event = read({**row, "evidence": json.dumps(evidence)})

    assert isinstance(event.evidence, MilestoneEvidence)
    assert getattr(event.evidence, name) is None


moments = st.integers(0, 4 * 10**12).map(lambda ms: EPOCH + timedelta(milliseconds=ms))


def dated(cls: type) -> st.SearchStrategy[Any]:
    """Return anything of *cls*, with times that can be stored."""
    times = {one.name: moments for one in dataclasses.fields(cls) if one.type is datetime}
    return st.builds(cls, **times)


def as_kept(event: Event) -> Event:
    """Return *event* as far as it is kept: a correction tells less of what it corrects."""
    if isinstance(event, Corrected):
        return replace(event, event=replace(event.event, at=event.at, evidence=None))
    return event


st.register_type_strategy(Count, st.builds(Count, moments))
st.register_type_strategy(
    QuarantineEvidence,
    st.builds(QuarantineEvidence, tolerance=st.floats(allow_nan=False, allow_infinity=False)),
)
for kind in get_args(Event):
    st.register_type_strategy(kind, dated(kind))


@given(st.one_of(*map(st.from_type, get_args(Event))).map(as_kept))
def test_an_event_survives_being_stored(event: Event):
    fields, evidence = (json.loads(one) for one in written(event)[1:])

    assert event_from(EventRow(event.kind, event.at, event.key, fields, evidence)) == event
