"""Manual source: counts that an operator reads with their own eyes and enters."""

from datetime import datetime

from bot.domain.catalogue import Account
from bot.domain.readings import CLOCK_SKEW, Poll, Reading, rounding_step
from bot.errors import InputError

NAME = "manual"


def entry(account: Account, followers: int, taken_at: datetime, now: datetime) -> Poll:
    """Return a poll of one count, seen by an operator at *taken_at*.

    Raises InputError for an account of another source, and for a time in the future.
    """
    if account.source != NAME:
        raise InputError(
            f"'{account.key}' is read from {account.source}; write source = \"{NAME}\" in its "
            "[[accounts]] section to enter its counts by hand"
        )
    if taken_at > now + CLOCK_SKEW:
        raise InputError(f"{taken_at.isoformat()} lies in the future; correct it")
    step = rounding_step(account.platform, followers)
    return Poll(NAME, now, {account.key: Reading.ok(taken_at, followers, step)})
