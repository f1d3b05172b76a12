"""A newsroom that operators look after, with two days of counts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.storage.outbox import due_announcements
from tests.chat.announcing import NOW, Newsroom, newsroom
from tests.series import HOUR

BEGIN = NOW - 60 * HOUR
STEADY = {
    "seoul": [449_000 + 10 * n for n in range(50)],
    "new-york": [440_000 + 10 * n for n in range(50)],
    "paris": [333_000 + n for n in range(50)],
}
JUMPED_AT = BEGIN + 50 * HOUR


@asynccontextmanager
async def looked_after(path: Path) -> AsyncIterator[Newsroom]:
    """Open a newsroom whose editor is the operator, and whose channel wants everything."""
    async with newsroom(path) as there:
        await there.restart(operators=(str(there.editor.id),))
        await there.announce("add")
        await there.record(STEADY, BEGIN)
        yield there


async def jump(room: Newsroom, **followers: int) -> None:
    """Let the bot learn counts an hour after the last ones."""
    await room.record({key.replace("_", "-"): [n] for key, n in followers.items()}, JUMPED_AT)


async def due(room: Newsroom) -> list[str]:
    """Return the kinds of what the channel gets next."""
    found = await room.store.read(due_announcements, NOW)
    return [event.kind for announcement in found for event in announcement.events]


async def choices(room: Newsroom, command: str, option: str, typed: str = "") -> dict[str, str]:
    """Return what the operator is suggested."""
    found = await room.editor.autocomplete(room.channel, command, option, typed)
    return {one["name"]: one["value"] for one in found}
