"""Defer announcements that fall due during their channel's quiet hours."""

from datetime import datetime

from sqlite_utils import Database

from bot.storage.outbox import drop_announcement, due_announcements, put_off
from bot.storage.subscriptions import find_subscription

QUIET_HOURS = "quiet hours"
"""The reason that is stored with an announcement dropped for them."""


def defer(db: Database, channel: str, now: datetime) -> None:
    """Put off the announcements that *channel* does not want at *now*; in a transaction.

    One that was tried before may be in the channel already, and so it is never dropped.
    """
    subscription = find_subscription(db, channel)
    if subscription is None or subscription.quiet is None:
        return
    # It is not quiet: nothing has to be read of what is due.
    if subscription.quiet_until((), now) is None:
        return
    # Each one that is put off or dropped lets the next be due.
    while due := due_announcements(db, now, channel):
        until = subscription.quiet_until((stored.event for stored in due[0].events), now)
        # Corrections, notices and tests break quiet hours; the others keep their order behind them.
        if due[0].kind not in ("events", "summary") or until is None:
            return
        if subscription.quiet.drops and due[0].tried_at is None:
            drop_announcement(db, due[0].id, QUIET_HOURS)
        else:
            put_off(db, due[0], until)
