"""The files in `static`, read once, and compressed once."""

from functools import partial

from aiohttp import web

from bot.web import assets
from bot.web.answer import Answer
from bot.web.cache import Ready
from bot.web.headers import FOR_EVERYBODY
from bot.web.responses import NO_CACHE, respond

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
        name: Ready.of(Answer(assets.content(name), _MEDIA_TYPES[name.rpartition(".")[2]]))
        for name in assets.names()
    }

    async def serve(request: web.Request) -> web.Response:
        file = ready.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        # A page that is older than this program has links to files that were others.
        is_current = request.match_info["version"] == assets.version()
        return respond(request, file, FOR_EVERYBODY | (_FOREVER if is_current else NO_CACHE))

    router.add_get("/static/{version}/{name}", serve)
    router.add_get("/favicon.svg", partial(_serve, ready["favicon.svg"]))
    router.add_get(
        "/robots.txt", partial(_serve, Ready.of(Answer(_ROBOTS, "text/plain; charset=utf-8")))
    )


async def _serve(file: Ready, request: web.Request) -> web.Response:
    return respond(request, file, FOR_EVERYBODY)
