"""The composition root: builds everything from the settings, and closes it again."""

import asyncio
import fcntl
import logging
import random
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlite_utils import Database

from bot.domain.announcements import Subscription, with_operators
from bot.domain.catalogue import Account, Board, Catalogue, Membership, ladders_of
from bot.errors import (
    BotError,
    CredentialsError,
    RateLimitedError,
    SettingsError,
    SourceError,
    StorageError,
)
from bot.pipeline.console import CONSOLE, ConsoleSender
from bot.pipeline.deliver import Courier, Sender
from bot.pipeline.expiry import check_expiry
from bot.pipeline.notices import Operators, log_notices
from bot.pipeline.operations import Operations
from bot.pipeline.record import Recorded, Recorder, Subscriptions
from bot.pipeline.schedule import Watch, build_scheduler, resumed_at, trigger_of
from bot.settings import Settings
from bot.settings.sources import WikidataSource
from bot.sources.base import Source
from bot.sources.credentials import Credentials, Redactor, redacted_logs
from bot.sources.registry import build_sources, conflicts
from bot.sources.transport import open_web
from bot.sources.wikidata import Wikidata
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import Store, open_database
from bot.storage.health import awaited_from, beat
from bot.storage.subscriptions import load_subscriptions

if TYPE_CHECKING:
    from bot.chat.chat import Chat

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

_RETRY_SECONDS = 5
_BEAT_SECONDS = 30
_FINISH_SECONDS = 5
"""How long to wait at the end for what is being sent: a container has ten seconds to stop."""
_LOGIN_SECONDS = 5.0
"""How long to wait at the start for Discord, before polling begins without it."""
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
            names=account.names,
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
                board.names,
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
        store: Store,
        operations: Operations,
        operators: Operators,
        clock: Clock,
    ) -> None:
        self.settings = settings
        self.catalogue = catalogue
        self.operations = operations
        self.senders: list[Sender] = []
        self.chat: Chat | None = None
        self._store = store
        self._operators = operators
        self._clock = clock
        self._courier = Courier(store, self.senders, clock, operators)
        self._deliveries: set[asyncio.Task[int]] = set()

    async def poll(self, name: str) -> Recorded:
        """Poll the source *name* once. Raises SourceError where it cannot be read."""
        return await self.operations.poll(name)

    async def deliver(self) -> None:
        """Begin to send what is due; a channel that takes long keeps nobody waiting."""
        task = asyncio.create_task(self._courier.deliver())
        self._deliveries.add(task)
        task.add_done_callback(self._delivered)

    def _delivered(self, task: asyncio.Task[int]) -> None:
        self._deliveries.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("what is due could not be sent", exc_info=error)

    async def run(self, stop: asyncio.Event) -> None:
        """Poll and deliver on schedule until *stop* is set; what is under way is finished.

        Raises ChatError where Discord does not let the bot in.
        """
        chat = None if self.chat is None else asyncio.create_task(self._serve(self.chat, stop))
        scheduler = build_scheduler()
        names = list(self.operations.sources)
        watch = Watch({name: getattr(self.settings.sources, name) for name in names})
        scopes = {name: self._scopes_of(name) for name in names}
        for name in names:
            self._schedule(scheduler, name, self._clock())

        async def keep_alive() -> None:
            await self._store.transact(beat, self._clock())
            for name in names:
                awaited = await self._store.read(awaited_from, scopes[name])
                notice = awaited and watch.check(name, awaited, self._clock())
                if notice:
                    await self._store.transact(self._operators.tell, [notice], self._clock())
                    log_notices([notice])

        async def check_credentials() -> None:
            for source in self.operations.sources.values():
                await check_expiry(source, self._store, self._clock(), self._operators)

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
            await self._finish(scheduler, chat)

    async def _serve(self, chat: "Chat", stop: asyncio.Event) -> None:
        """Answer on Discord until the bot stops; where it is not let in, the bot stops."""
        try:
            await chat.serve()
        finally:
            stop.set()

    def _scopes_of(self, name: str) -> set[str]:
        source = self.operations.sources[name]
        return {source.scope_of(account) for account in self.operations.accounts_of(name)}

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

    async def _finish(self, scheduler: AsyncIOScheduler, chat: asyncio.Task[None] | None) -> None:
        """Wait for what is being written or sent, but not for ever, and cancel the rest.

        An announcement that is cancelled may have arrived: the next run looks for it first.
        """
        if self._deliveries:
            _, late = await asyncio.wait(self._deliveries, timeout=_FINISH_SECONDS)
            for task in late:
                task.cancel()
        scheduler.shutdown(wait=False)
        if chat is not None and self.chat is not None:
            await self.chat.close()
            chat.cancel()  # which waits for Discord, where that cannot be reached
            await asyncio.wait([chat])
            if not chat.cancelled():
                chat.result()


