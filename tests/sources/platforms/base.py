"""What the imitations of the platforms have in common."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar, Self

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.domain.catalogue import Account
from bot.errors import SourceError
from bot.settings import WebSection as Section
from bot.sources.base import Fetched
from bot.sources.transport import Internet, VendorResponse, open_web
from bot.sources.web import WebSource

NOW = datetime(2026, 10, 7, 12, tzinfo=UTC)


class _Mark:
    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


HIDDEN = _Mark("HIDDEN")
"""In the place of a count: the account hides it."""
ABSENT = _Mark("ABSENT")
"""In the place of a count: the key that should have it is missing."""
NULL_ITEM = _Mark("NULL_ITEM")
"""In the place of a count: the whole item is null."""


@dataclass(frozen=True)
class Raw:
    """In the place of a count: exactly this JSON value, even where the platform quotes counts."""

    value: Any


@dataclass
class Profile:
    """A profile of the platform: *followers* is any JSON value, or one of the above."""

    id: str
    handle: str
    followers: Any = 0


@dataclass
class Request:
    """A request as it came in."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: Mapping[str, str]
    body: str


@dataclass
class Platform:
    """A platform on this machine. Subclasses answer as the vendor documents it.

    *failures* are answered first, one for each request.
    """

    profiles: dict[str, Profile] = field(default_factory=dict)
    """By the handle that they have now."""
    failures: list[web.Response | Callable[[], web.Response]] = field(default_factory=list)
    always: Callable[[], web.Response] | None = None
    """What is answered to every request, if anything."""
    hangs: bool = False
    """Whether requests are left without an answer."""
    requests: list[Request] = field(default_factory=list)
    url: str = ""

    source: ClassVar[type[WebSource[Any]]]
    secrets: ClassVar[Mapping[str, str]] = {}
    """Valid credentials: what the settings take, by name."""
    handles: ClassVar[list[str]]
    """At least 60 handles, for batches."""
    ids: ClassVar[bool] = True
    """Whether the API tells the immutable id of a profile."""
    follows_renames: ClassVar[bool] = True
    """Whether a profile can be asked for by its id."""
    can_hide: ClassVar[bool] = False
    """Whether the platform can hide a count."""
    rounds: ClassVar[bool] = False
    """Whether counts are in quotes and rounded to three figures, as YouTube's are."""

    # --- what a subclass says -------------------------------------------------------------------

    async def answer(self, request: Request) -> web.Response:
        """Return what the vendor would answer to *request*."""
        raise NotImplementedError

    def throttled(self) -> tuple[web.Response, datetime]:
        """Return the answer of a throttling vendor, and when it ends, if it is `NOW`."""
        raise NotImplementedError

    def dead_credentials(self) -> web.Response | None:
        """Return the answer to an expired or revoked credential; None where there are none."""
        return None

    def quota_used_up(self) -> tuple[web.Response, datetime] | None:
        """Return the answer when the day's quota is used up, and when it ends; None if none is."""
        return None

    # --- what all of them do --------------------------------------------------------------------

    def add(self, *followers: Any) -> list[Account]:
        """Create a profile for each count; return the accounts that follow them."""
        accounts = []
        for count in followers:
            number = len(self.profiles)
            handle = self.handles[number]
            self.profiles[handle] = Profile(self.id_of(number), handle, count)
            accounts.append(self.account(handle))
        return accounts

    def id_of(self, number: int) -> str:
        """Return an id as the platform has them."""
        return str(1000 + number)

    def account(self, handle: str, platform_id: str = "") -> Account:
        """Return the account that follows the profile *handle*."""
        name = self.source.name
        return Account(f"key-{handle.lower()}", "City", name, name, "", handle, "", platform_id)

    def section(self, **changes: Any) -> Section:
        """Return the settings of the source."""
        kind = self.source.__orig_bases__[0].__args__[0]  # type: ignore[attr-defined]
        return kind(**{"base_url": self.url, "canary": None, **self.secrets, **changes})

    def by_id(self, platform_id: str) -> Profile | None:
        """Return the profile with that id, if there is one."""
        return next((p for p in self.profiles.values() if p.id == platform_id), None)

    async def _serve(self, request: web.Request) -> web.Response:
        seen = Request(
            request.method,
            request.path,
            [*request.query.items()],
            request.headers.copy(),
            await request.text(),
        )
        self.requests.append(seen)
        if self.hangs:
            await self._closing.wait()
        if self.always is not None:
            return self.always()
        if self.failures:
            failure = self.failures.pop(0)
            return failure() if callable(failure) else failure
        return await self.answer(seen)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Self]:
        """Serve on the loopback address, at `url`."""
        self._closing = asyncio.Event()
        app = web.Application(client_max_size=1 << 24)
        app.router.add_route("*", "/{path:.*}", self._serve)
        server = TestServer(app)
        # Without a log of its own, which would have the addresses, and so the keys, in it.
        await server.start_server(access_log=None)
        self.url = str(server.make_url("")).rstrip("/")
        try:
            yield self
        finally:
            self._closing.set()
            await server.close()


def counted(profile: Profile, key: str) -> dict[str, Any]:
    """Return the count of *profile* by *key*, or nothing where the key is missing."""
    return {} if profile.followers is ABSENT else {key: profile.followers}


def json_response(document: object, status: int = 200, **headers: str) -> web.Response:
    """Return an answer in JSON; underscores in the names of *headers* are hyphens."""
    return web.Response(
        text=json.dumps(document, default=lambda raw: raw.value),
        status=status,
        content_type="application/json",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def refusal_by(
    refuse: Callable[[VendorResponse], object],
    status: int,
    document: object,
    headers: Mapping[str, str] | None = None,
) -> SourceError:
    """Return what *refuse* makes of the failure of a vendor that says *document*."""
    with pytest.raises(SourceError) as refused:
        refuse(VendorResponse(status, headers or {}, json.dumps(document).encode(), NOW))
    return refused.value


def counts(fetched: Fetched) -> list[int | None]:
    """Return the counts of *fetched* by the keys of the accounts."""
    readings = [fetched.findings[key].reading for key in sorted(fetched.findings)]
    return [None if reading.count is None else reading.count.followers for reading in readings]


class Naps:
    """Stands in for sleeping: remembers how long, and returns at once."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@asynccontextmanager
async def opened_web(now: datetime = NOW) -> AsyncIterator[Internet]:
    """Open a session in which no time passes."""
    async with open_web(lambda: now, sleep=Naps()) as opened:
        yield opened
