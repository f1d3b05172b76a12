"""The files in `static`, under addresses that change when the files do: browsers keep them."""

import hashlib
from functools import cache, partial
from importlib.resources import files

from aiohttp import web

from bot.web import static_files
from bot.web.cache import CachedResponse
from bot.web.headers import FOR_EVERYBODY
from bot.web.negotiation import NO_CACHE, respond
from bot.web.response import Response

STATIC = files("bot.web") / "static"


@cache
def version() -> str:
    """Return what stands for the content of all the files."""
    digest = hashlib.blake2s(digest_size=6)
    for name in names():
        digest.update(name.encode() + b"\0" + content(name))
    return digest.hexdigest()


@cache
def names() -> tuple[str, ...]:
    """Return what the files are called."""
    return tuple(sorted(file.name for file in STATIC.iterdir() if file.is_file()))


def content(name: str) -> bytes:
    """Return what is in the file."""
    return (STATIC / name).read_bytes()


def path_of(name: str) -> str:
    """Return the path that the file is served under."""
    return f"/static/{version()}/{name}"


_MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_ROBOTS = b"User-agent: *\nDisallow: /api/\nDisallow: /live\nDisallow: /metrics\n"
"""The cards are for everybody: messengers that heed this show them where a page is linked."""


def add_files(router: web.UrlDispatcher) -> None:
    """Let *router* serve the files."""
    ready = {
        name: CachedResponse.of(
            Response(static_files.content(name), _MEDIA_TYPES[name.rpartition(".")[2]])
        )
        for name in static_files.names()
    }

    async def serve(http_request: web.Request) -> web.Response:
        file = ready.get(http_request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        # A page that is older than this program has links to files that were others.
        is_current = http_request.match_info["version"] == static_files.version()
        return respond(http_request, file, FOR_EVERYBODY | (_FOREVER if is_current else NO_CACHE))

    router.add_get("/static/{version}/{name}", serve)
    router.add_get("/favicon.svg", partial(_serve, ready["favicon.svg"]))
    router.add_get(
        "/robots.txt",
        partial(_serve, CachedResponse.of(Response(_ROBOTS, "text/plain; charset=utf-8"))),
    )


async def _serve(file: CachedResponse, http_request: web.Request) -> web.Response:
    return respond(http_request, file, FOR_EVERYBODY)
