"""Recording a poll: its readings, what the rules make of them, and what is to be announced."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlite_utils import Database

from bot.domain.announcements import Subscription, announcements_for
from bot.domain.catalogue import Catalogue
from bot.domain.engine import Outcome, State, advance
from bot.domain.events import Event
from bot.domain.readings import Poll
from bot.storage.catalogue import Ids
from bot.storage.events import insert_event
from bot.storage.health import note_success
from bot.storage.outbox import enqueue
from bot.storage.readings import Origin, insert_readings, update_judgements
from bot.storage.state import bump_revision, load_state, revision, save_outcome

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a poll."""

    readings: int
    """Readings with a number that were news."""
    events: tuple[tuple[Event, str], ...]
    """Each with the reason why it is not announced, empty where it is."""
    announcements: int
    """How many announcements were queued."""


class Recorder:
    """Records polls, each in one transaction, so that a crash leaves all of it or nothing.

    The state of the rules is kept between two polls, and is read anew from the database where
    anybody else changed it.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        ids: Ids,
        subscriptions: Sequence[Subscription],
        expiry: timedelta,
    ) -> None:
        self._catalogue = catalogue
        self._ids = ids
        self._subscriptions = subscriptions
        self._expiry = expiry
        self._state = State()
        self._revision: int | None = None

    def record(self, db: Database, poll: Poll) -> Recorded:
        """Record *poll*, which was answered; to be run in a transaction."""
        if note_success(db, poll.source, poll.at):
            log.warning("source %s is readable again", poll.source)
        if self._revision != revision(db):
            self._state = load_state(db, self._ids)
        state = self._state
        outcome = advance(state, poll, self._catalogue)
        readings = self._save_readings(db, poll, outcome)
        save_outcome(db, state, outcome, self._ids, poll.at)
        events, announcements = self._save_events(db, poll, outcome)
        self._revision = bump_revision(db)
        self._state = state.after(outcome)
        return Recorded(readings, events, announcements)

    def _save_readings(self, db: Database, poll: Poll, outcome: Outcome) -> int:
        ids, judgements = self._ids.accounts, dict(outcome.judgements)
        rows = []
        for key, reading in poll.readings.items():
            judgement = judgements.pop((key, reading.taken_at), None)
            if (reading.count is None) == (judgement is None):
                rows.append((ids[key], reading, judgement))
        insert_readings(db, rows, Origin.POLL)
        if judgements:
            update_judgements(
                db, ((ids[key], at, judgement) for (key, at), judgement in judgements.items())
            )
        return sum(judgement is not None for *_, judgement in rows)

    def _save_events(
        self, db: Database, poll: Poll, outcome: Outcome
    ) -> tuple[tuple[tuple[Event, str], ...], int]:
        saved: dict[str, tuple[Event, int, str]] = {}
        for event in outcome.events:
            reason = self._reason_for_silence(event)
            event_id = insert_event(db, event, self._ids, not reason, reason)
            if event_id is not None:
                saved[event.key] = event, event_id, reason
        announcements = announcements_for(
            (event for event, *_ in saved.values()), self._subscriptions
        )
        for announcement in announcements:
            event_ids = [saved[event.key][1] for event in announcement.events]
            enqueue(db, announcement.channel, event_ids, poll.at, self._expiry)
        return tuple((event, reason) for event, _, reason in saved.values()), len(announcements)

    def _reason_for_silence(self, event: Event) -> str:
        if any(subscription.wants(event) for subscription in self._subscriptions):
            return ""
        return "no channel wants it" if event.is_public else "for the operators only"
