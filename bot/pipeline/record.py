"""Recording: one transaction from the readings of a poll to queued announcements."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from sqlite_utils import Database

from bot.domain.announcements import (
    Announcement,
    Subscription,
    announcements_for,
    by_greatness,
)
from bot.domain.catalogue import Catalogue
from bot.domain.engine import advance, decide, end_incident
from bot.domain.events import Event
from bot.domain.milestones import next_rung
from bot.domain.ranking import ranking
from bot.domain.readings import CLOCK_SKEW, Count, Judgement, Poll, Reading
from bot.domain.silence import Silence, silence_of
from bot.domain.state import Outcome, State
from bot.errors import InputError, SourceError
from bot.pipeline.corrections import revoke
from bot.pipeline.notices import Notice
from bot.pipeline.quiet_hours import QUIET_HOURS
from bot.storage.catalogue import Ids
from bot.storage.events import insert_event
from bot.storage.fingerprint import bump_revision, revision
from bot.storage.outbox import drop, enqueue, enqueue_quietly
from bot.storage.readings import (
    Origin,
    believed_counts,
    insert_readings,
    update_judgements,
    was_polled_before,
)
from bot.storage.state import load_state, save_outcome
from bot.text import iso

log = logging.getLogger(__name__)


RecordedReading = tuple[str, Reading, Judgement | None]
Subscriptions = Callable[[Database], Sequence[Subscription]]
"""Returns the subscriptions of this moment; people can change them at any time."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The outcome of a poll, or of an operator's decision, as it was recorded."""

    readings: tuple[RecordedReading, ...]
    """The readings that were news: an account's key, its reading and the judgement of it."""
    events: tuple[tuple[Event, Silence | None], ...]
    """Each with the reason why it is not announced, None where it is."""
    announcements: int
    """How many announcements were queued."""
    notices: tuple[Notice, ...] = ()
    """The news for the operators."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Remarks on accounts, by their keys, such as the reason for which there is no number."""
    errors: tuple[SourceError, ...] = ()
    """The errors for which parts of the source could not be read."""


