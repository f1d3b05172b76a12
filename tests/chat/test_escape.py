"""Names that come from outside: what Discord makes of them."""

# ruff: noqa: RUF001 (letters of other scripts are what this is about)

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.escape import escape, plain

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
PERSIAN = "می\u200cخواهم"
DEVANAGARI = "क्\u200dष"

nasty = st.lists(
    st.one_of(
        st.characters(),
        st.sampled_from("*_~`|#<>@:[]()-.1\\\n\r\t\u2028 "),
        st.sampled_from(
            "\u200b\u200c\u200d\u2066\u2067\u2068\u2069\u202e\ufeff\u00ad\u3164\u2800\ufe0f"
        ),
        st.sampled_from(["@everyone", "<@123>", "</why:1>", "https://e.example", FAMILY, ENGLAND]),
        st.sampled_from(["é", "e\u0301", "서울", "القاهرة", PERSIAN, DEVANAGARI, "\u0301" * 9]),
    ),
    max_size=40,
).map("".join)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Seoul", "Seoul"),
        ("*Seoul*", r"\*Seoul\*"),
        ("seoul_official", r"seoul\_official"),
        ("~~x~~ ||y|| `z`", r"\~\~x\~\~ \|\|y\|\| \`z\`"),
        ("# Seoul", r"\# Seoul"),
        ("-# Seoul", r"\-# Seoul"),
        ("- Seoul", r"\- Seoul"),
        ("> Seoul", r"\> Seoul"),
        (">>> Seoul", r"\>>> Seoul"),
        ("1. Seoul", r"1\. Seoul"),
        ("[Seoul](https://e.example)", r"\[Seoul\](https\://e\.example)"),
        ("discord.gg/abc", r"discord\.gg/abc"),
        ("<@123> <@&1> <#2>", r"\<@123> \<@&1> \<#2>"),
        ("<t:3:R> </why:4>", r"\<t\:3\:R> \</why\:4>"),
        ("<:a:5> <a:b:6>", r"\<\:a\:5> \<a\:b\:6>"),
        ("@everyone and @HERE", r"\@everyone and \@HERE"),
        ("@seoul_official", r"@seoul\_official"),
        (":smile:", r"\:smile\:"),
        ("\\", r"\\"),
        ("Winston-Salem, St. Louis (MO)", "Winston-Salem, St. Louis (MO)"),
    ],
)
def test_markdown_mentions_and_links_are_shown_as_they_are_written(text: str, escaped: str) -> None:
    assert escape(text) == escaped


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


def test_a_name_from_right_to_left_does_not_turn_what_follows_around() -> None:
    assert escape("القاهرة") == "\u2068القاهرة\u2069"


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


@given(nasty)
def test_nothing_that_discord_reads_is_left_bare(text: str) -> None:
    bare = re.sub(r"\\[^0-9A-Za-z\s]", "x", escape(text)).strip("\u2068\u2069")

    assert not re.search(r"[*_~`|<:\[\]]|@(everyone|here)|^[#>+-]|^\d+\.|\.\S", bare, re.I)


@given(nasty)
def test_escaping_adds_backslashes_and_nothing_else(text: str) -> None:
    assert re.sub(r"\\([^0-9A-Za-z\s])", r"\1", escape(text)) == plain(text)


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
    shown = escape(text)

    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u200e\u200f")
    assert (shown.count("\u2068"), shown.count("\u2069")) in {(0, 0), (1, 1)}
