"""What is read from the database to tell a channel of events."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from bot.domain.catalogue import Catalogue
from bot.domain.events import IncidentChanged, MilestoneReached, Overtaken
from bot.domain.evidence import MilestoneEvidence, OvertakeEvidence, Proof
from bot.domain.readings import Count
from bot.domain.rivals import Lead
from bot.queries.event_context import Facts, RankContext, facts_of, lasting_ranks, told_count
from bot.storage.events import StoredEvent
from tests.queries.asked import view
from tests.series import DAY, HOUR, START, Row, catalogue_of, steady
from tests.world import World

AT = START + 99 * HOUR


def recorded(
    db: Database, rows: dict[str, Row], step: int = 1, every: timedelta = HOUR
) -> Catalogue:
    """Return the catalogue of *rows*, which are in the database; the last count is of *AT*."""
    catalogue = catalogue_of(rows)
    length = max(map(len, rows.values()))
    World(catalogue, rows, every, AT - (length - 1) * every, step).record(db)
    return catalogue


def milestone(
    account: str, before: datetime = AT - HOUR, took: timedelta | None = None
) -> StoredEvent:
    seconds = None if took is None else round(took.total_seconds())
    reached = MilestoneReached(
        at=AT,
        account=account,
        threshold=100,
        also_passed=(),
        followers=100,
        not_before=before,
        not_after=AT,
        evidence=MilestoneEvidence((), 99, seconds, ()),
    )
    return StoredEvent.of(reached)


def overtake(account: str, passed: Sequence[str], rank: int) -> StoredEvent:
    overtaken = Overtaken(
        at=AT,
        board="board",
        account=account,
        passed=tuple(passed),
        rank=rank,
        followers=150,
        cause="growth",
        not_before=AT,
        not_after=AT,
    )
    return StoredEvent.of(overtaken)


def ranks_of(facts: Facts) -> list[tuple[RankContext, ...]]:
    return list(facts.ranks.values())


@pytest.mark.parametrize(
    ("account", "rank"),
    [
        ("a", RankContext("board", 1, 3, "b", 30, False)),
        ("b", RankContext("board", 2, 3, "a", 30, False)),
        ("c", RankContext("board", 3, 3, "b", 20, False)),
    ],
)
def test_the_rank_comes_with_who_is_next_and_how_far(
    db: Database, account: str, rank: RankContext
) -> None:
    catalogue = recorded(db, {"a": [150] * 3, "b": [120] * 3, "c": [100] * 3})

    assert ranks_of(facts_of(view(db, catalogue, AT), [milestone(account)])) == [(rank,)]


def test_accounts_with_the_same_count_are_level(db: Database) -> None:
    catalogue = recorded(db, {"a": [150] * 3, "b": [150] * 3})

    facts = facts_of(view(db, catalogue, AT), [milestone("a")])

    assert ranks_of(facts) == [(RankContext("board", 1, 2, "b", 0, False),)]


def test_a_gap_to_a_rounded_count_is_rounded(db: Database) -> None:
    catalogue = recorded(db, {"a": [150] * 3, "b": [120] * 3}, step=10)

    facts = facts_of(view(db, catalogue, AT), [milestone("a")])

    assert ranks_of(facts) == [(RankContext("board", 1, 2, "b", 30, True),)]


def test_the_ranks_are_those_of_the_poll_and_not_of_the_sending(db: Database) -> None:
    catalogue = recorded(db, {"a": [150] * 3, "b": [120] * 3})
    early = milestone("b")
    later = {"a": [150, 150], "b": [155, 160]}
    World(catalogue, later, HOUR, AT + HOUR).record(db)

    facts = facts_of(view(db, catalogue, AT + 2 * HOUR), [early])

    assert ranks_of(facts) == [(RankContext("board", 2, 2, "a", 30, False),)]


def test_a_lead_that_is_not_confirmed_yet_is_not_told_in_passing(db: Database) -> None:
    catalogue = recorded(db, {"a": [150] * 4, "b": [148, 148, 149, 151], "c": [100] * 4})
    told = {
        account: ranks_of(facts_of(view(db, catalogue, AT), [milestone(account)]))[0]
        for account in ("a", "b", "c")
    }

    assert told == {"a": (), "b": (), "c": (RankContext("board", 3, 3, "a", 50, False),)}


def test_an_overtake_has_its_rank_where_the_counts_agree(db: Database) -> None:
    catalogue = recorded(db, {"a": [150] * 3, "b": [120] * 3})

    agreed = facts_of(view(db, catalogue, AT), [overtake("a", ["b"], 1)])
    other = facts_of(view(db, catalogue, AT), [overtake("a", ["b"], 2)])

    assert ranks_of(agreed) == [(RankContext("board", 1, 2, "b", 30, False),)]
    assert ranks_of(other) == [()]


def test_what_is_told_for_ever_has_only_ranks_that_stay(db: Database) -> None:
    catalogue = recorded(db, {"a": [150] * 3, "b": [120] * 3})
    told = overtake("a", ["b"], 1)

    assert lasting_ranks(view(db, catalogue), told) == (RankContext("board", 1, 2, "b", 30, False),)
    assert lasting_ranks(view(db, catalogue), replace(told, is_superseded=True)) == ()
    assert lasting_ranks(view(db, catalogue), milestone("a")) == ()


def test_the_first_event_with_a_history_is_pictured(db: Database) -> None:
    catalogue = recorded(db, {"a": [150, 151], "b": [120, 121]})
    started = IncidentChanged(at=AT, source="table", phase="started", accounts=3, started_at=AT)
    events = [StoredEvent.of(started), overtake("a", ["b"], 1), milestone("b")]

    facts = facts_of(view(db, catalogue, AT), events)

    assert facts.pictured == events[1].event
    assert list(facts.trends) == ["a", "b"]
    assert facts.trends["a"].believed == (Count(AT - HOUR, 150), Count(AT, 151))


def test_an_overtake_of_many_shows_ten_at_the_most(db: Database) -> None:
    keys = "abcdefghijklmnop"
    catalogue = recorded(db, {key: [150, 151] for key in keys})

    facts = facts_of(view(db, catalogue, AT), [overtake("a", keys[1:], 1)])

    assert list(facts.trends) == list(keys[:10])


@pytest.mark.parametrize(
    ("before", "took", "days"),
    [
        (AT - HOUR, None, 42),
        (AT - HOUR, timedelta(days=300), 42),
        (AT - HOUR, timedelta(days=10), 17),
        (AT - 50 * DAY, None, 57),
    ],
)
def test_the_history_reaches_back_to_what_matters(
    db: Database, before: datetime, took: timedelta | None, days: int
) -> None:
    catalogue = recorded(db, {"a": [150] * 80}, every=DAY)

    facts = facts_of(view(db, catalogue, AT), [milestone("a", before, took)])

    assert facts.trends["a"].believed[0].taken_at == AT - days * DAY
    assert facts.trends["a"].believed[-1].taken_at == AT


def test_a_trend_ends_with_its_event_however_late_that_is_told(db: Database) -> None:
    catalogue = recorded(db, {"a": [98, 99, 100], "b": [97, 98, 99]})
    World(catalogue, {"a": [150, 151], "b": [149, 0]}, HOUR, AT + HOUR).record(db)
    events = [milestone("a")], [overtake("a", ["b"], 1)]

    for told in events:
        late = facts_of(view(db, catalogue, AT + 3 * DAY), told)

        assert late == facts_of(view(db, catalogue, AT), told)
        assert {trend.believed[-1].taken_at for trend in late.trends.values()} == {AT}
        assert [trend.held for trend in late.trends.values()] == [()] * len(late.trends)


def test_the_count_that_is_told_is_drawn_however_many_there_are(db: Database) -> None:
    minutes = timedelta(minutes=10)
    catalogue = recorded(db, {"a": steady(500, 60), "b": [510] * 60}, every=minutes)
    told = Count(AT - 4 * minutes, 555)
    [event] = [overtake("a", ["b"], 1).event]
    lead = Lead(((told, Count(told.taken_at, 510)),), 1)
    evidence = OvertakeEvidence({"b": Proof(lead, "growth")}, 1)
    event = replace(event, followers=555, evidence=evidence)

    facts = facts_of(view(db, catalogue, AT), [StoredEvent.of(event)])

    assert told_count(event) == told
    assert told in facts.trends["a"].believed
    assert len(facts.trends["a"].believed) < 30


def test_what_is_held_is_shown_apart(db: Database) -> None:
    catalogue = recorded(db, {"a": [150] * 9 + [0]})

    facts = facts_of(view(db, catalogue, AT), [milestone("a")])

    assert facts.trends["a"].held == (Count(AT, 0),)


def test_what_is_no_longer_known_is_left_out(db: Database) -> None:
    catalogue = recorded(db, {"a": [150] * 3})

    facts = facts_of(view(db, catalogue, AT), [overtake("x", ["y"], 1), milestone("z")])

    assert ranks_of(facts) == [(), ()]
    assert facts.trends == {}
