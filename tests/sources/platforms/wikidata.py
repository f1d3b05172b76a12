"""Wikidata's API for items, as far as they have statements of followers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.sources.platforms.base import Request, json_response


def statement(
    followers: object = 449_000, day: str = "2023-01-02", rank: str = "normal", **names: str
) -> dict[str, Any]:
    """Return a statement of *followers*; *names* are the properties that name the account."""
    return {
        "mainsnak": {
            "snaktype": "value",
            "property": "P8687",
            "datavalue": {
                "value": {"amount": f"+{followers}", "unit": "1"},
                "type": "quantity",
            },
            "datatype": "quantity",
        },
        "type": "statement",
        "qualifiers": {
            "P585": [snak(time(day))],
            **{name: [snak(value)] for name, value in names.items()},
        },
        "qualifiers-order": ["P585", *names],
        "id": "Q8684$00000000-0000-0000-0000-000000000000",
        "rank": rank,
    }


def snak(value: object) -> dict[str, Any]:
    """Return a snak with *value*."""
    kind = "time" if isinstance(value, dict) else "string"
    return {"snaktype": "value", "datavalue": {"value": value, "type": kind}}


def time(day: str, precision: int = 11) -> dict[str, Any]:
    """Return *day* as Wikidata has it."""
    return {
        "time": f"+{day}T00:00:00Z",
        "timezone": 0,
        "before": 0,
        "after": 0,
        "precision": precision,
        "calendarmodel": "http://www.wikidata.org/entity/Q1985727",
    }


def entity(item: str, *statements: object) -> dict[str, Any]:
    """Return *item* with nothing but these statements, and one of something else."""
    claims: Any = {"P31": [{}], "P8687": list(statements)} if statements else []
    return {"type": "item", "id": item, "claims": claims}


class WikidataApi:
    """Answers for at most 50 items that it knows; *largest* is how many fit into an answer."""

    def __init__(self) -> None:
        self.items: dict[str, dict[str, Any]] = {}
        self.largest = 50
        self.always: web.Response | None = None
        self.requests: list[Request] = []
        self.url = ""

    def add(self, item: str, *statements: object) -> None:
        """Let *item* have these statements."""
        self.items[item] = entity(item, *statements)

    @property
    def asked(self) -> list[list[str]]:
        """The items of each request."""
        return [dict(request.query)["ids"].split("|") for request in self.requests]

    async def _serve(self, request: web.Request) -> web.Response:
        headers = request.headers.copy()
        query = [*request.query.items()]
        self.requests.append(Request(request.method, request.path, query, headers, ""))
        if self.always is not None:
            return self.always
        if request.path != "/w/api.php" or request.query.get("action") != "wbgetentities":
            return json_response({}, 404)
        ids = request.query["ids"].split("|")
        if len(ids) > 50:
            return error("toomanyvalues", 'Too many values supplied for parameter "ids".')
        if any(len(item) > 11 for item in ids):
            return error("no-such-entity", "Could not find such an entity. (Invalid id: Q9)")
        # What does not fit is left out.
        found = {
            item: self.items.get(item, {"id": item, "missing": ""}) for item in ids[: self.largest]
        }
        return json_response({"entities": found, "success": 1})

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Self]:
        """Serve on the loopback address, at `url`."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        server = TestServer(app)
        await server.start_server(access_log=None)
        self.url = str(server.make_url("")).rstrip("/")
        try:
            yield self
        finally:
            await server.close()


def error(code: str, info: str, **headers: str) -> web.Response:
    """Return an error as the API has it: with HTTP 200."""
    document = {"error": {"code": code, "info": info, "*": "See the API"}, "servedby": "mw1"}
    return json_response(document, 200, MediaWiki_API_Error=code, **headers)
