"""The page of ten cities on a local server, whose counts go on."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

from bot.storage.database import open_database
from tests.stored import column
from tests.web import cities
from tests.web.asking import withdraw
from tests.web.serving import open_served
from tests.world import World

SHANGHAI = [48_000 + 9 * n for n in range(cities.POLLS)]
TEN_CITIES = cities.world({**cities.TEN_CITIES.rows, "shanghai": SHANGHAI})
"""Ten cities, the last of which is about to pass 50,000."""


class Town:
    """The page of ten cities, in a database that the bot writes to meanwhile."""

    def __init__(self, db: Database, path: Path, world: World) -> None:
        self.address = ""
        """Where the page is."""
        self._db = db
        self._path = path
        self._site = replace(cities.site(world.catalogue), address="")
        self._world = world
        self._now = cities.NOW
        self._serving = AsyncExitStack()

    def poll(self, **followers: int) -> None:
        """Let the bot learn *followers* of accounts, eight hours after the poll before."""
        self._now += cities.EVERY
        rows = {name.replace("_", "-"): [count] for name, count in followers.items()}
        replace(self._world, rows=rows, start=self._now).record(self._db)

    def withdraw(self, key: str) -> tuple[str, str]:
        """Withdraw an announcement; return its path, and that of the correction."""
        correction = withdraw(self._db, key, self._now)
        return _announcement(key), _announcement(correction)

    def pages(self) -> dict[str, str]:
        """Return the paths of one page of each kind, by what they show."""
        return {
            "the boards": "/",
            "a ranking": "/boards/gpci",
            "an account": "/accounts/seoul",
            "an account with a reading that is held": "/accounts/berlin",
            "a choice": "/compare",
            "a comparison": "/compare?account=seoul&account=melbourne&account=singapore",
            "the announcements": "/announcements",
            **{f"announcement {n}": path for n, path in enumerate(self._announcements(), 1)},
        }

    def _announcements(self) -> list[str]:
        """Return the paths of the newest announcement of each kind."""
        keys = column(
            self._db,
            "SELECT key, max(id) FROM events WHERE is_announced GROUP BY kind ORDER BY key",
        )
        return [_announcement(key) for key in keys]

    async def open(self, port: int = 0) -> None:
        """Serve the page."""
        served = open_served(self._path, self._site, lambda: self._now, port=port)
        page = await self._serving.enter_async_context(served)
        self.address = page.address

    async def close(self) -> None:
        """Stop serving it, as for a restart."""
        await self._serving.aclose()

    async def restart(self) -> None:
        """Serve the page again where it was before."""
        await self.open(int(self.address.rpartition(":")[2]))


def _announcement(key: str) -> str:
    return f"/announcements/{quote(key, safe='')}"


@asynccontextmanager
async def open_town(path: Path, world: World = TEN_CITIES) -> AsyncIterator[Town]:
    """Serve the page of *world*, else of the ten cities."""
    world.save(path)
    with closing(open_database(path)) as db:
        town = Town(db, path, world)
        try:
            await town.open()
            yield town
        finally:
            await town.close()
