"""Events have stable keys, and the fields that the command line promises."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.events import (
    Event,
    IncidentChanged,
    MilestoneReached,
    NeckAndNeck,
    Overtaken,
    ReadingJudged,
)
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
    second = Overtaken(
        **{name: getattr(OVERTAKE, name) for name in OVERTAKE.__slots__} | {"rank": 2}
    )

    assert second.fields()["leader"] is False
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
