"""Kills what delivers with SIGKILL at every step it takes, and restarts it until it is done.

A step is an SQL statement that is written with, or a request to Discord: as it begins, when its
body has left, and when its answer is there. The channels live on in a process of their own, so
that what a killed program has posted stays posted.

A program of its own, because it forks: `python -m tests.chat.crashing FOLDER` prints what every
channel got as JSON.
"""

import asyncio
import json
import logging
import os
import shutil
import signal
import sqlite3
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot.app import utc_now
from bot.charts import Chart, Charts
from bot.chat.sender import DiscordSender
from bot.domain.announcements import Subscription
from bot.pipeline.deliver import OutboxDispatcher
from bot.storage.database import Store, open_database
from tests.chat.discord_server import TOKEN, DiscordServer
from tests.chat.tiny_bot import CHART
from tests.killing import is_killed
from tests.series import DAY, HOUR, catalogue_of
from tests.world import World


@dataclass(frozen=True, slots=True)
class Window:
    """What is otherwise in one round of crashes."""

    nonce_seconds: float
    """How long Discord knows a nonce."""
    later: timedelta
    """How much later the program is started again."""
    every: int
    """At which steps it is killed."""
    is_put_back: bool = False
    """Whether all was sent before, and the database is then put back to what waited before that."""


# Seoul passes two milestones in two polls.
ROWS = {"seoul": [985, 991, 1_001]}
CATALOGUE = catalogue_of(ROWS, "every=10")
CHANNELS = 2
LATER = timedelta(hours=1)
WINDOWS = {
    "within": Window(300.0, timedelta(), 4),
    "beyond": Window(0.0, LATER, 5),
    "put back": Window(0.0, LATER, 6, is_put_back=True),
}


class OnePicture(Charts):
    """Draws the same picture whatever is asked."""

    async def png(self, chart: Chart) -> bytes:
        return CHART


class Fuse:
    """Counts the steps, once it is lit, and kills the program at one of them."""

    def __init__(self, kills_at: int | None) -> None:
        self.steps = 0
        self._kills_at = kills_at
        self._is_lit = False

    def light(self, db: sqlite3.Connection) -> None:
        """Count from now on, the statements of *db* too."""
        self._is_lit = True
        db.set_trace_callback(lambda statement: self._step())

    def trace(self) -> aiohttp.TraceConfig:
        """Return what counts requests."""
        config = aiohttp.TraceConfig()

        async def step(*_: object) -> None:
            self._step()

        for signals in (
            config.on_request_start,
            config.on_request_chunk_sent,
            config.on_request_end,
        ):
            signals.append(step)
        return config

    def _step(self) -> None:
        self.steps += self._is_lit
        if self._is_lit and self.steps == self._kills_at:
            os.kill(os.getpid(), signal.SIGKILL)


async def deliver(path: Path, clock: Callable[[], datetime], fuse: Fuse) -> None:
    """Do what the live bot does with its outbox."""
    db = open_database(path)
    db.execute("PRAGMA synchronous = OFF")  # a killed program loses nothing by it, a machine would
    store, charts = Store(db, path), OnePicture()
    client = discord.Client(intents=discord.Intents.none(), http_trace=fuse.trace())
    await client.login(TOKEN)
    sender = DiscordSender(client, store, CATALOGUE, charts, clock)
    fuse.light(db.conn)
    await OutboxDispatcher(store, [sender], clock).deliver()
    await client.close()
    await charts.aclose()
    await store.aclose()


def run_once(path: Path, later: timedelta, kills_at: int | None = None) -> bool:
    """Deliver in a process of its own; return whether it was killed."""
    return is_killed(lambda: asyncio.run(deliver(path, lambda: utc_now() + later, Fuse(kills_at))))


def prepare(path: Path, channels: list[str]) -> None:
    """Make a database with what is to be told in *channels*."""
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir()
    world = World(CATALOGUE, ROWS, HOUR, utc_now() - 4 * HOUR, expiry=DAY)
    with world.recorded(path, lambda _: [Subscription(channel) for channel in channels]):
        pass


