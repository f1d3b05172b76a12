"""Hushing: what waited for long, and is due in quiet hours, waits for their end too."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from bot.domain.events import Overtaken
from bot.domain.quiet import QuietHours
from bot.storage.outbox import DueAnnouncement, drop_announcement, due_announcements, put_off
from bot.storage.subscriptions import find_subscription

QUIET_HOURS = "quiet hours"
"""Why an announcement is dropped."""


def defer(db: Database, channel: str, now: datetime) -> None:
    """Put off what *channel* does not want to hear at *now*; in a transaction.

    What was tried before may be in the channel already, and so it is never left out.
    """
    subscription = find_subscription(db, channel)
    quiet = None if subscription is None else subscription.quiet
    if subscription is None or quiet is None:
        return
    until = quiet.ends_at(now, ZoneInfo(subscription.zone))
    if until is None:
        return
    while due := due_announcements(db, now, channel):
        if due[0].kind not in ("events", "summary") or _breaks_through(due[0], quiet):
            return
        if quiet.drops and due[0].tried_at is None:
            drop_announcement(db, due[0].id, QUIET_HOURS)
        else:
            put_off(db, due[0], until)


def _breaks_through(announcement: DueAnnouncement, quiet: QuietHours) -> bool:
    return quiet.lets_leader_through and any(
        event.kind == Overtaken.kind and event.fields["rank"] == 1 for event in announcement.events
    )
