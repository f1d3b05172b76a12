"""Discord's limits of a message, and keeping within them without leaving things out in silence.

https://discord.com/developers/docs/resources/message#embed-object-embed-limits
"""

from collections.abc import Callable, Iterable, Sequence

import discord

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
    """Return how long *text* is where an emoji counts as two, as it does in some of the clients."""
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
