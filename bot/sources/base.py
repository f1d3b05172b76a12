"""What a source is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.catalogue import Account
from bot.domain.readings import Reading


class Source(Protocol):
    """The adapter that reads the accounts of a platform, or of a file."""

    @property
    def name(self) -> str:
        """The name that accounts refer to."""

    async def fetch(self, accounts: Sequence[Account], now: datetime) -> Mapping[str, Reading]:
        """Return what can be learned now of *accounts*, by their keys.

        An account that the source does not know is left out. Raises SourceError where the
        source as a whole cannot be read.
        """
