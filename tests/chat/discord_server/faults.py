"""What a test wants to go wrong, rate limits included."""

import asyncio
import json
import math
import socket
import struct
import time
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

from tests.chat.discord_server.errors import error_body, status_of
from tests.chat.discord_server.state import Channel

SEND_MESSAGE = "POST /channels/{channel_id}/messages"
READ_MESSAGES = "GET /channels/{channel_id}/messages"
ANSWER = "POST /interactions/{interaction_id}/{interaction_token}/callback"
EDIT_ANSWER = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"
LOG_IN = "GET /users/@me"
FIND_GATEWAY = "GET /gateway/bot"
CONNECT = "GET /"

_AMPLE = 1000


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong *times* times; *after* says that the request was carried out."""

    kind: Literal["answer", "drop", "reset", "delay"]
    route: str
    channel: Channel | None = None
    times: int = 1
    after: bool = False
    status: int = 0
    code: int | None = None
    retry_after: float = 0.0
    scope: str = "user"
    is_from_cloudflare: bool = False
    seconds: float = 0.0


@dataclass(slots=True)
class Faults:
    """The faults that are still to come, in the order in which they were asked for."""

    waiting: list[Fault] = field(default_factory=list)

    def answer(
        self,
        status: int,
        route: str = SEND_MESSAGE,
        *,
        code: int | None = None,
        channel: Channel | None = None,
        times: int = 1,
        after: bool = False,
    ) -> None:
        """Answer with an error; *code* is one of Discord's own."""
        self.waiting.append(Fault("answer", route, channel, times, after, status, code))

    def refuse(
        self,
        code: int,
        route: str = SEND_MESSAGE,
        *,
        channel: Channel | None = None,
        times: int = 1,
    ) -> None:
        """Answer with the error *code* of Discord's and the status that it has."""
        self.answer(status_of(code), route, code=code, channel=channel, times=times)

    def rate_limit(
        self,
        retry_after: float,
        route: str = SEND_MESSAGE,
        *,
        channel: Channel | None = None,
        times: int = 1,
        scope: Literal["user", "global", "shared"] = "user",
        is_from_cloudflare: bool = False,
    ) -> None:
        """Answer 429; Cloudflare's has no Via header and no JSON, and discord.py gives up on it."""
        fault = Fault("answer", route, channel, times, status=429, retry_after=retry_after)
        fault.scope, fault.is_from_cloudflare = scope, is_from_cloudflare
        self.waiting.append(fault)

    def drop(
        self,
        route: str = SEND_MESSAGE,
        *,
        channel: Channel | None = None,
        times: int = 1,
        after: bool = False,
        reset: bool = False,
    ) -> None:
        """Close the connection without an answer; *reset* closes it as a crashed machine does."""
        self.waiting.append(Fault("reset" if reset else "drop", route, channel, times, after))

    def delay(
        self,
        seconds: float,
        route: str = SEND_MESSAGE,
        *,
        channel: Channel | None = None,
        times: int = 1,
    ) -> None:
        """Wait before the request is carried out."""
        self.waiting.append(Fault("delay", route, channel, times, seconds=seconds))

    def clear(self) -> None:
        """Let everything go well from now on."""
        self.waiting.clear()

    async def around(
        self,
        operation: str,
        request: web.Request,
        carry_out: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        """Answer *request* as the test wants it, with the headers of its rate limit."""
        fault = self._next(operation, request.match_info.get("channel_id"))
        if fault is None:
            response = await carry_out(request)
            if not response.prepared:
                response.headers.update(_headers(operation, _AMPLE, _AMPLE - 1, 1.0))
            return response
        if fault.after:
            await carry_out(request)
        elif fault.kind != "delay":
            # Whatever the client is still writing must not meet a closed connection.
            await request.read()
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
            return await carry_out(request)
        return _rate_limited(fault) if fault.status == 429 else _failed(fault, request)

    def _next(self, operation: str, channel_id: str | None) -> Fault | None:
        for fault in self.waiting:
            is_here = fault.channel is None or str(fault.channel.id) == channel_id
            if fault.route in ("*", operation) and is_here:
                fault.times -= 1
                if fault.times == 0:
                    self.waiting.remove(fault)
                return fault
        return None


def _headers(operation: str, size: int, remaining: int, seconds: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(size),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": f"{time.time() + seconds:.3f}",
        "X-RateLimit-Reset-After": f"{math.ceil(seconds * 1000) / 1000:.3f}",
        "X-RateLimit-Bucket": f"{zlib.crc32(operation.encode()):08x}",
        "Via": "1.1 google",
    }


def _rate_limited(fault: Fault) -> web.Response:
    """Return a 429: https://discord.com/developers/docs/topics/rate-limits"""
    seconds = {"Retry-After": str(math.ceil(fault.retry_after))}
    if fault.is_from_cloudflare:
        return web.Response(status=429, text="error code: 1015", headers=seconds)
    is_global = fault.scope == "global"
    headers = seconds | _headers(fault.route, 1, 0, fault.retry_after)
    headers["X-RateLimit-Scope"] = fault.scope
    if is_global:
        headers["X-RateLimit-Global"] = "true"
    body = {
        "message": "You are being rate limited.",
        "retry_after": fault.retry_after,
        "global": is_global,
    }
    return web.json_response(body, status=429, headers=headers)


def _failed(fault: Fault, request: web.Request) -> web.Response:
    if fault.kind == "answer":
        text = json.dumps(error_body(fault.status, fault.code))
        return web.Response(status=fault.status, text=text, content_type="application/json")
    assert request.transport is not None
    if fault.kind == "reset":
        # A linger of no seconds makes the system send RST.
        raw = request.transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
    return web.Response()  # goes nowhere
