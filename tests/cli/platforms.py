"""Platforms on this machine, for commands that an operator runs against them."""

import asyncio
import threading
from collections.abc import Iterable, Iterator
from contextlib import AsyncExitStack, contextmanager

from bot.settings.sources import CredentialedSection, SourcesSection
from tests.sources.platforms.base import Platform, Request

SECTIONS = {"http_json": 'id = "id"\n'}
"""What a section needs besides its address and its credentials."""
ACCOUNT = """
[[accounts]]
key = "{key}"
city = "City"
platform = "{platform}"
handle = "{handle}"
"""


class Arrivals(list[Request]):
    """Requests; that there are so many can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self._news = threading.Condition()

    def append(self, request: Request) -> None:
        """Add *request*, and tell those who wait."""
        with self._news:
            super().append(request)
            self._news.notify_all()

    def expect(self, number: int) -> None:
        """Wait until there are *number* requests."""
        with self._news:
            assert self._news.wait_for(lambda: len(self) >= number, timeout=60)


@contextmanager
def serving(*platforms: Platform) -> Iterator[None]:
    """Serve *platforms* in a thread of its own, while commands run in this one."""
    loop = asyncio.new_event_loop()
    ready, done = threading.Event(), asyncio.Event()

    async def serve() -> None:
        async with AsyncExitStack() as stack:
            for platform in platforms:
                platform.requests = Arrivals()
                await stack.enter_async_context(platform.serving())
            ready.set()
            await done.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    try:
        assert ready.wait(timeout=60)
        yield
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join(timeout=60)
        loop.close()


def variable(source: str, name: str) -> str:
    """Return the environment variable of the setting *name* of *source*."""
    return f"MILEPOST_SOURCES__{source.upper()}__{name.upper()}"


def environment(platform: Platform, **settings: str) -> dict[str, str]:
    """Return the environment in which commands ask *platform*, with its secrets."""
    values = {"base_url": platform.url, **platform.secrets, **settings}
    return {variable(platform.source.name, name): value for name, value in values.items()}


def secrets_of(platform: Platform) -> dict[str, str]:
    """Return the credentials that nobody may see, by name."""
    section = SourcesSection.section_of(platform.source.name)
    names = section.secret_names() if issubclass(section, CredentialedSection) else ()
    return {name: platform.secrets[name] for name in names}


def configuration(name: str, handles: Iterable[str], section: str = "") -> str:
    """Return a configuration that follows *handles* on *name*; *section* is added to its own."""
    accounts = (
        ACCOUNT.format(key=f"city-{number}", platform=name, handle=handle)
        for number, handle in enumerate(handles)
    )
    return f"[sources.{name}]\n{SECTIONS.get(name, '')}{section}\n{''.join(accounts)}"
