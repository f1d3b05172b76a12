"""Visitors: who they are taken for, and how much one of them may ask for."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp import web
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

_MOST_VISITORS = 5_000


class Limit:
    """Counts the requests of each visitor, in memory; *rate* a minute are answered."""

    def __init__(
        self, rate: int, is_behind_proxy: bool, most_visitors: int = _MOST_VISITORS
    ) -> None:
        self._item = RateLimitItemPerMinute(rate)
        self._is_behind_proxy = is_behind_proxy
        self._most_visitors = most_visitors
        self._storage = MemoryStorage()
        self._limiter = FixedWindowRateLimiter(self._storage)

    @property
    def visitors(self) -> int:
        """How many are remembered."""
        return len(self._storage.storage)

    async def check(self, request: web.Request) -> None:
        """Count a request. Raises what aiohttp has for 429 where it is one too many."""
        if self.visitors >= self._most_visitors:
            # That many are no visitors, and what is kept of them must not grow for ever.
            await self._storage.reset()
        visitor = visitor_of(request, self._is_behind_proxy)
        if not await self._limiter.hit(self._item, visitor):
            raise web.HTTPTooManyRequests(headers={"Retry-After": "60"})


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
