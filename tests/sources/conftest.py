"""The imitation of a platform, and the adapter that reads it."""

from collections.abc import AsyncIterator

import pytest

from bot.sources.transport import Internet
from bot.sources.web import WebSource
from tests.sources.platforms.base import Platform, opened_web
from tests.sources.platforms.twitch import Twitch


@pytest.fixture
async def platform(request: pytest.FixtureRequest) -> AsyncIterator[Platform]:
    """The one that a test has as its parameter, or else its module as `PLATFORM`."""
    kind = getattr(request, "param", None) or request.module.PLATFORM
    async with kind().serving() as made:
        yield made


@pytest.fixture
async def web_() -> AsyncIterator[Internet]:
    async with opened_web() as opened:
        yield opened


@pytest.fixture
def source(platform: Platform, web_: Internet) -> WebSource:
    return platform.source(platform.section(), web_)


@pytest.fixture
def twitch(platform: Twitch) -> Twitch:
    """The imitation, where a module's `PLATFORM` is this one."""
    return platform
