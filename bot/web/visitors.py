"""Visitors: who they are taken for, and how much one of them may ask for."""

import asyncio
import math
from collections import Counter
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp import web

_MOST_VISITORS = 5_000
_MINUTE = 60.0


class Limit:
    """Counts the requests of each visitor, in memory; *rate* a minute are answered."""

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
        """How many are remembered."""
        return len(self._counts)

    def count(self, request: web.Request) -> str:
        """Count a request, and return whose it is.

        Raises what aiohttp has for 429 where it is one too many.
        """
        now = asyncio.get_running_loop().time()
        # More than so many are no visitors, and what is kept of them must not grow for ever.
        if now >= self._ends_at or self.visitors >= self._most_visitors:
            self._counts.clear()
            self._ends_at = now + self._minute
        visitor = visitor_of(request, self._is_behind_proxy)
        if self._counts[visitor] >= self._rate:
            rest = math.ceil(self._ends_at - now)
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(rest)})
        self._counts[visitor] += 1
        return visitor

    def forgive(self, visitor: str) -> None:
        """Take a request of *visitor* back."""
        if self._counts[visitor]:  # none, where another minute has begun meanwhile
            self._counts[visitor] -= 1


def visitor_of(request: web.Request, is_behind_proxy: bool) -> str:
    """Return the address of who asks; of an IPv6 address, the network that one customer gets.

    Behind a proxy it is what the proxy itself says, the last entry: others anybody can write.
    """
    forwarded = ",".join(request.headers.getall("X-Forwarded-For", []))
    last = forwarded.rpartition(",")[2].strip()
    found = _parsed(last) if is_behind_proxy and last else None
    address = found or _parsed(request.remote or "")
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False))
    return str(address or "")


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
