"""Page templates: fill one in, with what every page shares.

Besides what its handler gives it, a template has `request`, `site`, `language` and

t(key, **values)     a text; what is markup among the values stays so
link(*parts, ...)    the address of a page, shown the way that this one is
link_with(...)       the address of this page with other values in its query
path(*parts, ...)    the address of a feed, a table or JSON
asset(name)          the address of a file in `static`
moment(at)           a `<time>` with the day and the minute; day(at) with the day
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.language import Language
from bot.language.languages import CONVENTIONS
from bot.messages import Names, Plain, Style
from bot.queries.view import View
from bot.text import iso
from bot.web import static_files
from bot.web.request import LONGEST_DAYS, THEMES, PageRequest
from bot.web.response import HTML, Response
from bot.web.site import Site

LONGEST_NAME = 60
"""The longest name on a page, in characters; longer ones are cut."""
_REMARKS = 12
"""How many of the last remarks a page shows."""
_PRIVATE_USE = 0xE000
"""The first code point that no text has: it stands for markup while the text is escaped."""
_REASONS = {400: "bad-query", 404: "not-found", 429: "too-many"}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a page, of which search engines, messengers and feed readers show parts."""

    title: str
    description: str
    card: str = ""
    """The path of its picture, which is 1200 pixels wide and 630 high."""
    feed: str = ""
    """The path of its Atom feed."""


def page(
    template: str, site: Site, request: PageRequest, head: Head, status: int = 200, **values: Any
) -> Response:
    """Return the page that *template* makes of *values*."""
    given = _shared(site, request) | {"head": head, "status": status} | values
    html = _environment().get_template(template).render(given)
    return Response(html.encode(), HTML, status)


def failure(site: Site, request: PageRequest, status: int, why: str = "") -> Response:
    """Return the page that says why there is no other, with a way back.

    *why* is the key of the text that says it, where one says more than *status*.
    """
    reason, language = _REASONS.get(status, "broken"), request.language
    told = language.text(why or f"page-failure-why-{reason}")
    head = Head(language.text(f"page-failure-{reason}"), told)
    return page("failure.html", site, request, head, status, is_failure=True)


def root_of(request: PageRequest) -> str:
    """Return the way from the page of *request* to the front page, wherever the site is mounted."""
    depth = request.path.count("/") - 1
    return "/".join([".."] * depth) or "."


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("bot.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shared(site: Site, request: PageRequest) -> dict[str, Any]:
    language, zone, root = request.language, ZoneInfo(site.zone), root_of(request)

    def link(*parts: str, query: Iterable[tuple[str, str | int]] = ()) -> str:
        return root + request.link(*parts, query=query)

    def link_with(**changes: str) -> str:
        return root + request.link_with(**changes)

    def text(key: str, /, **values: str | int) -> str:
        return _text(language, key, **values)

    def path(*parts: str, query: Iterable[tuple[str, str | int]] = ()) -> str:
        return root + path_of(*parts, query=query)

    def absolute(**changes: str) -> str:
        plain = {"kiosk": "", "embed": "", "theme": ""}
        return site.address + request.link_with(**(plain | changes))

    return {
        "site": site,
        "request": request,
        "language": language,
        "root": root,
        "t": text,
        "remark": lambda said: text(said.key, **dict(said.values)),
        "link": link,
        "link_with": link_with,
        "path": path,
        "absolute": absolute,
        "asset": lambda name: root + static_files.path_of(name),
        "moment": lambda at: timed(at, language.moment(at, zone)),
        "day": lambda at: timed(at, language.date(at, zone)),
        "languages": [(code, one.own_name) for code, one in CONVENTIONS.items()],
        "regions": {code: str(one.locale) for code, one in CONVENTIONS.items()},
        "themes": THEMES,
        "remarks": list(enumerate(site.narration.remarks))[: -_REMARKS - 1 : -1],
        "all_days": LONGEST_DAYS,
        "is_failure": False,
        "is_web_address": is_web_address,
    }


def path_of(*parts: str, query: Iterable[tuple[str, str | int]] = ()) -> str:
    """Return the path of a resource that is the same however pages are shown, such as a feed."""
    path = "/" + "/".join(quote(part, safe="") for part in parts)
    pairs = list(query)
    return f"{path}?{urlencode(pairs)}" if pairs else path


def is_web_address(url: str) -> bool:
    """Return whether *url* is one that a link may have."""
    return url.startswith(("https://", "http://"))


def timed(at: datetime, shown: str) -> Markup:
    """Return a time as it is *shown*, in an element from which programs can read it, too."""
    return Markup('<time datetime="{}">{}</time>').format(iso(at), shown)


def _text(language: Language, key: str, /, **values: str | int) -> str:
    """Return the text of *key*; where a value is markup, so is the text."""
    marked = {name: value for name, value in values.items() if isinstance(value, Markup)}
    if not marked:
        return language.text(key, **values)
    signs = {name: chr(_PRIVATE_USE + n) for n, name in enumerate(marked)}
    text = escape(language.text(key, **(values | signs)))
    for name, sign in signs.items():
        text = text.replace(sign, marked[name])
    return text


def names_for(
    site: Site, request: PageRequest, keys: Iterable[str] = (), *, style: Style | None = None
) -> Names:
    """Return the names of the accounts *keys*: plain text, unless they have another *style*."""
    style = style or Plain(request.language, site.zone)
    return Names(request.language, site.catalogue, keys, LONGEST_NAME, style=style)


@dataclass(frozen=True, slots=True)
class Choice:
    """An account that a form lets choose."""

    key: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """The accounts of a board that are on no earlier one; without a *name*, those on no board."""

    name: str
    accounts: tuple[Choice, ...]


def account_choices(
    view: View,
    site: Site,
    request: PageRequest,
    chosen: Collection[str] = (),
    without: str = "",
) -> list[Choices]:
    """Return all accounts but the one *without*, each once, under the first board that it is on."""
    catalogue = site.catalogue
    left = dict.fromkeys(key for key in catalogue.accounts if key != without)
    names = names_for(site, request, left)
    groups: list[tuple[str, list[str]]] = []
    for board in catalogue.boards:
        keys = [key for key in board.accounts_at(view.now) if key in left]
        for key in keys:
            left.pop(key)
        groups.append((names.board(board.key), keys))
    groups.append(("", list(left)))
    return [
        Choices(name, tuple(Choice(key, names.name(key), key in chosen) for key in keys))
        for name, keys in groups
        if keys
    ]


def shown_as(request: PageRequest) -> list[tuple[str, str]]:
    """Return the query that a form hands on, for its page to be shown the way that this one is."""
    return parse_qsl(urlsplit(request.link()).query)
