"""Hushing: what waited for long, and is due in quiet hours, waits for their end too."""

from datetime import datetime

from sqlite_utils import Database

from bot.storage.outbox import drop_announcement, due_announcements, put_off
from bot.storage.subscriptions import find_subscription

QUIET_HOURS = "quiet hours"
"""Why an announcement is dropped."""


def defer(db: Database, channel: str, now: datetime) -> None:
    """Put off what *channel* does not want to hear at *now*; in a transaction.

    What was tried before may be in the channel already, and so it is never left out.
    """
    subscription = find_subscription(db, channel)
    if subscription is None or subscription.quiet is None:
        return
    if subscription.quiet_until((), now) is None:
        return
    while due := due_announcements(db, now, channel):
        until = subscription.quiet_until((stored.event for stored in due[0].events), now)
        if due[0].kind not in ("events", "summary") or until is None:
            return
        if subscription.quiet.drops and due[0].tried_at is None:
            drop_announcement(db, due[0].id, QUIET_HOURS)
        else:
            put_off(db, due[0], until)
