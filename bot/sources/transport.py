"""HTTP transport: one session for all platforms, with pacing, limits and retries.

Retries use exponential backoff with full jitter. Only this module knows aiohttp. Its errors name
hosts and never addresses, which can hold tokens.
"""

import asyncio
import os
import random
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from importlib.metadata import version
from urllib.parse import urlsplit

import aiohttp
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random_exponential,
)
from yarl import URL

from bot.domain.readings import CLOCK_SKEW
from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    RequestRefusedError,
    SourceError,
    SourceUnavailableError,
)
from bot.sources.credentials import Redactor
from bot.sources.payload import parse_json, quoted
from bot.sources.rate_limits import USUAL_PAUSE, exhausted_until, http_date, retry_at

PER_HOST = 2
"""Connections to one host at a time."""
_ATTEMPTS = 3
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 10.0
_LARGEST_BODY = 16 * 1024 * 1024

Params = Mapping[str, str] | Sequence[tuple[str, str]]
Clock = Callable[[], datetime]


class _TransientError(SourceUnavailableError):
    """A failure that may be over a second later, or after a *pause* of so many seconds."""

    def __init__(self, text: str, pause: float = 0.0) -> None:
        super().__init__(text)
        self.pause = pause


@dataclass(frozen=True, slots=True)
class VendorResponse:
    """The answer of a server, with the time at which it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    at: datetime

    @property
    def written_at(self) -> datetime | None:
        """The time of the last change of the document, if the server tells it.

        The server's clock may be ahead: no document is newer than the answer.
        """
        written_at = http_date(self.headers.get("Last-Modified", ""))
        return None if written_at is None else min(written_at, self.at)

    def document(self) -> object:
        """Return the JSON in the body. Raises PayloadError where there is none."""
        return parse_json(self.body)

    def said(self) -> object:
        """Return the JSON in the body of a failure; None where there is none."""
        try:
            return parse_json(self.body)
        except PayloadError:
            return None


@dataclass(frozen=True, slots=True)
class Internet:
    """The session and the other parts that all requests share."""

    session: aiohttp.ClientSession
    redactor: Redactor
    clock: Clock
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


@asynccontextmanager
async def open_web(
    clock: Clock,
    contact: str | None = None,
    proxy: str | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncIterator[Internet]:
    """Open the one session; it keeps no cookies, and names *contact* to the vendors."""
    connector = aiohttp.TCPConnector(limit_per_host=PER_HOST)
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": user_agent(contact), "Accept": "application/json"},
        proxy=proxy,
    ) as session:
        yield Internet(session, Redactor(), clock, sleep)


def user_agent(contact: str | None) -> str:
    """Return the User-Agent of Milepost: vendors want to know whom to write to."""
    name = f"Milepost/{version('milepost')}"
    # A header takes printable ASCII only, and brackets would end the comment that it is in.
    reachable = "".join(c for c in contact or "" if " " <= c <= "~" and c not in "()").strip()
    return f"{name} (+{reachable})" if reachable else f"{name} (self-hosted follower count bot)"


# https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
_full_jitter = wait_random_exponential(_FIRST_WAIT, _LONGEST_WAIT)


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome is not None else None
    pause = error.pause if isinstance(error, _TransientError) else 0.0
    return max(pause, _full_jitter(state))


class Transport:
    """The client of one host: at most `PER_HOST` requests at a time, and *gap* between two."""

    def __init__(self, web: Internet, timeout: timedelta, gap: timedelta = timedelta()) -> None:
        self._web = web
        self._timeout = aiohttp.ClientTimeout(total=timeout.total_seconds())
        self._gap = gap.total_seconds()
        self._next_turn = 0.0
        self.resume_at: datetime | None = None
        """The time before which no request is sent."""
        self._held_at: datetime | None = None

    def hold_until(self, at: datetime | None) -> None:
        """Send no request before *at*, if there is such a time."""
        if at is not None:
            self.resume_at = max(at, self.resume_at or at)
            self._held_at = self._web.clock()

    def heed(self, answer: VendorResponse, remaining: str, reset: str) -> None:
        """Send no more requests where *answer* says, by these two headers, that none are left."""
        self.hold_until(exhausted_until(answer.headers, remaining, reset, answer.at))

    async def get(
        self, url: str, params: Params = (), headers: Mapping[str, str] | None = None
    ) -> VendorResponse:
        """Return the answer to a GET request, whatever its status below 500.

        Raises SourceUnavailableError after some attempts, and RateLimitedError before the host may
        be asked again. A redirect is not followed: it could take credentials elsewhere.
        """
        return await self._request("GET", url, params, headers, None, None)

    async def post(
        self,
        url: str,
        params: Params = (),
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        json: object = None,
    ) -> VendorResponse:
        """Return the answer to a POST request that changes nothing, like `get`."""
        return await self._request("POST", url, params, headers, form, json)

    async def _request(
        self,
        method: str,
        url: str,
        params: Params,
        headers: Mapping[str, str] | None,
        form: Mapping[str, str] | None,
        json: object,
    ) -> VendorResponse:
        address = URL(url, encoded=True)
        if params:
            address = address.extend_query(params)
        ask = partial(self._ask, method, address, headers, form, json)
        try:
            return await ask()
        except _TransientError as error:
            first = error
        return await self._ask_again(ask, first)

    async def _ask_again(
        self, ask: Callable[[], Awaitable[VendorResponse]], first: _TransientError
    ) -> VendorResponse:
        """Return the answer of a later attempt than the *first*, which has failed.

        The first attempt is made outside, and its error raised again for tenacity to count:
        setting that up costs a third of a request, and most requests succeed at once.
        """
        answer: VendorResponse | None = None
        async for attempt in AsyncRetrying(
            sleep=self._web.sleep,
            stop=stop_after_attempt(_ATTEMPTS),
            wait=_wait,
            retry=retry_if_exception_type(_TransientError),
            reraise=True,
        ):
            with attempt:
                if attempt.retry_state.attempt_number == 1:
                    raise first
                answer = await ask()
        assert answer is not None
        return answer

    async def _take_turn(self, host: str) -> None:
        """Pacing: wait until *gap* has passed since the last request, give or take half of it."""
        if self._gap:
            now = asyncio.get_running_loop().time()
            turn = max(now, self._next_turn)
            self._next_turn = turn + self._gap * random.uniform(0.5, 1.5)
            if turn > now:
                await self._web.sleep(turn - now)
        if self.resume_at is not None:
            at = self._web.clock()
            # A clock that was set back since then would prolong the pause, perhaps by years.
            is_set_back = self._held_at is not None and at < self._held_at - CLOCK_SKEW
            if at < self.resume_at and not is_set_back:
                raise RateLimitedError(f"{host}: nothing is left of its limit", self.resume_at)
            self.resume_at = None

    async def _ask(
        self,
        method: str,
        url: URL,
        headers: Mapping[str, str] | None,
        form: Mapping[str, str] | None,
        json: object,
    ) -> VendorResponse:
        host = url.raw_host or ""  # as it is sent: not every host can be decoded
        await self._take_turn(host)
        failure: SourceError | None
        try:
            async with self._web.session.request(
                method,
                url,
                headers=headers,
                data=form,
                json=json,
                timeout=self._timeout,
                allow_redirects=False,
            ) as response:
                body = await _read(response, host)
                answer = VendorResponse(response.status, response.headers, body, self._web.clock())
        except (TimeoutError, aiohttp.ClientError) as error:
            failure = self._broken_off(host, error)
        else:
            failure = _not_handed_over(host, answer)
        # Raised outside of `except`: inside, the error of aiohttp would become its context, and a
        # traceback would show the address that it quotes, with the token in it.
        if failure is not None:
            raise failure
        return answer

    def _broken_off(
        self, host: str, error: TimeoutError | aiohttp.ClientError
    ) -> SourceUnavailableError:
        match error:
            case TimeoutError():
                seconds = self._timeout.total or 0
                return _TransientError(f"{host}: no answer within {seconds:g} s")
            case aiohttp.ClientConnectorCertificateError(certificate_error=reason):
                text = getattr(reason, "verify_message", "")
                return SourceUnavailableError(f"{host}: its certificate is not valid: {text}")
            case aiohttp.ClientConnectorError(os_error=reason):
                return _TransientError(f"{host}: cannot be reached: {_words_of(reason)}")
        return _TransientError(f"{host}: the connection broke off")


def _words_of(error: OSError) -> str:
    """Return the reason of *error* in words of the system: those of asyncio repeat the address."""
    if isinstance(error, ssl.SSLError | socket.gaierror):
        return error.strerror or "no such host"
    return os.strerror(error.errno) if error.errno else "no connection"


def _not_handed_over(host: str, answer: VendorResponse) -> SourceError | None:
    """Return the error of an *answer* that no adapter has to see; None for one that it has to."""
    if answer.status >= 500:
        text = f"{host}: answers with HTTP {answer.status}"
        until = retry_at(answer.headers, answer.at)
        pause = (until - answer.at).total_seconds() if until is not None else 0.0
        if until is not None and pause > _LONGEST_WAIT:
            return RateLimitedError(f"{text} and asks for a pause", until)
        return _TransientError(text, pause)
    if 300 <= answer.status < 400 and answer.status != 304:
        target = quoted(_host_of(answer.headers.get("Location", "")) or "somewhere else")
        return SourceUnavailableError(f"{host}: redirects to {target}, which is not followed")
    return None


def _host_of(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


async def _read(response: aiohttp.ClientResponse, host: str) -> bytes:
    """Return the body, decompressed. Raises PayloadError for one that is too large."""
    parts, size = [], 0
    while part := await response.content.readany():
        size += len(part)
        if size > _LARGEST_BODY:
            raise PayloadError(f"{host}: answers with more than {_LARGEST_BODY >> 20} MB")
        parts.append(part)
    return b"".join(parts)


def refuse_failure(answer: VendorResponse, words: str = "", until: datetime | None = None) -> None:
    """Raise the error that the status of *answer* stands for, unless it is a success.

    *words* are the vendor's own; *until* is the end of its limit, where its headers name one.
    Adapters look for the special cases of their vendors first, and leave the rest to this.
    """
    status = answer.status
    if status < 300 or status == 304:
        return
    said = f"HTTP {status}" + (f": {quoted(words)}" if words else "")
    if status == 429:
        until = until or retry_at(answer.headers, answer.at) or answer.at + USUAL_PAUSE
        raise RateLimitedError(f"throttled ({said})", until)
    if status in (401, 403):
        raise CredentialsError(f"access denied ({said})")
    if status in (408, 425):
        raise SourceUnavailableError(f"not ready ({said})")
    raise RequestRefusedError(f"refuses the request ({said})")
