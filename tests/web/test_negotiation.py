from hypothesis import given
from hypothesis import strategies as st

from bot.web.negotiation import ranked

NAMES = st.text("abcdefghij-", min_size=1, max_size=6)
WEIGHTS = st.integers(0, 1000)


def test_the_best_comes_first_and_equals_in_their_order() -> None:
    assert ranked("da, en-GB;q=0.8, en;q=0.7, ko;q=0.8") == ["da", "en-GB", "ko", "en"]


def test_what_is_refused_is_left_out() -> None:
    assert ranked("gzip;q=0, br;q=0.0, identity") == ["identity"]


def test_what_has_no_name_or_no_weight_is_left_out() -> None:
    assert ranked(" , ;q=1, en;q=, ko;q=nan, fr;level=1") == ["fr"]


@given(st.lists(st.tuples(NAMES, WEIGHTS), max_size=8))
def test_the_order_is_that_of_the_weights(pairs: list[tuple[str, int]]) -> None:
    text = ",".join(f"{name} ; q={weight / 1000}" for name, weight in pairs)
    expected = [name for name, weight in sorted(pairs, key=lambda pair: -pair[1]) if weight]

    assert ranked(text) == expected


@given(st.text(max_size=80))
def test_any_text_is_understood_somehow(text: str) -> None:
    assert all(name.strip() == name and name for name in ranked(text))
