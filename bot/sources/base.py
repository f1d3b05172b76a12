"""Sources: the protocol of an adapter, and the findings that it returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from bot.domain.catalogue import Account
from bot.domain.looks import Dating
from bot.domain.readings import Reading, Status
from bot.errors import SourceError, SourceUnavailableError
from bot.text import iso, spelled


class Finding(NamedTuple):
    """The result of one account: its reading, and the profile that answered."""

    reading: Reading
    platform_id: str = ""
    """The platform's immutable id of the profile that answered; empty where it tells none."""
    handle: str = ""
    """The present handle of the profile; empty where the platform does not tell it."""
    note: str = ""
    """The reason why there is no number, for the operators."""
    error: SourceError | None = None
    """The error of a reading that failed."""
    dating: Dating | None = None
    """The dating by an undated document; None for a reading with a time of its own."""


def missing(at: datetime, note: str = "") -> Finding:
    """Return the finding of an account that the source does not know."""
    return Finding(Reading(at, Status.MISSING), note=note)


def failed(at: datetime, error: SourceError) -> Finding:
    """Return the finding of an account that could not be read because of *error*."""
    return Finding(Reading(at, Status.FAILED), note=str(error), error=error)


def outdated(account: Account, what: str, taken_at: datetime, max_age: timedelta) -> SourceError:
    """Return the error of *account*, of which *what* is the newest that a document has."""
    return SourceUnavailableError(
        f"{account.key}'s newest {what} is of {iso(taken_at)}, older than max_age "
        f"({spelled(max_age)}); see to the program that writes it, or raise "
        f"sources.{account.source}.max_age"
    )


def undated(finding: Finding, written_at: datetime, dating: Dating) -> Finding:
    """Return *finding* as one of a document without times, which was last *written_at*."""
    return finding._replace(reading=finding.reading.at(written_at), dating=dating)


@dataclass(frozen=True, slots=True)
class Fetched:
    """The findings of one fetch, and the error that ended it, if one did."""

    findings: Mapping[str, Finding]
    """The findings by the keys of the accounts. An account of the fetch that is not here is unknown
    to the source or, where there is an *error*, was not asked for any more."""
    error: SourceError | None = None
    """The error that ended the fetch early, or that every account failed with."""
    resume_at: datetime | None = None
    """The time from which the source wants to be asked again, if it gave one."""


class Source(Protocol):
    """The adapter that reads the accounts of a platform, or of a file."""

    @property
    def name(self) -> str:
        """The name that accounts refer to."""

    def scope_of(self, account: Account) -> str:
        """Return the scope of *account*: accounts that share limits and failures have the same.

        It is the name of the source or, where that asks several hosts, `name@host`.
        """

    async def fetch(self, accounts: Sequence[Account], now: datetime) -> Fetched:
        """Return the findings of *accounts*, all of one scope.

        May raise SourceError where the source as a whole cannot be read.
        """

    def canary_of(self, scope: str) -> Account | None:
        """Return an account that surely exists, to tell "they are gone" from "we are blocked"."""
