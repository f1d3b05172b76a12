"""One event: its embed, and its line in a list."""

import discord

from bot.chat.markdown import stamp
from bot.pipeline.telling import Rank
from bot.storage.events import StoredEvent
from bot.wording import Words, headline, telling
from bot.wording.telling import Tone, corrected, title
from bot.wording.words import bracket_of

GREEN, BLUE, ORANGE, GREY = 0x2E9E5B, 0x3B82C4, 0xE07B26, 0x6B7280
_COLOURS: dict[Tone, int] = {
    "milestone": GREEN,
    "overtake": BLUE,
    "first": 0xE0A526,
    "level": 0x8A63C9,
    "trouble": ORANGE,
    "recovery": GREEN,
    "correction": 0xC93B3B,
}


def embed(event: StoredEvent, ranks: tuple[Rank, ...], words: Words) -> discord.Embed:
    """Return *event* in full."""
    told = telling(event, ranks, words)
    built = discord.Embed(
        title=told.title, description="\n".join(told.lines), colour=_COLOURS[told.tone]
    )
    for name, lines in told.fields:
        built.add_field(name=name, value="\n".join(lines), inline=False)
    return built


def line(event: StoredEvent, words: Words) -> str:
    """Return *event* as an entry of a list."""
    parts = [f"**{title(event, words)}**"]
    if event.kind == "correction":
        parts.append(headline(corrected(event), words))
    at = bracket_of(event.fields)[1] if "not_after" in event.fields else event.at
    return f"- {' · '.join([*parts, stamp(at)])}"
