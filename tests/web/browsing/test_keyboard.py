from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.web.browsing.town import Town
from tests.web.browsing.visitor import PHONE, Visitor, visiting

pytestmark = pytest.mark.asyncio(loop_scope="session")

_MOST = 200

# What can be reached on the page, in the order in which it is written and read.
REACHABLE = """() => {
  const can = "a[href], button, select, input:not([type=hidden]), summary, [tabindex='0']";
  window.reachable = [...document.querySelectorAll(can)].filter((one) => one.checkVisibility());
  return window.reachable.length;
}"""

# Which of them has the focus, and whether that can be seen; -1 for none.
FOCUSED = """() => {
  const one = document.activeElement;
  const look = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  return {
    place: window.reachable.indexOf(one),
    name: one.outerHTML.slice(0, 120),
    isMarked: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2,
    isInView: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight
      && box.right > 0 && box.left < innerWidth,
  };
}"""


async def tab_through(visitor: Visitor) -> tuple[int, list[dict[str, Any]]]:
    """Press Tab until nothing new comes; return how much there is, and what was focused."""
    number = await visitor.run(REACHABLE)
    focused: list[dict[str, Any]] = []
    for _ in range(_MOST):
        await visitor.page.keyboard.press("Tab")
        one = await visitor.run(FOCUSED)
        if one["place"] < 0 or (focused and one["place"] == focused[0]["place"]):
            break
        focused.append(one)
    return number, focused


PAGES = [
    "/",
    "/boards/gpci",
    "/accounts/seoul",
    "/compare",
    "/compare?account=seoul&account=paris",
    "/announcements",
]


@pytest.mark.parametrize("where", PAGES)
async def test_the_keyboard_reaches_everything_in_the_order_of_the_page(
    browser: Browser, town: Town, where: str
) -> None:
    async with visiting(browser, town.address, where) as visitor:
        number, focused = await tab_through(visitor)
        assert [one["place"] for one in focused] == list(range(number))
        assert [one["name"] for one in focused if not one["isMarked"]] == []
        assert [one["name"] for one in focused if not one["isInView"]] == []
        assert number > 10


async def test_on_a_phone_the_keyboard_reaches_everything_too(browser: Browser, town: Town) -> None:
    async with visiting(browser, town.address, "/boards/gpci", viewport=PHONE) as visitor:
        number, focused = await tab_through(visitor)
        assert [one["place"] for one in focused] == list(range(number))
        assert [one["name"] for one in focused if not one["isInView"]] == []


async def test_the_first_thing_leads_past_the_menus(browser: Browser, town: Town) -> None:
    async with visiting(browser, town.address, "/boards/gpci") as visitor:
        keyboard, skip = visitor.page.keyboard, visitor.page.locator("a.skip")
        await keyboard.press("Tab")
        await expect(skip).to_be_focused()
        await expect(skip).to_be_in_viewport(ratio=1)
        await keyboard.press("Enter")
        await expect(visitor.page.locator("main")).to_be_focused()
        await keyboard.press("Tab")
        assert await is_focus_within(visitor.page, "main")


async def is_focus_within(page: Page, place: str) -> bool:
    """Return whether what has the focus is inside of *place*."""
    return bool(await page.locator(place).evaluate("one => one.contains(document.activeElement)"))


async def test_enter_opens_what_has_the_focus(browser: Browser, town: Town) -> None:
    async with visiting(browser, town.address, "/") as visitor:
        page = visitor.page
        await page.locator("tr[data-key=seoul] a").first.focus()
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(f"{town.address}/accounts/seoul")


async def test_cities_are_compared_by_the_keyboard_alone(browser: Browser, town: Town) -> None:
    async with visiting(browser, town.address, "/compare") as visitor:
        page = visitor.page
        for city in ("Seoul", "Paris"):
            await page.get_by_role("checkbox", name=city).first.focus()
            await page.keyboard.press("Space")
        await page.keyboard.press("Enter")
        await expect(page.locator("table.comparison tbody tr")).to_have_count(2)


async def test_what_is_folded_opens_by_the_keyboard(browser: Browser, town: Town) -> None:
    async with visiting(browser, town.address, "/accounts/seoul") as visitor:
        page = visitor.page
        await page.locator("#figures summary").focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("#figures table")).to_be_visible()
        await page.keyboard.press("Tab")
        assert await is_focus_within(page, "#figures .scroll")
