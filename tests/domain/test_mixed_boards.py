"""A board whose accounts are read by different sources, at different times."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Board, Membership
from bot.domain.events import NeckAndNeck, Overtaken
from bot.domain.readings import Poll
from tests.series import DAY, HOUR, START, Row, Run, catalogue_of, polls_of
from tests.strategies import Series, boards

SILENT = "at=100000000000"


def run_mixed(
    one: dict[str, Row], other: dict[str, Row], every: timedelta, offset: timedelta
) -> Run:
    """Run accounts of the source `table`, polled hourly, and accounts of another one."""
    catalogue = catalogue_of([*one, *other], SILENT, sources=dict.fromkeys(other, "other"))
    polls = polls_of(one) + polls_of(other, every, START + offset, source="other")
    return Run(catalogue).poll(*sorted(polls, key=lambda poll: poll.at))


@pytest.mark.parametrize("minutes", [0, 1, 20, 30, 40, 59])
def test_accounts_of_two_sources_pass_one_another(minutes: int):
    one = {"a": [*[990] * 10, *[1_010] * 10]}
    other = {"b": [1_000] * 20}

    r = run_mixed(one, other, HOUR, timedelta(minutes=minutes))

    assert r.public == ["a passed b to 1"]


@pytest.mark.parametrize("every", [timedelta(minutes=15), 2 * HOUR, 6 * HOUR, 12 * HOUR])
def test_the_slower_source_sets_the_pace_of_the_confirmations(every: timedelta):
    one = {"a": [*[990] * 48, *[1_010] * 48]}
    other = {"b": [1_000] * int(96 * HOUR / every)}

    r = run_mixed(one, other, every, timedelta(minutes=10))

    assert r.public == ["a passed b to 1"]
    (event,) = (event for event in r.events if isinstance(event, Overtaken))
    assert event.at - (START + 48 * HOUR) >= min(2 * every, 3 * DAY) - HOUR


@pytest.mark.parametrize("minutes", [5, 10, 15, 60])
def test_a_source_that_is_read_daily_is_passed_as_well(minutes: int):
    often, days = timedelta(minutes=minutes), 9
    polls = int(DAY / often)
    daily = {"a": [1_000] * days}
    other = {"b": [*[990] * 4 * polls, *[1_010] * 5 * polls]}
    catalogue = catalogue_of("ab", SILENT, sources={"a": "table", "b": "other"})
    polled = polls_of(daily, DAY, START + DAY / 2) + polls_of(other, often, source="other")

    r = Run(catalogue).poll(*sorted(polled, key=lambda poll: poll.at))

    assert r.public == ["b passed a to 1"]


def test_a_source_that_is_silent_freezes_its_pairs():
    r = run_mixed({"a": [*[990] * 10, *[1_010] * 30]}, {"b": [1_000] * 11}, HOUR, HOUR / 3)

    assert r.public == []
    assert r.order() == ("b", "a")


@given(boards(), st.integers(0, 59), st.sampled_from([HOUR / 4, HOUR, 5 * HOUR]))
def test_no_pair_is_told_twice_the_same_way(series: Series, minutes: int, every: timedelta):
    one = {key: row for key, row in series.rows.items() if key in "ace"}
    other = {key: row for key, row in series.rows.items() if key not in one}

    r = run_mixed(one, other, every, timedelta(minutes=minutes))

    in_front: dict[frozenset[str], str] = {}
    for event in r.events:
        if isinstance(event, NeckAndNeck):
            in_front.pop(frozenset(event.accounts), None)
        if isinstance(event, Overtaken):
            for rival in event.passed:
                assert in_front.get(frozenset((event.account, rival))) != event.account
                in_front[frozenset((event.account, rival))] = event.account


@given(boards(), st.sampled_from([HOUR / 4, HOUR, 5 * HOUR]), st.data())
def test_members_come_and_go_and_who_stays_is_told_of_all_the_same(
    series: Series, every: timedelta, data: st.DataObject
):
    polls = polls_of(series.rows, every, step=series.step)
    times = st.sampled_from([poll.at for poll in polls])
    stays = ("a", "b")
    board = Board(
        "board",
        tuple(
            Membership(key) if key in stays else Membership(key, *sorted(data.draw(twice(times))))
            for key in series.rows
        ),
    )

    r = Run(catalogue_of(series.rows, SILENT, boards=[board])).poll(*polls)

    without = Run(catalogue_of(stays, SILENT))
    without.poll(*(Poll(poll.source, poll.at, of(poll, stays)) for poll in polls))
    if not any(event.kind == "incident" for event in r.events):
        assert pairs_of(r, stays) == pairs_of(without, stays)


def twice(times: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(times, min_size=2, max_size=2, unique=True)


def of(poll: Poll, accounts: tuple[str, ...]) -> dict:
    return {key: reading for key, reading in poll.readings.items() if key in accounts}


def pairs_of(r: Run, accounts: tuple[str, ...]) -> list[tuple]:
    """Return what was told of the pairs among *accounts*."""
    told: list[tuple] = []
    for event in r.events:
        if isinstance(event, NeckAndNeck) and set(event.accounts) <= set(accounts):
            told.append((event.at, event.accounts))
        if isinstance(event, Overtaken) and event.account in accounts:
            told += [(event.at, event.account, key) for key in event.passed if key in accounts]
    return told
