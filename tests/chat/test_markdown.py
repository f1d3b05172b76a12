"""Names that come from outside: what Discord makes of them."""

# ruff: noqa: RUF001 (letters of other scripts are what this is about)

import re

import pytest
from hypothesis import given

from bot.chat.markdown import escape
from bot.messages.safe_text import plain
from tests.messages.nasty import nasty


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


def test_a_name_from_right_to_left_does_not_turn_what_follows_around() -> None:
    assert escape("القاهرة") == "\u2068القاهرة\u2069"


@given(nasty)
def test_nothing_that_discord_reads_is_left_bare(text: str) -> None:
    bare = re.sub(r"\\[^0-9A-Za-z\s]", "x", escape(text)).strip("\u2068\u2069")

    assert not re.search(r"[*_~`|<:\[\]]|@(everyone|here)|^[#>+-]|^\d+\.|\.\S", bare, re.I)


@given(nasty)
def test_escaping_adds_backslashes_and_nothing_else(text: str) -> None:
    assert re.sub(r"\\([^0-9A-Za-z\s])", r"\1", escape(text)) == plain(text)
