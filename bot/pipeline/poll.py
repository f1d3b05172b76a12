"""Polling: asking a source for its accounts, and recording what it says."""

import logging
from collections.abc import Sequence
from datetime import datetime

from bot.domain.catalogue import Account
from bot.domain.readings import Poll, Reading, Status
from bot.errors import SourceError
from bot.pipeline.record import Recorded, Recorder
from bot.sources.base import Source
from bot.storage.database import Store
from bot.storage.health import note_failure

log = logging.getLogger(__name__)


async def poll_source(
    source: Source, accounts: Sequence[Account], store: Store, recorder: Recorder, now: datetime
) -> Recorded:
    """Ask *source* for *accounts* once, and record what it says.

    Raises SourceError where it cannot be read; that is noted, and logged when it is news.
    """
    try:
        readings = await source.fetch(accounts, now)
    except SourceError as error:
        if await store.transact(note_failure, source.name, str(error), now):
            log.error("source %s fails: %s", source.name, error)
        raise
    missing = {
        account.key: Reading(now, Status.MISSING)
        for account in accounts
        if account.key not in readings
    }
    poll = Poll(source.name, now, {**readings, **missing})
    return await store.transact(recorder.record, poll)
