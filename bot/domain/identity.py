"""Identity: handles change hands, and only the platform's immutable id tells two profiles apart."""

from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.catalogue import Account
from bot.domain.readings import Reading, Status


@dataclass(frozen=True, slots=True)
class Identity:
    """The profile that answered for an account so far."""

    platform_id: str
    """The platform's immutable id of the profile."""
    handle: str
    """The handle under which it was looked up: the one in the configuration at that time."""
    shown_handle: str
    """The last handle that the profile showed; empty where the platform does not tell it."""


class Match(Enum):
    """The result of a comparison between the profile that answers and the one before."""

    SAME = auto()
    RENAMED = auto()
    """The same profile under another handle."""
    OTHER = auto()
    """Another profile: its count belongs to another series."""
    FOLLOWED = auto()
    """A profile that another account follows already: its count would be told twice."""


@dataclass(frozen=True, slots=True)
class VerifiedReading:
    """The reading of an account, once it is clear whose count it is."""

    reading: Reading
    match: Match = Match.SAME
    identity: Identity | None = None
    """The profile that answered, where it is news."""


def match(known: Identity | None, platform_id: str, handle: str) -> Match:
    """Return the match of the profile *platform_id*, now called *handle*, with the *known* one.

    Nothing is known before the first success, and some platforms tell no id: then any profile that
    answers to the handle is taken at its word.
    """
    if known is None or not platform_id:
        return Match.SAME
    if platform_id != known.platform_id:
        return Match.OTHER
    if not handle or not known.shown_handle:
        return Match.SAME
    return Match.SAME if handle.casefold() == known.shown_handle.casefold() else Match.RENAMED


def id_to_ask_for(known: Identity | None, handle: str) -> str:
    """Return the id by which to ask for the account with the configured *handle*; empty for none.

    Where an operator has changed the handle since the id was learned, the new handle is looked
    up, so that a profile which is not the one before is noticed.
    """
    if known is None or known.handle != handle:
        return ""
    return known.platform_id


def verify(
    account: Account,
    reading: Reading,
    platform_id: str,
    handle: str,
    known: Identity | None,
    owner: str | None = None,
) -> VerifiedReading:
    """Return the *reading* of *account* that the profile *platform_id*, called *handle*, gave.

    The profile of the account so far is the *known* one. The count of another profile is no reading
    of the account, which is missing then. So it is where another account, the *owner*, follows the
    profile already.
    """
    if reading.status not in (Status.OK, Status.HIDDEN):
        return VerifiedReading(reading)
    found = match(known, platform_id, handle)
    if known is None and owner not in (None, account.key):
        found = Match.FOLLOWED
    if found in (Match.OTHER, Match.FOLLOWED):
        return VerifiedReading(Reading(reading.taken_at, Status.MISSING), found)
    now = known
    if platform_id:
        shown = handle or (known.shown_handle if known is not None else "")
        now = Identity(platform_id, account.handle, shown)
    return VerifiedReading(reading, found, now if now != known else None)
