"""Errors: the responses where a handler raises, without a word about our internals."""

import json
import logging
import sqlite3
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import PurePosixPath

from aiohttp import web
from aiohttp.typedefs import Handler as HttpHandler
from aiohttp.typedefs import Middleware

from bot.errors import BadQueryError, StorageError, UserError
from bot.language import text_of_error
from bot.web.headers import headers_of
from bot.web.negotiation import failed_request, respond, route_of
from bot.web.pages.template import failure
from bot.web.response import JSON, TEXT, CachedResponse, Response
from bot.web.single_flight import refusal
from bot.web.site import Site

log = logging.getLogger(__name__)

_TOLD_HEADERS = {"Allow", "Retry-After"}
"""The headers of aiohttp's own errors that are sent."""
_FILE_ENDINGS = {".png", ".csv", ".atom", ".svg", ".css", ".js", ".txt"}
_ROUTES_OF_PROGRAMS = {"/static/{version}/{name}", "/live", "/healthz", "/readyz", "/metrics"}


def catching_errors(site: Site) -> Middleware:
    """Return the middleware that answers where a handler raises.

    It answers with a page, with JSON or with a line, as fits the address.
    """
    unread: set[str] = set()  # the routes that last could not be read from the database

    @web.middleware
    async def catch_errors(request: web.Request, handler: HttpHandler) -> web.StreamResponse:
        route, path = route_of(request), request.rel_url.raw_path
        try:
            response = await handler(request)
            unread.discard(route)
            return response
        except web.HTTPException as error:
            return respond_with(request, error.status, headers=error.headers)
        except UserError as error:
            return respond_with(request, 400 if isinstance(error, BadQueryError) else 404, error)
        except StorageError:  # which is logged where changes are looked for
            return respond_with(request, 503, headers=refusal().headers)
        except sqlite3.OperationalError as error:
            if route not in unread:  # where one cannot be read, nor can the next thousand
                log.error("%s could not be read from the database: %s", path, error)
            unread.add(route)
            return respond_with(request, 503, headers=refusal().headers)
        except ConnectionError:
            raise  # whoever asked has gone
        except Exception:
            log.exception("%s could not be answered", path)
            return respond_with(request, 500)

    def respond_with(
        http_request: web.Request,
        status: int,
        reason: UserError | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> web.Response:
        request = failed_request(http_request)
        # The other texts are for who asks on Discord, or for programs, which are told in English.
        why = reason.key if reason is not None and reason.key.startswith("page-") else ""
        told = "" if reason is None else text_of_error(reason)
        response = _plain(http_request, status, told) or failure(site, request, status, why)
        cached = CachedResponse.of(response)
        kept = {name: value for name, value in (headers or {}).items() if name in _TOLD_HEADERS}
        more = headers_of(cached, request, is_localised=True) | kept | {"Cache-Control": "no-store"}
        return respond(http_request, cached, more, is_kept=False)

    return catch_errors


def _plain(http_request: web.Request, status: int, reason: str) -> Response | None:
    """Return the JSON or the line for programs; None where somebody looks at a page."""
    path = http_request.path
    phrase = HTTPStatus(status).phrase
    if path.startswith("/api/") or path == "/openapi.json":
        return Response(json.dumps({"error": reason or phrase}).encode(), JSON, status)
    is_line = (
        route_of(http_request) in _ROUTES_OF_PROGRAMS or PurePosixPath(path).suffix in _FILE_ENDINGS
    )
    if is_line or status == HTTPStatus.TOO_MANY_REQUESTS:
        return Response(f"{status} {phrase}\n".encode(), TEXT, status)
    return None
