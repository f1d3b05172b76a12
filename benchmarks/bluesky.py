"""How much longer a poll of 10,000 Bluesky accounts takes than fetching the same answers bare.

Exits with 1 where that, or the number of calls, is over its limit. The limit is for a bare loop,
which asks for one answer after the other. One that asks for as many at a time as a poll does is
shown, too: what is left there is the work of making findings of 10,000 profiles.
"""

import asyncio
import gc
import json
import multiprocessing
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import aiohttp

from bot.domain.catalogue import Account
from bot.settings.sources import BlueskySection as Section
from bot.sources.base import Fetched
from bot.sources.bluesky import BlueskySource
from bot.sources.transport import PER_HOST, open_web

ACCOUNTS = 10_000
ROUNDS = 15
MOST_CALLS = 400
HIGHEST_RATIO = 1.25
POLL, LOOP, PARALLEL = "a poll", "bare loop", "bare, parallel"

Run = Callable[[], Awaitable[object]]


def did(number: int) -> str:
    """Return the DID of a profile."""
    return f"did:plc:{number:024d}"


def followers(number: int) -> int:
    """Return what the profile counts."""
    return 1000 + number * 7


# --- the server ----------------------------------------------------------------------------------


def profile(number: int) -> dict[str, object]:
    """Return a profile with all that Bluesky tells of one, about 1 kB."""
    cdn = "https://cdn.bsky.app/img"
    picture = f"{did(number)}/bafkreihv4x2sjfmnbgd5pnbmcgn3gvhbnbwzkyebxb6fqk2nmf7sv3mzpe@jpeg"
    return {
        "did": did(number),
        "handle": f"city{number}.example",
        "displayName": f"City of Number {number}",
        "avatar": f"{cdn}/avatar/plain/{picture}",
        "banner": f"{cdn}/banner/plain/{picture}",
        "description": "News, services and events of the city. " * 5 + "\u2764 서울 Zürich\n",
        "associated": {"lists": 2, "feedgens": 1, "starterPacks": 0, "labeler": False},
        "labels": [
            {
                "src": did(number),
                "uri": f"at://{did(number)}/app.bsky.actor.profile/self",
                "val": "!no-unauthenticated",
                "cts": "2024-05-01T09:30:00.000Z",
            }
        ],
        "createdAt": "2023-07-04T12:00:00.000Z",
        "indexedAt": "2026-01-01T00:00:00.000Z",
        "followersCount": followers(number),
        "followsCount": 321,
        "postsCount": 4321,
    }


class Server(asyncio.Protocol):
    """As little of HTTP as will do: every answer is rendered once, and then only sent."""

    profiles: ClassVar[dict[str, str]]
    answers: ClassVar[dict[bytes, bytes]] = {}
    calls = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.received = b""

    def data_received(self, data: bytes) -> None:
        """Answer, once the request is whole."""
        self.received += data
        if self.received.endswith(b"\r\n\r\n"):
            target = self.received.split(b" ", 2)[1]
            self.received = b""
            self.transport.write(self.answer(target))

    def answer(self, target: bytes) -> bytes:
        """Return the answer for *target*; `/calls` is how many there were, and starts anew."""
        if target == b"/calls":
            calls, Server.calls = Server.calls, 0
            return whole(str(calls))
        Server.calls += 1
        if target not in self.answers:
            actors = parse_qs(urlsplit(target.decode()).query)["actors"]
            profiles = ",".join(self.profiles[actor] for actor in reversed(actors))
            self.answers[target] = whole(f'{{"profiles":[{profiles}]}}')
        return self.answers[target]


def whole(body: str) -> bytes:
    """Return the octets of an answer with *body*."""
    octets = body.encode()
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
        f"Content-Length: {len(octets)}\r\nRateLimit-Limit: 3000\r\n"
        "RateLimit-Remaining: 2999\r\nRateLimit-Policy: 3000;w=300\r\n\r\n"
    )
    return head.encode() + octets


def serve(pipe: Connection) -> None:
    """Serve until this process is ended; tells its address through *pipe*."""
    Server.profiles = {
        did(number): json.dumps(profile(number), ensure_ascii=False, separators=(",", ":"))
        for number in range(ACCOUNTS)
    }

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


