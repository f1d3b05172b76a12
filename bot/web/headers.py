"""Response headers: the rights of a browser with a response, and nothing about our internals."""

from aiohttp import web

from bot.web.request import PageRequest
from bot.web.response import HTML, PNG, CachedResponse

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors "
)
_HEADERS = {
    "Content-Security-Policy": f"{_POLICY}'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), payment=(), usb=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

FOR_EVERYBODY = {"Cross-Origin-Resource-Policy": "cross-origin"}
"""For files that other sites may show:
https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header"""

FOR_PROGRAMS = FOR_EVERYBODY | {"Access-Control-Allow-Origin": "*"}
"""For responses that the scripts of other sites may read, too."""

EMBEDDED = FOR_EVERYBODY | {"Content-Security-Policy": f"{_POLICY}*"}
"""For pages that other sites may show in a frame."""

NO_CACHE = {"Cache-Control": "no-cache"}
"""A browser may keep the response, but has to ask each time whether it still holds."""


def headers_of(
    response: CachedResponse, request: PageRequest, is_localised: bool
) -> dict[str, str]:
    """Return the headers of a *response* to *request*, besides those that all responses have."""
    headers: dict[str, str] = {}
    if response.media_type == HTML:
        headers |= EMBEDDED if request.is_embedded else {}
        headers["Content-Language"] = request.language_code
        if response.version:
            headers["Server-Timing"] = f'content;desc="{response.version}"'
    else:
        headers |= FOR_EVERYBODY if response.media_type == PNG else FOR_PROGRAMS
    if is_localised and not request.is_language_chosen:
        headers["Vary"] = "Accept-Language"
    if response.filename:
        headers["Content-Disposition"] = f'attachment; filename="{response.filename}"'
    return headers


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Add the headers of all responses, but those that *response* has itself."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.pop("Server", None)  # aiohttp names the versions of itself and of Python
