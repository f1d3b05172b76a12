"""Silence: the reasons for which nobody is told of an event."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.events import Bracketed, Correctable, Event, accounts_of, own_account
from bot.domain.quarantine import Track


class Silence(StrEnum):
    """A reason to tell nobody; its value is stored, and printed by the command line."""

    IMPORTED = "import"
    OPERATORS_ONLY = "for the operators only"
    UNWANTED = "no channel wants it"
    TOLD_TO_NOBODY = "nobody was told yet"
    """A correction of an event that nobody was told of, so that there is nothing to take back."""
    OLD_COMPARISON = "what it is compared with was imported, and is old"
    READING_EXPIRED = "its reading is older than the expiry of announcements"
    READINGS_EXPIRED = "its readings are older than the expiry of announcements"


BY_AGE = {Silence.OLD_COMPARISON, Silence.READING_EXPIRED, Silence.READINGS_EXPIRED}
"""The reasons that rest on what the clock said."""


def silence_of(
    event: Event,
    at: datetime,
    expiry: timedelta,
    tracks: Mapping[str, Track],
    is_wanted: Callable[[Event], bool],
    was_polled_before: Callable[[str, datetime], bool],
) -> Silence | None:
    """Return the reason for which nobody is told of *event* at *at*; None where somebody is.

    *is_wanted* tells whether any channel wants an event, and *was_polled_before* whether an
    account was polled, instead of imported, before a time.
    """
    if not event.is_public:
        return Silence.OPERATORS_ONLY
    if isinstance(event, Correctable):
        own = own_account(event)
        decisive = accounts_of(event) if own is None else [own]
        if any(_is_expired(key, at, expiry, tracks) for key in decisive):
            return Silence.READINGS_EXPIRED if own is None else Silence.READING_EXPIRED
    if isinstance(event, Bracketed):
        # The first poll after an import is compared with a count of any age. After an outage, which
        # began with a poll, events are told, however long ago their brackets begin.
        is_old = at - event.not_before > expiry
        if is_old and not was_polled_before(event.account, event.not_after):
            return Silence.OLD_COMPARISON
    return None if is_wanted(event) else Silence.UNWANTED


def _is_expired(account: str, at: datetime, expiry: timedelta, tracks: Mapping[str, Track]) -> bool:
    """Return whether the newest reading of *account* is older than an announcement may be."""
    return at - tracks[account].seen_at > expiry
