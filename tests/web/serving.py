"""A town's page on a local server: a database with weeks of counts, and everything served."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.domain.announcements import Subscription
from bot.domain.catalogue import Catalogue
from bot.domain.readings import Poll, Reading
from bot.pipeline.record import Recorder
from bot.service import is_alive
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import open_database
from bot.web.server import Page, open_page
from bot.web.site import Narration, Site
from tests.announced import world
from tests.series import DAY, START
from tests.stored import record

DAYS = 40
NOW = START + (DAYS - 1) * DAY
COUNTS: Mapping[str, Sequence[int | None]] = {
    "seoul": [440_000 + 300 * n for n in range(DAYS)],
    "new-york": [446_000 + 50 * n for n in range(DAYS)],
    "paris": [300_000 + 10 * n for n in range(DAYS - 3)],
    "melbourne": [],
    "seoul-youtube": [100_000] * DAYS,
}


def fill(
    path: Path,
    catalogue: Catalogue | None = None,
    counts: Mapping[str, Sequence[int | None]] = COUNTS,
    start: datetime = START,
) -> None:
    """Poll *counts* into the database at *path*, day by day; one channel is told of all events."""
    catalogue = catalogue or world()
    with closing(open_database(path)) as db:
        ids = sync_catalogue(db, catalogue, START)
        recorder = Recorder(catalogue, ids, lambda _: [Subscription("all")], DAYS * DAY)
        record(db, recorder, *polls(catalogue, counts, start))


def polls(
    catalogue: Catalogue, counts: Mapping[str, Sequence[int | None]], start: datetime = START
) -> list[Poll]:
    """Return the polls, one a day from *start*, that *counts* have the numbers of."""
    found = []
    for n in range(max(map(len, counts.values()))):
        at = start + n * DAY
        readings = {
            key: Reading.ok(at, count, 1000 if catalogue.accounts[key].platform == "youtube" else 1)
            for key, row in counts.items()
            if n < len(row) and (count := row[n]) is not None
        }
        found.append(Poll("table", at, readings))
    return found


def site_of(catalogue: Catalogue | None = None, address: str = "", zone: str = "UTC") -> Site:
    """Return a site of *catalogue*; without an address, it gets the one that it is served at."""
    return Site(catalogue or world(), {}, zone, address, Narration())


@asynccontextmanager
async def open_served(
    path: Path,
    site: Site | None = None,
    clock: Callable[[], datetime] = lambda: NOW,
    **more: Any,
) -> AsyncIterator[Page]:
    """Serve the database at *path* on any free port; *more* is as `open_page` has it."""
    async with open_page(site or site_of(), path, clock, is_alive, **{"port": 0, **more}) as page:
        yield page


@asynccontextmanager
async def serving(
    path: Path,
    catalogue: Catalogue | None = None,
    counts: Mapping[str, Sequence[int | None]] = COUNTS,
    **more: Any,
) -> AsyncIterator[str]:
    """Fill a database at *path*, serve all of the page from it, and yield its address."""
    fill(path, catalogue, counts)
    async with open_served(path, site_of(catalogue), **more) as page:
        yield page.address
