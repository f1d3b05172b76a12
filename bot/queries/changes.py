"""Changes over a period, of the accounts that are still read."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.domain.changes import Change, change_between, tolerance
from bot.domain.readings import Count
from bot.queries.view import View
from bot.storage.readings import account_ids, counts_at, newest_believed_at
from bot.storage.series import neighbours

_TICK = timedelta(milliseconds=1)


def changes_over(view: View, counts: Mapping[str, Count], period: timedelta) -> dict[str, Change]:
    """Return the changes over the *period* up to the last *counts*, by account, where known.

    Of an account that is no longer read as often as it should be, nothing is known of the period
    up to now. Now is when the newest count of all was taken: where nothing at all is read any
    more, the last changes stay true, as of then.
    """
    newest = newest_believed_at(view.db, view.now)
    if newest is None:
        return {}
    ids, then = account_ids(view.db), view.at(newest)
    read = [key for key in counts if not then.is_stale(view.catalogue.accounts[key], counts[key])]
    found = {key: _change(view.db, ids[key], counts[key], period) for key in read}
    return {key: change for key, change in found.items() if change is not None}


def _change(db: Database, account_id: int, last: Count, period: timedelta) -> Change | None:
    """Return the change up to the *last* count of an account, where it is known.

    It begins with the last count at or before the beginning of the period. Where that is too old,
    a first one after it will do: of polls once a day, one was made a little late.
    """
    beginning = last.taken_at - period
    before = counts_at(db, {"": account_id}, beginning).get("")
    if before is None:
        return None  # the account was not known all the time, whatever comes soon after
    change = change_between(before, last, period)
    if change is not None:
        return change
    after_it = beginning + _TICK
    _, after = neighbours(db, account_id, after_it, after_it)
    return change_between(after[0], last, period)


def up_to(changes: Mapping[str, Change], end: datetime, period: timedelta) -> dict[str, Change]:
    """Return those of the *changes* over the *period* that end about then.

    Only they can be compared with one another.
    """
    earliest = end - tolerance(period)
    return {key: one for key, one in changes.items() if one.later.taken_at >= earliest}
