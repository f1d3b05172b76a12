"""A web source whose vendor answers as the test says, and which asks nobody."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from bot.domain.catalogue import Account
from bot.errors import SourceError
from bot.settings.sources import BlueskySection as Section
from bot.sources.base import Finding
from bot.sources.bluesky import BlueskySource
from tests.sources.platforms.base import opened_web


class Vendor(BlueskySource):
    """Answers, or raises what is an error."""

    page = "https://vendor.example/access"
    answer: Mapping[str, Finding] | SourceError = {}
    ends_at: datetime | SourceError | None = None
    asked: int = 0
    """How often it was asked for the end of its credentials."""

    async def ask(self, accounts: Sequence[Account]) -> Mapping[str, Finding]:
        if isinstance(self.answer, SourceError):
            raise self.answer
        return self.answer

    async def ask_expiry(self) -> datetime | None:
        self.asked += 1
        if isinstance(self.ends_at, SourceError):
            raise self.ends_at
        return self.ends_at


@asynccontextmanager
async def opened_vendor() -> AsyncIterator[Vendor]:
    """Open a vendor."""
    async with opened_web() as web:
        yield Vendor(Section(), web)