@asynccontextmanager
async def open_sources(
    settings: Settings, clock: Clock = utc_now, is_paced: bool = False
) -> AsyncIterator[tuple[dict[str, Source], Catalogue, Redactor]]:
    """Open the network, and build the sources of what is tracked; the log tells no secret.

    What is secret is learned by the last of what comes back.
    """
    catalogue = build_catalogue(settings)
    async with open_web(clock, settings.http.contact, settings.http.proxy) as web:
        with redacted_logs(web.redactor):
            yield build_sources(settings, web, is_paced), catalogue, web.redactor


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
    with_chat: bool = False,
) -> AsyncIterator[Bot]:
    """Open the database and the network, and build the bot; *write* takes the console's lines.

    With *is_paced*, the calls of a poll are spread out in time. *with_chat*, it is also on
    Discord, where there is a token. Raises SettingsError for a token that cannot be used.
    """
    path = settings.database.path
    async with AsyncExitStack() as stack:
        store = Store(open_database(path), path)
        stack.push_async_callback(store.aclose)
        sources, catalogue, redactor = await stack.enter_async_context(
            open_sources(settings, clock, is_paced)
        )
        ids = await store.transact(sync_catalogue, catalogue, clock())
        expiry = settings.announcements.expiry
        operators = Operators(settings.discord.operators_channel, expiry)
        recorder = Recorder(catalogue, ids, subscriptions_of(settings), expiry)
        operations = Operations(catalogue, sources, store, recorder, operators, clock)
        bot = Bot(settings, catalogue, store, operations, operators, clock)
        bot.senders.append(ConsoleSender(catalogue, write))
        token = discord_token(settings, redactor)
        if with_chat and token is not None:
            chat = await stack.enter_async_context(
                open_chat(settings, token, catalogue, store, operations, clock)
            )
            bot.chat = chat
            bot.senders.append(chat)
        yield bot


@asynccontextmanager
async def open_chat(
    settings: Settings,
    token: str,
    catalogue: Catalogue,
    store: Store,
    operations: Operations,
    clock: Clock = utc_now,
) -> AsyncIterator["Chat"]:
    """Build what is on Discord, logged in if Discord can be reached, and close it again.

    Raises ChatError where Discord refuses the token.
    """
    # Imported here, as only a running bot needs it.
    from bot.charts import Charts
    from bot.chat.chat import UNREACHABLE, Chat
    from bot.chat.client import MilepostClient
    from bot.chat.sender import DiscordSender

    point_at(settings)
    charts = Charts()
    client = MilepostClient(settings, catalogue, store, operations, charts, clock)
    where = settings.discord.language, settings.discord.zone
    chat = Chat(client, DiscordSender(client, store, catalogue, charts, clock, *where), token)
    try:
        with suppress(*UNREACHABLE):  # of which `serve` tells, and tries again
            await chat.log_in(_LOGIN_SECONDS)
        yield chat
    finally:
        await chat.close()


def point_at(settings: Settings) -> None:
    """Let the library take the server of the settings for Discord, where they name one."""
    from discord.http import Route

    if settings.discord.base_url is not None:
        Route.BASE = settings.discord.base_url


def discord_token(settings: Settings, redactor: Redactor) -> str | None:
    """Return Discord's token, or None where none is configured.

    Raises SettingsError where there is one that cannot be used.
    """
    try:
        return Credentials("discord", settings.discord, redactor).get("token")
    except CredentialsError as error:
        raise SettingsError(str(error)) from error


def subscriptions_of(settings: Settings) -> Subscriptions:
    """Return who wants to hear of events: the channels, the operators, or else the console."""
    channel = settings.discord.operators_channel

    def subscriptions(db: Database) -> list[Subscription]:
        wanted = load_subscriptions(db)
        if not settings.discord.has_secret():
            wanted.append(Subscription(CONSOLE))
        if channel is not None:
            wanted = with_operators(wanted, channel)
        return wanted

    return subscriptions


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
