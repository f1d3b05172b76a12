"""Monitoring: the metrics at `/metrics`, and the probes at `/healthz` and `/readyz`.

The metrics tell what was counted since the start, and how things stand now.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from datetime import datetime
from importlib.metadata import version

from aiohttp import web
from aiohttp.typedefs import Handler as HttpHandler
from aiohttp.typedefs import Middleware
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from sqlite_utils import Database

from bot.errors import StorageError
from bot.pipeline.metrics import Metrics
from bot.queries.levels import levels_of
from bot.queries.status import ServiceStatus, status_of
from bot.queries.view import View
from bot.storage.database import Readers
from bot.storage.fingerprint import fingerprint
from bot.storage.health import last_beat
from bot.text import iso
from bot.web.live import EventStreams
from bot.web.negotiation import route_of
from bot.web.single_flight import SingleFlight
from bot.web.site import Site

IsAlive = Callable[[datetime | None, datetime], bool]
"""Whether a bot that gave a sign of life then, None for never, counts as alive now."""

_ProbeResult = tuple[int, dict[str, str | None]]
"""A status, and the values to send as JSON."""

_STREAMS = "/live"
"""The path whose times are not counted: a page that stays open is nobody's delay."""


class Exposition:
    """Answers `/metrics`; the labels name routes and sources, and never who or what is tracked."""

    def __init__(
        self,
        metrics: Metrics,
        site: Site,
        readers: Readers,
        streams: EventStreams,
        clock: Callable[[], datetime],
    ) -> None:
        self._registry = metrics.registry
        self._site = site
        self._readers = readers
        self._streams = streams
        self._clock = clock
        self._scraping: SingleFlight[None, bytes] = SingleFlight(1)
        self._requests = Counter(
            "milepost_web_requests",
            "Requests to the page",
            ["route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "milepost_web_request_duration_seconds",
            "How long answers of the page took",
            ["route"],
            registry=self._registry,
        )

    async def answer(self, _: web.Request) -> web.Response:
        """Answer with all metrics, in the format that every Prometheus reads."""
        body = await self._scraping.result(None, self._scrape)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    def counting(self) -> Middleware:
        """Return the middleware that counts requests and measures how long they take."""

        @web.middleware
        async def count(request: web.Request, handler: HttpHandler) -> web.StreamResponse:
            route = route_of(request)
            timed = nullcontext() if route == _STREAMS else self._seconds.labels(route).time()
            with timed:
                response = await handler(request)
            self._requests.labels(route, response.status).inc()
            return response

        return count

    async def _scrape(self) -> bytes:
        return await self._readers.read(self._exposed, self._clock())

    def _exposed(self, db: Database, now: datetime) -> bytes:
        registry = CollectorRegistry()
        registry.register(_Snapshot([*_standing(self._site.view(db, now)), *self._own()]))
        return generate_latest(self._registry) + generate_latest(registry)

    def _own(self) -> Iterator[Metric]:
        yield _gauge("web_streams_open", "Pages that are open", self._streams.number)
        info = GaugeMetricFamily(
            "milepost_build_info", "Which Milepost this is", labels=["version"]
        )
        info.add_metric([version("milepost")], 1)
        yield info


class _Snapshot(Collector):
    """Metrics as they are at this moment."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = list(metrics)

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def _standing(view: View) -> Iterator[Metric]:
    """Yield the metrics of how things stand."""
    status, now = status_of(view), view.now
    queue = status.queue
    yield _gauge("outbox_waiting", "Announcements that wait to be sent", queue.waiting)
    yield _age("outbox_oldest_age_seconds", "How long the oldest waits", queue.oldest_at, now)
    yield _gauge("channels_paused", "Channels that refuse announcements", queue.paused)
    yield _gauge("incidents_open", "Incidents that have not ended", len(status.incidents))
    yield _gauge("readings_held", "Readings that wait for a decision", len(status.held))
    yield _gauge("problems_open", "Problems that operators know of", len(status.problems))
    yield _age("heartbeat_age_seconds", "Since when there was no sign of life", status.beat_at, now)
    yield _accounts(status)
    yield _newest(view)


def _accounts(status: ServiceStatus) -> Metric:
    family = GaugeMetricFamily(
        "milepost_accounts",
        "Accounts by how old their last count is; unknown where there is none",
        labels=["state"],
    )
    stale, unknown = len(status.stale), len(status.unknown)
    family.add_metric(["fresh"], status.accounts - stale - unknown)
    family.add_metric(["stale"], stale)
    family.add_metric(["unknown"], unknown)
    return family


def _newest(view: View) -> Metric:
    """Return the age of the newest count of each source."""
    newest: defaultdict[str, list[datetime]] = defaultdict(list)
    for level in levels_of(view, view.catalogue.accounts.values()).values():
        if level.count is not None:
            newest[level.account.source].append(level.count.taken_at)
    family = GaugeMetricFamily(
        "milepost_newest_count_age_seconds", "How old the newest count is", labels=["source"]
    )
    for source, times in sorted(newest.items()):
        family.add_metric([source], (view.now - max(times)).total_seconds())
    return family


def _age(name: str, meaning: str, since: datetime | None, now: datetime) -> Metric:
    """Return the age of *since*, in seconds; there is no number where it never was."""
    family = GaugeMetricFamily(f"milepost_{name}", meaning)
    if since is not None:
        family.add_metric([], (now - since).total_seconds())
    return family


def _gauge(name: str, meaning: str, number: int) -> Metric:
    return GaugeMetricFamily(f"milepost_{name}", meaning, value=number)


class Probes:
    """Answers `/healthz` and `/readyz`; many who ask at the same time share one look."""

    def __init__(self, readers: Readers, clock: Callable[[], datetime], is_alive: IsAlive) -> None:
        self._readers = readers
        self._clock = clock
        self._is_alive = is_alive
        self._looking: SingleFlight[str, _ProbeResult] = SingleFlight(2)

    async def health(self, _: web.Request) -> web.Response:
        """Tell whether the bot gave a sign of life lately."""
        return _sent(await self._looking.result("health", self._health))

    async def readiness(self, _: web.Request) -> web.Response:
        """Tell whether the database can be read, and is one of this program."""
        return _sent(await self._looking.result("readiness", self._readiness))

    async def _health(self) -> _ProbeResult:
        try:
            beat_at = await self._readers.read(last_beat)
        except (StorageError, sqlite3.Error):
            return 503, {"status": "the database cannot be read", "beat_at": None}
        shown = None if beat_at is None else iso(beat_at)
        if self._is_alive(beat_at, self._clock()):
            return 200, {"status": "alive", "beat_at": shown}
        return 503, {"status": "no sign of life", "beat_at": shown}

    async def _readiness(self) -> _ProbeResult:
        try:
            await self._readers.read(fingerprint)
        except (StorageError, sqlite3.Error):
            return 503, {"status": "the database cannot be read"}
        return 200, {"status": "ready"}


def _sent(result: _ProbeResult) -> web.Response:
    status, body = result
    return web.json_response(body, status=status)
