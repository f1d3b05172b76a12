from collections.abc import Mapping
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ranking import climbs, ranking
from bot.domain.readings import Count
from tests.series import START

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
        ({"a": 2, "b": 1}, {"a": 2, "b": 1, "n": 9}, {"a": 0, "b": 0}),
        ({"a": 3, "b": 2, "gone": 9}, {"a": 3, "b": 2}, {"a": 0, "b": 0}),
        ({"a": 2, "b": 1}, {"a": 2, "b": 2}, {"a": 0, "b": 1}),
        ({}, {"a": 2}, {}),
    ],
)
def test_who_climbed_is_told_among_those_of_both_times(
    before: dict[str, int], now: dict[str, int], climbed: dict[str, int]
):
    assert climbs(counts_of(now), counts_of(before)) == climbed


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

    climbed = climbs(counts_of(now), counts_of(before))

    assert both == climbed.keys()
    assert not distinct or sum(climbed.values()) == 0


@given(SMALL, SMALL)
def test_nothing_changes_for_those_that_kept_their_order(now: dict, before: dict):
    later = {key: followers + 1 for key, followers in before.items()}

    climbed = climbs(counts_of({**now, **later}), counts_of(before))

    assert set(climbed.values()) <= {0}
