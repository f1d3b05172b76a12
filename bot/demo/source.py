"""The source of the demonstration: answers for the platform, from the story."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.catalogue import Account
from bot.domain.readings import Reading
from bot.errors import SourceUnavailableError
from bot.sources.base import Fetched, Finding


class StorySource:
    """Knows what each account had at each time of the story."""

    def __init__(self, name: str, readings: Mapping[datetime, Mapping[str, Reading]]) -> None:
        self.name = name
        self._readings = readings

    def scope_of(self, account: Account) -> str:
        """Return its name: it answers for all accounts alike."""
        return self.name

    async def fetch(self, accounts: Sequence[Account], now: datetime) -> Fetched:
        """Return what the story has of *now*. Raises SourceUnavailableError in an outage."""
        answer = self._readings.get(now)
        if answer is None:
            raise SourceUnavailableError("does not answer")
        return Fetched({a.key: Finding(answer[a.key]) for a in accounts if a.key in answer})

    def canary_of(self, scope: str) -> Account | None:
        """Return None: its accounts are never all missing."""
        return None
