"""Subscriptions: the channels that want announcements, and their options."""

import json
import logging
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from bot.domain.announcements import Subscription
from bot.domain.quiet import QuietHours
from bot.storage.database import to_ms
from bot.storage.outbox import add_channel

log = logging.getLogger(__name__)

_COLUMNS = (
    "channel, boards, accounts, kinds, smallest, top, language, zone, mention, quiet, paused_at"
)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """The server that a subscription belongs to, and the person who added it: Discord's ids."""

    guild: str
    added_by: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A channel with a subscription, and the refusal that pauses it, if there is one."""

    channel: str
    refusal: str | None = None


def placed_subscriptions(db: Database) -> list[Placed]:
    """Return every channel with a subscription, the oldest first."""
    rows = db.execute(
        """
        SELECT s.channel, c.pause_reason FROM subscriptions s JOIN channels c ON c.key = s.channel
        ORDER BY s.added_at, s.channel
        """
    )
    return [Placed(*row) for row in rows.fetchall()]


def load_subscriptions(db: Database) -> list[Subscription]:
    """Return the subscriptions of all channels, the oldest first."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM subscriptions ORDER BY added_at, channel")
    return [_subscription(*row) for row in rows.fetchall()]


def subscriptions_of(db: Database, guild: str) -> list[Subscription]:
    """Return the subscriptions of the channels of *guild*, the oldest first."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM subscriptions WHERE guild = ? ORDER BY added_at, channel",
        (guild,),
    )
    return [_subscription(*row) for row in rows.fetchall()]


def find_subscription(db: Database, channel: str) -> Subscription | None:
    """Return the subscription of *channel*, or None."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM subscriptions WHERE channel = ?", (channel,)
    ).fetchone()
    return None if row is None else _subscription(*row)


def save_subscription(
    db: Database, subscription: Subscription, subscriber: Subscriber, now: datetime
) -> None:
    """Store *subscription*; where its channel has one already, this takes its place.

    The person who added the channel, and the time, stay as they were.
    """
    add_channel(db, subscription.channel)
    db.execute(
        """
        INSERT INTO subscriptions (channel, guild, boards, accounts, kinds, smallest, top,
                                   language, zone, mention, quiet, paused_at, added_by, added_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (channel) DO UPDATE SET
            boards = excluded.boards, accounts = excluded.accounts, kinds = excluded.kinds,
            smallest = excluded.smallest, top = excluded.top, language = excluded.language,
            zone = excluded.zone, mention = excluded.mention, quiet = excluded.quiet,
            paused_at = iif(excluded.paused_at IS NULL, NULL,
                            coalesce(paused_at, excluded.paused_at))
        """,
        (
            subscription.channel,
            subscriber.guild,
            _listed(subscription.boards),
            _listed(subscription.accounts),
            _listed(subscription.kinds),
            subscription.smallest,
            subscription.top,
            subscription.language,
            subscription.zone,
            subscription.mention,
            _quiet_as_json(subscription.quiet),
            to_ms(now) if subscription.is_paused else None,
            subscriber.added_by,
            to_ms(now),
        ),
    )


def remove_subscription(db: Database, channel: str) -> None:
    """Remove the subscription of *channel*."""
    db.execute("DELETE FROM subscriptions WHERE channel = ?", (channel,))


def _subscription(
    channel: str,
    boards: str,
    accounts: str,
    kinds: str,
    smallest: int,
    top: int | None,
    language: str,
    zone: str,
    mention: str,
    quiet: str | None,
    paused_at: int | None,
) -> Subscription:
    return Subscription(
        channel,
        frozenset(json.loads(boards)),
        frozenset(json.loads(accounts)),
        frozenset(json.loads(kinds)),
        smallest,
        top,
        language,
        _known_zone(channel, zone),
        mention,
        None if quiet is None else _quiet(json.loads(quiet)),
        paused_at is not None,
    )


def _known_zone(channel: str, zone: str) -> str:
    """Return *zone*, or UTC where this machine does not know it: no channel stops the others."""
    try:
        return ZoneInfo(zone).key
    except (KeyError, ValueError, OSError):
        log.error("channel %s: its time zone %s is unknown here, and UTC is used", channel, zone)
        return "UTC"


def _quiet(stored: dict[str, Any]) -> QuietHours:
    return QuietHours(
        time.fromisoformat(stored["start"]),
        time.fromisoformat(stored["end"]),
        stored["drops"],
        stored["lets_leader_through"],
    )


def _quiet_as_json(quiet: QuietHours | None) -> str | None:
    if quiet is None:
        return None
    return json.dumps(
        {
            "start": quiet.start.isoformat("minutes"),
            "end": quiet.end.isoformat("minutes"),
            "drops": quiet.drops,
            "lets_leader_through": quiet.lets_leader_through,
        }
    )


def _listed(keys: frozenset[str]) -> str:
    return json.dumps(sorted(keys))
