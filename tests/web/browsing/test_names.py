"""Names from outside stand on the pages as text, whatever is in them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.domain.catalogue import Catalogue
from tests.web import cities
from tests.web.browsing.town import TEN_CITIES, Town, open_town
from tests.web.browsing.visitor import visiting

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(2)>'
QUOTE = "' autofocus onfocus='alert(3)"
HANDLE = "</span><script>alert(4)</script>"
BOARD = "</title><svg onload=alert(5)>{{ 6 * 7 }}"
ARABIC = "القاهرة"
TEMPLATE = "{{ site }}${alert(7)}<!--"
NAMES = {
    "seoul": SCRIPT,
    "melbourne": IMAGE,
    "paris": QUOTE,
    "tokyo": ARABIC,
    "new-york": TEMPLATE,
}


def hostile() -> Catalogue:
    """Return the ten cities under names that somebody made up to do harm."""
    known = cities.catalogue()
    accounts = {
        key: replace(
            account,
            city=NAMES.get(key, account.city),
            names={},
            owner=IMAGE,
            handle=HANDLE,
            url="javascript:alert(8)",
        )
        for key, account in known.accounts.items()
    }
    members = tuple(replace(one, reference=SCRIPT) for one in known.boards[0].members)
    board = replace(
        known.boards[0],
        name=BOARD,
        definition=SCRIPT,
        definition_url="javascript:alert(9)",
        names={},
        members=members,
    )
    return replace(known, accounts=accounts, boards=(board, *known.boards[1:]))


@pytest_asyncio.fixture(loop_scope="session")
async def harmed(path: Path) -> AsyncIterator[Town]:
    """The page of such cities."""
    async with open_town(path, cities.world(TEN_CITIES.rows, hostile())) as town:
        yield town


async def test_what_looks_like_code_is_text_everywhere(browser: Browser, harmed: Town) -> None:
    async with visiting(browser, harmed.address) as visitor:
        for path in [
            *harmed.pages().values(),
            "/boards/gpci?kiosk=1",
            "/accounts/seoul?embed=1&lang=ko",
            f"/boards/{quote(SCRIPT, safe='')}",
            f"/compare?account={quote(IMAGE)}&account=seoul",
            f"/?lang={quote(SCRIPT)}&theme={quote(IMAGE)}",
        ]:
            await visitor.page.goto(f"{harmed.address}{path}")
            found = await visitor.run(
                "[document.querySelectorAll('script:not([src]), [onerror], [onload], [onfocus],"
                " [autofocus], [src=x], a[href^=javascript]').length,"
                " document.querySelectorAll('script').length]"
            )
            assert (path, found) == (path, [0, 1])
        visitor.excuse("404")


async def test_such_names_are_shown_as_they_are(browser: Browser, harmed: Town) -> None:
    async with visiting(browser, harmed.address, "/boards/gpci") as visitor:
        page = visitor.page
        await expect(page.get_by_role("heading", level=1)).to_have_text(BOARD)
        assert (await page.title()).startswith(BOARD)
        await expect(page.get_by_role("link", name=SCRIPT).first).to_be_visible()
        for key, name in NAMES.items():
            shown = page.locator(f"table.ranking tr[data-key={key}] th a")
            await expect(shown).to_contain_text(name)
        await page.locator("tr[data-key=seoul] th a").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(SCRIPT)
        await expect(page.get_by_role("main")).to_contain_text(HANDLE)


async def test_what_is_new_is_text_too(browser: Browser, harmed: Town) -> None:
    async with visiting(browser, harmed.address, "/boards/gpci") as visitor:
        harmed.poll(shanghai=50_010)
        harmed.poll(seoul=455_000)
        count = visitor.page.locator("tr[data-key=seoul] .count data")
        await expect(count).to_have_text("455,000")
        await expect(visitor.page.locator("tr[data-key=seoul] th a")).to_have_text(SCRIPT)


async def test_names_from_right_to_left_do_not_turn_the_row_around(
    browser: Browser, harmed: Town
) -> None:
    async with visiting(browser, harmed.address, "/boards/gpci") as visitor:
        row = visitor.page.locator("tr[data-key=tokyo]")
        name = await row.locator("th a").bounding_box()
        count = await row.locator(".count data").bounding_box()
        rank = await row.locator(".rank .place").bounding_box()
        assert name is not None
        assert count is not None
        assert rank is not None
        assert rank["x"] < name["x"] < count["x"]