# --- the two ways to read it ---------------------------------------------------------------------


@asynccontextmanager
async def polling(url: str) -> AsyncIterator[Run]:
    """Read the accounts as Milepost does."""
    accounts = [
        Account(f"city{number}", "City", "bluesky", "bluesky", platform_id=did(number))
        for number in range(ACCOUNTS)
    ]
    async with open_web(lambda: datetime.now(UTC)) as web:
        source = BlueskySource(Section(base_url=url), web)
        yield lambda: source.fetch(accounts, datetime.now(UTC))


@asynccontextmanager
async def bare(url: str, at_a_time: int) -> AsyncIterator[Run]:
    """Fetch and decode the same answers, so many *at_a_time*, and do nothing else."""
    actors = [did(number) for number in range(ACCOUNTS)]
    size = BlueskySource.batch
    batches = [actors[start : start + size] for start in range(0, ACCOUNTS, size)]
    address = f"{url}/xrpc/app.bsky.actor.getProfiles"
    connector = aiohttp.TCPConnector(limit_per_host=PER_HOST)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def work(waiting: list[list[str]]) -> None:
            while waiting:
                params = [("actors", actor) for actor in waiting.pop()]
                async with session.get(address, params=params) as response:
                    json.loads(await response.read())

        async def run() -> None:
            waiting = batches.copy()
            await asyncio.gather(*(work(waiting) for _ in range(at_a_time)))

        yield run


def check(fetched: object) -> None:
    """See that every count of a poll is the right one."""
    assert isinstance(fetched, Fetched)
    assert fetched.error is None
    counts = [finding.reading.count for finding in fetched.findings.values()]
    assert sorted(count.followers for count in counts if count is not None) == [
        followers(number) for number in range(ACCOUNTS)
    ]


# --- the comparison ------------------------------------------------------------------------------


async def timed(run: Run) -> tuple[float, object]:
    """Return how many seconds *run* takes, and its result."""
    gc.collect()
    start = time.perf_counter()
    result = await run()
    return time.perf_counter() - start, result


async def calls(url: str) -> int:
    """Return how many calls the server has answered since it was asked this."""
    async with aiohttp.ClientSession() as session, session.get(f"{url}/calls") as response:
        return int(await response.text())


async def compare(url: str) -> tuple[dict[str, list[float]], int]:
    """Return the seconds of each poll and of each bare reading, and the calls of a poll."""
    seconds: dict[str, list[float]] = {POLL: [], LOOP: [], PARALLEL: []}
    most = 0
    async with polling(url) as poll, bare(url, 1) as loop, bare(url, PER_HOST) as parallel:
        for _ in range(1 + ROUNDS):
            await calls(url)
            took, fetched = await timed(poll)
            most = max(most, await calls(url))
            check(fetched)
            seconds[POLL].append(took)
            seconds[LOOP].append((await timed(loop))[0])
            seconds[PARALLEL].append((await timed(parallel))[0])
    # The first round is for warming up.
    return {name: took[1:] for name, took in seconds.items()}, most


def described(seconds: Sequence[float]) -> str:
    """Return the median and the spread."""
    low, high = min(seconds) * 1000, max(seconds) * 1000
    return f"{statistics.median(seconds) * 1000:.0f} ms ({low:.0f} to {high:.0f})"


def main() -> int:
    """Print the comparison; return 1 where something is over its limit."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=serve, args=(there,), daemon=True)
    server.start()
    try:
        seconds, most = asyncio.run(compare(f"http://127.0.0.1:{here.recv()}"))
    finally:
        server.terminate()
        server.join()
    median = {name: statistics.median(took) for name, took in seconds.items()}
    ratio = median[POLL] / median[LOOP]
    lines = [
        f"{ACCOUNTS:,} Bluesky accounts, medians of {ROUNDS} rounds",
        *(f"{name:16}{described(took)}" for name, took in seconds.items()),
        f"{'ratio':16}{ratio:.2f} (limit {HIGHEST_RATIO})",
        f"{'ratio, parallel':16}{median[POLL] / median[PARALLEL]:.2f}",
        f"{'calls':16}{most} (limit {MOST_CALLS})",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return int(ratio > HIGHEST_RATIO or most > MOST_CALLS)


if __name__ == "__main__":
    sys.exit(main())
