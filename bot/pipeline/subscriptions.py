"""Subscriptions: the commands of people over the announcements of their server's channels.

Each function runs in a transaction. A channel belongs to its server: no other server finds it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.domain.announcements import Subscription
from bot.errors import UserError
from bot.storage.deliveries import waiting_for
from bot.storage.events import StoredEvent
from bot.storage.outbox import (
    clear_channel,
    enqueue_test,
    refusal_of,
    release_summaries,
    resume_channel,
)
from bot.storage.subscriptions import (
    Subscriber,
    find_subscription,
    remove_subscription,
    save_subscription,
    subscriptions_of,
)


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A channel's subscription, with its queue and its refusal."""

    subscription: Subscription
    refusal: str | None
    """The reason why Discord takes nothing for the channel; None where it does."""
    waiting: int
    """The number of announcements that are queued."""


def add(db: Database, subscription: Subscription, subscriber: Subscriber, now: datetime) -> None:
    """Subscribe a channel. Raises UserError where it is subscribed already."""
    channel = subscription.channel
    if find_subscription(db, channel) is not None:
        raise UserError("announce-exists")
    save_subscription(db, subscription, subscriber, now)
    resume_channel(db, channel)


def subscribed(db: Database, guild: str, channel: str) -> Subscribed:
    """Return the subscription of *channel*. Raises UserError where it has none."""
    for one in subscriptions_of(db, guild):
        if one.channel == channel:
            return _subscribed(db, one)
    raise UserError("announce-none-here")


def all_subscribed(db: Database, guild: str) -> list[Subscribed]:
    """Return the subscriptions of *guild*, the oldest first."""
    return [_subscribed(db, one) for one in subscriptions_of(db, guild)]


def change(
    db: Database,
    subscriber: Subscriber,
    channel: str,
    changed: Callable[[Subscription], Subscription],
    now: datetime,
) -> Subscribed:
    """Change the subscription of *channel*. Raises UserError where it has none."""
    before = subscribed(db, subscriber.guild, channel)
    after = replace(before, subscription=changed(before.subscription))
    save_subscription(db, after.subscription, subscriber, now)
    release_summaries(db, channel, now)
    return after


def pause(db: Database, subscriber: Subscriber, channel: str, now: datetime) -> Subscribed:
    """Queue nothing more for *channel*. Raises UserError where it is paused already."""

    def paused(one: Subscription) -> Subscription:
        if one.is_paused:
            raise UserError("announce-paused-already")
        return replace(one, is_paused=True)

    return change(db, subscriber, channel, paused, now)


def resume(db: Database, subscriber: Subscriber, channel: str, now: datetime) -> Subscribed:
    """Announce in *channel* again. Raises UserError where it is neither paused nor refused."""
    before = subscribed(db, subscriber.guild, channel)
    if not before.subscription.is_paused and before.refusal is None:
        raise UserError("announce-not-paused")
    resume_channel(db, channel)
    return change(db, subscriber, channel, lambda one: replace(one, is_paused=False), now)


def remove(db: Database, guild: str, channel: str) -> int:
    """Remove the subscription of *channel*; return the number of announcements dropped with it.

    Raises UserError where it has none.
    """
    subscribed(db, guild, channel)
    dropped = clear_channel(db, channel, "the subscription was removed")
    remove_subscription(db, channel)
    return dropped


def queue_test(
    db: Database,
    guild: str,
    channel: str,
    sample: Callable[[Database, Subscription], tuple[StoredEvent, ...]],
    expiry: timedelta,
    now: datetime,
) -> Subscribed:
    """Queue what *sample* makes of the subscription of *channel*, as a test.

    Raises UserError where it has none.
    """
    found = subscribed(db, guild, channel)
    enqueue_test(db, channel, sample(db, found.subscription), now, expiry)
    return found


def _subscribed(db: Database, one: Subscription) -> Subscribed:
    return Subscribed(one, refusal_of(db, one.channel), waiting_for(db, one.channel))
