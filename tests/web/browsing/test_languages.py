import pytest
from playwright.async_api import Browser, expect

from tests.web.browsing.town import Town
from tests.web.browsing.visitor import visiting

pytestmark = pytest.mark.asyncio(loop_scope="session")

BROWSERS = {"en": "en-GB", "ko": "ko-KR", "ja": "ja-JP", "fr": "fr-CA", "es": "es-MX"}
OWN_NAMES = {"en": "English", "ko": "한국어", "ja": "日本語", "fr": "Français", "es": "Español"}
SEOUL = {"en": "Seoul", "ko": "서울", "ja": "ソウル", "fr": "Séoul", "es": "Seúl"}
BOARDS = {
    "en": "Rankings",
    "ko": "순위",
    "ja": "ランキング",
    "fr": "Classements",
    "es": "Clasificaciones",
}


@pytest.mark.parametrize("code", BROWSERS)
async def test_the_page_speaks_the_language_of_the_browser(
    browser: Browser, town: Town, code: str
) -> None:
    async with visiting(browser, town.address, "/", locale=BROWSERS[code]) as visitor:
        page = visitor.page
        assert await page.locator("html").get_attribute("lang") == code
        await expect(page.get_by_role("heading", level=1)).to_have_text(BOARDS[code])
        await expect(page.locator("tr[data-key=seoul] th").first).to_contain_text(SEOUL[code])
        chosen = page.locator("nav.languages [aria-current]")
        await expect(chosen).to_have_text(OWN_NAMES[code])


async def test_a_language_that_there_is_none_of_is_english(browser: Browser, town: Town) -> None:
    async with visiting(browser, town.address, "/", locale="fi-FI") as visitor:
        assert await visitor.page.locator("html").get_attribute("lang") == "en"


async def test_an_address_names_a_language_whatever_the_browser_wants(
    browser: Browser, town: Town
) -> None:
    async with visiting(browser, town.address, "/boards/gpci?lang=ja", locale="ko-KR") as visitor:
        assert await visitor.page.locator("html").get_attribute("lang") == "ja"
        await expect(visitor.page.locator("tr[data-key=seoul] th")).to_contain_text(SEOUL["ja"])


async def test_a_language_that_was_chosen_stays_wherever_one_goes(
    browser: Browser, town: Town
) -> None:
    async with visiting(browser, town.address, "/") as visitor:
        page, html = visitor.page, visitor.page.locator("html")
        for code, name in OWN_NAMES.items():
            await page.locator("nav.languages").get_by_role("link", name=name).click()
            await expect(html).to_have_attribute("lang", code)
        await page.locator("h2 a").first.click()
        await expect(page).to_have_url(f"{town.address}/boards/gpci?lang=es")
        await page.get_by_role("link", name=SEOUL["es"]).first.click()
        await expect(page).to_have_url(f"{town.address}/accounts/seoul?lang=es")
        await expect(html).to_have_attribute("lang", "es")
        await page.locator(".masthead .brand").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(BOARDS["es"])


async def test_what_is_new_comes_in_the_language_of_the_page(
    browser: Browser, growing_town: Town
) -> None:
    async with visiting(browser, growing_town.address, "/boards/gpci?lang=ko") as visitor:
        growing_town.poll(shanghai=50_010)
        await expect(visitor.page.locator("#told")).to_contain_text("상하이")
        await expect(visitor.page.locator("html")).to_have_attribute("lang", "ko")
