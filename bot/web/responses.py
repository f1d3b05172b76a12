"""Responses: an answer with what belongs to it, or no more than that nothing changed."""

from http import HTTPStatus

from aiohttp import web

from bot.web.answer import HTML
from bot.web.asked import accepted
from bot.web.cache import PNG, Ready
from bot.web.headers import EMBEDDED, FOR_EVERYBODY, FOR_PROGRAMS
from bot.web.visit import Visit

NO_CACHE = {"Cache-Control": "no-cache"}
"""A browser may keep it, but has to ask each time whether it still holds."""


def respond(
    request: web.Request, ready: Ready, more: dict[str, str], is_kept: bool = True
) -> web.Response:
    """Return the response to *request*: *ready*, compressed for those who understand that.

    *more* has its headers. Where the visitor has it already and it *is_kept*, it is not sent again.
    A failure is always sent: https://www.rfc-editor.org/rfc/rfc9110.html#section-13.2.1
    """
    headers = {"Vary": "Accept-Encoding"} if ready.gzipped is not None else {}
    headers |= NO_CACHE | more
    if "Vary" in more and ready.gzipped is not None:
        headers["Vary"] = f"{more['Vary']}, Accept-Encoding"
    body, etag = ready.body, ready.etag
    if ready.gzipped is not None and {"gzip", "*"} & set(accepted(request, "Accept-Encoding")):
        # Other bytes have another strong ETag.
        body, etag = ready.gzipped, f"{ready.etag}-gzip"
        headers["Content-Encoding"] = "gzip"
    if is_kept and ready.status == HTTPStatus.OK:
        headers["ETag"] = f'"{etag}"'
        if _is_known(request, etag):
            headers.pop("Content-Encoding", None)
            return web.Response(status=304, headers=headers)
    headers["Content-Type"] = ready.media_type
    return web.Response(body=body, status=ready.status, headers=headers)


def headers_of(ready: Ready, visit: Visit, is_localised: bool) -> dict[str, str]:
    """Return what is to be said of an answer to *visit*."""
    headers: dict[str, str] = {}
    if ready.media_type == HTML:
        headers |= EMBEDDED if visit.is_embedded else {}
        headers["Content-Language"] = visit.language_code
        if ready.version:
            headers["Server-Timing"] = f'content;desc="{ready.version}"'
    else:
        headers |= FOR_EVERYBODY if ready.media_type == PNG else FOR_PROGRAMS
    if is_localised and not visit.is_language_chosen:
        headers["Vary"] = "Accept-Language"
    if ready.filename:
        headers["Content-Disposition"] = f'attachment; filename="{ready.filename}"'
    return headers


def _is_known(request: web.Request, etag: str) -> bool:
    known = request.if_none_match or ()
    return any(one.value in (etag, "*") for one in known)
