"""Recording: one transaction from the readings of a poll to queued announcements."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from bot.domain.events import Bracketed, Event
from bot.domain.future import is_possible
from bot.domain.milestones import next_rung
from bot.domain.ranking import ranking
from bot.domain.readings import CLOCK_SKEW, Count, Judgement, Poll, Reading
from bot.domain.silence import BY_AGE, Silence, silence_of
from bot.domain.state import Outcome, State
from bot.errors import InputError, SourceError
from bot.pipeline.corrections import revoke
from bot.pipeline.future import contradiction, reject_ahead, set_aside
from bot.pipeline.holds import Hold, hold_notices, holds_of
from bot.pipeline.notices import LOG_ONLY, Notice, Operators, log_notices
from bot.pipeline.quiet_hours import QUIET_HOURS
from bot.pipeline.restart import untold
from bot.storage.catalogue import Ids
from bot.storage.events import decide_again, holding_since, insert_event
from bot.storage.fingerprint import bump_revision, revision
from bot.storage.future import future_of
from bot.storage.looks import standing_accounts
from bot.storage.outbox import drop, enqueue, enqueue_quietly
from bot.storage.readings import (
    Origin,
    are_stored,
    evidence_counts,
    insert_readings,
    is_stored,
    update_judgements,
    was_polled_before,
)
from bot.storage.state import load_state, save_outcome
from bot.text import iso

log = logging.getLogger(__name__)


RecordedReading = tuple[str, Reading, Judgement | None]
_Saved = dict[str, tuple[Event, int, Silence | None]]
"""Events by their keys, each with its id and the reason why it is not announced."""
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
    holds: tuple[Hold, ...] = ()
    """The holds that began or ended."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Remarks on accounts, by their keys, such as the reason for which there is no number."""
    errors: tuple[SourceError, ...] = ()
    """The errors for which parts of the source could not be read."""
    unchanged: frozenset[str] = frozenset()
    """The accounts of which a document said what it said before, which is no reading."""
    rejected: int = 0
    """How many readings, of this poll or before, were rejected."""


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
        operators: Operators = LOG_ONLY,
    ) -> None:
        self._catalogue = catalogue
        self._ids = ids
        self._subscriptions = subscriptions
        self._expiry = expiry
        self._operators = operators
        self._state = State()
        self._is_contradicted = False
        """Whether it was told that the database knows of times after now."""
        self._revision: int | None = None

    def record(self, db: Database, poll: Poll) -> Recorded:
        """Record *poll*, which the source answered; to be run in a transaction."""
        state = self._load(db, poll.at)
        notices: tuple[Notice, ...] = ()
        if ahead := _counts_before(state, poll):
            notices = self._set_aside(db, poll.at, ahead)
            state = self._load(db, poll.at)
        outcome = advance(state, poll, self._catalogue, partial(self._evidence_of, db))
        ids, rows = self._ids.accounts, []
        for key, reading in poll.readings.items():
            judgement = outcome.judgements.get((key, reading.taken_at))
            # A count without a judgement is no newer than the last one of its account: no news.
            is_news = judgement is not None
            if reading.count is None:
                is_news = not is_stored(db, ids[key], reading.taken_at)
            if is_news:
                rows.append((key, reading, judgement))
        insert_readings(db, ((ids[key], reading, made) for key, reading, made in rows), Origin.POLL)
        recorded = self._save(db, poll.at, tuple(rows), outcome)
        return replace(recorded, notices=notices) if notices else recorded

    def notices_of(self, db: Database, holds: Sequence[Hold]) -> tuple[Notice, ...]:
        """Return what the operators should know of *holds* that were just recorded."""
        return hold_notices(db, holds, self._ids, self._catalogue.rules.quarantine)

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
        if not approves and taken_at > now + CLOCK_SKEW:
            judged = reject_ahead(
                db, account, taken_at, with_later, now, self._catalogue, self._ids
            )
            return Recorded((), ((judged, Silence.OPERATORS_ONLY),), 0)
        state = self._load(db, now)
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
            partial(self._evidence_of, db),
        )
        return self._save(db, now, (), outcome)

    def _revoke(
        self, db: Database, account: str, taken_at: datetime, now: datetime, with_later: bool
    ) -> Recorded:
        state = self._load(db, now)
        events, queued = revoke(
            db,
            state,
            account,
            taken_at,
            with_later,
            self._catalogue,
            self._ids,
            self._expiry,
            now,
        )
        self._revision = None  # so that the state is read anew
        bump_revision(db)
        return Recorded((), tuple(events), queued)

    def end_incident(self, db: Database, source: str, believes: bool, now: datetime) -> Recorded:
        """Record that an operator ends the incident of *source*; in a transaction.

        With *believes*, the operator vouches for the held counts of its accounts.
        Raises InputError where the source has no incident.
        """
        state = self._load(db, now)
        if source not in state.incidents:
            known = ", ".join(state.incidents) or "none"
            raise InputError(f"source '{source}' has no incident; there are {known}")
        counts_of = partial(self._evidence_of, db)
        outcome = end_incident(state, source, believes, now, self._catalogue, counts_of)
        return self._save(db, now, (), outcome)

    def _set_aside(
        self, db: Database, at: datetime, new: Mapping[str, Count]
    ) -> tuple[Notice, ...]:
        """Set aside the readings after *at* of accounts that have *new* counts.

        A clock that was ahead has left them, and all others would seem old until then. They go
        when there is a new count in their place: until then the last one is the best that is known.
        """
        ids = self._ids.accounts
        # A poll that is recorded once more proves nothing of the clock.
        if are_stored(db, ((ids[key], count) for key, count in new.items())):
            return ()
        future = future_of(db, at + CLOCK_SKEW)
        if future is None:
            self._revision = None  # all are rejected: read anew, they no longer count as seen
            return ()
        was_contradicted, self._is_contradicted = self._is_contradicted, not is_possible(at, future)
        if not self._is_contradicted:
            notice = set_aside(db, sorted(new), at, self._catalogue, self._ids)
        elif was_contradicted:
            return ()
        else:
            notice = contradiction(at, future.last)
        self._operators.tell(db, [notice], at)
        return (notice,)

    def _evidence_of(self, db: Database, account: str) -> tuple[Count, ...]:
        return evidence_counts(db, self._ids.accounts[account])

    def _load(self, db: Database, now: datetime) -> State:
        """Return the state, read anew where it is not the one that was saved last.

        What stands is read every time: a look that found no reading is no change of the state.
        """
        current = revision(db)
        if self._revision != current:
            self._state, self._revision = load_state(db, self._ids, now), current
        elif (standing := standing_accounts(db)) != self._state.standing:
            self._state = replace(self._state, standing=standing)
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
        self._tell_untold(db, at, state, outcome)
        return Recorded(
            rows,
            events,
            announcements,
            holds=tuple(holds_of(state, outcome, self._catalogue.rules.quarantine)),
            rejected=list(outcome.judgements.values()).count(Judgement.REJECTED),
        )

    def _save_events(
        self, db: Database, at: datetime, found: Sequence[Event], after: State
    ) -> tuple[tuple[tuple[Event, Silence | None], ...], int]:
        saved = self._decide_again(db, at, after)
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

    def _decide_again(self, db: Database, at: datetime, after: State) -> _Saved:
        """Decide anew on events that were too old to be told by a clock which was ahead."""
        saved: _Saved = {}
        for stored in holding_since(db, at + CLOCK_SKEW):
            event = stored.event
            if stored.silence not in BY_AGE or not isinstance(event, Bracketed):
                continue
            if at - event.not_after <= self._expiry:
                event = replace(event, at=at)
                silence = self._silence_of(db, event, after, at)
                saved[event.key] = event, decide_again(db, stored.key, at, silence), silence
        return saved

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

    def _tell_untold(self, db: Database, at: datetime, before: State, outcome: Outcome) -> None:
        """Tell the operators what is not announced, as the database was put back."""
        notices = untold(db, before, outcome, self._catalogue, at)
        self._operators.tell(db, notices, at)
        log_notices(notices)

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


def _counts_before(state: State, poll: Poll) -> dict[str, Count]:
    """Return the counts of *poll* of accounts whose newest reading is dated after it."""
    latest = poll.at + CLOCK_SKEW
    return {
        key: reading.count
        for key, reading in poll.readings.items()
        if reading.count is not None and key in state.tracks and state.tracks[key].seen_at > latest
    }


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
