"""The pipeline on a real database, with a fake at each end."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.domain.announcements import Subscription
from bot.domain.catalogue import Catalogue
from bot.domain.readings import Poll
from bot.errors import SourceError
from bot.pipeline.deliver import OutboxDispatcher
from bot.pipeline.notices import Operators
from bot.pipeline.poll import poll_source
from bot.pipeline.record import Recorded, Recorder, Subscriptions
from bot.sources.base import Fetched
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import Store
from bot.storage.subscriptions import Subscriber, save_subscription
from tests.fakes import FakeSender, FakeSource
from tests.series import DAY, SOURCE, START, catalogue_of, polls_of

ALL = Subscription("all")


class Machine:
    """A bot that a test drives by hand; times are those of the polls."""

    def __init__(self, store: Store, catalogue: Catalogue, channels: Sequence[Subscription]):
        self.store = store
        self.catalogue = catalogue
        self.source = FakeSource(SOURCE)
        self.sender = FakeSender()
        self.channels = channels
        self.subscriptions: Subscriptions = lambda _: self.channels
        self.operators = Operators()
        self.expiry = DAY
        self.recorder: Recorder

    @classmethod
    async def start(
        cls, store: Store, catalogue: Catalogue, channels: Sequence[Subscription] = (ALL,)
    ) -> "Machine":
        machine = cls(store, catalogue, channels)
        for channel in channels:
            await store.transact(save_subscription, channel, Subscriber("guild", "mina"), START)
        await machine.restart()
        return machine

    async def restart(self) -> None:
        """Forget everything that is not in the database."""
        ids = await self.store.transact(sync_catalogue, self.catalogue, START)
        self.recorder = Recorder(
            self.catalogue, ids, self.subscriptions, self.expiry, self.operators
        )

    async def poll(self, poll: Poll) -> Recorded:
        """Let the source answer with *poll*."""
        self.source.answers[poll.at] = poll.readings
        return await self._poll(poll.at)

    async def answer(self, fetched: Fetched, at: datetime) -> Recorded:
        """Let the source answer with *fetched* at *at*."""
        self.source.answers[at] = fetched
        return await self._poll(at)

    async def fail(self, error: SourceError, at: datetime) -> None:
        """Let the source fail at *at*."""
        self.source.answers[at] = error
        try:
            await self._poll(at)
        except SourceError as raised:
            assert raised is error
        else:
            raise AssertionError("it did not fail")

    async def _poll(self, at: datetime) -> Recorded:
        accounts = list(self.catalogue.accounts.values())
        return await poll_source(
            self.source, accounts, self.store, self.recorder, lambda: at, self.operators
        )

    async def decide(
        self, account: str, taken_at: datetime, approves: bool, now: datetime
    ) -> Recorded:
        """Let an operator approve or reject a reading."""
        return await self.store.transact(self.recorder.decide, account, taken_at, approves, now)

    async def deliver(self, now: datetime) -> int:
        return await OutboxDispatcher(
            self.store, [self.sender], lambda: now, self.operators
        ).deliver()

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return what *sql* selects."""
        return await self.store.read(lambda db: db.execute(sql).fetchall())

    async def run(self, polls: Sequence[Poll]) -> None:
        """Poll and deliver, again and again."""
        for poll in polls:
            await self.poll(poll)
            await self.deliver(poll.at)


async def climbing(store: Store, channels: Sequence[Subscription], *followers: int) -> Machine:
    """Return a machine in which Seoul passed a milestone with each of *followers*, all due."""
    machine = await Machine.start(store, catalogue_of(["seoul"], "every=5"), channels)
    for poll in polls_of({"seoul": [998, 999, *followers]}, timedelta(minutes=1)):
        await machine.poll(poll)
    return machine
