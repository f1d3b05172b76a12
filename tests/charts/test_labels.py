from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.charts.line_labels import spread


def test_labels_that_have_room_stay_where_they_are() -> None:
    assert spread([300, 100, 200], 40, 0, 400) == [300, 100, 200]


def test_labels_that_would_touch_move_apart_evenly() -> None:
    assert sorted(spread([200, 200, 200], 40, 0, 400)) == [160, 200, 240]


def test_labels_stay_within_the_ends() -> None:
    assert spread([-50, 500], 40, 0, 400) == [0, 400]


@given(st.lists(st.floats(-1000, 1000), min_size=1, max_size=10))
def test_labels_never_touch_nor_change_their_order(wanted: list[float]) -> None:
    places = spread(wanted, 40, 98, 500)
    placed = sorted(places)

    assert all(after - before >= 40 - 1e-6 for before, after in pairwise(placed))
    assert placed[0] >= 98 - 1e-6
    assert placed[-1] <= 500 + 1e-6
    by_wish = sorted(zip(wanted, places, strict=True))
    assert [place for _, place in by_wish] == placed
