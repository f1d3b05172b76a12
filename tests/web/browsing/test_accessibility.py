from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.web import cities
from tests.web.browsing.axe import LOOKS, Look, violations
from tests.web.browsing.town import Town, open_town
from tests.web.browsing.visitor import WALL, Visitor, visiting

pytestmark = pytest.mark.asyncio(loop_scope="session")

LIGHT = LOOKS[:1]


async def found_on(
    visitor: Visitor, paths: Iterable[str], looks: list[Look] = LOOKS, status: int = 200
) -> list[str]:
    """Return what is wrong with each of the pages, however it looks."""
    found: list[str] = []
    for path in paths:
        await visitor.go(path, status)
        found += await violations(visitor, looks)
    return found


async def test_everybody_can_use_every_page(browser: Browser, town: Town) -> None:
    async with visiting(browser, town.address) as visitor:
        assert await found_on(visitor, town.pages().values()) == []


@pytest.mark.parametrize("language", ["ko", "fr"])
async def test_everybody_can_use_it_in_their_language(
    browser: Browser, town: Town, language: str
) -> None:
    async with visiting(browser, town.address, locale=language) as visitor:
        assert await found_on(visitor, ["/boards/gpci", "/accounts/seoul"], LIGHT) == []


async def test_everybody_can_use_it_on_a_wall(browser: Browser, town: Town) -> None:
    async with visiting(browser, town.address) as visitor:
        looks = [("light", WALL), ("dark", WALL)]
        assert await found_on(visitor, ["/boards/gpci?kiosk=1"], looks) == []
        assert await found_on(visitor, ["/?kiosk=1", "/accounts/seoul?kiosk=1"], looks[1:]) == []


async def test_everybody_can_use_it_in_a_frame(browser: Browser, town: Town) -> None:
    async with visiting(browser, town.address) as visitor:
        assert await found_on(visitor, ["/boards/gpci?embed=1", "/accounts/seoul?embed=1"]) == []


async def test_everybody_can_use_what_was_withdrawn(browser: Browser, growing_town: Town) -> None:
    withdrawn, correction = growing_town.withdraw("milestone:seoul:450000")
    async with visiting(browser, growing_town.address) as visitor:
        paths = ["/announcements", withdrawn, correction]
        assert await found_on(visitor, paths, LIGHT) == []


async def test_everybody_can_use_what_is_still_empty(browser: Browser, path: Path) -> None:
    world = cities.world({})
    async with open_town(path, world) as town, visiting(browser, town.address) as visitor:
        assert await found_on(visitor, town.pages().values(), LIGHT) == []


async def test_everybody_can_use_a_page_without_boards(browser: Browser, path: Path) -> None:
    none = replace(cities.catalogue(), boards=())
    async with (
        open_town(path, cities.world({}, none)) as town,
        visiting(browser, town.address) as visitor,
    ):
        assert await found_on(visitor, ["/", "/compare"], LIGHT) == []


async def test_everybody_can_use_what_is_said_where_nothing_is(
    browser: Browser, town: Town
) -> None:
    async with visiting(browser, town.address) as visitor:
        assert await found_on(visitor, ["/nowhere", "/accounts/atlantis"], status=404) == []
        assert await found_on(visitor, ["/boards/gpci?days=many"], LIGHT, status=400) == []
        visitor.excuse("404", "400")
