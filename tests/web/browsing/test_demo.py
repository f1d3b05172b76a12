"""The demonstration, as a newcomer sees it: a program that is started, and a page that is open."""

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, expect

from tests.web.browsing.axe import violations
from tests.web.browsing.visitor import Visitor, visiting

pytestmark = pytest.mark.asyncio(loop_scope="session")

SPEED = "20"
"""At which the story takes two or three seconds, and the page is there for most of it."""
LONGEST_SECONDS = 60


class Demo:
    """A demonstration that runs."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        assert process.stderr is not None
        self.process = process
        self._said, self._told = process.stderr, process.stdout

    async def address(self) -> str:
        """Return where it says that the page is."""
        async for line in self._said:
            if found := re.search(rb"(http://127\.0\.0\.1:\d+)/", line):
                return found[1].decode()
        raise AssertionError("it names no address")

    async def announced(self) -> int:
        """Wait for the end of the story, and return how many announcements it says there were."""
        async for line in self._told:
            if line.startswith(b"announced: "):
                return sum(map(int, re.findall(rb"\d+", line)))
        raise AssertionError("it ends without a summary")


@asynccontextmanager
async def demonstration() -> AsyncIterator[Demo]:
    """Start it, and end it as Ctrl-C does."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--no-browser", "--port", "0", "--speed", SPEED),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            yield Demo(process)
            process.send_signal(signal.SIGINT)
            await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def told(visitor: Visitor) -> list[str]:
    """Return the keys of everything in the feed, the newest first."""
    keys: list[str] = []
    while True:
        keys += await visitor.run(
            "[...document.querySelectorAll('.feed article')].map((one) => one.dataset.key)"
        )
        older = visitor.page.locator("a[rel=next]")
        if not await older.count():
            return keys
        await older.click()


async def test_the_story_runs_to_its_end_on_a_page_that_is_left_open(browser: Browser) -> None:
    async with demonstration() as demo:
        address = await demo.address()
        async with visiting(browser, address, "/boards/gpci-2022") as visitor:
            page = visitor.page
            first = page.locator("table.ranking tbody tr").first
            await expect(page.locator("#narration .notice")).to_contain_text("synthetic")
            await visitor.run("window.isTheSame = true")
            announced = await demo.announced()
            await expect(first.locator(".count data")).to_have_text(re.compile(r"^454,\d{3}$"))
            await expect(first).to_have_attribute("data-key", "seoul")
            await expect(page.locator("#narration li").first).to_contain_text("5 November 2023")
            assert await visitor.run("window.isTheSame") is True
            assert await violations(visitor) == []

            await visitor.go("/announcements")
            keys = await told(visitor)
            assert len(keys) == announced > 10
            assert len(set(keys)) == len(keys)
            assert [key for key in keys if "overtake" in key and "seoul" in key] != []
    assert demo.process.returncode == 0
