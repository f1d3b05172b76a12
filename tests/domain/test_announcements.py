"""Which events of a poll a channel is told, and in which order."""

from dataclasses import replace
from datetime import time
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.announcements import (
    ALL_KINDS,
    KINDS,
    Announcement,
    Subscription,
    announcements_for,
    with_operators,
)
from bot.domain.catalogue import Board, Catalogue, Membership
from bot.domain.events import (
    Corrected,
    Event,
    IncidentChanged,
    MilestoneReached,
    NeckAndNeck,
    Overtaken,
    ReadingJudged,
)
from bot.domain.quiet import QuietHours
from tests.series import DAY, HOUR, START, catalogue_of

QUIET = QuietHours(time(22), time(7))
BRACKET = {"not_before": START - HOUR, "not_after": START}


def overtake(
    rank: int, account: str = "a", board: str = "board", passed: tuple[str, ...] = ("b",)
) -> Overtaken:
    return Overtaken(
        at=START,
        board=board,
        account=account,
        passed=passed,
        rank=rank,
        followers=5,
        cause="growth",
        **BRACKET,
    )


def milestone(threshold: int = 5, account: str = "a") -> MilestoneReached:
    return MilestoneReached(
        at=START,
        account=account,
        threshold=threshold,
        also_passed=(),
        followers=threshold,
        **BRACKET,
    )


MILESTONE = milestone()
NECK = NeckAndNeck(at=START, board="board", accounts=("a", "b"))
INCIDENT = IncidentChanged(at=START, source="table", phase="started", accounts=5, started_at=START)
HELD = ReadingJudged(at=START, kind="quarantined", account="a", followers=0, taken_at=START)
CORRECTED = Corrected(
    at=START,
    corrects=MILESTONE.key,
    event=MILESTONE,
    account="a",
    followers=5,
    taken_at=START,
)
ALL = Subscription("news")
CATALOGUE = catalogue_of("abc")


def told(
    events: list[Event],
    subscriptions: list[Subscription],
    catalogue: Catalogue = CATALOGUE,
) -> list[Announcement]:
    return announcements_for(events, subscriptions, catalogue)


# --- order ---------------------------------------------------------------------------------------


def test_a_new_first_place_leads_then_milestones_overtakes_and_the_rest():
    ordered = (overtake(1), MILESTONE, overtake(2), NECK, INCIDENT)

    for events in permutations(ordered):
        assert told(list(events), [ALL]) == [Announcement(ALL, ordered)]


@pytest.mark.parametrize(
    "ordered",
    [
        (overtake(1, "z", passed=("a", "b")), overtake(1, "a")),
        (overtake(1, "z"), milestone(10_000_000), overtake(2, "a")),
        (overtake(2, "z"), overtake(3, "y"), overtake(4, "a")),
        (overtake(2, "z", passed=("a", "b")), overtake(2, "a")),
        (milestone(1_000_000, "z"), milestone(450_000, "b"), milestone(50_000, "a")),
        (milestone(9_950_000, "z"), milestone(1_000_000, "a")),
        (milestone(1_000_000, "z"), milestone(1_950_000, "a")),
        (milestone(500_000, "z"), milestone(550_000, "a")),
        (milestone(1_100_000, "z"), milestone(1_050_000, "a")),
    ],
)
def test_the_greatest_is_told_first_whatever_the_alphabet_says(ordered: tuple[Event, ...]):
    for events in permutations(ordered):
        assert told(list(events), [ALL]) == [Announcement(ALL, ordered)]


def test_events_as_great_as_each_other_keep_their_order():
    events = [milestone(5, "x"), milestone(5, "b"), milestone(5, "y")]

    (announcement,) = told(events, [ALL])

    assert list(announcement.events) == events


@given(st.integers(1, 10**11), st.integers(1, 10**11))
def test_a_milestone_that_is_twice_and_a_half_as_high_always_comes_first(one: int, other: int):
    low, high = sorted((one, other))
    assume(high >= 2.5 * low)

    [announcement] = told([milestone(low), milestone(high)], [ALL])

    assert announcement.events == (milestone(high), milestone(low))


