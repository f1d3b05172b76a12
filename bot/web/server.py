"""The server: the handler of each address, and the middlewares for all of them."""

import errno
import logging
import os
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from http import HTTPStatus
from pathlib import Path

from aiohttp import web
from aiohttp.http import HttpProcessingError
from aiohttp.typedefs import Handler as HttpHandler
from aiohttp.typedefs import Middleware

from bot.charts import Charts
from bot.errors import SettingsError
from bot.pipeline.metrics import Metrics
from bot.storage.database import Readers
from bot.storage.fingerprint import ChangeDetector
from bot.web import api, pages
from bot.web.cache import ResponseCache
from bot.web.errors import catching_errors
from bot.web.headers import add_headers, headers_of
from bot.web.limits import ConnectionLimit, RateLimit, more_descriptors
from bot.web.live import ChangeNotifier, EventStreams
from bot.web.monitoring import Exposition, IsAlive, Probes
from bot.web.negotiation import page_request, respond, route_of
from bot.web.response import Route
from bot.web.site import Site
from bot.web.static_files import add_files

NOTIFIER = web.AppKey("notifier", ChangeNotifier)
CONNECTION_LIMIT = web.AppKey("connection_limit", ConnectionLimit)

_MOST_STREAMS = 1_000
_FREE = {"/static/{version}/{name}", "/favicon.svg", "/healthz", "/readyz", "/live"}
"""The routes without a rate limit: they cost next to nothing, or have a limit of their own."""
_END_SECONDS = 1.0
"""The wait at the end for responses that are being computed."""
_IDLE_SECONDS = 75.0
"""After which a connection is closed; proxies that use theirs again close them after 60."""


@dataclass(frozen=True, slots=True)
class Page:
    """The page, as it is served."""

    address: str
    """Its address on this machine."""
    poke: Callable[[], None]
    """Tells open pages that something changed which is not in the database."""


@asynccontextmanager
async def open_page(
    site: Site,
    path: Path,
    clock: Callable[[], datetime],
    is_alive: IsAlive,
    *,
    host: str = "127.0.0.1",
    port: int = 8080,
    metrics: Metrics | None = None,
    rate: int = 1200,
    is_behind_proxy: bool = False,
    routes: Sequence[Route] | None = None,
) -> AsyncIterator[Page]:
    """Serve the database at *path* as a page, and close it again.

    A *port* of 0 is any that is free. Where *site* has no address, it is the one on this machine.
    Raises SettingsError where nothing can be served there.
    """
    logging.getLogger("aiohttp.server").addFilter(_is_ours)
    with _listening(host, port) as listening:
        address = _address(host, listening.getsockname()[1])
        site = replace(site, address=site.address or address)
        app = create_app(site, path, clock, is_alive, metrics, rate, is_behind_proxy, routes)
        # Who closes a page must not leave a response to be computed that nobody reads.
        runner = web.AppRunner(
            app,
            access_log=None,
            handler_cancellation=True,
            keepalive_timeout=_IDLE_SECONDS,
            shutdown_timeout=_END_SECONDS,
        )
        try:
            await runner.setup()
            assert runner.server is not None  # as it is set up
            async with app[CONNECTION_LIMIT].accepting(runner.server, listening):
                yield Page(address, app[NOTIFIER].poke)
        finally:
            await runner.cleanup()


def create_app(
    site: Site,
    path: Path,
    clock: Callable[[], datetime],
    is_alive: IsAlive,
    metrics: Metrics | None = None,
    rate: int = 1200,
    is_behind_proxy: bool = False,
    routes: Sequence[Route] | None = None,
) -> web.Application:
    """Return the page of *site* from the database at *path*.

    It answers *rate* requests a minute of each visitor. What it reads and draws has threads of its
    own, so that the bot waits for no visitor; and what watches over it waits for none, either.
    """
    readers, watchers, charts = Readers(path, 1), Readers(path, 1), Charts()
    # Half of the descriptors is for polls, the database and Discord; and half of the rest for those
    # who load a page while others have one open.
    descriptors = more_descriptors()
    connection_limit = ConnectionLimit(descriptors // 2)
    notifier = ChangeNotifier(watchers, ChangeDetector(path), clock)
    cache = ResponseCache(site, readers, charts, notifier, clock)
    streams = EventStreams(notifier, is_behind_proxy, most=min(_MOST_STREAMS, descriptors // 4))
    exposition = Exposition(metrics or Metrics(), site, watchers, streams, clock)
    probes = Probes(watchers, clock, is_alive)
    rate_limit = RateLimit(rate, is_behind_proxy)

    async def answer(route: Route, http_request: web.Request) -> web.Response:
        request = page_request(http_request, route)
        response = await cache.get(route.handler, request)
        return respond(http_request, response, headers_of(response, request, route.is_localised))

    async def cancel(_: web.Application) -> None:
        await cache.aclose()

    async def threads(_: web.Application) -> AsyncIterator[None]:
        yield
        await charts.aclose()
        await readers.aclose()
        await watchers.aclose()

    app = web.Application(
        middlewares=[
            connection_limit.noticing,
            exposition.counting(),
            catching_errors(site),
            _limited(rate_limit),
        ]
    )
    app[NOTIFIER], app[CONNECTION_LIMIT] = notifier, connection_limit
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.extend([notifier.end, cancel])
    app.cleanup_ctx.extend([threads, notifier.running])
    for route in all_routes() if routes is None else routes:
        app.router.add_get(route.path, partial(answer, route))
    app.router.add_get("/live", streams.answer)
    app.router.add_get("/healthz", probes.health)
    app.router.add_get("/readyz", probes.readiness)
    app.router.add_get("/metrics", exposition.answer)
    add_files(app.router)
    return app


def all_routes() -> list[Route]:
    """Return the routes of the pages, and those of the API."""
    return [*pages.ROUTES, *api.ROUTES]


def _limited(rate_limit: RateLimit) -> Middleware:
    @web.middleware
    async def limited(request: web.Request, handler: HttpHandler) -> web.StreamResponse:
        if route_of(request) in _FREE:
            return await handler(request)
        visitor = rate_limit.count(request)
        response = await handler(request)
        if response.status == HTTPStatus.NOT_MODIFIED and _is_named(request, response):
            rate_limit.forgive(visitor)
        return response

    return limited


def _is_named(http_request: web.Request, response: web.StreamResponse) -> bool:
    """Return whether the visitor names the response's ETag, and so was counted when he got it.

    With an asterisk instead, anybody could have us compute whatever there is.
    """
    return response.headers["ETag"] in http_request.headers["If-None-Match"]


def _is_ours(record: logging.LogRecord) -> bool:
    """Return whether *record* tells of a mistake of ours; some clients speak no HTTP."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, HttpProcessingError)


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens on *host* and *port*. Raises SettingsError where none can."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server(address[:2], family=family)
    except (OSError, UnicodeError) as error:
        code = error.errno if isinstance(error, OSError) else None
        if code == errno.EADDRINUSE:
            problem = f"web.port: {port} is in use on {host} by another program"
            raise SettingsError(f"{problem}; choose another one, such as {port + 1}") from error
        # The codes of names are below 0, and what can be no name has none.
        reason = os.strerror(code) if code and code > 0 else "no host is called so"
        raise SettingsError(
            f"web.host, web.port: {host}:{port} cannot be listened on: {reason}; choose others"
        ) from error


def _address(host: str, port: int) -> str:
    """Return the address at which a browser on this machine reaches a server on *host*."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"
