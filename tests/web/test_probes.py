"""Whatever watches over the bot learns whether it lives, and whether the page can answer."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.storage.database import open_database, transaction
from bot.storage.health import beat
from bot.web.server import Page
from tests.cities import NOW

SECOND = timedelta(seconds=1)


def forget(path: Path) -> None:
    """Take the database away."""
    path.rename(path.with_name("elsewhere.db"))


async def get(web: aiohttp.ClientSession, url: str) -> tuple[int, dict[str, str | None]]:
    async with web.get(url) as response:
        return response.status, await response.json()


@pytest.mark.parametrize(
    ("ago", "status", "said"), [(30, 200, "alive"), (300, 503, "no sign of life")]
)
async def test_a_bot_lives_while_it_gives_signs_of_life(
    path: Path, served: Page, web: aiohttp.ClientSession, ago: int, status: int, said: str
) -> None:
    with closing(open_database(path)) as db, transaction(db):
        beat(db, NOW - ago * SECOND)
    found = await get(web, f"{served.address}/healthz")

    at = f"{NOW - ago * SECOND:%Y-%m-%dT%H:%M:%SZ}"
    assert found == (status, {"status": said, "beat_at": at})


async def test_a_bot_that_never_ran_is_not_alive_but_its_page_can_answer(
    served: Page, web: aiohttp.ClientSession
) -> None:
    health = await get(web, f"{served.address}/healthz")
    ready = await get(web, f"{served.address}/readyz")

    assert health == (503, {"status": "no sign of life", "beat_at": None})
    assert ready == (200, {"status": "ready"})


async def test_without_a_database_it_is_neither_and_nobody_learns_where_it_was(
    path: Path, served: Page, web: aiohttp.ClientSession
) -> None:
    forget(path)
    health = await get(web, f"{served.address}/healthz")
    ready = await get(web, f"{served.address}/readyz")

    lost = "the database cannot be read"
    assert health == (503, {"status": lost, "beat_at": None})
    assert ready == (503, {"status": lost})
