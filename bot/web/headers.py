"""The headers of every response: what a browser may do with it, and nothing about ourselves."""

from aiohttp import web

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
"""What other sites may show: https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header"""

FOR_PROGRAMS = FOR_EVERYBODY | {"Access-Control-Allow-Origin": "*"}
"""What the scripts of other sites may read, too."""

EMBEDDED = FOR_EVERYBODY | {"Content-Security-Policy": f"{_POLICY}*"}
"""What other sites may show in a frame."""


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Add what *response* does not say otherwise itself."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.pop("Server", None)  # aiohttp names the versions of itself and of Python
