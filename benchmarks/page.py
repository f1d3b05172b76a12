"""How long a poll and a slash command take while two hundred people look at the page.

The bot runs as it always does, with its page, on the local Discord of the tests. Everything that
asks it has a process of its own. A poll of all accounts is recorded every second, so that every
open page comes for what is new every second or two; half of the time, nobody looks.

Exits with 1 where a median with visitors is more than so many times the one without, in the same
run, where a visitor is refused, or where a first paint needs more than 100 kB. The database is
that of answers.py, and is made in the same way; a copy is used.
"""

import asyncio
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
# In the place of this folder, where discord.py would be taken for the library of its name.
sys.path[0] = str(ROOT)

from benchmarks.answers import NOW, generate  # noqa: E402
from benchmarks.discord import (  # noqa: E402
    Discord,
    complete,
    configured,
    local_discord,
    write_counts,
)
from benchmarks.visitors import VISITORS  # noqa: E402
from bot.app import open_bot  # noqa: E402
from bot.service import Service  # noqa: E402

SECONDS = 10.0
"""How long each part is measured; there are two with visitors, and two without."""
TICK = 0.01
MOST_BYTES = 100_000
HIGHEST_RATIO = 2.0

COMMANDS: dict[str, dict[str, object]] = {
    "ranking": {"board": "board-1"},
    "city": {"city": "City 3"},
    "milestones": {"account": "account-7"},
    "status": {},
}


@dataclass
class Taken:
    """How long things took, in seconds."""

    polls: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    """How late the event loop was."""


class Meter:
    """Measures into whatever part it is told to."""

    def __init__(self, bot: Service, discord: Discord, where: dict[str, str], folder: Path) -> None:
        self.taken = Taken()
        self._bot = bot
        self._discord = discord
        self._where = where
        self._folder = folder

    async def poll(self, clock: Callable[[], datetime]) -> None:
        """Poll every second."""
        for number in count():
            write_counts(self._folder, number, clock())
            started = time.monotonic()
            await self._bot.poll("file")
            self.taken.polls.append(time.monotonic() - started)
            await asyncio.sleep(1)

    async def ask(self) -> None:
        """Use one command after the other."""
        while True:
            for name, options in COMMANDS.items():
                answer = await self._discord.do(
                    "slash", **self._where, name=name, options=options, seconds=20
                )
                self.taken.answers.append(answer["took_in_all"])

    async def watch(self) -> None:
        """Note how late the event loop is."""
        while True:
            started = time.monotonic()
            await asyncio.sleep(TICK)
            self.taken.late.append(time.monotonic() - started - TICK)


@asynccontextmanager
async def visitors(address: str) -> AsyncIterator[Callable[[], Awaitable[dict[str, Any]]]]:
    """Let two hundred people look at the page; yields what sends them away and asks how it was."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.visitors", address),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=2**24,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    told, asked = process.stdout, process.stdin

    async def end() -> dict[str, Any]:
        asked.close()
        tally: dict[str, Any] = json.loads(await told.readline())
        return tally

    try:
        assert await told.readline() == b"ready\n"
        yield end
    finally:
        if process.returncode is None and not asked.is_closing():
            process.kill()
        await process.wait()


async def measure(meter: Meter, address: str) -> tuple[dict[str, Taken], list[dict[str, Any]]]:
    """Return what was measured without visitors and with them, and what those got."""
    taken = {"without": Taken(), "with": Taken()}
    tallies = []
    await asyncio.sleep(3)  # for warming up
    for _ in range(2):
        meter.taken = taken["without"]
        await asyncio.sleep(SECONDS)
        meter.taken = Taken()
        async with visitors(address) as end:
            meter.taken = taken["with"]
            await asyncio.sleep(SECONDS)
            meter.taken = Taken()
            tallies.append(await end())
    return taken, tallies


async def run(folder: Path) -> tuple[dict[str, Taken], list[dict[str, Any]]]:
    """Run the bot, and measure."""
    started = time.monotonic()

    def clock() -> datetime:
        return NOW + timedelta(milliseconds=int((time.monotonic() - started) * 1000))

    complete(folder, clock())
    async with local_discord() as discord:
        guild = await discord.do("add_guild", name="City Hall")
        channel = await discord.do("add_channel", guild=guild["id"], name="news")
        member = await discord.do("add_member", guild=guild["id"], name="A")
        where = {"channel": channel["id"], "member": member["id"]}
        settings = configured(folder, discord.base_url, MILEPOST_WEB__PORT="0")
        async with open_bot(settings, print, clock, with_chat=True, with_page=True) as bot:
            assert bot.chat is not None
            assert bot.page is not None
            serving = asyncio.create_task(bot.chat.serve())
            while not (await discord.state())["connected"]:  # noqa: ASYNC110 # there is no event
                await asyncio.sleep(0.1)
            meter = Meter(bot, discord, where, folder)
            tasks = [
                asyncio.create_task(one) for one in (meter.poll(clock), meter.ask(), meter.watch())
            ]
            measured = await measure(meter, bot.page.address)
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await bot.chat.close()
            await serving
    return measured


def described(seconds: list[float]) -> str:
    """Return the median, and what one in twenty exceeds."""
    high = statistics.quantiles(seconds, n=20)[-1]
    return f"{statistics.median(seconds) * 1000:6.1f} ms (95 %: {high * 1000:6.1f})"


def report(taken: dict[str, Taken], tallies: list[dict[str, Any]]) -> tuple[list[str], bool]:
    """Return what to print, and whether anything is over its limit."""
    lines, is_over = [], False
    for name, what in (("a poll", "polls"), ("a slash command", "answers"), ("lateness", "late")):
        without, with_them = (getattr(taken[part], what) for part in ("without", "with"))
        ratio = statistics.median(with_them) / statistics.median(without)
        # How late the loop is does not matter in itself; polls and answers have it in them.
        limit = "" if what == "late" else f", limit {HIGHEST_RATIO}"
        is_over |= bool(limit) and ratio > HIGHEST_RATIO
        lines.append(
            f"{name:16}without visitors {described(without)}, with {described(with_them)}, "
            f"ratio {ratio:.2f}{limit}"
        )
    seconds = [one for tally in tallies for one in tally["seconds"]]
    pages, requests = len(seconds), sum(tally["requests"] for tally in tallies)
    refused = [status for tally in tallies for status in tally["refused"]]
    if refused:
        lines.append(f"refused with {dict(Counter(refused))}")
    lines.append(
        f"{VISITORS} visitors, {requests / (len(tallies) * SECONDS):.0f} requests a second, "
        f"{pages} pages after {described(seconds)}, {len(refused)} refused"
    )
    largest = max(size for tally in tallies for size in tally["bytes_at_first"].values())
    lines.append(f"the largest first paint: {largest:,} bytes, limit {MOST_BYTES:,}")
    return lines, is_over or bool(refused) or largest > MOST_BYTES


def main() -> int:
    """Print how long everything takes; return 1 where something is over its limit."""
    default = Path(tempfile.gettempdir()) / "milepost-answers.db"
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    if not path.exists():
        generate(path)
    with tempfile.TemporaryDirectory() as name:
        shutil.copy(path, Path(name) / "milepost.db")
        taken, tallies = asyncio.run(run(Path(name)))
    lines, is_over = report(taken, tallies)
    sys.stdout.write("\n".join(lines) + "\n")
    return int(is_over)


if __name__ == "__main__":
    sys.exit(main())
