"""Which events of a poll a channel is told, and in which order."""

from itertools import permutations

import pytest

from bot.domain.announcements import Announcement, Subscription, announcements_for
from bot.domain.events import (
    Event,
    IncidentChanged,
    MilestoneReached,
    NeckAndNeck,
    Overtaken,
    ReadingJudged,
)
from tests.series import HOUR, START

BRACKET = {"not_before": START - HOUR, "not_after": START}


def overtake(rank: int, account: str = "a") -> Overtaken:
    return Overtaken(
        at=START,
        board="board",
        account=account,
        passed=("b",),
        rank=rank,
        followers=5,
        cause="growth",
        **BRACKET,
    )


MILESTONE = MilestoneReached(
    at=START, account="a", threshold=5, also_passed=(), followers=5, **BRACKET
)
NECK = NeckAndNeck(at=START, board="board", accounts=("a", "b"))
INCIDENT = IncidentChanged(at=START, source="table", phase="started", accounts=5, started_at=START)
HELD = ReadingJudged(at=START, kind="quarantined", account="a", followers=0, taken_at=START)
ALL = Subscription("news")


def test_a_new_first_place_leads_then_milestones_overtakes_and_the_rest():
    ordered = (overtake(1), MILESTONE, overtake(2), NECK, INCIDENT)

    for events in permutations(ordered):
        assert announcements_for(events, [ALL]) == [Announcement("news", ordered)]


def test_events_of_the_same_weight_keep_their_order():
    events = [overtake(3, "x"), overtake(2, "y"), overtake(4, "z")]

    (announcement,) = announcements_for(events, [ALL])

    assert list(announcement.events) == events


@pytest.mark.parametrize("events", [[], [HELD]])
def test_nothing_is_announced_where_there_is_nothing_to_tell(events: list[Event]):
    assert announcements_for(events, [ALL]) == []


def test_what_concerns_operators_only_is_left_out():
    assert announcements_for([HELD, MILESTONE], [ALL]) == [Announcement("news", (MILESTONE,))]


@pytest.mark.parametrize(
    ("top", "ranks"), [(None, [1, 2, 3, 11]), (1, [1]), (2, [1, 2]), (10, [1, 2, 3]), (0, [])]
)
def test_a_channel_may_want_the_first_places_only(top: int | None, ranks: list[int]):
    events = [overtake(rank) for rank in (1, 2, 3, 11)]

    told = announcements_for(events, [Subscription("news", top)])

    assert [event.rank for each in told for event in each.events] == ranks


@pytest.mark.parametrize("event", [MILESTONE, NECK, INCIDENT])
def test_the_first_places_limit_overtakes_only(event: Event):
    assert Subscription("news", 1).wants(event)


def test_each_channel_is_told_what_it_wants():
    events = [overtake(5), overtake(2)]
    channels = [Subscription("first", 1), Subscription("ten", 10), Subscription("three", 3)]

    assert announcements_for(events, channels) == [
        Announcement("ten", (overtake(5), overtake(2))),
        Announcement("three", (overtake(2),)),
    ]


def test_nobody_listens_nobody_is_told():
    assert announcements_for([MILESTONE], []) == []
