"""The one way from rows to a recorded database: `World(catalogue, rows).recorded()`.

A world is only data: who is tracked, and what each poll learned. Recording it takes the very steps
of a running bot, so that its events and its outbox are in the database too. What a test wants to
be otherwise is changed by `dataclasses.replace`, or recorded afterwards with the recorder that
`World.record` returns.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from bot.domain.announcements import Subscription
from bot.domain.catalogue import Catalogue
from bot.domain.readings import Poll
from bot.pipeline.record import Recorder, Subscriptions
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import open_database
from tests.series import DAY, START, Row, polls_of
from tests.stored import record

STEPS = {"youtube": 1_000}
"""What platforms round their counts down to."""


def everybody(db: Database) -> list[Subscription]:
    """Subscribe one channel, which wants everything."""
    return [Subscription("all")]


def nobody(db: Database) -> list[Subscription]:
    """Subscribe no channel."""
    return []


@dataclass(frozen=True, eq=False)
class World:
    """The accounts of a catalogue, and their followers poll by poll."""

    catalogue: Catalogue
    rows: Mapping[str, Row] = field(default_factory=dict)
    every: timedelta = DAY
    start: datetime = START
    step: int = 1
    """What counts are rounded down to, on platforms that have no step of their own."""
    expiry: timedelta = 400 * DAY
    """How old what is announced may be."""

    @property
    def polls(self) -> list[Poll]:
        """The polls that the rows are the columns of."""
        accounts = self.catalogue.accounts
        steps = {key: STEPS.get(accounts[key].platform, self.step) for key in self.rows}
        return polls_of(self.rows, self.every, self.start, steps)

    @property
    def now(self) -> datetime:
        """When the last poll was."""
        return self.start + (max(map(len, self.rows.values())) - 1) * self.every

    def recorder(self, db: Database, subscriptions: Subscriptions = everybody) -> Recorder:
        """Return what records in *db*, where the accounts are then, and no reading of them yet."""
        ids = sync_catalogue(db, self.catalogue, self.start)
        return Recorder(self.catalogue, ids, subscriptions, self.expiry)

    def record(self, db: Database, subscriptions: Subscriptions = everybody) -> Recorder:
        """Record all polls in *db*, with the outbox that *subscriptions* make of their events."""
        recorder = self.recorder(db, subscriptions)
        record(db, recorder, *self.polls)
        return recorder

    @contextmanager
    def recorded(
        self, path: Path | None = None, subscriptions: Subscriptions = everybody
    ) -> Iterator[Database]:
        """Record all polls in a database at *path*, else in memory, which is closed afterwards."""
        with closing(open_database(path)) as db:
            self.record(db, subscriptions)
            yield db

    def save(self, path: Path) -> None:
        """Put a database at *path* in which all polls are recorded, which is done only once."""
        path.write_bytes(_recorded(self))


@cache
def _recorded(world: World) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "milepost.db"
        with world.recorded(path):
            pass
        return path.read_bytes()


@contextmanager
def read_only(db: Database) -> Iterator[Database]:
    """Let nobody change *db* meanwhile: tests may share what they only read."""
    db.execute("PRAGMA query_only = ON")
    yield db
    db.execute("PRAGMA query_only = OFF")
