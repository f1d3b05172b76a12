"""The query of an address: what views ask of it, or why it cannot be understood."""

import re
from collections.abc import Collection
from datetime import timedelta

from bot.charts.chart import MOST_LINES
from bot.errors import BadQueryError
from bot.settings.values import cut
from bot.web.visit import Visit

PERIOD = timedelta(days=30)
"""Of a change or a chart, where no other one is wanted."""
LONGEST_DAYS = 3650
"""Everything that there is."""
PAGE_SIZE = 20
"""How many announcements a page has."""
LAST_PAGE = 9_999
COMPARED_AT_MOST = MOST_LINES
_NUMBER = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)


def period(visit: Visit) -> timedelta:
    """Return the period that `days` names, or the usual one where it is not given.

    Raises BadQueryError for anything but 1 to 3650.
    """
    text = visit.first("days")
    if not text:
        return PERIOD
    days = _number(text)
    if days is None or days > LONGEST_DAYS:
        raise BadQueryError("query-number", name="days", most=str(LONGEST_DAYS), text=cut(text))
    return timedelta(days=days)


def page_number(visit: Visit) -> int:
    """Return the page that `page` names; the first one is 1.

    Raises BadQueryError for anything but 1 to 9999.
    """
    text = visit.first("page")
    page = _number(text) if text else 1
    if page is None:
        raise BadQueryError("query-number", name="page", most=str(LAST_PAGE), text=cut(text))
    return page


def accounts_named(visit: Visit, at_most: int) -> list[str]:
    """Return what every `account` in the query names, each once.

    Raises BadQueryError for more than *at_most*.
    """
    keys = list(dict.fromkeys(key for key in visit.all("account") if key))
    if len(keys) > at_most:
        raise BadQueryError("query-accounts", count=len(keys), most=at_most)
    return keys


def kinds_named(visit: Visit, known: Collection[str]) -> list[str]:
    """Return what every `kind` in the query names, or all that are *known* where none does.

    Raises BadQueryError for one that is not.
    """
    kinds = list(dict.fromkeys(kind for kind in visit.all("kind") if kind))
    for kind in kinds:
        if kind not in known:
            raise BadQueryError("query-kind", known=", ".join(sorted(known)), text=cut(kind))
    return kinds or sorted(known)


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None
