"""Operators' commands: poll a source, enter a count, decide over a reading, end an incident."""

from collections.abc import Callable
from datetime import datetime

from sqlite_utils import Database

from bot.domain.catalogue import Account, Catalogue
from bot.errors import UserError
from bot.pipeline.meter import Meter
from bot.pipeline.notices import Operators, log_notices
from bot.pipeline.poll import poll_source
from bot.pipeline.record import Recorded, Recorder
from bot.sources.base import Source
from bot.sources.manual import entry
from bot.storage.database import Store
from bot.text import iso


class Decisions:
    """Carries out each command in one transaction, with the announcements that follow."""

    def __init__(
        self,
        catalogue: Catalogue,
        sources: dict[str, Source],
        store: Store,
        recorder: Recorder,
        operators: Operators,
        clock: Callable[[], datetime],
        meter: Meter | None = None,
    ) -> None:
        self.sources = sources
        self._catalogue = catalogue
        self._store = store
        self._recorder = recorder
        self._operators = operators
        self._clock = clock
        self._meter = meter or Meter()

    async def poll(self, name: str) -> Recorded:
        """Poll the source *name* once. Raises SourceError where it cannot be read."""
        with self._meter.polling(name):
            recorded = await poll_source(
                self.sources[name],
                self.accounts_of(name),
                self._store,
                self._recorder,
                self._clock,
                self._operators,
            )
        self._meter.polled(name, recorded)
        return recorded

    def accounts_of(self, name: str) -> list[Account]:
        """Return the accounts that the source *name* reads."""
        return [self._catalogue.accounts[key] for key in self._catalogue.accounts_of(name)]

    async def decide(
        self, account: str, taken_at: datetime, approves: bool, with_later: bool = False
    ) -> Recorded:
        """Approve or reject a reading, and *with_later* those of the account since then.

        Raises InputError where there is no reading to decide over.
        """
        recorded = await self._store.transact(
            self._recorder.decide, account, taken_at, approves, self._clock(), with_later
        )
        self._meter.found(recorded)
        return recorded

    async def end_incident(self, source: str, believes: bool) -> Recorded:
        """End the incident of *source*; with *believes*, believe its held readings.

        Raises InputError where the source has no incident.
        """
        recorded = await self._store.transact(
            self._recorder.end_incident, source, believes, self._clock()
        )
        self._meter.found(recorded)
        return recorded

    async def enter(self, account: str, followers: int, taken_at: datetime | None) -> Recorded:
        """Enter a count of an account that is kept by hand, as of now or of *taken_at*.

        Raises InputError for an account of another source, and for a count that is no news.
        """
        tracked = self._catalogue.accounts[account]
        recorded = await self._store.transact(
            enter, self._recorder, tracked, followers, taken_at, self._clock()
        )
        self._meter.found(recorded)
        return recorded


def enter(
    db: Database,
    recorder: Recorder,
    account: Account,
    followers: int,
    taken_at: datetime | None,
    now: datetime,
) -> Recorded:
    """Record a count that an operator enters; in a transaction.

    Raises InputError for a count that is no news.
    """
    at = now if taken_at is None else taken_at
    recorded = recorder.record(db, entry(account, followers, at, now))
    log_notices(recorded.notices)
    if not recorded.readings:
        raise UserError("reading-is-no-news", account=account.key, at=iso(at))
    return recorded
