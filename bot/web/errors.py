"""Failures: what is said where there is no answer, without a word about how we are made."""

import json
import logging
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from pathlib import PurePosixPath

from aiohttp import web
from aiohttp.typedefs import Handler as HttpHandler
from aiohttp.typedefs import Middleware

from bot.errors import BadQueryError, StorageError, UserError
from bot.language import text_of_error
from bot.web.cache import CachedResponse
from bot.web.negotiation import failed_request, headers_of, respond, route_of
from bot.web.pages.template import failure
from bot.web.response import JSON, Response
from bot.web.single_flight import refusal
from bot.web.site import Site

log = logging.getLogger(__name__)

_TEXT = "text/plain; charset=utf-8"
_TOLD_HEADERS = {"Allow", "Retry-After"}
_NO_PAGES = {".png", ".csv", ".atom", ".svg", ".css", ".js", ".txt"}
_NOBODY_LOOKS = {"/static/{version}/{name}", "/live", "/healthz", "/readyz", "/metrics"}


def saying_failures(site: Site, clock: Callable[[], datetime]) -> Middleware:
    """Return what answers where the views raise: a page, JSON or a line, as fits the address."""
    unread: set[str] = set()  # the routes that last could not be read from the database

    @web.middleware
    async def say_failures(request: web.Request, handler: HttpHandler) -> web.StreamResponse:
        route, asked = route_of(request), request.rel_url.raw_path
        try:
            response = await handler(request)
            unread.discard(route)
            return response
        except web.HTTPException as error:
            return say(request, error.status, headers=error.headers)
        except UserError as error:
            return say(request, 400 if isinstance(error, BadQueryError) else 404, error)
        except StorageError:  # of which the log is told where changes are looked for
            return say(request, 503, headers=refusal().headers)
        except sqlite3.OperationalError as error:
            if route not in unread:  # where one cannot be read, nor can the next thousand
                log.error("%s could not be read from the database: %s", asked, error)
            unread.add(route)
            return say(request, 503, headers=refusal().headers)
        except ConnectionError:
            raise  # whoever asked has gone
        except Exception:
            log.exception("%s could not be answered", asked)
            return say(request, 500)

    def say(
        http_request: web.Request,
        status: int,
        reason: UserError | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> web.Response:
        request = failed_request(http_request, clock())
        # The other texts are for who asks on Discord, or for programs, which are told in English.
        why = reason.key if reason is not None and reason.key.startswith("page-") else ""
        told = "" if reason is None else text_of_error(reason)
        answer = _plain(http_request, status, told) or failure(site, request, status, why)
        ready = CachedResponse.of(answer)
        kept = {name: value for name, value in (headers or {}).items() if name in _TOLD_HEADERS}
        more = headers_of(ready, request, is_localised=True) | kept | {"Cache-Control": "no-store"}
        return respond(http_request, ready, more, is_kept=False)

    return say_failures


def _plain(http_request: web.Request, status: int, reason: str) -> Response | None:
    """Return what programs are told; None where somebody looks at a page."""
    path = http_request.path
    phrase = HTTPStatus(status).phrase
    if path.startswith("/api/") or path == "/openapi.json":
        return Response(json.dumps({"error": reason or phrase}).encode(), JSON, status)
    is_line = route_of(http_request) in _NOBODY_LOOKS or PurePosixPath(path).suffix in _NO_PAGES
    if is_line or status == HTTPStatus.TOO_MANY_REQUESTS:
        return Response(f"{status} {phrase}\n".encode(), _TEXT, status)
    return None
