"""Delivering: sending what is in the outbox, each announcement until it is sent or too old."""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Protocol

from bot.errors import DeliveryError, DeliveryRefusedError
from bot.storage.database import Store
from bot.storage.outbox import (
    DueAnnouncement,
    due_announcements,
    expire_announcements,
    mark_delivered,
    mark_failed,
    pause_channel,
)

log = logging.getLogger(__name__)

_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(minutes=15)


class Sender(Protocol):
    """What brings an announcement to its channel."""

    async def send(self, announcement: DueAnnouncement) -> str:
        """Send *announcement*, and return what the channel calls it.

        Raises DeliveryRefusedError where the channel will not take it until an operator acts,
        and DeliveryError where it may take it later.
        """


def pause_before_retry(attempts: int) -> timedelta:
    """Return how long to wait after so many failed *attempts*: 5 s, 10 s, 20 s ... 15 min."""
    doublings = min(attempts - 1, 10)
    return min(_FIRST_PAUSE * (1 << doublings), _LONGEST_PAUSE)


async def deliver_due(store: Store, sender: Sender, now: datetime) -> int:
    """Send what is due, channels side by side; return how many announcements were sent.

    A crash between sending and noting it repeats the announcement: a sender that can must
    notice the twin, by the announcement's id.
    """
    for outbox_id in await store.transact(expire_announcements, now):
        log.error("announcement %s was not sent in time and is given up", outbox_id)
    channels = {announcement.channel for announcement in await store.read(due_announcements, now)}
    outcomes = await asyncio.gather(
        *(_drain(store, sender, channel, now) for channel in sorted(channels)),
        return_exceptions=True,
    )
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
    return sum(outcome for outcome in outcomes if isinstance(outcome, int))


async def _drain(store: Store, sender: Sender, channel: str, now: datetime) -> int:
    """Send what is due for *channel*, one after the other; return how many were sent."""
    sent = 0
    while due := await store.read(due_announcements, now, channel):
        if not await _deliver(store, sender, due[0], now):
            break
        sent += 1
    return sent


async def _deliver(
    store: Store, sender: Sender, announcement: DueAnnouncement, now: datetime
) -> bool:
    """Send one announcement and note how that went; return whether it was sent."""
    try:
        receipt = await sender.send(announcement)
    except DeliveryRefusedError as error:
        log.error("channel %s is paused: %s", announcement.channel, error)
        await store.transact(pause_channel, announcement.channel, announcement.id, str(error), now)
        return False
    except DeliveryError as error:
        due_at = now + pause_before_retry(announcement.attempts + 1)
        log.warning(
            "announcement %s waits until %s: %s", announcement.id, due_at.isoformat(), error
        )
        await store.transact(mark_failed, announcement.id, str(error), now, due_at)
        return False
    await store.transact(mark_delivered, announcement.id, receipt, now)
    return True
