"""Outbox dispatcher: retries each announcement, with exponential backoff, until it expires."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.errors import DeliveryDoubtfulError, DeliveryError, DeliveryRefusedError
from bot.pipeline.meter import Meter
from bot.pipeline.notices import LOG_ONLY, Notice, Operators, log_notices, note
from bot.pipeline.quiet_hours import defer
from bot.pipeline.restart import Comparison
from bot.pipeline.sender import Sender
from bot.storage.database import Store
from bot.storage.health import open_problems
from bot.storage.outbox import (
    DueAnnouncement,
    drop_announcement,
    due_announcements,
    expire_announcements,
    is_overdue,
    mark_delivered,
    mark_failed,
    pause_channel,
    take_announcement,
)
from bot.storage.subscriptions import find_subscription
from bot.storage.withdrawals import take_back

log = logging.getLogger(__name__)

_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(minutes=15)
_STUCK_AFTER = timedelta(minutes=30)
"""The operators are told of an announcement that was tried for so long in vain."""


def pause_before_retry(attempts: int) -> timedelta:
    """Exponential backoff: return the pause after *attempts* failures: 5 s, 10 s ... 15 min."""
    doublings = min(attempts - 1, 10)
    return min(_FIRST_PAUSE * (1 << doublings), _LONGEST_PAUSE)


async def deliver_due(store: Store, sender: Sender, now: datetime) -> int:
    """Send the announcements that are due at *now*; return the number of those sent."""
    return await OutboxDispatcher(store, [sender], lambda: now).deliver()


def _by_hand(announcement: DueAnnouncement) -> str:
    """Return what operators can do for an announcement that is given up: no command posts it."""
    keys = [event.key for event in announcement.events if not event.is_superseded]
    if keys:
        listed = ", ".join(keys)
        return (
            f"; if it is missing there, post it by hand, in the words of `milepost why`: {listed}"
        )
    return f"; it says: {'; '.join(announcement.text.splitlines())}" if announcement.text else ""


class OutboxDispatcher:
    """Sends due announcements: channels side by side, and in order within a channel.

    While nothing *may_expire*, a channel of which something is past its time waits.
    """

    def __init__(
        self,
        store: Store,
        senders: Sequence[Sender],
        clock: Callable[[], datetime],
        operators: Operators = LOG_ONLY,
        meter: Meter | None = None,
        may_expire: Callable[[], bool] = lambda: True,
    ) -> None:
        self._store = store
        self._may_expire = may_expire
        self._senders = senders
        self._clock = clock
        self._operators = operators
        self._meter = meter or Meter()
        self._comparison = Comparison(store, senders, clock, operators)
        self._busy: set[str] = set()
        """The channels to which an announcement is on its way."""

    async def compare(self) -> None:
        """Find out from the channels whether the database was put back to an older state.

        Each is asked once, before anything is sent to it.
        """
        log_notices(await self._comparison.run())

    async def deliver(self) -> int:
        """Send the announcements that are due; return the number of those sent.

        It can be called again meanwhile: a slow channel keeps no other waiting.
        """
        await self.compare()
        expired = await self._store.transact(self._expire)
        self._meter.delivered("expired", len(expired))
        log_notices(expired)
        due = await self._store.read(due_announcements, self._clock())
        channels = {one.channel for one in due if self._comparison.is_open(one.channel)}
        sending = [
            self._drain(sender, channel)
            for channel in sorted(channels - self._busy)
            if (sender := self._sender_of(channel)) is not None
        ]
        return sum(await asyncio.gather(*sending))

    def _sender_of(self, channel: str) -> Sender | None:
        return next((sender for sender in self._senders if sender.takes(channel)), None)

    async def _drain(self, sender: Sender, channel: str) -> int:
        """Send the due announcements of *channel* in order; return the number of those sent."""
        if channel in self._busy:
            return 0
        self._busy.add(channel)
        sent = 0
        try:
            while next_ := await self._store.transact(self._take, channel):
                if not await self._send(sender, next_):
                    break
                sent += 1
        finally:
            self._busy.discard(channel)
        return sent

    def _take(self, db: Database, channel: str) -> DueAnnouncement | None:
        now = self._clock()
        if not self._may_expire() and is_overdue(db, channel, now):
            return None
        defer(db, channel, now)
        return take_announcement(db, now, channel)

    async def _send(self, sender: Sender, announcement: DueAnnouncement) -> bool:
        """Send one announcement and note the result; return whether the next may follow."""
        try:
            with self._meter.sending():
                receipt = await sender.send(announcement)
        except DeliveryRefusedError as error:
            self._meter.delivered("refused")
            await self._fail(self._refuse, announcement, error)
        except DeliveryDoubtfulError as error:
            self._meter.delivered("doubtful")
            await self._fail(self._give_up, announcement, error)
            return True
        except DeliveryError as error:
            self._meter.delivered("failed")
            await self._fail(self._postpone, announcement, error)
        except Exception:
            # A bug must neither stop the other channels nor be tried without end: it is postponed
            # like a failure of the channel, and expires.
            log.exception("announcement %s could not be sent", announcement.id)
            self._meter.delivered("failed")
            await self._fail(self._postpone, announcement, DeliveryError("an unexpected error"))
        else:
            self._meter.delivered("withdrawn" if receipt is None else "sent")
            if receipt is None:
                await self._store.transact(take_back, announcement.id)
                return True
            log_notices(await self._store.transact(self._delivered, announcement, receipt))
            return True
        return False

    async def _fail(
        self,
        note_failure: Callable[[Database, DueAnnouncement, DeliveryError], list[Notice]],
        announcement: DueAnnouncement,
        error: DeliveryError,
    ) -> None:
        log_notices(await self._store.transact(note_failure, announcement, error))

    def _refuse(
        self, db: Database, announcement: DueAnnouncement, error: DeliveryError
    ) -> list[Notice]:
        now, channel = self._clock(), announcement.channel
        if find_subscription(db, channel) is not None:
            pause_channel(db, channel, announcement.id, str(error), now)
            text = f"takes no announcements: {error}; they wait until it is resumed"
        else:
            # Nobody could resume it: the operators' channel, or one that is corrected.
            mark_failed(db, announcement.id, str(error), now, now + _LONGEST_PAUSE)
            text = f"takes no announcements: {error}"
        return self._note(db, channel, ("refused", text), now)

    def _give_up(
        self, db: Database, announcement: DueAnnouncement, error: DeliveryError
    ) -> list[Notice]:
        """Drop what may have arrived: repeated, it could not be taken back, and others wait."""
        now = self._clock()
        drop_announcement(db, announcement.id, "doubtful")
        notices = [
            Notice(
                f"channel {announcement.channel}: announcement {announcement.id} may be there"
                f" already, and is given up: {error}{_by_hand(announcement)}"
            )
        ]
        self._operators.tell(db, notices, now)
        return notices

    def _postpone(
        self, db: Database, announcement: DueAnnouncement, error: DeliveryError
    ) -> list[Notice]:
        now = self._clock()
        pause = pause_before_retry(announcement.attempts + 1)
        due_at = now + max(pause, error.retry_after or pause)
        mark_failed(db, announcement.id, str(error), now, due_at)
        log.info("announcement %s waits until %s: %s", announcement.id, due_at.isoformat(), error)
        # The time of an attempt can be unknown, and then is long ago: so long it did not wait.
        first = max(announcement.tried_at or now, announcement.created_at or now)
        if now - first < _STUCK_AFTER:
            return []
        text = f"could not be reached since {first:%Y-%m-%d %H:%M} UTC: {error}"
        return self._note(db, announcement.channel, ("stuck", text), now)

    def _delivered(self, db: Database, announcement: DueAnnouncement, receipt: str) -> list[Notice]:
        now = self._clock()
        mark_delivered(db, announcement.id, receipt, now)
        return self._note(db, announcement.channel, None, now)

    def _expire(self, db: Database) -> list[Notice]:
        """Give up the announcements that are past their time; return a notice of each."""
        if not self._may_expire():
            return []
        now = self._clock()
        notices, told = [], []
        for outbox_id, channel in expire_announcements(db, now, self._busy):
            text = f"channel {channel}: announcement {outbox_id} was not sent in time, and is lost"
            notices.append(Notice(text))
            if channel != self._operators.channel:
                told.append(Notice(text))
        self._operators.tell(db, told, now)
        return notices

    def _note(
        self, db: Database, channel: str, wrong: tuple[str, str] | None, now: datetime
    ) -> list[Notice]:
        """Note a problem of *channel*, or its end, and tell the operators if that is news.

        A problem of their own channel is in the log alone.
        """
        subject = f"channel {channel}"
        known = [problem for problem in open_problems(db) if problem.subject == subject]
        if wrong is None and not known:
            return []
        notices = note(db, subject, subject, wrong, known, now)
        if channel != self._operators.channel:
            self._operators.tell(db, notices, now)
        return notices
