"""A town's page on a local server: a database with weeks of counts, and everything served."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.service import is_alive
from bot.web.server import Page, open_page
from bot.web.site import Narration, Site
from tests.cities import FOUR_CITIES, NOW


def fill(path: Path) -> None:
    """Have four cities recorded at *path*."""
    FOUR_CITIES.save(path)


def site_of(address: str = "", zone: str = "UTC") -> Site:
    """Return a site of four cities; without an address, it gets the one that it is served at."""
    return Site(FOUR_CITIES.catalogue, {}, zone, address, Narration())


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
async def serving(path: Path, **more: Any) -> AsyncIterator[str]:
    """Record four cities at *path*, serve all of the page from it, and yield its address."""
    fill(path)
    async with open_served(path, **more) as page:
        yield page.address
