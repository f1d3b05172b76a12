"""An answer: what a visit gets."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlite_utils import Database

from bot.charts import Chart
from bot.web.request import PageRequest
from bot.web.site import Site

HTML, JSON, CSV, ATOM = (
    "text/html; charset=utf-8",
    "application/json",
    "text/csv; charset=utf-8",
    "application/atom+xml; charset=utf-8",
)


@dataclass(frozen=True, slots=True)
class Response:
    """Bytes of a media type."""

    body: bytes
    media_type: str
    status: int = 200
    filename: str = ""
    """What it is called where it is saved; empty for what is shown."""


Handler = Callable[[Database, Site, PageRequest], Response | Chart]
"""Answers a visit from the database alone; a chart is answered as a PNG.

Runs in a thread. Raises UserError for what there is not, and BadQueryError for what cannot be
understood.
"""


@dataclass(frozen=True, slots=True)
class Route:
    """Which view answers which path."""

    path: str
    """Such as `/boards/{key}`."""
    handler: Handler
    heeds: frozenset[str] = frozenset()
    """The names in a query that the answer depends on."""
    is_localised: bool = True
    """Whether the answer depends on the language, and on how it is shown."""
