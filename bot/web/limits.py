"""Limits: how many requests a visitor has a minute, and how many connections there are at once.

Rate limiting: identify a client by its address, and count its requests. Connections are limited
because the bot itself needs descriptors, too.
"""

import asyncio
import math
import resource
import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp import web
from aiohttp.typedefs import Handler as HttpHandler

_MOST_VISITORS = 5_000
_MINUTE = 60.0
_ENOUGH = 4_096
"""Descriptors: for a thousand open pages, those who load one, and the bot."""
_PATIENCE = 10.0
"""Seconds within which whoever connects has to ask for something."""
_BACKLOG = 512
"""Connections that may wait in the kernel."""
_AT_ONCE = 16
"""Connections that are accepted in a turn of the loop; it takes some turns to count them."""


class RateLimit:
    """Answers *rate* requests a minute of each visitor; the counts are kept in memory only."""

    def __init__(
        self,
        rate: int,
        is_behind_proxy: bool,
        most_visitors: int = _MOST_VISITORS,
        minute: float = _MINUTE,
    ) -> None:
        self._rate = rate
        self._is_behind_proxy = is_behind_proxy
        self._most_visitors = most_visitors
        self._minute = minute
        self._ends_at = 0.0
        self._counts: Counter[str] = Counter()

    @property
    def visitors(self) -> int:
        """How many visitors are remembered."""
        return len(self._counts)

    def count(self, http_request: web.Request) -> str:
        """Count a request, and return the visitor whose it is.

        Raises aiohttp's error for 429 where it is one too many.
        """
        now = asyncio.get_running_loop().time()
        # More than so many are no visitors but an attack, and their counts must not grow for ever.
        if now >= self._ends_at or self.visitors >= self._most_visitors:
            self._counts.clear()
            self._ends_at = now + self._minute
        visitor = visitor_of(http_request, self._is_behind_proxy)
        if self._counts[visitor] >= self._rate:
            rest = math.ceil(self._ends_at - now)
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(rest)})
        self._counts[visitor] += 1
        return visitor

    def forgive(self, visitor: str) -> None:
        """Count one request of *visitor* less."""
        if self._counts[visitor]:  # none, where another minute has begun meanwhile
            self._counts[visitor] -= 1


def visitor_of(http_request: web.Request, is_behind_proxy: bool) -> str:
    """Return the address of who asks; of an IPv6 address, the network that one customer gets.

    Behind a proxy it is what the proxy itself says, the last entry: others anybody can write.
    """
    forwarded = ",".join(http_request.headers.getall("X-Forwarded-For", []))
    last = forwarded.rpartition(",")[2].strip()
    found = _parsed(last) if is_behind_proxy and last else None
    address = found or _parsed(http_request.remote or "")
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False))
    return str(address or "")


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def more_descriptors() -> int:
    """Take as many descriptors as are enough, or as there may be; return how many there are.

    Most systems give a process few, and more where it asks for them.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = wanted_descriptors(soft, hard)
    if wanted != soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def wanted_descriptors(soft: int, hard: int) -> int:
    """Return the number of descriptors to ask for, where *soft* are given and *hard* can be."""
    may_have = _ENOUGH if hard == resource.RLIM_INFINITY else min(hard, _ENOUGH)
    return _ENOUGH if soft == resource.RLIM_INFINITY else max(soft, may_have)


class ConnectionLimit:
    """Accepts *most* connections at the same time, and closes those that ask for nothing."""

    def __init__(self, most: int, patience: float = _PATIENCE) -> None:
        self._most = most
        self._patience = patience
        self._silent: dict[asyncio.BaseProtocol, asyncio.TimerHandle] = {}

    @asynccontextmanager
    async def accepting(self, server: web.Server, listening: socket.socket) -> AsyncIterator[None]:
        """Hand those who connect to *listening* over to *server*."""
        loop = asyncio.get_running_loop()

        def accept() -> asyncio.BaseProtocol:
            if len(server.connections) >= self._most:
                return _Refusal()
            protocol = server()
            self._silent[protocol] = loop.call_later(self._patience, leave, protocol)
            return protocol

        def leave(protocol: web.RequestHandler) -> None:
            del self._silent[protocol]
            protocol.force_close()

        # Of its backlog asyncio makes two things: how many it accepts before it does anything else,
        # and how many may wait in the kernel, which can be more.
        accepting = await loop.create_server(accept, sock=listening, backlog=_AT_ONCE)
        listening.listen(_BACKLOG)
        try:
            yield
        finally:
            accepting.close()
            for timer in self._silent.values():
                timer.cancel()

    @web.middleware
    async def noticing(self, request: web.Request, handler: HttpHandler) -> web.StreamResponse:
        """Note, as a middleware, which connection asks for something."""
        timer = self._silent.pop(request.protocol, None)
        if timer is not None:
            timer.cancel()
        return await handler(request)


class _Refusal(asyncio.Protocol):
    """Hangs up."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            transport.abort()
