"""Responses: the result of a request, its bytes to send, and the route that leads to a handler."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from bot.charts import Chart
from bot.queries.view import View
from bot.web.request import PageRequest
from bot.web.site import Site

HTML, TEXT, CSV, ATOM, JSON, PNG = (
    "text/html; charset=utf-8",
    "text/plain; charset=utf-8",
    "text/csv; charset=utf-8",
    "application/atom+xml; charset=utf-8",
    "application/json",
    "image/png",
)

_GZIP_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Response:
    """The bytes of a media type that a handler returns."""

    body: bytes
    media_type: str
    status: int = 200
    filename: str = ""
    """The name under which it is saved; empty for a response that is shown."""


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A response as it is sent, and kept."""

    body: bytes
    gzipped: bytes | None
    """None where it would not be smaller."""
    media_type: str
    etag: str
    """Stands for the content."""
    status: int = 200
    filename: str = ""
    version: str = ""
    """The version whose changes it has; it may have some of those that follow, too."""

    @classmethod
    def of(cls, response: Response) -> "CachedResponse":
        """Return *response*, compressed where that makes it smaller."""
        body = response.body
        gzipped = None
        if response.media_type != PNG:
            # No time in it: the same response is the same bytes, whenever it is computed.
            gzipped = gzip.compress(body, _GZIP_LEVEL, mtime=0)
        return cls(
            body,
            gzipped if gzipped is not None and len(gzipped) < len(body) else None,
            response.media_type,
            hashlib.blake2s(body, digest_size=12).hexdigest(),
            response.status,
            response.filename,
        )


Handler = Callable[[View, Site, PageRequest], Response | Chart]
"""Answers a request from the database alone; a chart is sent as a PNG.

It runs in a thread. It raises UserError for what there is not, and BadQueryError for a query that
cannot be understood.
"""


@dataclass(frozen=True, slots=True)
class Route:
    """A path, and the handler that answers it."""

    path: str
    """Such as `/boards/{key}`."""
    handler: Handler
    heeds: frozenset[str] = frozenset()
    """The names in a query that the response depends on."""
    is_localised: bool = True
    """Whether the response depends on the language, and on how it is shown."""