@pytest.mark.parametrize("events", [[], [HELD]])
def test_nothing_is_announced_where_there_is_nothing_to_tell(events: list[Event]):
    assert told(events, [ALL]) == []


def test_what_concerns_operators_only_is_left_out():
    assert told([HELD, MILESTONE], [ALL]) == [Announcement(ALL, (MILESTONE,))]


def test_each_channel_is_told_what_it_wants():
    events = [overtake(5), overtake(2)]
    first, ten, three = (Subscription(f"top {top}", top=top) for top in (1, 10, 3))

    assert told(events, [first, ten, three]) == [
        Announcement(ten, (overtake(2), overtake(5))),
        Announcement(three, (overtake(2),)),
    ]


def test_nobody_listens_nobody_is_told():
    assert told([MILESTONE], []) == []


# --- what a channel wants ------------------------------------------------------------------------


@pytest.mark.parametrize("event", [MILESTONE, overtake(9), NECK, INCIDENT])
def test_a_channel_that_chose_nothing_wants_everything(event: Event):
    assert ALL.wants(event, CATALOGUE)


@pytest.mark.parametrize("event", [HELD, CORRECTED])
def test_what_a_channel_is_told_by_other_ways_is_not_wanted(event: Event):
    """A correction goes to whoever was told what it corrects, and to nobody else."""
    assert not ALL.wants(event, CATALOGUE)


@pytest.mark.parametrize(
    ("top", "ranks"), [(None, [1, 2, 3, 11]), (1, [1]), (2, [1, 2]), (10, [1, 2, 3]), (0, [])]
)
def test_a_channel_may_want_the_first_places_only(top: int | None, ranks: list[int]):
    events = [overtake(rank) for rank in (1, 2, 3, 11)]

    announced = told(events, [Subscription("news", top=top)])

    assert [event.rank for each in announced for event in each.events] == ranks


@pytest.mark.parametrize("event", [MILESTONE, NECK, INCIDENT])
def test_the_first_places_limit_overtakes_only(event: Event):
    assert Subscription("news", top=1).wants(event, CATALOGUE)


@pytest.mark.parametrize("kind", sorted(ALL_KINDS))
def test_a_channel_may_want_some_kinds_only(kind: str):
    events = [MILESTONE, overtake(1), NECK, INCIDENT]
    one = Subscription("news", kinds=frozenset({kind}))
    others = Subscription("news", kinds=ALL_KINDS - {kind})

    assert [event.kind for event in events if one.wants(event, CATALOGUE)] == [kind]
    assert kind not in [event.kind for event in events if others.wants(event, CATALOGUE)]


def test_incidents_are_none_of_the_kinds_that_teams_are_told_of():
    assert not Subscription("news", kinds=frozenset(KINDS)).wants(INCIDENT, CATALOGUE)


@pytest.mark.parametrize(
    ("threshold", "wanted"), [(999, False), (1_000, True), (1_001, True), (10**12, True)]
)
def test_a_channel_may_want_high_milestones_only(threshold: int, wanted: bool):
    from_a_thousand = Subscription("news", smallest=1_000)

    assert from_a_thousand.wants(milestone(threshold), CATALOGUE) is wanted
    assert from_a_thousand.wants(overtake(2), CATALOGUE)


@pytest.mark.parametrize(
    ("accounts", "event", "wanted"),
    [
        ("a", MILESTONE, True),
        ("b", MILESTONE, False),
        ("bc", MILESTONE, False),
        ("ab", MILESTONE, True),
        ("a", overtake(2, "a", passed=("b", "c")), True),
        ("c", overtake(2, "a", passed=("b", "c")), True),  # it is passed
        ("d", overtake(2, "a", passed=("b", "c")), False),
        ("b", NECK, True),
        ("c", NECK, False),
        ("c", INCIDENT, True),  # of whatever source
    ],
)
def test_a_channel_may_follow_some_accounts_only(accounts: str, event: Event, wanted: bool):
    assert Subscription("news", accounts=frozenset(accounts)).wants(event, CATALOGUE) is wanted


