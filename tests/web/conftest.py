"""Settings shared by the tests of the page."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.web.serving import serving


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
