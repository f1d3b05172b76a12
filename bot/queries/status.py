"""Status: the state of sources, accounts, incidents and the outbox."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.catalogue import Account
from bot.domain.incident import Incident
from bot.queries.levels import Level, levels_of
from bot.queries.readings import HeldReading, held_readings
from bot.queries.view import View
from bot.storage.deliveries import Queue, queue_of
from bot.storage.health import Problem, SourceState, last_beat, open_problems, source_states
from bot.storage.state import open_incidents


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """The state of sources, accounts, incidents and the outbox."""

    accounts: int
    polled_at: datetime | None
    """When a source was asked last; None for never."""
    beat_at: datetime | None
    """When the bot last gave a sign of life."""
    sources: tuple[SourceState, ...]
    problems: tuple[Problem, ...]
    incidents: tuple[Incident, ...]
    """The open incidents: the boards of their sources are frozen."""
    stale: tuple[Level, ...]
    """The oldest first."""
    unknown: tuple[Account, ...]
    """Accounts of which no count is known."""
    held: tuple[HeldReading, ...]
    queue: Queue


def status_of(view: View) -> ServiceStatus:
    """Return the state of sources, accounts, incidents and the outbox."""
    db, catalogue = view.db, view.catalogue
    levels = levels_of(view, catalogue.accounts.values()).values()
    stale = [(level.count.taken_at, level) for level in levels if level.count and level.is_stale]
    sources = source_states(db)
    return ServiceStatus(
        accounts=len(catalogue.accounts),
        polled_at=max((source.polled_at for source in sources), default=None),
        beat_at=last_beat(db),
        sources=tuple(sources),
        problems=tuple(open_problems(db)),
        incidents=tuple(open_incidents(db).values()),
        stale=tuple(level for _, level in sorted(stale, key=lambda pair: pair[0])),
        unknown=tuple(level.account for level in levels if level.count is None),
        held=tuple(held for held in held_readings(view) if held.account in catalogue.accounts),
        queue=queue_of(db),
    )
