"""Composition root: builds the parts from the settings, and closes them again."""

import logging
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlite_utils import Database

from bot.domain.announcements import CONSOLE, Subscription, with_operators
from bot.domain.catalogue import Catalogue
from bot.errors import CredentialsError, SettingsError
from bot.pipeline.clock import Clock
from bot.pipeline.decisions import Decisions
from bot.pipeline.jumps import begin
from bot.pipeline.notices import Operators
from bot.pipeline.record import Recorder, Subscriptions
from bot.queries.view import stale_after
from bot.service import Service, is_alive
from bot.settings import Settings
from bot.settings.catalogue import build_catalogue
from bot.settings.sources import WikidataSection
from bot.sources.base import Source
from bot.sources.credentials import Credentials, Redactor, redacted_logs
from bot.sources.registry import build_sources, conflicts
from bot.sources.transport import open_web
from bot.sources.wikidata import Wikidata
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import Store, open_database
from bot.storage.installation import renew_epoch
from bot.storage.subscriptions import load_subscriptions

if TYPE_CHECKING:
    from bot.chat.connection import Chat
    from bot.language import Language
    from bot.pipeline.metrics import Metrics
    from bot.web.server import Page

log = logging.getLogger(__name__)

ReadsTime = Callable[[], datetime]

_LOGIN_SECONDS = 5.0
"""The wait for Discord at the start, before polling begins without it."""


def utc_now() -> datetime:
    """Return the time: the one place where the clock is read.

    It is cut to milliseconds, as the database keeps it.
    """
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def seconds() -> float:
    """Return the seconds of a timer that nobody sets; on Linux it counts while the computer sleeps.

    Its beginning is unknown: only differences mean something.
    """
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.perf_counter()


def refuse_conflicts(settings: Settings, where: str) -> None:
    """Raise SettingsError if a source does not accept the *settings*, which are from *where*."""
    problems = list(conflicts(settings, build_catalogue(settings).accounts))
    if problems:
        more = f" ({len(problems) - 1} more to fix)" if len(problems) > 1 else ""
        raise SettingsError(f"{where}: {problems[0]}{more}")


@asynccontextmanager
async def open_sources(
    settings: Settings, clock: ReadsTime = utc_now, is_paced: bool = False
) -> AsyncIterator[tuple[dict[str, Source], Catalogue, Redactor]]:
    """Open the network, and yield the sources, the catalogue, and the redactor of their secrets.

    Meanwhile the redactor takes the secrets out of the log.
    """
    catalogue = build_catalogue(settings)
    async with open_web(clock, settings.http.contact, settings.http.proxy) as web:
        with redacted_logs(web.redactor):
            yield build_sources(settings, web, is_paced), catalogue, web.redactor


@asynccontextmanager
async def open_wikidata(settings: Settings, clock: ReadsTime = utc_now) -> AsyncIterator[Wikidata]:
    """Open the client of Wikidata. Raises SettingsError where no contact is configured.

    https://meta.wikimedia.org/wiki/User-Agent_policy
    """
    if settings.http.contact is None:
        raise SettingsError(
            "http.contact: missing; Wikidata wants to know whom to write to: "
            'add contact = "you@example.org" under [http]'
        )
    section = settings.sources.wikidata or WikidataSection()
    async with open_web(clock, settings.http.contact, settings.http.proxy) as web:
        yield Wikidata(section, web)


