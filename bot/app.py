"""The composition root: builds everything from the settings, and closes it again."""

import asyncio
import fcntl
import logging
import random
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.domain.announcements import Subscription
from bot.domain.catalogue import Account, Board, Catalogue, Membership, ladders_of
from bot.errors import BotError, RateLimitedError, SettingsError, SourceError, StorageError
from bot.pipeline.console import ConsoleSender
from bot.pipeline.deliver import deliver_due
from bot.pipeline.expiry import check_expiry
from bot.pipeline.poll import poll_source
from bot.pipeline.record import Recorded, Recorder
from bot.pipeline.schedule import Watch, build_scheduler, resumed_at, trigger_of
from bot.settings import Settings
from bot.settings.sources import WikidataSource
from bot.sources.base import Source
from bot.sources.credentials import redacted_logs
from bot.sources.registry import build_sources, conflicts
from bot.sources.transport import open_web
from bot.sources.wikidata import Wikidata
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import Store, open_database
from bot.storage.health import awaited_from, beat

log = logging.getLogger(__name__)

CONSOLE = "console"
Clock = Callable[[], datetime]

_RETRY_SECONDS = 5
_BEAT_SECONDS = 30
_CHECK_CREDENTIALS_AFTER = timedelta(minutes=1)
"""The polls come first: what they meet is said in their words."""


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


def refuse_conflicts(settings: Settings, where: str) -> None:
    """Raise SettingsError for what the sources do not accept in *settings*, read from *where*."""
    problems = list(conflicts(settings, build_catalogue(settings).accounts))
    if problems:
        more = f" ({len(problems) - 1} more to fix)" if len(problems) > 1 else ""
        raise SettingsError(f"{where}: {problems[0]}{more}")


class Bot:
    """Everything that a running Milepost consists of."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        sources: dict[str, Source],
        store: Store,
        recorder: Recorder,
        sender: ConsoleSender,
        clock: Clock,
    ) -> None:
        self.settings = settings
        self.catalogue = catalogue
        self.sources = sources
        self._store = store
        self._recorder = recorder
        self._sender = sender
        self._clock = clock
        self._delivering = asyncio.Lock()

    async def poll(self, name: str) -> Recorded:
        """Poll the source *name* once. Raises SourceError where it cannot be read."""
        return await poll_source(
            self.sources[name], self._accounts_of(name), self._store, self._recorder, self._clock
        )

    async def deliver(self) -> None:
        """Send what is due; one delivery at a time, so that nothing is sent twice."""
        async with self._delivering:
            await deliver_due(self._store, self._sender, self._clock())

    async def run(self, stop: asyncio.Event) -> None:
        """Poll and deliver on schedule until *stop* is set; what is under way is finished."""
        scheduler = build_scheduler()
        watch = Watch({name: getattr(self.settings.sources, name) for name in self.sources})
        scopes = {name: self._scopes_of(name) for name in self.sources}
        for name in self.sources:
            self._schedule(scheduler, name, self._clock())

        async def keep_alive() -> None:
            await self._store.transact(beat, self._clock())
            for name in self.sources:
                awaited = await self._store.read(awaited_from, scopes[name])
                if awaited is not None:
                    watch.check(name, awaited, self._clock())

        async def check_credentials() -> None:
            for source in self.sources.values():
                await check_expiry(source, self._store, self._clock())

        await self.deliver()
        await keep_alive()
        scheduler.add_job(self.deliver, "interval", seconds=_RETRY_SECONDS, id="deliver")
        scheduler.add_job(keep_alive, "interval", seconds=_BEAT_SECONDS, id="heartbeat")
        scheduler.add_job(
            check_credentials,
            "interval",
            days=1,
            id="credentials",
            next_run_time=self._clock() + _CHECK_CREDENTIALS_AFTER,
        )
        scheduler.start()
        try:
            await stop.wait()
        finally:
            scheduler.pause()
            await self._finish(scheduler)

    def _accounts_of(self, name: str) -> list[Account]:
        return [self.catalogue.accounts[key] for key in self.catalogue.accounts_of(name)]

    def _scopes_of(self, name: str) -> set[str]:
        return {self.sources[name].scope_of(account) for account in self._accounts_of(name)}

    def _schedule(self, scheduler: AsyncIOScheduler, name: str, now: datetime) -> None:
        """Poll the source *name* now, and then when its settings say."""

        is_retry = False

        async def job() -> None:
            nonlocal is_retry
            errors: Sequence[SourceError] = ()
            try:
                errors = (await self.poll(name)).errors
            except SourceError as error:
                errors = [error]
            except BotError as error:
                log.error("source %s: %s", name, error)
            untils = [error.until for error in errors if isinstance(error, RateLimitedError)]
            turn = scheduler.get_job(job_id).next_run_time
            at = resumed_at(min(untils), self._clock(), turn, is_retry) if untils else None
            is_retry = at is not None
            if at is not None:
                later = at + random.random() * source.longest_jitter
                scheduler.modify_job(job_id, next_run_time=later)
            await self.deliver()

        job_id = f"poll {name}"
        source = getattr(self.settings.sources, name)
        scheduler.add_job(job, trigger_of(source), id=job_id, next_run_time=now)

    async def _finish(self, scheduler: AsyncIOScheduler) -> None:
        """Wait for what is being written or sent, and cancel the rest."""
        async with self._delivering:
            scheduler.shutdown(wait=False)


@asynccontextmanager
async def open_sources(
    settings: Settings, clock: Clock = utc_now, is_paced: bool = False
) -> AsyncIterator[tuple[dict[str, Source], Catalogue]]:
    """Open the network, and build the sources of what is tracked; the log tells no secret."""
    catalogue = build_catalogue(settings)
    async with open_web(clock, settings.http.contact, settings.http.proxy) as web:
        with redacted_logs(web.redactor):
            yield build_sources(settings, web, is_paced), catalogue


@asynccontextmanager
async def open_wikidata(settings: Settings, clock: Clock = utc_now) -> AsyncIterator[Wikidata]:
    """Open the way to Wikidata. Raises SettingsError where nobody says who asks.

    https://meta.wikimedia.org/wiki/User-Agent_policy
    """
    if settings.http.contact is None:
        raise SettingsError(
            "http.contact: missing; Wikidata wants to know whom to write to: "
            'add contact = "you@example.org" under [http]'
        )
    section = settings.sources.wikidata or WikidataSource()
    async with open_web(clock, settings.http.contact, settings.http.proxy) as web:
        yield Wikidata(section, web)


@asynccontextmanager
async def open_bot(
    settings: Settings,
    write: Callable[[str], None],
    clock: Clock = utc_now,
    is_paced: bool = False,
) -> AsyncIterator[Bot]:
    """Open the database and the network, and build the bot; *write* takes the console's lines.

    With *is_paced*, the calls of a poll are spread out in time.
    """
    path = settings.database.path
    async with AsyncExitStack() as stack:
        store = Store(open_database(path), path)
        stack.push_async_callback(store.aclose)
        sources, catalogue = await stack.enter_async_context(
            open_sources(settings, clock, is_paced)
        )
        ids = await store.transact(sync_catalogue, catalogue, clock())
        recorder = Recorder(catalogue, ids, [Subscription(CONSOLE)], settings.announcements.expiry)
        sender = ConsoleSender(catalogue, write)
        yield Bot(settings, catalogue, sources, store, recorder, sender, clock)


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
