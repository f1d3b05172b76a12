"""The view: the database at a moment, with what is tracked, as every query is given it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.domain.catalogue import Account, Catalogue
from bot.domain.readings import Count
from bot.settings.sources import (
    DATED_MAX_AGE,
    DocumentSection,
    PolledSection,
    SourcesSection,
)

StaleAfter = Mapping[str, timedelta]
"""The age from which a count is stale, by source; a day for a source that is not in it."""

_USUALLY = timedelta(days=1)
_MISSED = 3
"""Polls without a count after which the last one is stale."""


@dataclass(frozen=True, slots=True)
class View:
    """The database at a moment, and the catalogue: the first argument of every query."""

    db: Database
    """A connection that need not be able to write."""
    catalogue: Catalogue
    now: datetime
    """The moment at which levels, ranks and periods are told."""
    stale_after: StaleAfter

    def at(self, moment: datetime) -> "View":
        """Return the view of the same database at another *moment*."""
        return replace(self, now=moment)

    def is_stale(self, account: Account, count: Count | None) -> bool:
        """Return whether *count* is older than one of *account* should be."""
        longest = self.stale_after.get(account.source, _USUALLY)
        return count is not None and self.now - count.taken_at > longest


def stale_after(sources: SourcesSection) -> dict[str, timedelta]:
    """Return the age from which a count of each source is stale.

    That is three polls, and at least a day or, of a document, the source's *max_age*.
    """
    ages = {}
    for name, section in sources:
        if isinstance(section, PolledSection):
            longest = _USUALLY
            if isinstance(section, DocumentSection):
                longest = section.max_age or DATED_MAX_AGE
            ages[name] = max(longest, _MISSED * section.usual_interval)
    return ages
