"""A real browser, for all tests; in each of them looks a visitor who was never there."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.web.browsing.chromium import find_chromium, open_browser
from tests.web.browsing.town import Town, open_town

REQUIRED = "CHROMIUM_REQUIRED"
MISSING = "there is no Chromium to look at the page with: install it, or name it in CHROMIUM"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium; without one the test is skipped, or fails where one is required."""
    chromium = find_chromium()
    if chromium is None and os.environ.get(REQUIRED):
        pytest.fail(f"{REQUIRED} is set, and {MISSING}")
    if chromium is None:
        pytest.skip(MISSING)
    async with open_browser(chromium) as browser:
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """The page of ten cities, where nothing happens: all tests share it."""
    async with open_town(tmp_path_factory.mktemp("town") / "milepost.db") as town:
        yield town


@pytest_asyncio.fixture(loop_scope="session")
async def growing_town(path: Path) -> AsyncIterator[Town]:
    """The same, for a test that polls."""
    async with open_town(path) as town:
        yield town
