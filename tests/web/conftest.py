"""Settings shared by the tests of the page."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest
from sqlite_utils import Database

from bot.storage.database import open_database
from bot.web.server import Page
from tests.web.asking import TOWN, Asker
from tests.web.cities import TEN_CITIES
from tests.web.serving import fill, open_served, serving
from tests.web.viewing import Views
from tests.world import read_only


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    """A visitor without a browser; what comes compressed stays so only if it asks for that."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def address(path: Path) -> AsyncIterator[str]:
    """Where the page of a little town is served."""
    async with serving(path) as address:
        yield address


@pytest.fixture
def views() -> Views:
    return Views()


@pytest.fixture
async def served(path: Path, views: Views) -> AsyncIterator[Page]:
    """A page that has the tests' own *views* of four cities."""
    fill(path)
    async with open_served(path, routes=views.routes()) as page:
        yield page


@pytest.fixture(scope="session")
def town() -> Iterator[Database]:
    """Two months of ten cities; Berlin's jump is held, London fell silent, Shanghai is unknown."""
    with TEN_CITIES.recorded() as db, read_only(db):
        yield db


@pytest.fixture
def changing_town(path: Path) -> Iterator[Database]:
    """The same, for a test that changes something."""
    TEN_CITIES.save(path)
    with open_database(path) as db:
        yield db


@pytest.fixture(scope="session")
def asker() -> Iterator[Asker]:
    """Seoul leads; New York's jump is held, Paris fell silent, Melbourne was never read."""
    with TOWN.recorded() as db, read_only(db):
        yield Asker(db)


@pytest.fixture
def filled(path: Path) -> Iterator[Asker]:
    """The same, for a test that changes something."""
    TOWN.save(path)
    with open_database(path) as db:
        yield Asker(db)


@pytest.fixture
def empty(db: Database) -> Asker:
    """The same town before its first poll."""
    return Asker(db)
