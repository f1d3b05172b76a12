"""The Chromium that is installed, without a window, and without a word to anybody else."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--no-sandbox",  # the pages are our own, and in a container there is no sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
)
_START_MS = 60_000


def find_chromium() -> str | None:
    """Return where Chromium is: the one that CHROMIUM names, or else the first one there is."""
    chosen = os.environ.get("CHROMIUM")
    names = (chosen,) if chosen else _NAMES
    return next(filter(None, map(shutil.which, names)), None)


@asynccontextmanager
async def open_browser(chromium: str) -> AsyncIterator[Browser]:
    """Start the browser, and end it whatever happens."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=_FLAGS, timeout=_START_MS
        )
        try:
            yield browser
        finally:
            await browser.close()
