"""Two hundred visitors of the page, as a process of its own: `python -m benchmarks.visitors URL`.

Each has an address of its own, loads a page with all that belongs to it, leaves it open, and comes
for what is new as the page's script does. Says "ready" when all have their pages, and tells what
they got as JSON when its input ends.
"""

import asyncio
import gzip
import json
import random
import re
import sys
import time
from dataclasses import asdict, dataclass, field
from urllib.parse import urljoin

import aiohttp

VISITORS = 200
LANGUAGES = ("en", "ko", "ja", "fr", "es")
PAGES = ("/", "/boards/board-0", "/accounts/account-17", "/announcements")
FILES = re.compile(r'"((?:\.\./|\./)*static/[^"]+)"')
SPREAD_SECONDS = 1.5
"""As in page.js: those who hear the same news do not all come for it at once."""


@dataclass
class Tally:
    """What the visitors got."""

    requests: int = 0
    refused: list[int] = field(default_factory=list)
    """The statuses of the answers that were no pages."""
    seconds: list[float] = field(default_factory=list)
    """How long each waited for a page that was new."""
    bytes_at_first: dict[str, int] = field(default_factory=dict)
    """What came over the wire before the first paint, by page."""


class Visitor:
    """Somebody with a page open."""

    def __init__(self, number: int, address: str, tally: Tally) -> None:
        self._path = PAGES[number % len(PAGES)]
        self._page = f"{address}{self._path}"
        self._live = f"{address}/live"
        self._tally = tally
        self._etag = ""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(local_addr=(f"127.0.1.{1 + number}", 0)),
            headers={
                "Accept-Language": LANGUAGES[number % len(LANGUAGES)],
                "Accept-Encoding": "gzip",
            },
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=30),
        )
        self.task: asyncio.Task[None] | None = None

    async def load(self) -> None:
        """Load the page and its files."""
        body = await self._get(self._page)
        size = len(body)
        for found in FILES.finditer(gzip.decompress(body).decode()):
            async with self._session.get(urljoin(self._page, found[1])) as answer:
                size += len(await answer.read())
            self._tally.requests += 1
        self._tally.bytes_at_first.setdefault(self._path, size)

    async def stay(self) -> None:
        """Listen, and come for what is new."""
        async with self._session.get(self._live) as stream:
            async for line in stream.content:
                if not line.startswith(b"data:"):
                    continue
                if self.task is None or self.task.done():
                    self.task = asyncio.create_task(self._refresh())

    async def _refresh(self) -> None:
        await asyncio.sleep(random.random() * SPREAD_SECONDS)
        await self._get(self._page)

    async def _get(self, url: str) -> bytes:
        started = time.monotonic()
        known = {"If-None-Match": self._etag} if self._etag else {}
        async with self._session.get(url, headers=known) as answer:
            body = await answer.read()
            self._tally.requests += 1
            if answer.status == 200:
                self._tally.seconds.append(time.monotonic() - started)
                self._etag = answer.headers["ETag"]
            elif answer.status != 304:
                self._tally.refused.append(answer.status)
            return body

    async def leave(self) -> None:
        """Close the page."""
        if self.task is not None:
            self.task.cancel()
        await self._session.close()


def say(line: str) -> None:
    """Tell who started this process."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def run(address: str) -> None:
    """Let all come at once, and stay until the input ends."""
    tally = Tally()
    visitors = [Visitor(number, address, tally) for number in range(VISITORS)]
    await asyncio.gather(*(visitor.load() for visitor in visitors))
    staying = [asyncio.create_task(visitor.stay()) for visitor in visitors]
    say("ready")
    await asyncio.to_thread(sys.stdin.read)
    say(json.dumps(asdict(tally)))
    for task in staying:
        task.cancel()
    await asyncio.gather(*staying, return_exceptions=True)
    await asyncio.gather(*(visitor.leave() for visitor in visitors))


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1]))
