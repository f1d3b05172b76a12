from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.web.browsing.town import TEN_CITIES, Town, open_town
from tests.web.browsing.visitor import Visitor, visiting
from tests.web.cities import world

pytestmark = pytest.mark.asyncio(loop_scope="session")

SEOUL = 454_060
BEHIND = 500
NEWS = "Melbourne overtakes Seoul and takes first place"
NOTE_MOVES = """() => {
  window.moves = [];
  const own = Element.prototype.animate;
  Element.prototype.animate = function (...how) {
    window.moves.push("glide");
    return own.apply(this, how);
  };
  for (const kind of ["animationstart", "transitionstart"]) {
    document.addEventListener(kind, (event) => window.moves.push(event.animationName ?? kind));
  }
}"""


_ROWS = TEN_CITIES.rows
RIVALS = world({**_ROWS, "melbourne": [count - BEHIND for count in _ROWS["seoul"]]})


@pytest_asyncio.fixture(loop_scope="session")
async def rivals(path: Path) -> AsyncIterator[Town]:
    """The town, where Melbourne has always been a little behind Seoul."""
    async with open_town(path, RIVALS) as town:
        yield town


def overtake(town: Town) -> None:
    """Let Melbourne overtake Seoul, as three polls confirm."""
    for more in (40, 90, 150):
        town.poll(seoul=SEOUL + more, melbourne=SEOUL + BEHIND + more)


async def first(visitor: Visitor) -> str:
    """Return the key of the account in the first row."""
    row = visitor.page.locator("table.ranking tbody tr").first
    return str(await row.get_attribute("data-key"))


async def test_a_poll_moves_rows_and_is_told_without_a_reload(
    browser: Browser, rivals: Town
) -> None:
    async with visiting(browser, rivals.address, "/boards/gpci") as visitor:
        page = visitor.page
        await visitor.run("window.isTheSame = true")
        assert await first(visitor) == "seoul"
        overtake(rivals)
        row = page.locator("table.ranking tbody tr").first
        await expect(row).to_have_attribute("data-key", "melbourne")
        await expect(row.locator(".count data")).to_have_text(f"{SEOUL + BEHIND + 150:,}")
        await expect(page.locator("#told")).to_contain_text(NEWS)
        assert await page.locator("#told").get_attribute("aria-live") == "polite"
        newest = page.locator("article.news").first
        await expect(newest.get_by_role("heading")).to_contain_text(NEWS)
        assert await visitor.run("window.isTheSame") is True


@pytest.mark.parametrize("where", ["/", "/accounts/melbourne", "/announcements"])
async def test_what_happens_appears_everywhere(browser: Browser, rivals: Town, where: str) -> None:
    async with visiting(browser, rivals.address, where) as visitor:
        news = visitor.page.get_by_role("link", name=NEWS)
        await expect(news).to_have_count(0)
        overtake(rivals)
        await expect(news).to_have_count(1)


async def test_the_focus_and_what_is_open_stay_where_they_are(
    browser: Browser, rivals: Town
) -> None:
    async with visiting(browser, rivals.address, "/boards/gpci") as visitor:
        page = visitor.page
        await page.locator("#embed summary").click()
        await page.locator("tr[data-key=melbourne] a").focus()
        overtake(rivals)
        await expect(page.locator("table.ranking tbody tr").first).to_have_attribute(
            "data-key", "melbourne"
        )
        await expect(page.locator("tr[data-key=melbourne] a")).to_be_focused()
        assert await visitor.run("document.querySelector('#embed').open") is True


async def test_rows_do_not_glide_for_who_wants_nothing_to_move(
    browser: Browser, rivals: Town
) -> None:
    async with visiting(
        browser, rivals.address, "/boards/gpci", reduced_motion="reduce"
    ) as visitor:
        await visitor.run(NOTE_MOVES)
        overtake(rivals)
        await expect(visitor.page.locator("#told")).to_contain_text(NEWS)
        assert await visitor.run("window.moves") == []


async def test_a_page_that_lost_the_server_says_so_and_finds_it_again(
    browser: Browser, rivals: Town
) -> None:
    async with visiting(browser, rivals.address, "/boards/gpci") as visitor:
        page = visitor.page
        await expect(page.locator("#connection")).to_be_hidden()
        await rivals.close()
        await expect(page.locator("#connection")).to_contain_text("connection is lost")
        overtake(rivals)
        await rivals.restart()
        await expect(page.locator("#connection")).to_be_hidden()
        await expect(page.locator("table.ranking tbody tr").first).to_have_attribute(
            "data-key", "melbourne"
        )
        visitor.excuse("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING")
