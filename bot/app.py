"""The composition root: builds everything from the settings, and closes it again."""

import asyncio
import fcntl
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.domain.announcements import Subscription
from bot.domain.catalogue import Account, Board, Catalogue, Membership, ladders_of
from bot.errors import BotError, SourceError, StorageError
from bot.pipeline.console import ConsoleSender
from bot.pipeline.deliver import deliver_due
from bot.pipeline.poll import poll_source
from bot.pipeline.record import Recorded, Recorder
from bot.pipeline.schedule import Watch, build_scheduler, trigger_of
from bot.settings import Settings
from bot.sources.base import Source
from bot.sources.file import FileSource
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import Store, open_database
from bot.storage.health import beat, polled_at

log = logging.getLogger(__name__)

CONSOLE = "console"
Clock = Callable[[], datetime]

_RETRY_SECONDS = 5
_BEAT_SECONDS = 30


def utc_now() -> datetime:
    """Return the time: the one place where the clock is read.

    It is cut to milliseconds, as the database keeps it.
    """
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def build_catalogue(settings: Settings) -> Catalogue:
    """Return what the settings declare."""
    accounts = {
        account.key: Account(
            account.key,
            account.city,
            account.platform,
            account.source,
            account.owner or "",
            account.handle,
            account.url or "",
        )
        for account in settings.accounts
    }
    boards = [
        (
            Board(
                board.key,
                tuple(
                    Membership(m.account, m.from_at, m.to_at, m.reference or "")
                    for m in board.members
                ),
                settings.overtake_rules(board),
                board.name,
                board.definition,
                board.definition_url or "",
            ),
            board.milestones,
        )
        for board in settings.boards
    ]
    ladders = {
        account.key: ladders_of(account.key, account.milestones, boards, settings.milestones.ladder)
        for account in settings.accounts
    }
    return Catalogue(accounts, ladders, tuple(board for board, _ in boards), settings.rules)


def build_sources(settings: Settings) -> dict[str, Source]:
    """Return the sources that are configured, by name."""
    sources: dict[str, Source] = {}
    if settings.sources.file is not None:
        file = settings.sources.file
        sources[FileSource.name] = FileSource(file.path, file.max_age)
    return sources


class Bot:
    """Everything that a running Milepost consists of."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        store: Store,
        recorder: Recorder,
        sender: ConsoleSender,
        clock: Clock,
    ) -> None:
        self.settings = settings
        self.catalogue = catalogue
        self.sources = build_sources(settings)
        self._store = store
        self._recorder = recorder
        self._sender = sender
        self._clock = clock
        self._delivering = asyncio.Lock()

    async def poll(self, name: str) -> Recorded:
        """Poll the source *name* once. Raises SourceError where it cannot be read."""
        accounts = [self.catalogue.accounts[key] for key in self.catalogue.accounts_of(name)]
        return await poll_source(
            self.sources[name], accounts, self._store, self._recorder, self._clock()
        )

    async def deliver(self) -> None:
        """Send what is due; one delivery at a time, so that nothing is sent twice."""
        async with self._delivering:
            await deliver_due(self._store, self._sender, self._clock())

    async def run(self, stop: asyncio.Event) -> None:
        """Poll and deliver on schedule until *stop* is set; what is under way is finished."""
        scheduler = build_scheduler()
        watch = Watch({name: getattr(self.settings.sources, name) for name in self.sources})
        for name in self.sources:
            self._schedule(scheduler, name, self._clock())

        async def keep_alive() -> None:
            await self._store.transact(beat, self._clock())
            for name in self.sources:
                last = await self._store.read(polled_at, name)
                if last is not None:
                    watch.check(name, last, self._clock())

        await self.deliver()
        await keep_alive()
        scheduler.add_job(self.deliver, "interval", seconds=_RETRY_SECONDS, id="deliver")
        scheduler.add_job(keep_alive, "interval", seconds=_BEAT_SECONDS, id="heartbeat")
        scheduler.start()
        try:
            await stop.wait()
        finally:
            scheduler.pause()
            await self._finish(scheduler)

    def _schedule(self, scheduler: AsyncIOScheduler, name: str, now: datetime) -> None:
        """Poll the source *name* now, and then when its settings say."""

        async def job() -> None:
            try:
                await self.poll(name)
            except SourceError:
                return
            except BotError as error:
                log.error("source %s: %s", name, error)
                return
            await self.deliver()

        source = getattr(self.settings.sources, name)
        scheduler.add_job(job, trigger_of(source), id=f"poll {name}", next_run_time=now)

    async def _finish(self, scheduler: AsyncIOScheduler) -> None:
        """Wait for what is being written or sent, and cancel the rest."""
        async with self._delivering:
            scheduler.shutdown(wait=False)


@asynccontextmanager
async def open_bot(
    settings: Settings, write: Callable[[str], None], clock: Clock = utc_now
) -> AsyncIterator[Bot]:
    """Open the database and build the bot; *write* takes the lines of the console."""
    path = settings.database.path
    store = Store(open_database(path), path)
    try:
        catalogue = build_catalogue(settings)
        ids = await store.transact(sync_catalogue, catalogue, clock())
        recorder = Recorder(catalogue, ids, [Subscription(CONSOLE)], settings.announcements.expiry)
        yield Bot(settings, catalogue, store, recorder, ConsoleSender(catalogue, write), clock)
    finally:
        await store.aclose()


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the right to run on the database at *path*; two bots would say everything twice.

    Raises StorageError where another process holds it. A crash gives it up.
    """
    # By the file and not by its name: a link to a database is the same database.
    lock = Path(f"{path.resolve()}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = lock.open("a")
    except OSError as error:
        raise StorageError(f"{lock}: cannot be written: {error.strerror}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StorageError(f"{path}: another milepost runs on this database") from error
        yield


def is_alive(last: datetime | None, now: datetime) -> bool:
    """Return whether a bot that gave a sign of life at *last* still counts as alive."""
    return last is not None and abs(now - last) < timedelta(seconds=4 * _BEAT_SECONDS)
