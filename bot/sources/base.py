"""What a source is, and what it finds out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.domain.catalogue import Account
from bot.domain.readings import Reading, Status
from bot.errors import SourceError


class Finding(NamedTuple):
    """What a source found out about one account."""

    reading: Reading
    platform_id: str = ""
    """The platform's immutable id of the profile that answered; empty where it tells none."""
    handle: str = ""
    """What the profile is called now; empty where the platform does not say."""
    note: str = ""
    """Why there is no number, for the operators."""
    error: SourceError | None = None
    """What went wrong, where the reading failed."""


def missing(at: datetime, note: str = "") -> Finding:
    """Return the finding of an account that the source does not know."""
    return Finding(Reading(at, Status.MISSING), note=note)


def failed(at: datetime, error: SourceError) -> Finding:
    """Return the finding of an account about which nothing could be learned."""
    return Finding(Reading(at, Status.FAILED), note=str(error), error=error)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of a request for accounts."""

    findings: Mapping[str, Finding]
    """By the keys of the accounts. One that was asked for and is not here is not known to the
    source, or, where there is an *error*, was not asked for any more."""
    error: SourceError | None = None
    """What ended it early, or what every account failed with."""
    resume_at: datetime | None = None
    """When the source wants to be asked again, if it said so."""


class Source(Protocol):
    """The adapter that reads the accounts of a platform, or of a file."""

    @property
    def name(self) -> str:
        """The name that accounts refer to."""

    def scope_of(self, account: Account) -> str:
        """Return who answers for *account*: what shares limits and failures has one scope.

        It is the name of the source or, where that asks several hosts, `name@host`.
        """

    async def fetch(self, accounts: Sequence[Account], now: datetime) -> Fetched:
        """Return what can be learned now of *accounts*, all of one scope.

        May raise SourceError where the source as a whole cannot be read.
        """

    def canary_of(self, scope: str) -> Account | None:
        """Return an account that surely exists, to tell "they are gone" from "we are blocked"."""
