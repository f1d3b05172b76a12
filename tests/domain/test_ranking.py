from collections.abc import Mapping
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ranking import ranking
from bot.domain.readings import Count
from tests.series import DAY, START

SMALL = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12))


def counts_of(followers: Mapping[str, int], at: datetime = START) -> dict[str, Count]:
    return {key: Count(at, number) for key, number in followers.items()}


@pytest.mark.parametrize(
    ("followers", "ranks"),
    [
        ({}, []),
        ({"a": 5}, [(1, "a", None)]),
        ({"a": 1, "b": 2}, [(1, "b", None), (2, "a", 1)]),
        ({"a": 3, "b": 3}, [(1, "a", None), (1, "b", 0)]),
        ({"a": 9, "b": 5, "c": 5, "d": 1}, [(1, "a", None), (2, "b", 4), (2, "c", 0), (4, "d", 4)]),
        ({"z": 7, "y": 7, "x": 7, "w": 0}, [(1, "x", None), (1, "y", 0), (1, "z", 0), (4, "w", 7)]),
    ],
)
def test_ties_share_a_rank_and_leave_out_the_next(followers: dict[str, int], ranks: list):
    standings = ranking(counts_of(followers))

    assert ranks == [(line.rank, line.account, line.gap) for line in standings]


@pytest.mark.parametrize(
    ("before", "now", "climbed"),
    [
        ({"a": 2, "b": 1}, {"a": 2, "b": 3}, {"a": -1, "b": 1}),
        ({"a": 2, "b": 1}, {"a": 5, "b": 1}, {"a": 0, "b": 0}),
        ({"a": 2, "b": 1}, {"a": 2, "b": 1, "n": 9}, {"a": 0, "b": 0, "n": None}),
        ({"a": 3, "b": 2, "gone": 9}, {"a": 3, "b": 2}, {"a": 0, "b": 0}),
        ({"a": 2, "b": 1}, {"a": 2, "b": 2}, {"a": 0, "b": 1}),
        ({}, {"a": 2}, {"a": None}),
    ],
)
def test_who_climbed_is_told_among_those_of_both_times(
    before: dict[str, int], now: dict[str, int], climbed: dict[str, int | None]
):
    standings = ranking(counts_of(now), counts_of(before))

    assert climbed == {line.account: line.climbed for line in standings}


def test_what_was_gained_is_told_of_those_that_were_known():
    now = counts_of({"a": 7, "b": 5, "n": 1}, START + DAY)

    standings = ranking(now, counts_of({"a": 4, "b": 6}))

    assert {line.account: line.gained for line in standings} == {"a": 3, "b": -1, "n": None}


def test_who_was_not_read_since_has_not_gained_nothing_but_nobody_knows_what():
    before = counts_of({"a": 4, "b": 5})

    standings = ranking({**before, "a": Count(START + DAY, 6)}, before)

    assert [(line.account, line.gained, line.climbed) for line in standings] == [
        ("a", 2, 1),
        ("b", None, -1),
    ]


@given(SMALL)
def test_ranks_are_a_permutation_with_ties(followers: dict[str, int]):
    standings = ranking(counts_of(followers))

    assert sorted(followers) == sorted(line.account for line in standings)
    for line in standings:
        higher = [key for key, number in followers.items() if number > line.count.followers]
        assert 1 + len(higher) == line.rank


@given(SMALL)
def test_gaps_add_up_to_the_distance_from_the_first(followers: dict[str, int]):
    standings = ranking(counts_of(followers))

    assert sum(line.gap or 0 for line in standings) == (
        max(followers.values()) - min(followers.values()) if followers else 0
    )


@given(SMALL, SMALL)
def test_climbing_and_falling_cancel_out_where_nobody_is_tied(now: dict, before: dict):
    both = now.keys() & before.keys()
    distinct = len({now[key] for key in both}) == len({before[key] for key in both}) == len(both)

    standings = ranking(counts_of(now), counts_of(before))

    assert both == {line.account for line in standings if line.climbed is not None}
    assert not distinct or sum(line.climbed or 0 for line in standings) == 0


@given(SMALL, SMALL)
def test_nothing_changes_for_those_that_kept_their_order(now: dict, before: dict):
    later = {key: followers + 1 for key, followers in before.items()}

    standings = ranking(counts_of({**now, **later}), counts_of(before))

    assert all(line.climbed == 0 for line in standings if line.account in before)