@asynccontextmanager
async def open_bot(
    settings: Settings,
    write: Callable[[str], None],
    wall: ReadsTime | None = None,
    is_paced: bool = False,
    with_chat: bool = False,
    with_page: bool = False,
    language: "Language | None" = None,
) -> AsyncIterator[Service]:
    """Open the database and the network, and build the bot; *write* takes the console's lines.

    They are in *language*, else in that of the settings. A *wall* clock is believed whatever it
    says; without one, the system's is, as long as it goes on evenly.

    With *is_paced*, the calls of a poll are spread out in time. *with_chat*, it is also on
    Discord, where there is a token. *with_page*, it serves the page, unless that is turned off or
    cannot be. Raises SettingsError for a token that cannot be used.
    """
    # Imported here, as the texts take as long as the rest, and most commands open no bot.
    from bot.console import ConsoleSender
    from bot.language import language_of

    clock = Clock(utc_now, seconds) if wall is None else Clock(wall)
    path = settings.database.path
    async with AsyncExitStack() as stack:
        store = Store(open_database(path), path)
        stack.push_async_callback(store.aclose)
        sources, catalogue, redactor = await stack.enter_async_context(
            open_sources(settings, clock, is_paced)
        )
        expiry = settings.announcements.expiry
        operators = Operators(settings.discord.operators_channel, expiry)
        # First of all, so that nothing is queued with the epoch of the last start.
        await store.transact(renew_epoch)
        notices = await store.transact(begin, clock, operators)
        ids = await store.transact(sync_catalogue, catalogue, clock())
        recorder = Recorder(catalogue, ids, subscriptions_of(settings), expiry, operators)
        metrics = _metrics() if with_page and settings.web.enabled else None
        decisions = Decisions(catalogue, sources, store, recorder, operators, clock, metrics)
        bot = Service(settings, catalogue, store, decisions, operators, clock, metrics)
        bot.notices += notices
        spoken = language or language_of(settings.discord.language)
        bot.senders.append(ConsoleSender(store, catalogue, write, spoken, settings.discord.zone))
        token = discord_token(settings, redactor)
        if with_chat and token is not None:
            chat = await stack.enter_async_context(
                open_chat(settings, token, catalogue, store, decisions, clock)
            )
            bot.chat = chat
            bot.senders.append(chat)
        if metrics is not None:
            try:
                bot.page = await stack.enter_async_context(
                    open_page(settings, catalogue, metrics, clock)
                )
            except SettingsError as error:
                # Not fatal: a page that nobody can open is bad, missing announcements are worse.
                log.error("%s; until then there is no page", error)
        yield bot


def _metrics() -> "Metrics":
    from bot.pipeline.metrics import Metrics  # its import is slow, and most commands need none

    return Metrics()


@asynccontextmanager
async def open_page(
    settings: Settings, catalogue: Catalogue, metrics: "Metrics", clock: ReadsTime = utc_now
) -> AsyncIterator["Page"]:
    """Serve the page of the settings, and close it again.

    Raises SettingsError where that address cannot be used.
    """
    # Imported here, as only a running bot needs it.
    from bot.web import server
    from bot.web.site import Site

    web = settings.web
    site = Site(catalogue, stale_after(settings.sources), web.zone, web.url or "")
    async with server.open_page(
        site,
        settings.database.path,
        clock,
        is_alive,
        host=web.host,
        port=web.port,
        metrics=metrics,
        rate=web.rate,
        is_behind_proxy=web.is_behind_proxy,
    ) as page:
        yield page


@asynccontextmanager
async def open_chat(
    settings: Settings,
    token: str,
    catalogue: Catalogue,
    store: Store,
    decisions: Decisions,
    clock: ReadsTime = utc_now,
) -> AsyncIterator["Chat"]:
    """Build the bot on Discord, logged in if Discord can be reached, and close it again.

    Raises ChatError where Discord refuses the token.
    """
    # Imported here, as only a running bot needs it.
    from bot.charts import Charts
    from bot.chat.client import DiscordBot
    from bot.chat.connection import UNREACHABLE, Chat
    from bot.chat.context import Context
    from bot.chat.sender import DiscordSender

    point_at(settings)
    charts = Charts()
    client = DiscordBot(
        Context(
            catalogue,
            store,
            decisions,
            charts,
            clock,
            stale_after(settings.sources),
            settings.announcements.expiry,
            settings.discord,
        )
    )
    where = settings.discord.language, settings.discord.zone
    sender = DiscordSender(client, store, catalogue, charts, clock, *where)
    chat = Chat(client, sender, charts, token)
    try:
        with suppress(*UNREACHABLE):  # `serve` tells of it, and tries again
            await chat.log_in(_LOGIN_SECONDS)
        yield chat
    finally:
        await chat.close()


def point_at(settings: Settings) -> None:
    """Point discord.py at the server of the settings, where they name one instead of Discord."""
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
    """Return the subscriptions: channels, the operators and, without Discord, the console."""
    channel = settings.discord.operators_channel

    def subscriptions(db: Database) -> list[Subscription]:
        wanted = load_subscriptions(db)
        if not settings.discord.has_secret():
            wanted.append(Subscription(CONSOLE))
        if channel is not None:
            wanted = with_operators(wanted, channel)
        return wanted

    return subscriptions
