"""Handlers of the tests' own: they note what they are asked, and fail in every way there is."""

import json
import sqlite3
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.charts import Chart, Line
from bot.errors import BadQueryError, StorageError, UserError
from bot.queries.view import View
from bot.storage.readings import count_readings
from bot.web.request import PageRequest
from bot.web.response import CSV, HTML, JSON, Response, Route
from bot.web.site import Site

_FAILURES = {
    "unknown": UserError("unknown-board-near", name="unknown", near="known"),
    "odd": BadQueryError("query-number", name="days", most="3650", text="odd"),
    "broken": RuntimeError("/secret/milestone.db is broken"),
    "locked": sqlite3.OperationalError("database is locked: /secret/milepost.db"),
    "unreadable": StorageError("/secret/milepost.db: cannot be read as a database"),
}


@dataclass
class Views:
    """Pages, JSON, a table and a picture of how many readings there are."""

    asked: list[PageRequest] = field(default_factory=list)
    """The requests for which an answer was computed."""
    may_go_on: threading.Event = field(default_factory=threading.Event)
    """What the handler of `/slow/...` waits for."""
    is_begun: threading.Event = field(default_factory=threading.Event)
    """Set when that handler is asked."""

    is_busy: bool = False
    """Whether the database cannot be read for `/fail/busy`."""

    @property
    def paths(self) -> list[str]:
        """The paths of the requests, with their keys."""
        return [request.path.replace("{key}", request.key) for request in self.asked]

    def routes(self) -> list[Route]:
        """Return a route for each kind of answer, and for each way to fail."""
        return [
            Route("/", self.page),
            Route("/boards/{key}", self.page, frozenset({"days", "account"})),
            Route("/slow/{key}", self.slow),
            Route("/boards/{key}/card.png", self.card),
            Route("/boards/{key}/ranking.csv", self.table, is_localised=False),
            Route("/api/boards", self.json, is_localised=False),
            Route("/fail/{key}", self.fail),
            Route("/missing/{key}", self.missing),
            Route("/api/fail/{key}", self.fail, is_localised=False),
        ]

    def page(self, view: View, site: Site, request: PageRequest) -> Response:
        self.asked.append(request)
        text = f"<p>{count_readings(view.db)} readings, in {request.language_code}</p>\n"
        return Response((text * 20).encode(), HTML)

    def slow(self, view: View, site: Site, request: PageRequest) -> Response:
        self.is_begun.set()
        self.may_go_on.wait(30)
        return self.page(view, site, request)

    def card(self, view: View, site: Site, request: PageRequest) -> Chart:
        self.asked.append(request)
        at = datetime(2026, 1, 1, tzinfo=UTC)
        return Chart(request.key, (Line("Seoul", ((at, count_readings(view.db)),)),))

    def table(self, view: View, site: Site, request: PageRequest) -> Response:
        self.asked.append(request)
        return Response(b"account,followers\n", CSV, filename="board-ranking.csv")

    def json(self, view: View, site: Site, request: PageRequest) -> Response:
        self.asked.append(request)
        return Response(json.dumps({"address": site.address}).encode(), JSON)

    def missing(self, view: View, site: Site, request: PageRequest) -> Response:
        return Response(b"there is no such thing\n", HTML, 404)

    def fail(self, view: View, site: Site, request: PageRequest) -> Response:
        self.asked.append(request)
        if request.key != "busy":
            raise _FAILURES[request.key]
        if self.is_busy:
            raise sqlite3.OperationalError("database is locked")
        return self.page(view, site, request)
