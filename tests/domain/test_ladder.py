import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ladder import LARGEST_COUNT, RUNGS_NAMED, Ladder, parse_ladder
from tests.strategies import ladders


@pytest.mark.parametrize(
    ("text", "low", "high", "rungs"),
    [
        ("every=1000", 999, 1_000, [1_000]),
        ("every=1000", 1_000, 1_999, []),
        ("every=1000", 0, 3_500, [1_000, 2_000, 3_000]),
        ("every=1000", 0, 0, []),
        ("every=1000", 3_000, 1_000, []),
        ("every=1", 5, 8, [6, 7, 8]),
        ("every=50000", 449_900, 450_010, [450_000]),
        ("at=5000,20000", 0, 100_000, [5_000, 20_000]),
        ("at=5000,20000", 5_000, 20_000, [20_000]),
        ("at=5000,20000", 20_000, 100_000, []),
        ("at=5000", 4_999, 5_000, [5_000]),
        ("1-2-5", 0, 100, [1, 2, 5, 10, 20, 50, 100]),
        ("1-2-5", 200_000, 499_999, []),
        ("1-2-5", 499_999, 500_000, [500_000]),
        ("1-2-5", 50_000_000_000, 10**15, [100_000_000_000]),
    ],
)
def test_rungs_lie_above_the_low_end_and_up_to_the_high_one(
    text: str, low: int, high: int, rungs: list[int]
):
    assert rungs == parse_ladder(text).rungs_between(low, high)


@pytest.mark.parametrize("ladder", [Ladder(every=1), Ladder(at=tuple(range(1, 5_000)))])
def test_a_huge_jump_names_the_highest_rungs_only(ladder: Ladder):
    rungs = ladder.rungs_between(0, 4_999)

    assert list(range(4_999 - RUNGS_NAMED + 1, 5_000)) == rungs


@pytest.mark.parametrize(
    ("text", "followers", "rung"),
    [
        ("every=1000", 0, 1_000),
        ("every=1000", 999, 1_000),
        ("every=1000", 1_000, 2_000),
        ("at=5000,20000", 0, 5_000),
        ("at=5000,20000", 5_000, 20_000),
        ("at=5000,20000", 20_000, None),
        ("1-2-5", 0, 1),
        ("1-2-5", 454_000, 500_000),
        ("1-2-5", 500_000, 1_000_000),
        ("1-2-5", LARGEST_COUNT, None),
    ],
)
def test_the_next_rung_is_the_lowest_above(text: str, followers: int, rung: int | None):
    assert rung == parse_ladder(text).next_above(followers)


@pytest.mark.parametrize(
    ("text", "ladder"),
    [
        ("every=1000", Ladder(every=1_000)),
        ("  every=1000\n", Ladder(every=1_000)),
        ("every=50_000", Ladder(every=50_000)),
        (f"every={LARGEST_COUNT}", Ladder(every=LARGEST_COUNT)),
        ("at=7", Ladder(at=(7,))),
        ("at=5000,20000", Ladder(at=(5_000, 20_000))),
        ("at=5_000, 20_000", Ladder(at=(5_000, 20_000))),
    ],
)
def test_a_ladder_is_read_from_text(text: str, ladder: Ladder):
    assert ladder == parse_ladder(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is no ladder"),
        ("1000", "is no ladder"),
        ("1-2-5-10", "is no ladder"),
        ("every", "is no ladder"),
        ("every=", "is no ladder"),
        ("every=ten", "is no ladder"),
        ("every=-5", "is no ladder"),
        ("every=1.5", "is no ladder"),
        ("every=1__000", "is no ladder"),
        ("every=_1", "is no ladder"),
        ("every=1000,2000", "is no ladder"),
        ("every=٣", "is no ladder"),
        ("every=" + "9" * 21, "is no ladder"),
        ("each=1000", "is no ladder"),
        ("at=", "is no ladder"),
        ("at=,", "is no ladder"),
        ("at=5000,", "is no ladder"),
        ("at=5000;20000", "is no ladder"),
        ("every=0", "step must be from 1"),
        (f"every={LARGEST_COUNT + 1}", "step must be from 1"),
        ("at=0,5", "thresholds must be from 1"),
        (f"at=5,{LARGEST_COUNT + 1}", "thresholds must be from 1"),
        (f"at=5,{LARGEST_COUNT + 1},7", "does not ascend"),
        ("at=5,5", "does not ascend: 5 comes after 5"),
        ("at=20000,5000", "does not ascend: 5000 comes after 20000"),
    ],
)
def test_what_is_no_ladder_says_what_is_wrong(text: str, problem: str):
    with pytest.raises(ValueError, match=problem) as caught:
        parse_ladder(text)

    assert text in str(caught.value)


@given(ladders)
def test_a_ladder_survives_its_own_text(ladder: Ladder):
    assert ladder == parse_ladder(str(ladder))


@given(ladders, st.integers(0, 10**12), st.integers(0, 10**12))
def test_rungs_ascend_and_lie_between(ladder: Ladder, low: int, high: int):
    rungs = ladder.rungs_between(low, high)

    assert sorted(set(rungs)) == rungs
    assert len(rungs) <= RUNGS_NAMED
    assert all(low < rung <= high for rung in rungs)


@given(ladders, st.integers(0, 10**6), st.integers(0, 10**6))
def test_an_interval_passes_what_its_parts_pass(ladder: Ladder, first: int, second: int):
    low, high = sorted((first, second))
    middle = (low + high) // 2
    parts = ladder.rungs_between(low, middle) + ladder.rungs_between(middle, high)

    assert parts[-RUNGS_NAMED:] == ladder.rungs_between(low, high)
