"""Series of counts, read as sparingly as an answer allows."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.domain.readings import Count, Judgement, Reading, Status
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import open_database
from bot.storage.readings import Origin, insert_readings
from bot.storage.series import (
    counts_between,
    first_count,
    has_more_than,
    held_between,
    highest_between,
    lowest_between,
    neighbours,
    sampled_counts,
)
from tests.series import HOUR, START, catalogue_of

BELIEVED, HELD, REJECTED = Judgement
END = START + 1000 * HOUR
Hour = tuple[int, int | None, Judgement | None]


@pytest.fixture
def seoul(db: Database) -> int:
    return sync_catalogue(db, catalogue_of(["seoul"]), START).accounts["seoul"]


def insert(db: Database, account_id: int, *rows: Hour, step: int = 1) -> None:
    """Store readings, each by its hour, its followers and what is made of it."""
    readings = (
        (
            account_id,
            Reading(START + hour * HOUR, Status.FAILED)
            if followers is None
            else Reading.ok(START + hour * HOUR, followers, step),
            judgement,
        )
        for hour, followers, judgement in rows
    )
    insert_readings(db, readings, Origin.POLL)


def series(followers: Sequence[int]) -> list[Hour]:
    return [(hour, count, BELIEVED) for hour, count in enumerate(followers)]


def at(hour: int, followers: int) -> Count:
    return Count(START + hour * HOUR, followers)


def sampled(db: Database, account_id: int, spans: int, hours: int = 1000) -> list[Count]:
    return sampled_counts(db, account_id, START, START + hours * HOUR, spans)


# --- samples -------------------------------------------------------------------------------------


def test_of_each_span_the_ends_and_the_extremes_are_drawn(db: Database, seoul: int) -> None:
    insert(db, seoul, *series([5, 7, 1, 4, 6, 9, 3, 8, 2, 2, 2, 2]))

    assert sampled(db, seoul, 2, hours=12) == [
        *(at(0, 5), at(2, 1), at(5, 9)),
        *(at(6, 3), at(7, 8), at(8, 2), at(11, 2)),
    ]


def test_a_short_series_is_drawn_whole(db: Database, seoul: int) -> None:
    insert(db, seoul, *series([3, 1, 2]))

    assert sampled(db, seoul, 1000) == [at(0, 3), at(1, 1), at(2, 2)]


def test_only_what_is_believed_is_drawn(db: Database, seoul: int) -> None:
    insert(db, seoul, (0, 5, BELIEVED), (1, 900, HELD), (2, 1, REJECTED), (3, None, None))

    assert sampled(db, seoul, 1) == [at(0, 5)]


def test_the_end_is_not_part_of_the_time(db: Database, seoul: int) -> None:
    insert(db, seoul, *series([5, 6, 7]))

    assert sampled(db, seoul, 1, hours=2) == [at(0, 5), at(1, 6)]
    assert sampled(db, seoul, 10, hours=0) == []


@pytest.fixture(scope="module")
def shared() -> Iterator[Database]:
    db = open_database(None)
    yield db
    db.close()


@given(
    st.lists(st.integers(0, 1000), min_size=1, max_size=60),
    st.integers(1, 20),
)
def test_a_sample_has_the_shape_of_the_series(
    shared: Database, followers: list[int], spans: int
) -> None:
    shared.execute("DELETE FROM readings")
    seoul = sync_catalogue(shared, catalogue_of(["seoul"]), START).accounts["seoul"]
    insert(shared, seoul, *series(followers))
    counts = sampled(shared, seoul, spans, hours=len(followers))

    assert counts == sorted(set(counts))
    assert len(counts) <= 4 * spans
    assert {counts[0], counts[-1]} == {at(0, followers[0]), at(len(followers) - 1, followers[-1])}
    drawn = [count.followers for count in counts]
    assert (min(drawn), max(drawn)) == (min(followers), max(followers))


# --- the rest ------------------------------------------------------------------------------------


def test_counts_are_read_from_either_end(db: Database, seoul: int) -> None:
    insert(db, seoul, *series([5, 6, 7, 8]))

    assert counts_between(db, seoul, START + HOUR, END) == [at(1, 6), at(2, 7), at(3, 8)]
    assert counts_between(db, seoul, START, END, 2) == [at(0, 5), at(1, 6)]
    assert first_count(db, seoul) == at(0, 5)
    assert [has_more_than(db, seoul, number) for number in (3, 4)] == [True, False]


def test_an_account_without_counts_has_none(db: Database, seoul: int) -> None:
    insert(db, seoul, (0, None, None), (1, 7, HELD))

    assert first_count(db, seoul) is None
    assert not has_more_than(db, seoul, 0)
    assert neighbours(db, seoul, START, END) == ([], [])
    assert held_between(db, seoul, START, END) == [at(1, 7)]


def test_the_neighbours_of_a_time_are_outside_of_it(db: Database, seoul: int) -> None:
    insert(db, seoul, *series([5, 6, 7, 8]))

    assert neighbours(db, seoul, START + HOUR, START + 3 * HOUR) == ([at(0, 5)], [at(3, 8)])


def test_extremes_are_told_span_by_span(db: Database, seoul: int) -> None:
    insert(db, seoul, *series([5, 7, 6, 20, 21]), step=10)
    edges = [START + hour * HOUR for hour in (0, 3, 4, 4, 5, 9)]

    assert lowest_between(db, seoul, edges) == [5, 20, None, 21, None]
    assert highest_between(db, seoul, edges) == [16, 29, None, 30, None]
