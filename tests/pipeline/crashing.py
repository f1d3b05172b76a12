"""Kills the pipeline with SIGKILL at every SQL statement that it writes with, and restarts it.

A program of its own, because it forks: `python -m tests.pipeline.crashing FOLDER` prints what it
saw as JSON. What a restart comes to follows from the database and from what was printed, so each
pair of these is restarted once, however many statements it was found at.
"""

import asyncio
import json
import logging
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.console import ConsoleSender
from bot.domain.announcements import CONSOLE, Subscription
from bot.domain.readings import Poll
from bot.domain.rules import OvertakeRules, QuarantineRules, Rules
from bot.language import language_of
from bot.pipeline.deliver import deliver_due
from bot.pipeline.poll import poll_source
from bot.pipeline.record import Recorder
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import Store, open_database
from bot.storage.health import awaited_from
from bot.storage.outbox import DueAnnouncement
from tests.fakes import FakeSource
from tests.killing import run_apart
from tests.series import DAY, HOUR, SOURCE, catalogue_of, polls_of
from tests.stored import column, dump

# Paris overtakes Seoul, and passes 1,000 later; Rome glitches, and then jumps for good.
ROWS = {
    "paris": [985, 988, 989, 996, 997, 1_001],
    "rome": [500, 501, 502, 9_000, 700, 701],
    "seoul": [990, 990, 990, 990, 990, 990],
}
POLLS = polls_of(ROWS)
ROOM = "room"
CHANNELS = (CONSOLE, ROOM)
BEFORE = 3
"""Polls that are recorded before the first crash."""
HASTY = Rules(
    QuarantineRules(readings=2, agreement=HOUR),
    overtakes=OvertakeRules(confirmations=2, wobble=0),
)
CATALOGUE = catalogue_of(ROWS, "1-2-5", HASTY)


class Bomb:
    """Counts the statements of the connection that writes, and kills the program at one of them."""

    def __init__(self, database: Path, kills_at: int | None) -> None:
        self.count = 0
        self._database = str(database)
        self._kills_at = kills_at
        self._connect = sqlite3.connect
        sqlite3.connect = self._traced  # in this process alone, which ends with it

    def _traced(self, name: str, *args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection = self._connect(name, *args, **kwargs)
        if name == self._database:
            connection.set_trace_callback(self._tick)
        return connection

    def _tick(self, statement: str) -> None:
        self.count += 1
        if self.count == self._kills_at:
            os.kill(os.getpid(), signal.SIGKILL)


class Room:
    """A channel that can be looked through: what was tried before is sent if it is not there."""

    def __init__(self, file: Path) -> None:
        self._file = file
        file.touch()

    def takes(self, channel: str) -> bool:
        return channel == ROOM

    async def newest(self, channel: str) -> None:
        """Nothing is put back here."""

    async def send(self, announcement: DueAnnouncement) -> str:
        mark = str(announcement.id)
        there = [line.partition(" ")[0] for line in self._file.read_text().splitlines()]
        if announcement.tried_at is None or mark not in there:
            keys = " ".join(event.key for event in announcement.events)
            with self._file.open("a") as file:
                file.write(f"{mark} {keys}\n")
        return mark


async def run_bot(folder: Path, polls: Sequence[Poll]) -> None:
    """Do what the live bot does: deliver what is left, then poll and deliver."""
    path = folder / "milepost.db"
    db = open_database(path)
    db.execute("PRAGMA synchronous = OFF")  # a killed program loses nothing by it, a machine would
    store = Store(db, path)
    ids = await store.transact(sync_catalogue, CATALOGUE, POLLS[0].at)
    channels = [Subscription(CONSOLE), Subscription(ROOM)]
    recorder = Recorder(CATALOGUE, ids, lambda _: channels, DAY)
    source, accounts = FakeSource(SOURCE, POLLS), list(CATALOGUE.accounts.values())
    console = os.open(folder / CONSOLE, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    senders = [
        ConsoleSender(
            store,
            CATALOGUE,
            lambda line: os.write(console, f"{line}\n".encode()),
            language_of("en"),
        ),
        Room(folder / ROOM),
    ]

    async def deliver(now: datetime) -> None:
        for sender in senders:  # one after the other, so that every run has the same statements
            await deliver_due(store, sender, now)

    await deliver(POLLS[-1].at)
    for poll in polls:
        last = await store.read(awaited_from, [SOURCE])
        if last is None or last < poll.at:
            await poll_source(source, accounts, store, recorder, lambda at=poll.at: at)
            await deliver(poll.at)
    await store.aclose()


def run_once(folder: Path, polls: Sequence[Poll], kills_at: int | None = None) -> int:
    """Run the bot in a process of its own; return its statements, or 0 where it was killed."""
    folder.mkdir(exist_ok=True)

    def program() -> int:
        bomb = Bomb(folder / "milepost.db", kills_at)
        asyncio.run(run_bot(folder, polls))
        return bomb.count

    return run_apart(program, folder / "count")


def look(folder: Path) -> dict[str, Any]:
    """Return what is in a copy of the database, and in the channels."""
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy)
    db = Database(sqlite3.connect(copy / "milepost.db"))
    db.execute("PRAGMA synchronous = OFF")
    rows = dump(db, "outbox", "deliveries")  # they hold the times of attempts
    sent = dict.fromkeys(CHANNELS, 0)
    if "outbox" in db.table_names():
        rows["outbox"] = db.execute("SELECT id, channel, state, attempts FROM outbox").fetchall()
        # One announcement tells one event here.
        for channel in column(db, "SELECT channel FROM outbox WHERE state = 'sent'"):
            sent[channel] += 1
    db.close()
    shutil.rmtree(copy)
    files = {channel: folder / channel for channel in CHANNELS}
    lines = {
        channel: file.read_text().splitlines() if file.exists() else []
        for channel, file in files.items()
    }
    return {"rows": rows, "sent": sent, "lines": lines}


def crash(
    folder: Path, before: Path | None, polls: Sequence[Poll], every: int = 1
) -> dict[str, Any]:
    """Return what was left at *every* statement, and what a restart made of it."""

    def fresh(name: str) -> Path:
        place = folder / name
        shutil.rmtree(place, ignore_errors=True)
        if before is not None:
            shutil.copytree(before, place)
        return place

    statements = run_once(fresh("whole"), polls)
    whole, crashes = look(folder / "whole"), {}
    for statement in range(1, statements + 1, every):
        place = fresh("crash")
        assert run_once(place, polls, statement) == 0, statement
        left = look(place)
        known = crashes.setdefault(json.dumps(left), {"left": left, "statements": []})
        if not known["statements"]:
            run_once(place, polls)
            known["restarted"] = look(place)
        known["statements"].append(statement)
    return {"whole": whole, "crashes": list(crashes.values())}


def main(folder: Path) -> None:
    """Crash a bot at its very start, and one that has been running."""
    logging.getLogger("bot").addHandler(
        logging.NullHandler()
    )  # what operators are told is no error
    first = crash(folder, None, POLLS[:1], every=4)  # most of it makes the schema
    run_once(folder / "before", POLLS[:BEFORE])
    later = crash(folder, folder / "before", POLLS[BEFORE:])
    print(json.dumps({"first start": first, "later": later}))  # noqa: T201 # its answer


if __name__ == "__main__":
    main(Path(sys.argv[1]))
