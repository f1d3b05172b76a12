"""What an open page keeps, and what it tells, when it comes for what is new."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Browser, Route, ViewportSize, expect

from bot.storage.database import open_database
from bot.web import static_files
from bot.web.request import PAGE_SIZE
from bot.web.server import Page
from bot.web.site import Narration, Remark
from tests.web import cities
from tests.web.browsing.axe import violations
from tests.web.browsing.town import Town, open_town
from tests.web.browsing.visitor import DESK, PHONE, WALL, visiting
from tests.web.serving import open_served

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG = Remark("demo-told-by-hand", (("days", 38),))
"""The longest remark there is."""


async def test_a_first_visit_asks_for_the_page_once(browser: Browser, growing_town: Town) -> None:
    async with visiting(browser, growing_town.address) as visitor:
        # The stream tells the present version at once; what follows it is a change.
        async with visitor.page.expect_request("**/live"):
            await visitor.go("/boards/gpci")
        growing_town.poll(shanghai=50_010)
        await expect(visitor.page.locator("tr[data-key=shanghai] .count data")).to_have_text(
            "50,010"
        )
        assert [url for url in visitor.asked if url.endswith("/boards/gpci")] == [
            f"{growing_town.address}/boards/gpci"
        ] * 2


async def test_an_address_can_be_copied_also_after_a_change(
    browser: Browser, growing_town: Town
) -> None:
    where = growing_town.pages()["announcement 1"]
    copied = f"{growing_town.address}{where}?lang=en"
    permissions = ["clipboard-read", "clipboard-write"]
    async with visiting(browser, growing_town.address, where, permissions=permissions) as visitor:
        page = visitor.page
        button = page.locator("[data-copy]")
        await expect(button).to_be_visible()
        async with page.expect_response(f"**{where}"):
            growing_town.poll(shanghai=48_650)
        # Others may take the place of what is shown.
        await button.evaluate("one => one.replaceWith(one.cloneNode(true))")
        await button.click()
        await expect(button).to_have_text("Copied")
        assert await visitor.run("navigator.clipboard.readText()") == copied


async def test_without_a_clipboard_there_is_nothing_to_click(browser: Browser, town: Town) -> None:
    async with visiting(browser, town.address) as visitor:
        await visitor.page.add_init_script(
            "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })"
        )
        await visitor.go(town.pages()["announcement 1"])
        await expect(visitor.page.locator("[data-copy]")).to_be_hidden()


async def test_what_is_pushed_to_a_later_page_is_no_news(browser: Browser, path: Path) -> None:
    world = cities.world({"seoul": [10_000 * n + 5_000 for n in range(1, PAGE_SIZE + 8)]})
    async with open_town(path, world) as town, visiting(browser, town.address) as visitor:
        with open_database(path) as db:
            db.execute("UPDATE events SET is_announced = 1, reason = '' WHERE kind = 'milestone'")
        await visitor.go("/announcements?page=2")
        newest = visitor.page.locator("article").first
        before = await newest.get_attribute("data-key")
        town.poll(paris=9_950)
        town.poll(paris=10_010)
        await expect(newest).not_to_have_attribute("data-key", before or "")
        await expect(visitor.page.locator("#told")).to_be_empty()


async def test_a_page_takes_the_files_of_a_new_program(
    browser: Browser, growing_town: Town
) -> None:
    old, new = static_files.version(), "0" * len(static_files.version())

    async def upgraded(route: Route) -> None:
        response = await route.fetch()
        body = (await response.text()).replace(old, new)
        await route.fulfill(response=response, body=body)

    async with visiting(browser, growing_town.address, "/boards/gpci?kiosk=1") as visitor:
        await visitor.run("window.isTheSame = true")
        await visitor.page.route("**/boards/gpci?kiosk=1", upgraded)
        growing_town.poll(shanghai=50_010)
        script = visitor.page.locator("script")
        await expect(script).to_have_attribute("src", re.compile(new))
        assert await visitor.run("window.isTheSame") is None
        # It does so once, and then goes on as before.
        await visitor.run("window.isTheSame = true")
        growing_town.poll(shanghai=50_020)
        await expect(visitor.page.locator("tr[data-key=shanghai] .count data")).to_have_text(
            "50,020"
        )
        assert await visitor.run("window.isTheSame") is True


async def test_a_page_of_somebody_else_does_not_take_the_place_of_ours(
    browser: Browser, growing_town: Town
) -> None:
    theirs = "<!doctype html><title>Back soon</title><script>/* theirs */</script>"

    async def answer(route: Route) -> None:
        await route.fulfill(body=theirs, content_type="text/html")

    async with visiting(browser, growing_town.address, "/boards/gpci?kiosk=1") as visitor:
        page = visitor.page
        await visitor.run("window.isTheSame = true")
        title = await page.title()
        await page.route("**/boards/gpci?kiosk=1", answer)
        async with page.expect_response("**/boards/gpci?kiosk=1") as response:
            growing_town.poll(shanghai=50_010)
        await (await response.value).finished()
        assert (await page.title(), await visitor.run("window.isTheSame")) == (title, True)


@asynccontextmanager
async def open_narrated(path: Path, narration: Narration) -> AsyncIterator[Page]:
    """Serve the page of ten cities, about which there is something to say."""
    cities.TEN_CITIES.save(path)
    site = replace(cities.site(), address="", narration=narration)
    async with open_served(path, site, lambda: cities.NOW) as page:
        yield page


async def test_every_remark_is_on_the_page_once(browser: Browser, path: Path) -> None:
    narration = Narration(LONG, [(cities.NOW, LONG)])
    async with (
        open_narrated(path, narration) as page,
        visiting(browser, page.address, "/") as visitor,
    ):
        remarks = visitor.page.locator("#remarks li")
        await expect(remarks).to_have_count(1)
        for number in (2, 3):
            narration.remarks += [(cities.NOW, LONG)] * 2
            page.poke()
            await expect(remarks).to_have_count(2 * number - 1)
        narration.remarks += [(cities.NOW, LONG)] * 20
        page.poke()
        await expect(remarks).to_have_count(12)


@pytest.mark.parametrize(
    ("size", "how", "language"), [(PHONE, "", "fr"), (DESK, "", "ja"), (WALL, "?kiosk=1", "fr")]
)
async def test_the_newest_remark_is_seen_as_a_whole(
    browser: Browser, path: Path, size: ViewportSize, how: str, language: str
) -> None:
    narration = Narration(LONG, [(cities.NOW, LONG)] * 5)
    async with (
        open_narrated(path, narration) as page,
        visiting(browser, page.address, f"/{how}", viewport=size, locale=language) as visitor,
    ):
        newest, older = visitor.page.locator(".latest li"), visitor.page.locator(".earlier")
        await expect(newest).to_be_in_viewport(ratio=1)
        assert await newest.evaluate(CUT_BY) == []
        await expect(older).to_be_visible(visible=not how)
        assert await violations(visitor, [("light", size), ("dark", size)]) == []


CUT_BY = """(one) => {
  const found = [];
  const box = one.getBoundingClientRect();
  for (let around = one.parentElement; around; around = around.parentElement) {
    const look = getComputedStyle(around);
    const own = around.getBoundingClientRect();
    const isCut = look.overflowY !== "visible" && own.bottom < box.bottom;
    if (isCut || look.maskImage !== "none") found.push(around.className);
  }
  return found;
}"""
"""What hides a part of an element."""
