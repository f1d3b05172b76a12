"""Static files: their addresses change when the files do, so that browsers keep them for ever."""

import hashlib
from functools import cache, partial
from importlib.resources import files

from aiohttp import web

from bot.web.headers import FOR_EVERYBODY, NO_CACHE
from bot.web.negotiation import respond
from bot.web.response import TEXT, CachedResponse, Response

_STATIC = files("bot.web") / "static"
_MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_ROBOTS = b"User-agent: *\nDisallow: /api/\nDisallow: /live\nDisallow: /metrics\n"
"""The cards are for everybody: messengers that heed this show them where a page is linked."""


@cache
def version() -> str:
    """Return a digest of the content of all files."""
    digest = hashlib.blake2s(digest_size=6)
    for name in names():
        digest.update(name.encode() + b"\0" + content(name))
    return digest.hexdigest()


@cache
def names() -> tuple[str, ...]:
    """Return the names of the files."""
    return tuple(sorted(file.name for file in _STATIC.iterdir() if file.is_file()))


def content(name: str) -> bytes:
    """Return the content of the file *name*."""
    return (_STATIC / name).read_bytes()


def path_of(name: str) -> str:
    """Return the path under which the file *name* is served."""
    return f"/static/{version()}/{name}"


def add_files(router: web.UrlDispatcher) -> None:
    """Let *router* serve the files, the icon and robots.txt."""
    responses = {
        name: CachedResponse.of(Response(content(name), _MEDIA_TYPES[name.rpartition(".")[2]]))
        for name in names()
    }

    async def serve(http_request: web.Request) -> web.Response:
        file = responses.get(http_request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        # A page that is older than this program has links to files that were others.
        is_current = http_request.match_info["version"] == version()
        return respond(http_request, file, FOR_EVERYBODY | (_FOREVER if is_current else NO_CACHE))

    router.add_get("/static/{version}/{name}", serve)
    router.add_get("/favicon.svg", partial(_serve, responses["favicon.svg"]))
    router.add_get(
        "/robots.txt",
        partial(_serve, CachedResponse.of(Response(_ROBOTS, TEXT))),
    )


async def _serve(file: CachedResponse, http_request: web.Request) -> web.Response:
    return respond(http_request, file, FOR_EVERYBODY)