ASIA = Board("asia", (Membership("a"), Membership("b", to_at=START)))
EUROPE = Board("europe", (Membership("c"), Membership("b", from_at=START)))
TWO_BOARDS = catalogue_of("abcd", boards=[ASIA, EUROPE])


@pytest.mark.parametrize(
    ("boards", "event", "wanted"),
    [
        ("asia", milestone(5, "a"), True),
        ("asia", milestone(5, "b"), False),  # it has left
        ("europe", milestone(5, "b"), True),
        ("europe", milestone(5, "a"), False),
        ("asia europe", milestone(5, "a"), True),
        ("asia europe", milestone(5, "d"), False),  # on neither
        ("elsewhere", milestone(5, "a"), False),  # a board that was taken out of the settings
        ("asia", overtake(1, board="asia"), True),
        ("asia", overtake(1, board="europe"), False),
        ("asia", NeckAndNeck(at=START, board="europe", accounts=("b", "c")), False),
        ("europe", NeckAndNeck(at=START, board="europe", accounts=("b", "c")), True),
        ("asia", INCIDENT, True),
    ],
)
def test_a_channel_may_follow_some_boards_only(boards: str, event: Event, wanted: bool):
    subscription = Subscription("news", boards=frozenset(boards.split()))

    assert subscription.wants(event, TWO_BOARDS) is wanted


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        (milestone(5, "a"), True),
        (milestone(5, "b"), False),
        (milestone(5, "c"), False),
        (overtake(1, "a", "asia"), True),
        (overtake(1, "b", "asia", ("a",)), True),
        (overtake(1, "a", "europe"), False),
        (overtake(1, "b", "asia", ("d",)), False),
    ],
)
def test_boards_and_accounts_are_both_to_be_met(event: Event, wanted: bool):
    both = Subscription("news", boards=frozenset({"asia"}), accounts=frozenset({"a", "c"}))

    assert both.wants(event, TWO_BOARDS) is wanted


def test_a_paused_channel_still_wants_what_it_wants():
    """So that what it misses is on record."""
    assert Subscription("news", is_paused=True).wants(MILESTONE, CATALOGUE)


# --- quiet hours ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "breaks"),
    [
        ([overtake(1)], True),
        ([MILESTONE, overtake(1)], True),
        ([overtake(2)], False),
        ([MILESTONE, NECK, INCIDENT], False),
        ([], False),
    ],
)
def test_a_new_first_place_is_told_even_in_quiet_hours(events: list[Event], breaks: bool):
    strict, until = replace(QUIET, lets_leader_through=False), START + 7 * HOUR

    found = Subscription("news", quiet=QUIET).quiet_until(events, START)
    assert found == (None if breaks else until)
    assert Subscription("news", quiet=strict).quiet_until(events, START) == until
    assert Subscription("news", quiet=QUIET).quiet_until(events, until) is None
    assert Subscription("news").quiet_until(events, START) is None


# --- operators -----------------------------------------------------------------------------------


def test_operators_are_told_of_incidents_and_of_nothing_else():
    [ours, operators] = with_operators([Subscription("news", kinds=frozenset(KINDS))], "ops")

    assert (ours.channel, operators.channel) == ("news", "ops")
    events = [MILESTONE, overtake(1), NECK, INCIDENT]
    assert [event for event in events if operators.wants(event, CATALOGUE)] == [INCIDENT]
    assert not ours.wants(INCIDENT, CATALOGUE)


def test_operators_who_follow_accounts_are_told_of_incidents_too():
    wish = Subscription("ops", accounts=frozenset("a"), kinds=frozenset({"milestone"}))
    [operators] = with_operators([wish], "ops")

    assert operators.wants(INCIDENT, CATALOGUE)
    assert operators.wants(MILESTONE, CATALOGUE)
    assert not operators.wants(milestone(5, "b"), CATALOGUE)


def test_a_membership_that_ended_counts_at_the_time_of_the_event():
    before = MilestoneReached(
        at=START - DAY, account="b", threshold=5, also_passed=(), followers=5, **BRACKET
    )

    assert Subscription("news", boards=frozenset({"asia"})).wants(before, TWO_BOARDS)
