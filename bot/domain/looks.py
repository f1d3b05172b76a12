"""Looks: a document that is looked at again is no second reading.

A count with a time of its own is as new as that time. Where a document has no times, its own date
says only how old it may be: a number in it is a reading when it changed, and neither when it stands
still nor when something else in the document changed.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from bot.domain.readings import CLOCK_SKEW, Count, Reading, Status


class Statement(NamedTuple):
    """The answer of an undated document about an account."""

    status: Status
    followers: int | None


@dataclass(frozen=True, slots=True)
class Look:
    """The last look at an account, which is not the time of its count."""

    looked_at: datetime
    statement: Statement | None = None
    """None where the counts have times of their own."""
    stands_until: datetime | None = None
    """The time up to which the newest number stands without a newer reading; None for none."""


class Dating(NamedTuple):
    """The dating of a reading by the undated document that it is from."""

    valid_until: datetime
    """The end of the validity of the document."""
    put_back_at: datetime | None = None
    """The time that dates the reading where the document is older than the one before: that of the
    look, where there is only one document, which somebody put back. None where servers may take
    turns with documents of several ages."""


def look_again(
    before: Look | None,
    reading: Reading,
    dating: Dating | None,
    newest: Count | None,
    at: datetime,
    is_baseline_due: bool = False,
) -> tuple[Look, Reading | None]:
    """Return the look at *at* that found *reading*, and the reading where it is news.

    Without a *dating*, the reading has a time of its own. *newest* is the newest count of the
    account up to *at*, whatever was judged of it. Where *is_baseline_due* after a restart, an older
    document counts, too: what it says now is the baseline.
    """
    if dating is None:
        return Look(at), reading
    count = reading.count
    statement = Statement(reading.status, None if count is None else count.followers)
    look = Look(at, statement, None if count is None else dating.valid_until)
    said = None if before is None else before.statement
    # What was said under a clock that was ahead is dated after now, and is to be read again.
    was_ahead = before is not None and before.looked_at > at + CLOCK_SKEW
    if said == statement and not was_ahead:
        return look, None
    if count is None or newest is None:
        return look, reading
    if count.followers == newest.followers:
        return look, None
    if reading.taken_at > newest.taken_at:
        return look, reading
    if is_baseline_due:
        return look, reading.at(at)
    if said is not None and dating.put_back_at is not None:
        return look, reading.at(dating.put_back_at)
    # An older document tells nothing new, and is no statement that a newer one could differ from.
    return replace(before or Look(at), looked_at=at), None
