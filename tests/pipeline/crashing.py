"""Crashes the pipeline at every SQL statement that it writes with, and restarts it.

What a restart comes to follows from the database and from what was printed, so each pair of these
is restarted once, however many statements it was found at.
"""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
from tests.series import DAY, HOUR, SOURCE, catalogue_of, polls_of
from tests.stored import column, dump

# Paris overtakes Seoul, and passes 1,000 later; Rome glitches, and then jumps for good.
ROWS = {
    "paris": [985, 988, 989, 996, 997, 1_001],
    "rome": [500, 501, 502, 9_000, 700, 701],
    "seoul": [990, 990, 990, 990, 990, 990],
}
POLLS = polls_of(ROWS)
DATABASE = "milepost.db"
ROOM = "room"
CHANNELS = (CONSOLE, ROOM)
BEFORE = 3
"""Polls that are recorded before the first crash."""
HASTY = Rules(
    QuarantineRules(readings=2, agreement=HOUR),
    overtakes=OvertakeRules(confirmations=2, wobble=0),
)
CATALOGUE = catalogue_of(ROWS, "1-2-5", HASTY)


Files = dict[str, bytes]


class Camera:
    """Keeps what is in *folder* before every statement of the connection that writes.

    It is what a program leaves that is killed there: its transaction is open, nobody reads, and
    a page that SQLite has not written yet is in no file.
    """

    def __init__(self, folder: Path) -> None:
        self.pictures: list[tuple[Files, list[int]]] = []
        """What was there, and at which statements in a row."""
        self._folder = folder
        self._count = 0

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch the connections that are made meanwhile."""
        connect = sqlite3.connect

        def watched(name: str, *args: Any, **kwargs: Any) -> sqlite3.Connection:
            connection = connect(name, *args, **kwargs)
            if name == str(self._folder / DATABASE):
                connection.set_trace_callback(self._take)
            return connection

        sqlite3.connect = watched
        try:
            yield
        finally:
            sqlite3.connect = connect

    def _take(self, statement: str) -> None:
        self._count += 1
        files = files_in(self._folder)
        if not self.pictures or self.pictures[-1][0] != files:
            self.pictures.append((files, []))
        self.pictures[-1][1].append(self._count)


def files_in(folder: Path) -> Files:
    """Return the contents of all files."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def put(files: Files, folder: Path) -> Path:
    """Make *folder* anew with these files."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


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
    path = folder / DATABASE
    db = open_database(path)
    db.execute("PRAGMA synchronous = OFF")  # a crashed program loses nothing by it, a machine would
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
    os.close(console)


def look(files: Files, scratch: Path) -> dict[str, Any]:
    """Return what is in the database, and in the channels."""
    put(files, scratch)
    db = Database(sqlite3.connect(scratch / DATABASE))
    db.execute("PRAGMA synchronous = OFF")
    rows = dump(db, "outbox", "deliveries")  # they hold the times of attempts
    sent = dict.fromkeys(CHANNELS, 0)
    if "outbox" in db.table_names():
        rows["outbox"] = db.execute("SELECT id, channel, state, attempts FROM outbox").fetchall()
        # One announcement tells one event here.
        for channel in column(db, "SELECT channel FROM outbox WHERE state = 'sent'"):
            sent[channel] += 1
    db.close()
    lines = {channel: files.get(channel, b"").decode().splitlines() for channel in CHANNELS}
    return {"rows": rows, "sent": sent, "lines": lines}


def crash(folder: Path, before: Files, polls: Sequence[Poll]) -> dict[str, Any]:
    """Return what is left at every statement, and what a restart makes of it."""
    bot, scratch = put(before, folder / "bot"), folder / "scratch"
    camera = Camera(bot)
    with camera.watching():
        asyncio.run(run_bot(bot, polls))
    whole = look(files_in(bot), scratch)
    crashes: dict[str, dict[str, Any]] = {}
    for files, statements in camera.pictures:
        left = look(files, scratch)
        known = crashes.setdefault(repr(left), {"left": left, "statements": []})
        if not known["statements"]:
            asyncio.run(run_bot(put(files, bot), polls))
            known["restarted"] = look(files_in(bot), scratch)
        known["statements"] += statements
    return {"whole": whole, "crashes": list(crashes.values())}


def crash_everywhere(folder: Path) -> dict[str, Any]:
    """Crash a bot at its very start, and one that has been running."""
    first = crash(folder, {}, POLLS[:1])
    running = put({}, folder / "before")
    asyncio.run(run_bot(running, POLLS[:BEFORE]))
    later = crash(folder, files_in(running), POLLS[BEFORE:])
    return {"first start": first, "later": later}