class Recorder:
    """Records polls, each in one transaction, so that a crash leaves all of it or nothing.

    The state of the rules is kept between two polls, and is read anew from the database where
    anybody else changed it.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        ids: Ids,
        subscriptions: Subscriptions,
        expiry: timedelta,
    ) -> None:
        self._catalogue = catalogue
        self._ids = ids
        self._subscriptions = subscriptions
        self._expiry = expiry
        self._state = State()
        self._warned: set[str] = set()
        self._revision: int | None = None

    def record(self, db: Database, poll: Poll) -> Recorded:
        """Record *poll*, which the source answered; to be run in a transaction."""
        state = self._load(db)
        self._warn_of_the_future(state, poll)
        outcome = advance(state, poll, self._catalogue, partial(self._counts_of, db))
        rows = []
        for key, reading in poll.readings.items():
            judgement = outcome.judgements.get((key, reading.taken_at))
            # A count without a judgement is no newer than the last one of its account: no news.
            if (reading.count is None) == (judgement is None):
                rows.append((key, reading, judgement))
        ids = self._ids.accounts
        insert_readings(db, ((ids[key], reading, made) for key, reading, made in rows), Origin.POLL)
        return self._save(db, poll.at, tuple(rows), outcome)

    def decide(
        self,
        db: Database,
        account: str,
        taken_at: datetime,
        approves: bool,
        now: datetime,
        with_later: bool = False,
    ) -> Recorded:
        """Record that an operator approves or rejects a held reading; in a transaction.

        A believed reading can be rejected too, *with_later* ones that would bear it out: the
        announcements that rest on it are corrected.
        Raises InputError where there is no such reading.
        """
        state = self._load(db)
        track = state.tracks.get(account)
        is_held = track is not None and taken_at in {count.taken_at for count in track.held}
        if track is not None and not is_held and not approves:
            return self._revoke(db, account, taken_at, now, with_later)
        if track is None or not is_held:
            raise InputError(
                f"'{account}' has no reading of {iso(taken_at)} that waits for a decision; "
                "'milepost reading list' shows those that do"
            )
        outcome = decide(
            state,
            account,
            taken_at,
            approves,
            now,
            self._catalogue,
            partial(self._counts_of, db),
        )
        return self._save(db, now, (), outcome)

    def _revoke(
        self, db: Database, account: str, taken_at: datetime, now: datetime, with_later: bool
    ) -> Recorded:
        times = [taken_at]
        if with_later:
            later = (count.taken_at for count in self._counts_of(db, account))
            times += (at for at in later if at > taken_at)
        events: list[tuple[Event, Silence | None]] = []
        queued = 0
        for at in times:
            found, sent = revoke(
                db, self._load(db), account, at, self._catalogue, self._ids, self._expiry, now
            )
            events, queued = [*events, *found], queued + sent
            self._revision = None  # so that the state is read anew
            bump_revision(db)
        return Recorded((), tuple(events), queued)

    def end_incident(self, db: Database, source: str, believes: bool, now: datetime) -> Recorded:
        """Record that an operator ends the incident of *source*; in a transaction.

        With *believes*, the operator vouches for the held counts of its accounts.
        Raises InputError where the source has no incident.
        """
        state = self._load(db)
        if source not in state.incidents:
            known = ", ".join(state.incidents) or "none"
            raise InputError(f"source '{source}' has no incident; there are {known}")
        counts_of = partial(self._counts_of, db)
        outcome = end_incident(state, source, believes, now, self._catalogue, counts_of)
        return self._save(db, now, (), outcome)

    def _warn_of_the_future(self, state: State, poll: Poll) -> None:
        """Say once of an account whose last reading is dated later than now.

        A clock that was ahead leaves such a reading, and until then all others seem old.
        """
        for key in poll.readings:
            track = state.tracks.get(key)
            if track is None or track.seen_at <= poll.at or key in self._warned:
                continue
            if track.seen_at - poll.at > CLOCK_SKEW:
                log.error(
                    "%s: its last reading is dated %s, after now; others are left out until then",
                    key,
                    iso(track.seen_at),
                )
                self._warned.add(key)

    def _counts_of(self, db: Database, account: str) -> list[Count]:
        return believed_counts(db, self._ids.accounts[account])

    def _load(self, db: Database) -> State:
        """Return the state, read anew where it is not the one that was saved last."""
        if self._revision != revision(db):
            self._state = load_state(db, self._ids)
        return self._state

    def _save(
        self, db: Database, at: datetime, rows: tuple[RecordedReading, ...], outcome: Outcome
    ) -> Recorded:
        state, new = self._state, {(key, reading.taken_at) for key, reading, _ in rows}
        # Judgements of earlier readings: the new ones were stored with theirs.
        changed = {known: made for known, made in outcome.judgements.items() if known not in new}
        if changed:
            update_judgements(
                db, ((self._ids.accounts[key], at, made) for (key, at), made in changed.items())
            )
        save_outcome(db, state, outcome, self._ids, at)
        after = state.after(outcome)
        events, announcements = self._save_events(db, at, outcome.events, after)
        self._revision = bump_revision(db)
        self._state = after
        self._log_baselines(at, state)
        return Recorded(rows, events, announcements)

    def _save_events(
        self, db: Database, at: datetime, found: Sequence[Event], after: State
    ) -> tuple[tuple[tuple[Event, Silence | None], ...], int]:
        saved: dict[str, tuple[Event, int, Silence | None]] = {}
        for event in sorted(found, key=by_greatness):
            silence = self._silence_of(db, event, after, at)
            event_id = insert_event(db, event, self._ids, silence)
            # A known event, such as a threshold that is passed again, is never told twice.
            if event_id is not None:
                saved[event.key] = event, event_id, silence
        told = [event for event, _, silence in saved.values() if silence is None]
        subscriptions = self._subscriptions(db) if told else ()
        announcements = announcements_for(told, subscriptions, self._catalogue)
        queued = 0
        for announcement in announcements:
            event_ids = [saved[event.key][1] for event in announcement.events]
            queued += self._queue(db, announcement, event_ids, at)
        return tuple((event, silence) for event, _, silence in saved.values()), queued

    def _queue(
        self, db: Database, announcement: Announcement, event_ids: list[int], at: datetime
    ) -> bool:
        """Queue *announcement* as its channel wants it now; return whether it is told at all."""
        subscription = announcement.subscription
        quiet_until = subscription.quiet_until(announcement.events, at)
        channel = subscription.channel
        if subscription.is_paused:
            drop(db, channel, event_ids, at, "paused")
            return False
        if quiet_until is None:
            enqueue(db, channel, event_ids, at, self._expiry)
            return True
        if subscription.quiet is not None and subscription.quiet.drops:
            drop(db, channel, event_ids, at, QUIET_HOURS)
            return False
        enqueue_quietly(db, channel, event_ids, at, quiet_until, self._expiry)
        return True

    def _log_baselines(self, at: datetime, before: State) -> None:
        """Log the counts and ranks of the accounts that were read for the first time."""
        newcomers = self._state.tracks.keys() - before.tracks.keys()
        if not newcomers or not log.isEnabledFor(logging.INFO):
            return
        for key in sorted(newcomers):
            log.info("%s: %s", key, describe_baseline(key, self._state, self._catalogue, at))

    def _silence_of(self, db: Database, event: Event, after: State, at: datetime) -> Silence | None:
        """Return the reason for which nobody is told of *event*; None where somebody is."""
        return silence_of(
            event,
            at,
            self._expiry,
            after.tracks,
            lambda event: any(one.wants(event, self._catalogue) for one in self._subscriptions(db)),
            lambda account, at: was_polled_before(db, self._ids.accounts[account], at),
        )


def describe_baseline(key: str, state: State, catalogue: Catalogue, at: datetime) -> str:
    """Return an account's start: "baseline 454,000; next milestone 500,000; rank 1 of 10"."""
    level = state.tracks[key].level
    parts = [f"baseline {level.followers:,}"]
    rung = next_rung(level.followers, catalogue.ladders[key])
    if rung is not None:
        parts.append(f"next milestone {rung:,}")
    for board in catalogue.boards:
        members = board.accounts_at(at)
        if key in members:
            counts = {name: state.tracks[name].level for name in members if name in state.tracks}
            rank = next(s.rank for s in ranking(counts) if s.account == key)
            parts.append(f"rank {rank} of {len(members)} on {board.key}")
    return "; ".join(parts)
