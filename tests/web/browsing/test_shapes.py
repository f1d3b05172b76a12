"""On a phone, on a wall, inside another page, in the dark, and without JavaScript."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from playwright.async_api import Browser, Frame, Page, expect

from tests.web.browsing.town import Town
from tests.web.browsing.visitor import PHONE, WALL, visiting

pytestmark = pytest.mark.asyncio(loop_scope="session")

TABLE = "table.ranking tbody tr"


async def background(page: Page | Frame) -> str:
    """Return the colour behind everything."""
    return str(await page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))


# --- light and dark -------------------------------------------------------------------------------


async def test_the_page_is_as_light_or_dark_as_the_browser_wants_it(
    browser: Browser, town: Town
) -> None:
    async with visiting(browser, town.address, "/boards/gpci", color_scheme="light") as visitor:
        light = await background(visitor.page)
        await visitor.page.emulate_media(color_scheme="dark")
        dark = await background(visitor.page)
        assert brightness(light) > 200
        assert brightness(dark) < 60


async def test_the_choice_of_light_or_dark_stays_wherever_one_goes(
    browser: Browser, town: Town
) -> None:
    async with visiting(browser, town.address, "/", color_scheme="light") as visitor:
        page = visitor.page
        await page.locator("nav.themes").get_by_role("link", name="Dark").click()
        await expect(page).to_have_url(f"{town.address}/?theme=dark")
        assert brightness(await background(page)) < 60
        await page.locator("h2 a").first.click()
        await expect(page).to_have_url(f"{town.address}/boards/gpci?theme=dark")
        assert brightness(await background(page)) < 60
        await page.locator("nav.themes").get_by_role("link", name="Automatic").click()
        await expect(page).to_have_url(f"{town.address}/boards/gpci")
        assert brightness(await background(page)) > 200


def brightness(colour: str) -> float:
    """Return how bright *colour* is, such as `rgb(17, 19, 24)`, from 0 to 255."""
    parts = [float(part) for part in colour.partition("(")[2].rstrip(")").split(",")]
    return sum(parts[:3]) / 3


# --- a phone, and a screen on a wall --------------------------------------------------------------


@pytest.mark.parametrize("language", ["ko", "fr"])
async def test_on_a_phone_nothing_has_to_be_scrolled_sideways(
    browser: Browser, town: Town, language: str
) -> None:
    async with visiting(
        browser, town.address, viewport=PHONE, is_mobile=True, has_touch=True, locale=language
    ) as visitor:
        widths = {}
        for shown, path in town.pages().items():
            await visitor.go(path)
            await visitor.unfold()
            widths[shown] = await visitor.run("document.documentElement.scrollWidth")
        assert widths == dict.fromkeys(widths, PHONE["width"])


@pytest.mark.parametrize("language", ["en", "ja", "fr"])
async def test_on_a_wall_ten_cities_are_seen_without_scrolling(
    browser: Browser, town: Town, language: str
) -> None:
    async with visiting(
        browser, town.address, "/boards/gpci?kiosk=1", viewport=WALL, locale=language
    ) as visitor:
        rows = visitor.page.locator(TABLE)
        await expect(rows).to_have_count(10)
        for row in await rows.all():
            await expect(row).to_be_in_viewport(ratio=0.99)  # pixels are whole
        assert await visitor.run("document.documentElement.scrollHeight") == WALL["height"]
        assert await visitor.run("document.documentElement.scrollWidth") == WALL["width"]


async def test_on_a_wall_counts_are_large_and_nothing_asks_to_be_clicked(
    browser: Browser, growing_town: Town
) -> None:
    async with visiting(
        browser, growing_town.address, "/boards/gpci?kiosk=1", viewport=WALL
    ) as visitor:
        page = visitor.page
        size = await page.locator(f"{TABLE} .count data").first.evaluate(
            "one => parseFloat(getComputedStyle(one).fontSize)"
        )
        assert size >= 28
        await expect(page.locator("nav, form, button, footer")).to_have_count(0)
        growing_town.poll(shanghai=50_010)
        await expect(page.locator("tr[data-key=shanghai] .count data")).to_have_text("50,010")


# --- inside another page --------------------------------------------------------------------------


@asynccontextmanager
async def framing(url: str) -> AsyncIterator[str]:
    """Serve a page of somebody else's that has *url* in a frame."""
    html = (
        '<!doctype html><title>Theirs</title><link rel="icon" href="data:,">'
        f'<iframe title="Ours" src="{url}"></iframe>'
    )

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=html, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("where", ["/boards/gpci", "/accounts/shanghai", "/"])
async def test_a_page_to_be_embedded_works_in_a_page_of_somebody_else(
    browser: Browser, growing_town: Town, where: str
) -> None:
    async with (
        framing(f"{growing_town.address}{where}?embed=1") as theirs,
        visiting(browser, growing_town.address) as visitor,
    ):
        await visitor.page.goto(theirs)
        ours = visitor.page.frame_locator("iframe")
        await expect(ours.locator("main")).to_contain_text("Shanghai")
        await expect(ours.locator(".masthead, nav.languages")).to_have_count(0)
        growing_town.poll(shanghai=50_010)
        await expect(ours.locator("main")).to_contain_text("50,010")
        visitor.excuse(theirs)


@pytest.mark.parametrize("where", ["/", "/boards/gpci", "/boards/gpci?kiosk=1", "/accounts/seoul"])
async def test_other_pages_refuse_to_be_framed(browser: Browser, town: Town, where: str) -> None:
    async with (
        framing(f"{town.address}{where}") as theirs,
        visiting(browser, town.address) as visitor,
    ):
        await visitor.page.goto(theirs)
        [frame] = visitor.page.main_frame.child_frames
        await expect(visitor.page.frame_locator("iframe").locator("main")).to_have_count(0)
        assert frame.url == "chrome-error://chromewebdata/"
        assert any("frame-ancestors" in problem for problem in visitor.problems)
        visitor.excuse(theirs, "frame-ancestors", "ERR_BLOCKED_BY_RESPONSE")


# --- without JavaScript ---------------------------------------------------------------------------


async def test_without_javascript_nothing_is_missing_but_a_button(
    browser: Browser, town: Town
) -> None:
    async with (
        visiting(browser, town.address) as with_it,
        visiting(browser, town.address, java_script_enabled=False) as without,
    ):
        for path in town.pages().values():
            await with_it.go(path)
            await without.go(path)
            await with_it.run("document.querySelectorAll('[data-copy]').forEach((b) => b.remove())")
            shown = await without.page.locator("body").inner_text()
            assert shown == await with_it.page.locator("body").inner_text()
            assert shown.count("\n") > 10


async def test_without_javascript_cities_can_be_compared(browser: Browser, town: Town) -> None:
    async with visiting(browser, town.address, "/compare", java_script_enabled=False) as visitor:
        page = visitor.page
        await page.get_by_role("checkbox", name="Paris").first.check()
        await page.get_by_role("checkbox", name="Seoul").first.check()
        await page.get_by_role("main").get_by_role("button").click()
        await expect(page.locator("table.comparison tbody tr")).to_have_count(2)
