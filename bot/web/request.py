"""Page requests: what somebody asks for, as far as the response depends on it, and its query."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args
from urllib.parse import quote, urlencode

from bot.charts.chart import MOST_LINES
from bot.domain.catalogue import Catalogue
from bot.errors import BadQueryError
from bot.language import Language, language_of
from bot.queries.history import PERIODS
from bot.text import cut

PERIOD = timedelta(days=30)
"""The period of a change or a chart, where no other one is wanted."""
LONGEST_DAYS = 3650
"""The longest period: everything that there is."""
CHART_PERIODS = (*PERIODS, LONGEST_DAYS)
"""The days that a chart can be over; the last is everything."""
PAGE_SIZE = 20
"""How many announcements a page has."""
LAST_PAGE = 9_999
COMPARED_AT_MOST = MOST_LINES
_NUMBER = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)

Query = tuple[tuple[str, str], ...]
Theme = Literal["", "light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)
"""The themes of a page: the browser's choice, light or dark."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request for a page; equal ones get the same response until something changes."""

    path: str
    """The path as the route has it, such as `/boards/{key}`."""
    key: str = ""
    """Of the board, account or event, where the path has one."""
    query: Query = ()
    """The parameters that the route heeds, in the order of their names."""
    language_code: str = "en"
    is_language_chosen: bool = False
    """Whether the address names the language, and not the browser."""
    is_kiosk: bool = False
    """Whether it is shown on an office wall."""
    is_embedded: bool = False
    """Whether it is shown inside somebody else's page."""
    theme: Theme = ""
    """Empty where the browser chooses between light and dark."""

    @property
    def language(self) -> Language:
        """The language of the response."""
        return language_of(self.language_code)

    def first(self, name: str, otherwise: str = "") -> str:
        """Return the first value of *name* in the query."""
        return next((value for key, value in self.query if key == name), otherwise)

    def all(self, name: str) -> list[str]:
        """Return the values of *name* in the query."""
        return [value for key, value in self.query if key == name]

    def link(self, *parts: str, query: Iterable[tuple[str, str | int]] = ()) -> str:
        """Return the address of the page of those *parts*, shown the way that this one is."""
        path = "/" + "/".join(quote(part, safe="") for part in parts)
        kept = self._choices()
        pairs = [*((name, str(value)) for name, value in query), *kept]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def link_with(self, **changes: str) -> str:
        """Return the address of this page with other values in its query; "" takes one away."""
        pairs = [*self.query, *self._choices()]
        kept = [(name, value) for name, value in pairs if name not in changes]
        pairs = [*kept, *((name, value) for name, value in changes.items() if value)]
        path = self.path.replace("{key}", quote(self.key, safe=""))
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def _choices(self) -> list[tuple[str, str]]:
        """Return the parameters that choose the way in which pages are shown."""
        chosen = [("lang", self.language_code)] if self.is_language_chosen else []
        chosen += [("kiosk", "1")] if self.is_kiosk else []
        chosen += [("embed", "1")] if self.is_embedded else []
        return chosen + ([("theme", self.theme)] if self.theme else [])


@dataclass(frozen=True, slots=True)
class ComparisonQuery:
    """The accounts that a query wants to compare, and how."""

    keys: tuple[str, ...]
    """The accounts that there are, each once."""
    unknown: tuple[str, ...]
    """The names of accounts that there are not."""
    period: timedelta
    is_indexed: bool
    """Whether growth is to be drawn, and not counts."""

    @property
    def is_too_much(self) -> bool:
        """Whether there are more accounts than a chart has lines."""
        return len(self.keys) > COMPARED_AT_MOST

    @property
    def is_comparison(self) -> bool:
        """Whether it can be answered: one account has nothing to be compared with."""
        return not self.unknown and 2 <= len(self.keys) <= COMPARED_AT_MOST

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The query in an address, the same for the same accounts whatever their order."""
        pairs = [("account", key) for key in sorted(self.keys)]
        pairs.append(("days", str(self.period.days)))
        return [*pairs, ("indexed", "1")] if self.is_indexed else pairs


def period(request: PageRequest) -> timedelta:
    """Return the period that `days` names, or the usual one where it is not given.

    Raises BadQueryError for anything but 1 to 3650.
    """
    text = request.first("days")
    if not text:
        return PERIOD
    days = _number(text)
    if days is None or days > LONGEST_DAYS:
        raise BadQueryError("query-number", name="days", most=str(LONGEST_DAYS), text=cut(text))
    return timedelta(days=days)


def page_number(request: PageRequest) -> int:
    """Return the page that `page` names; the first one is 1.

    Raises BadQueryError for anything but 1 to 9999.
    """
    text = request.first("page")
    page = _number(text) if text else 1
    if page is None:
        raise BadQueryError("query-number", name="page", most=str(LAST_PAGE), text=cut(text))
    return page


def accounts_named(request: PageRequest, at_most: int) -> list[str]:
    """Return the keys that every `account` in the query names, each once.

    Raises BadQueryError for more than *at_most*.
    """
    keys = list(dict.fromkeys(key for key in request.all("account") if key))
    if len(keys) > at_most:
        raise BadQueryError("query-accounts", count=len(keys), most=at_most)
    return keys


def kinds_named(request: PageRequest, known: Collection[str]) -> list[str]:
    """Return the kinds that every `kind` in the query names, or all that are *known*.

    Raises BadQueryError for one that is not.
    """
    kinds = list(dict.fromkeys(kind for kind in request.all("kind") if kind))
    for kind in kinds:
        if kind not in known:
            raise BadQueryError("query-kind", known=", ".join(sorted(known)), text=cut(kind))
    return kinds or sorted(known)


def comparison_query(catalogue: Catalogue, request: PageRequest) -> ComparisonQuery:
    """Return the comparison that *request* wants. Raises BadQueryError for a bad period."""
    named = list(dict.fromkeys(key for key in request.all("account") if key))
    return ComparisonQuery(
        tuple(key for key in named if key in catalogue.accounts),
        tuple(key for key in named if key not in catalogue.accounts),
        period(request),
        request.first("indexed") == "1",
    )


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None