@contextmanager
def discord_lives(nonce_seconds: float) -> Iterator[str]:
    """Run a Discord in a process of its own; yield its address."""
    there, here = os.pipe()
    child = os.fork()
    if not child:
        asyncio.run(_serve(nonce_seconds, here))
    os.close(here)
    with os.fdopen(there) as pipe:
        address = pipe.readline().strip()
    try:
        yield address
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


async def _serve(nonce_seconds: float, pipe: int) -> None:
    # A request that ends in the middle is what this is about.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    server = DiscordServer()
    server.composer.nonce_seconds = nonce_seconds
    await server.start()
    os.write(pipe, f"{server.address}\n".encode())
    os.close(pipe)
    await asyncio.Event().wait()


def ask(address: str, what: str, **arguments: object) -> Any:
    """Ask the Discord at *address* for its state, or have it do something."""
    data = json.dumps(arguments).encode() if arguments else None
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"http://{address}/control/{what}", data, headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def settled(address: str) -> Any:
    """Return the state of Discord when it has read what a killed program sent, or gives it up."""
    before, state = None, ask(address, "state")
    while state != before:
        before, state = state, ask(address, "state")
    return state


def crash(path: Path, address: str, window: Window, first: int) -> dict[str, Any]:
    """Kill at steps from the *first* on, and what is restarted at another.

    Return what the channels got in the end.
    """
    Route.BASE = f"http://{address}/api/v10"
    kills, later, fuse = 0, window.later, Fuse(None)
    # In this process: what is parsed or opened once need not be so after every fork.
    whole = told_in(address, path, lambda: asyncio.run(deliver(path, utc_now, fuse)))
    steps = fuse.steps

    def case(step: int) -> None:
        nonlocal kills
        if window.is_put_back:
            live_and_put_back(path)
        kills += run_once(path, timedelta(), step)
        settled(address)
        # A restart takes other steps than a first run: it looks for what it may have posted.
        kills += run_once(path, later, step * 7 % steps + 1)
        settled(address)
        run_once(path, later)

    told = {
        step: told_in(address, path, partial(case, step))
        for step in range(first, steps + 1, window.every)
    }
    state = settled(address)
    looked = sum(one.startswith("GET /channels") for one in state["requests"])
    violations = state["violations"]
    return {"whole": whole, "kills": kills, "told": told, "looked": looked, "wrong": violations}


def live_and_put_back(path: Path) -> None:
    """Send everything, and put the database back to what it was before."""
    copy = path.with_name("copy")
    shutil.copyfile(path, copy)
    run_once(path, timedelta())
    copy.replace(path)


def told_in(address: str, path: Path, run: Callable[[], object]) -> list[list[str]]:
    """Return what new channels, each with something to be told, have got after *run*."""
    guild = ask(address, "add_guild", name="City Hall")["id"]
    channels = [ask(address, "add_channel", guild=guild)["id"] for _ in range(CHANNELS)]
    prepare(path, channels)
    run()
    messages = settled(address)["channels"]
    ask(address, "remove_guild", guild=guild)
    return [[_told(message) for message in messages[channel]] for channel in channels]


def _told(message: dict[str, Any]) -> str:
    return str(message["embeds"][0]["title"])


def main(folder: Path) -> None:
    """Crash within the time in which Discord knows nonces, beyond it, and on an older database."""
    # That the database was put back is said as an error, and any other one would be a finding.
    logging.getLogger("bot.pipeline.notices").disabled = True
    seen = {}
    for first, (name, window) in enumerate(WINDOWS.items(), start=1):
        with discord_lives(window.nonce_seconds) as address:
            seen[name] = crash(folder / name / "milepost.db", address, window, first)
    print(json.dumps(seen))  # noqa: T201 # its answer


if __name__ == "__main__":
    main(Path(sys.argv[1]))
