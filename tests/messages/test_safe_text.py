"""Names that come from outside: what can be seen of them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.safe_text import plain
from tests.messages.nasty import DEVANAGARI, ENGLAND, FAMILY, PERSIAN, nasty


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\r\nc\u2028d\te", "a b c d e"),
        ("  a \u3000 b  ", "a b"),
        ("a\u200bb\ufeffc\u00add\u2060e", "abcde"),
        ("a\u202eb\u2066c\u2069", "abc"),
        ("@\u200beveryone", "@everyone"),
        ("\u3164\u115f\u2800", ""),
        ("a\x00b\x1b[0m", "ab[0m"),
        ("\ue000\ud800a", "a"),
        ("e" + "\u0301" * 50, "é" + "\u0301" * 3),
        ("\u0301a", "a"),
        ("a\ufe0f\u200db", "ab"),
        ("0\u200d\u2800", "0"),
        ("क्\u200d\u3164", "क्"),
    ],
)
def test_what_cannot_be_seen_is_left_out(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    "text", [FAMILY, ENGLAND, "❤️", "1️⃣", "👍🏽", "葛\U000e0100飾区", DEVANAGARI, "한강"]
)
def test_what_a_script_or_an_emoji_needs_stays(text: str) -> None:
    assert plain(f"a {text} b") == f"a {text} b"


def test_persian_keeps_the_joiner_that_separates_its_letters() -> None:
    assert plain(PERSIAN) == f"\u2068{PERSIAN}\u2069"


def test_letters_that_were_decomposed_are_put_together() -> None:
    assert plain(unicodedata.normalize("NFD", "서울 São Paulo")) == "서울 São Paulo"


@pytest.mark.parametrize(
    ("text", "at_most", "shown"),
    [
        ("Seoul", 5, "Seoul"),
        ("Seoul", 4, "Seo…"),
        ("a b c", 3, "a…"),
        ("e" + "\u0323\u0302" * 2 + "x", 3, "…"),
        (f"a{FAMILY}", 4, "a…"),
        (f"a{ENGLAND}", 5, "a…"),
        ("a👍🏽b", 3, "a…"),
    ],
)
def test_a_long_name_is_cut_between_two_letters(text: str, at_most: int, shown: str) -> None:
    assert plain(text, at_most) == shown


@given(nasty, st.integers(1, 60))
def test_a_name_is_one_line_and_no_longer_than_it_may_be(text: str, at_most: int) -> None:
    shown = plain(text, at_most)

    assert len(shown.strip("\u2068\u2069")) <= at_most
    assert shown.split() == shown.split(" ") or shown == ""


@given(nasty)
def test_what_is_plain_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(nasty)
def test_directions_are_balanced_and_nothing_overrides_them(text: str) -> None:
    shown = plain(text)

    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u200e\u200f")
    assert (shown.count("\u2068"), shown.count("\u2069")) in {(0, 0), (1, 1)}
