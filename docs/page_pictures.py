"""Takes the README's pictures of the page: the demonstration, when Seoul has just come first."""

import asyncio
import io
import sys
from datetime import date
from pathlib import Path
from typing import Any

from browser import small
from PIL import Image
from playwright.async_api import Browser

from bot.demo.runtime import open_demo_page, open_runtime
from bot.demo.story import read_story
from tests.web.browsing.chromium import find_chromium, open_browser

DOCS = Path(__file__).parent
UNTIL = date(2023, 3, 28)
BOARD = "/boards/gpci-2022"
PICTURES: dict[str, tuple[str, dict[str, Any]]] = {
    "page": (
        BOARD,
        {"viewport": {"width": 1280, "height": 1192}, "device_scale_factor": 2},
    ),
    "page-account": (
        "/accounts/seoul?days=90",
        {"viewport": {"width": 1280, "height": 1500}, "device_scale_factor": 1.5},
    ),
    "page-kiosk": (
        f"{BOARD}?kiosk=1",
        {"viewport": {"width": 1920, "height": 1080}, "color_scheme": "dark"},
    ),
}


async def photograph(browser: Browser, url: str, options: dict[str, Any]) -> bytes:
    """Return what is seen at *url* first, as a PNG."""
    context = await browser.new_context(locale="en-GB", reduced_motion="reduce", **options)
    page = await context.new_page()
    await page.goto(url)
    shot = await page.screenshot(animations="disabled")
    await context.close()
    with Image.open(io.BytesIO(shot)) as picture:
        return small(picture)


async def take(chromium: str) -> None:
    """Play the story until then, and save all pictures."""
    story = read_story()
    async with (
        open_runtime(story, lambda line: None) as stage,
        open_demo_page(stage, 0) as page,
        open_browser(chromium) as browser,
    ):
        for at in story.times:
            if at.date() <= UNTIL:
                await stage.play(at)
        page.poke()
        for name, (path, options) in PICTURES.items():
            png = await photograph(browser, f"{page.address}{path}", options)
            (DOCS / f"{name}.png").write_bytes(png)


def main() -> None:
    """Save all pictures."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("make pictures needs Chromium: install it, or name it in CHROMIUM")
    asyncio.run(take(chromium))


if __name__ == "__main__":
    main()
