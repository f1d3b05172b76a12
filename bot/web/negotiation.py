"""Content negotiation: the language, the encoding and the version that a browser asks for."""

from http import HTTPStatus
from typing import Any

from aiohttp import web
from babel import negotiate_locale

from bot.language import LANGUAGES
from bot.web.headers import NO_CACHE
from bot.web.request import THEMES, PageRequest
from bot.web.response import CachedResponse, Route

_MOST_PAIRS = 20
_LONGEST_QUERY = 2_000


def page_request(http_request: web.Request, route: Route) -> PageRequest:
    """Return the page request to *route*.

    Raises aiohttp's error for 400 for an absurd query.
    """
    if (
        len(http_request.rel_url.raw_query_string) > _LONGEST_QUERY
        or len(http_request.query) > _MOST_PAIRS
    ):
        raise web.HTTPBadRequest
    heeded = [(name, value) for name, value in http_request.query.items() if name in route.heeds]
    return PageRequest(
        route.path,
        http_request.match_info.get("key", ""),
        tuple(sorted(heeded, key=lambda pair: pair[0])),
        **(_choices(http_request) if route.is_localised else {}),
    )


def route_of(http_request: web.Request) -> str:
    """Return the path of the route, such as `/boards/{key}`; "none" where no route has it."""
    resource = http_request.match_info.route.resource
    return "none" if resource is None else resource.canonical


def failed_request(http_request: web.Request) -> PageRequest:
    """Return the page request for the page that says why another one failed."""
    return PageRequest(http_request.rel_url.raw_path, **_choices(http_request))


def _choices(http_request: web.Request) -> dict[str, Any]:
    """Return the language, theme and form that the request chooses for the response."""
    query = http_request.query
    chosen = query.get("lang", "")
    theme = query.get("theme", "")
    is_chosen = chosen in LANGUAGES
    return {
        "language_code": chosen if is_chosen else preferred_language(http_request),
        "is_language_chosen": is_chosen,
        "is_kiosk": query.get("kiosk") == "1",
        "is_embedded": query.get("embed") == "1",
        "theme": theme if theme in THEMES else "",
    }


def preferred_language(http_request: web.Request) -> str:
    """Return the language of ours that the browser would like best."""
    found = negotiate_locale(accepted(http_request, "Accept-Language"), LANGUAGES, sep="-")
    return LANGUAGES[0] if found is None else found.lower()


def accepted(http_request: web.Request, header: str) -> list[str]:
    """Return the values of a header such as Accept-Language, the best first."""
    return ranked(",".join(http_request.headers.getall(header, [])))


def ranked(text: str) -> list[str]:
    """Return the names in such a header in the order of their weights, without the refused ones.

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


def respond(
    http_request: web.Request, response: CachedResponse, more: dict[str, str], is_kept: bool = True
) -> web.Response:
    """Return *response* as it is sent, compressed for those who understand that.

    *more* has its headers. Where the browser has it already and it *is_kept*, it is not sent again.
    A failure is always sent: https://www.rfc-editor.org/rfc/rfc9110.html#section-13.2.1
    """
    headers = {"Vary": "Accept-Encoding"} if response.gzipped is not None else {}
    headers |= NO_CACHE | more
    if "Vary" in more and response.gzipped is not None:
        headers["Vary"] = f"{more['Vary']}, Accept-Encoding"
    body, etag = response.body, response.etag
    encodings = set(accepted(http_request, "Accept-Encoding"))
    if response.gzipped is not None and {"gzip", "*"} & encodings:
        # Other bytes have another strong ETag.
        body, etag = response.gzipped, f"{response.etag}-gzip"
        headers["Content-Encoding"] = "gzip"
    if is_kept and response.status == HTTPStatus.OK:
        headers["ETag"] = f'"{etag}"'
        if _is_known(http_request, etag):
            headers.pop("Content-Encoding", None)
            return web.Response(status=304, headers=headers)
    headers["Content-Type"] = response.media_type
    return web.Response(body=body, status=response.status, headers=headers)


def _is_known(http_request: web.Request, etag: str) -> bool:
    known = http_request.if_none_match or ()
    return any(one.value in (etag, "*") for one in known)
