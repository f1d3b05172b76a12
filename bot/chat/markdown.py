"""Markdown as Discord reads it: escaped names, times in everybody's own zone, length limits."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Literal
from urllib.parse import quote

import discord

from bot.messages.safe_text import LONGEST_NAME, isolated, shown

# What means something to Discord's Markdown: anywhere, or at the beginning of a line, where a name
# may come to stand. A backslash takes the meaning away in every place where it is read:
# https://support.discord.com/hc/en-us/articles/210298617
# Mentions, timestamps, commands and emoji begin with "<"; a link needs "://", and an invitation
# its full stop.
_MARKS = re.compile(r"[\\*_~`|<:\[\]]|@(?=everyone|here)|\.(?=\S)|^[#>+-]|^\d+\.", re.IGNORECASE)


def escape(text: str, at_most: int = LONGEST_NAME) -> str:
    """Return *text* escaped, so that Discord shows it literally wherever Markdown is read.

    It is one line of at most so many characters, of which Markdown takes more to write.
    """
    marked = _MARKS.sub(lambda match: f"{match[0][:-1]}\\{match[0][-1]}", shown(text, at_most))
    return isolated(marked)


_LONGEST_URL = 300


class Markdown:
    """Discord's Markdown."""

    def name(self, text: str, at_most: int) -> str:
        """Return *text* as what Discord shows literally."""
        return escape(text, at_most)

    def bold(self, text: str) -> str:
        """Return *text* emphasised."""
        return f"**{text}**"

    def link(self, text: str, url: str) -> str:
        """Return *text* as a link to *url*, if that is one that Markdown can take."""
        # A closing bracket would end the link, and a space would make none of it.
        safe = quote(url, safe=":/?#@!$&'*+,;=%~")
        is_good = safe.startswith(("https://", "http://")) and len(safe) <= _LONGEST_URL
        return f"[{text}]({safe})" if is_good and text else text

    def moment(self, at: datetime) -> str:
        """Return *at* in the reader's own zone and language."""
        return stamp(at)

    def hours(self, start: datetime, end: datetime) -> tuple[str, str]:
        """Return the two ends, the second without its day."""
        return stamp(start), stamp(end, "t")


MARKDOWN = Markdown()


def stamp(at: datetime, style: Literal["f", "t", "R", "D"] = "f") -> str:
    """Return *at* as everybody's Discord shows it in the reader's own zone and language.

    https://discord.com/developers/docs/reference#message-formatting-timestamp-styles
    """
    return f"<t:{int(at.timestamp())}:{style}>"


CONTENT = 2000
TITLE = 256
DESCRIPTION = 4096
FIELDS = 25
FIELD_NAME = 256
FIELD_VALUE = 1024
FOOTER = 2048
ALL_EMBEDS = 6000
EMBEDS = 10
LABEL = 80


def length(text: str) -> int:
    """Return the length of *text* in UTF-16, as some clients count: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fits(embeds: Sequence[discord.Embed]) -> bool:
    """Return whether Discord takes *embeds* in one message."""
    texts = [text for embed in embeds for text in _texts_of(embed)]
    return (
        len(embeds) <= EMBEDS
        and all(len(embed.fields) <= FIELDS for embed in embeds)
        and all(length(text) <= limit for text, limit in texts)
        and sum(length(text) for text, _ in texts) <= ALL_EMBEDS
    )


def _texts_of(embed: discord.Embed) -> Iterable[tuple[str, int]]:
    yield embed.title or "", TITLE
    yield embed.description or "", DESCRIPTION
    yield embed.footer.text or "", FOOTER
    for field in embed.fields:
        yield field.name or "", FIELD_NAME
        yield field.value or "", FIELD_VALUE


def lines_within(limit: int, lines: Sequence[str], more: Callable[[int], str]) -> str:
    """Return as many of *lines* as fit into *limit*, and *more* of the number of the others."""
    whole = "\n".join(lines)
    if length(whole) <= limit:
        return whole
    for kept in range(len(lines) - 1, 0, -1):
        text = "\n".join([*lines[:kept], more(len(lines) - kept)])
        if length(text) <= limit:
            return text
    return more(len(lines))
