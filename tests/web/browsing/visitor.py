"""Somebody who looks at the page in a browser, and everything that goes wrong there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    Response,
    ViewportSize,
    expect,
)

_LONGEST_MS = 20_000
"""How long anything may take: this says that it never comes, and not that it is slow."""
expect.set_options(timeout=_LONGEST_MS)

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}
WALL: ViewportSize = {"width": 1920, "height": 1080}


class Visitor:
    """Somebody at a browser; what they are shown must not go wrong in any way."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.problems: list[str] = []
        """Errors, warnings, dialogs, requests that fail or that go elsewhere."""
        self.asked: list[str] = []
        """The addresses that were asked for."""
        self.address = address
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("dialog", self._dismiss)
        page.on("request", self._asks)
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    async def go(self, path: str, status: int = 200) -> None:
        """Open *path*, and wait until all of it is there."""
        response = await self.page.goto(f"{self.address}{path}")
        assert response is not None
        assert response.status == status

    async def run(self, script: str) -> Any:
        """Return what *script* comes to on the page."""
        return await self.page.evaluate(script)

    async def unfold(self) -> None:
        """Open everything that is folded."""
        await self.run(
            "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
        )

    def excuse(self, *words: str) -> None:
        """Forget the problems that have one of *words* in them, which were to be expected."""
        self.problems = [one for one in self.problems if not any(word in one for word in words)]

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            where = message.location["url"]
            self.problems.append(f"{message.type}: {message.text} ({where})")

    async def _dismiss(self, dialog: Dialog) -> None:
        self.problems.append(f"dialog: {dialog.message}")
        await dialog.dismiss()

    def _asks(self, request: Request) -> None:
        self.asked.append(request.url)
        if not request.url.startswith(f"{self.address}/"):
            self.problems.append(f"asks elsewhere: {request.url}")

    def _failed(self, request: Request) -> None:
        # Who leaves a page ends its stream, and whatever it is just asking for.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"{request.failure}: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")


@asynccontextmanager
async def visiting(
    browser: Browser, address: str, path: str = "", **options: Any
) -> AsyncIterator[Visitor]:
    """Open a browser window that nobody used before, and *path* in it if there is one.

    *options* are those of Playwright's contexts. Fails where anything went wrong.
    """
    chosen = {"viewport": DESK, "locale": "en-GB", **options}
    context = await browser.new_context(**chosen)
    try:
        context.set_default_timeout(_LONGEST_MS)
        # Pages come for what is new at different times, by chance; here they come at once.
        await context.add_init_script("Math.random = () => 0")
        visitor = Visitor(await context.new_page(), address)
        if path:
            await visitor.go(path)
        yield visitor
    finally:
        await context.close()
    assert visitor.problems == [], visitor.problems
