"""What a request asks for, as far as an answer depends on it."""

from datetime import datetime
from http import HTTPStatus
from typing import Any, cast

from aiohttp import web
from babel import negotiate_locale

from bot.language import LANGUAGES
from bot.web.cache import PNG, CachedResponse
from bot.web.headers import EMBEDDED, FOR_EVERYBODY, FOR_PROGRAMS
from bot.web.request import PageRequest, Theme
from bot.web.response import HTML, Route

_MOST_PAIRS = 20
_LONGEST_QUERY = 2_000


def page_request(http_request: web.Request, route: Route, now: datetime) -> PageRequest:
    """Return what is asked of *route*. Raises what aiohttp has for 400 for an absurd query."""
    if (
        len(http_request.rel_url.raw_query_string) > _LONGEST_QUERY
        or len(http_request.query) > _MOST_PAIRS
    ):
        raise web.HTTPBadRequest
    heeded = [(name, value) for name, value in http_request.query.items() if name in route.heeds]
    return PageRequest(
        route.path,
        now,
        http_request.match_info.get("key", ""),
        tuple(sorted(heeded, key=lambda pair: pair[0])),
        **(_choices(http_request) if route.is_localised else {}),
    )


def route_of(http_request: web.Request) -> str:
    """Return the path of the route that is asked, such as `/boards/{key}`; "none" for no route."""
    resource = http_request.match_info.route.resource
    return "none" if resource is None else resource.canonical


def failed_request(http_request: web.Request, now: datetime) -> PageRequest:
    """Return a visit to where there is nothing to be seen."""
    return PageRequest(http_request.rel_url.raw_path, now, **_choices(http_request))


def _choices(http_request: web.Request) -> dict[str, Any]:
    """Return how an answer is to be shown."""
    query = http_request.query
    chosen = query.get("lang", "")
    theme = query.get("theme", "")
    is_chosen = chosen in LANGUAGES
    return {
        "language_code": chosen if is_chosen else preferred_language(http_request),
        "is_language_chosen": is_chosen,
        "is_kiosk": query.get("kiosk") == "1",
        "is_embedded": query.get("embed") == "1",
        "theme": cast(Theme, theme if theme in ("light", "dark") else ""),
    }


def preferred_language(http_request: web.Request) -> str:
    """Return the language that the browser would like best, of those that there are."""
    found = negotiate_locale(accepted(http_request, "Accept-Language"), LANGUAGES, sep="-")
    return LANGUAGES[0] if found is None else found.lower()


def accepted(http_request: web.Request, header: str) -> list[str]:
    """Return what a header such as Accept-Language names, the best first."""
    return ranked(",".join(http_request.headers.getall(header, [])))


def ranked(text: str) -> list[str]:
    """Return the names in such a header in the order of their weights, without what is refused.

    https://www.rfc-editor.org/rfc/rfc9110.html#section-12.4.2
    """
    weighted = []
    for part in text.split(","):
        name, _, parameter = part.partition(";")
        weight = _weight(parameter)
        if name.strip() and weight > 0:
            weighted.append((weight, name.strip()))
    return [name for _, name in sorted(weighted, key=lambda pair: -pair[0])]


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


NO_CACHE = {"Cache-Control": "no-cache"}
"""A browser may keep it, but has to ask each time whether it still holds."""


def respond(
    http_request: web.Request, ready: CachedResponse, more: dict[str, str], is_kept: bool = True
) -> web.Response:
    """Return the response to *http_request*: *ready*, compressed for those who understand that.

    *more* has its headers. Where the visitor has it already and it *is_kept*, it is not sent again.
    A failure is always sent: https://www.rfc-editor.org/rfc/rfc9110.html#section-13.2.1
    """
    headers = {"Vary": "Accept-Encoding"} if ready.gzipped is not None else {}
    headers |= NO_CACHE | more
    if "Vary" in more and ready.gzipped is not None:
        headers["Vary"] = f"{more['Vary']}, Accept-Encoding"
    body, etag = ready.body, ready.etag
    if ready.gzipped is not None and {"gzip", "*"} & set(accepted(http_request, "Accept-Encoding")):
        # Other bytes have another strong ETag.
        body, etag = ready.gzipped, f"{ready.etag}-gzip"
        headers["Content-Encoding"] = "gzip"
    if is_kept and ready.status == HTTPStatus.OK:
        headers["ETag"] = f'"{etag}"'
        if _is_known(http_request, etag):
            headers.pop("Content-Encoding", None)
            return web.Response(status=304, headers=headers)
    headers["Content-Type"] = ready.media_type
    return web.Response(body=body, status=ready.status, headers=headers)


def headers_of(ready: CachedResponse, request: PageRequest, is_localised: bool) -> dict[str, str]:
    """Return what is to be said of an answer to *request*."""
    headers: dict[str, str] = {}
    if ready.media_type == HTML:
        headers |= EMBEDDED if request.is_embedded else {}
        headers["Content-Language"] = request.language_code
        if ready.version:
            headers["Server-Timing"] = f'content;desc="{ready.version}"'
    else:
        headers |= FOR_EVERYBODY if ready.media_type == PNG else FOR_PROGRAMS
    if is_localised and not request.is_language_chosen:
        headers["Vary"] = "Accept-Language"
    if ready.filename:
        headers["Content-Disposition"] = f'attachment; filename="{ready.filename}"'
    return headers


def _is_known(http_request: web.Request, etag: str) -> bool:
    known = http_request.if_none_match or ()
    return any(one.value in (etag, "*") for one in known)
