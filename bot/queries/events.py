"""Events: a page of recent ones, and the explanation of one, an announcement or an account."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from bot.errors import UserError
from bot.queries.levels import Level, levels_of
from bot.queries.lookup import account_of, board_of
from bot.queries.readings import JudgedReading
from bot.queries.view import View
from bot.storage.deliveries import Delivery, deliveries_of, find_announcement
from bot.storage.events import StoredEvent, events_of_announcement, find_event, find_events
from bot.storage.readings import Origin, account_ids, last_readings
from bot.text import cut

_LONGEST_KEY = 250
"""The characters that a refusal quotes: more than the key of an event has."""
_LAST = 8
"""How many events and readings of an account are told."""


@dataclass(frozen=True, slots=True)
class RecentEvents:
    """A page of events."""

    events: tuple[StoredEvent, ...]
    """The newest first."""
    has_more: bool
    """Whether there are older ones."""


@dataclass(frozen=True, slots=True)
class EventFilter:
    """The conditions that events have to meet; None for no condition."""

    account: str | None = None
    board: str | None = None
    """Its own events, and those of its members then and their sources that belong to no board."""
    kinds: Collection[str] | None = None
    only_announced: bool = True
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExplainedEvent:
    """An event, which has its evidence, and its deliveries."""

    event: StoredEvent
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class ExplainedAccount:
    """The last readings of an account with their judgements, and its last events."""

    level: Level
    readings: tuple[JudgedReading, ...] = field(default=())
    """The newest first."""
    events: tuple[StoredEvent, ...] = field(default=())
    """The newest first, those that were not announced included."""


def recent_events(view: View, wanted: EventFilter, limit: int, skip: int = 0) -> RecentEvents:
    """Return the last events that are *wanted*, without the first *skip* ones.

    Raises UserError for an unknown account or board.
    """
    accounts = None if wanted.account is None else [account_of(view.catalogue, wanted.account).key]
    board = None if wanted.board is None else board_of(view.catalogue, wanted.board).key
    found = find_events(
        view.db,
        limit + 1,
        skip=skip,
        accounts=accounts,
        board=board,
        kinds=wanted.kinds,
        only_announced=wanted.only_announced,
        since=wanted.since,
    )
    return RecentEvents(tuple(found[:limit]), len(found) > limit)


def explain_event(view: View, key: str) -> ExplainedEvent:
    """Return the event *key* and its deliveries. Raises UserError where there is none."""
    event = find_event(view.db, key) if key.isprintable() else None
    if event is None:
        raise UserError("unknown-event", name=cut(key, _LONGEST_KEY))
    return ExplainedEvent(event, tuple(deliveries_of(view.db, key)))


def explain_announcement(view: View, code: str) -> list[ExplainedEvent]:
    """Return the events that an announcement tells of; nothing for one that is not known."""
    outbox_id = find_announcement(view.db, code)
    if outbox_id is None:
        return []
    return [
        ExplainedEvent(event, tuple(deliveries_of(view.db, event.key)))
        for event in events_of_announcement(view.db, outbox_id)
    ]


def explain_account(view: View, key: str) -> ExplainedAccount:
    """Return the last readings and events of *key*. Raises UserError for an unknown account."""
    account = account_of(view.catalogue, key)
    level = levels_of(view, [account])[key]
    account_id = account_ids(view.db).get(key)
    if account_id is None:
        return ExplainedAccount(level)
    readings = (
        JudgedReading(reading, judgement, origin is Origin.IMPORT)
        for reading, judgement, origin in last_readings(view.db, account_id, _LAST)
    )
    events = find_events(view.db, _LAST, accounts=[key])
    return ExplainedAccount(level, tuple(readings), tuple(events))
