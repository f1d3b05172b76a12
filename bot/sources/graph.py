"""Meta's Graph API: the base of Instagram, Facebook and Threads.

Its errors are told apart by their codes and never by their texts, which can be translated:
https://developers.facebook.com/docs/graph-api/guides/error-handling
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeVar

from bot.domain.catalogue import Account
from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    RequestRefusedError,
    SourceError,
    SourceUnavailableError,
)
from bot.settings.sources import GraphSection as Section
from bot.sources.base import Fetched
from bot.sources.payload import at as value_at
from bot.sources.payload import count_at, described, parse_json, quoted, table_at, text_at
from bot.sources.rate_limits import USUAL_PAUSE, retry_at
from bot.sources.transport import VendorResponse, refuse_failure
from bot.sources.web import WebSource

G = TypeVar("G", bound=Section)

LIMITS = "https://developers.facebook.com/docs/graph-api/overview/rate-limiting"
USERNAME = re.compile(r"[A-Za-z0-9._]{1,30}")
"""A username on Instagram, which is also the one on Threads."""

_TRANSIENT = {1, 2}
_THROTTLED = {4, 17, 32, 341, 613, 80001, 80002}
_DEAD_TOKEN = {102, 190}
_NOT_PERMITTED = {10, *range(200, 300)}
_BLOCKED = 368

_BUSY_PERCENT = 80
_BUSY_PAUSE = timedelta(minutes=10)
_LONGEST_PAUSE = timedelta(days=1)
_LONGEST_WORD = 40
"""A longer word, in a text for people, is an address or a token."""


class NotPermittedError(CredentialsError):
    """The token is good, but not for this request."""


class GraphError(NamedTuple):
    """An error of the API: its codes and its words."""

    code: int
    subcode: int
    words: str

    def __str__(self) -> str:
        codes = "/".join(str(code) for code in (self.code, self.subcode) if code)
        return ": ".join(filter(None, [codes and f"code {codes}", self.words])) or "no code"


def error_in(document: object) -> GraphError | None:
    """Return the error in *document*; None where it holds none."""
    error = value_at(document, "error")
    if not isinstance(error, dict):
        return None
    # Long words go whole: the API quotes the token in some of its texts, and half of a token would
    # not be recognised as a secret.
    words = text_at(error, "message")[:500].split()
    text = " ".join(word if len(word) <= _LONGEST_WORD else "…" for word in words)
    return GraphError(whole(error.get("code")), whole(error.get("error_subcode")), quoted(text))


def meaning(error: GraphError, until: datetime) -> SourceError:
    """Return *error* as one of Milepost's; a throttled app may ask again *until* then."""
    if error.code in _THROTTLED:
        return RateLimitedError(f"throttled ({error})", until)
    if error.code in _DEAD_TOKEN:
        return CredentialsError(f"the access token is refused ({error})")
    if error.code in _NOT_PERMITTED:
        return NotPermittedError(f"the access token lacks a permission ({error})")
    if error.code == _BLOCKED:
        return CredentialsError(f"blocked for a breach of Meta's policies ({error})")
    if error.code in _TRANSIENT:
        return SourceUnavailableError(f"not available ({error})")
    return RequestRefusedError(f"refuses the request ({error})")


def is_busy(headers: Mapping[str, str]) -> bool:
    """Return whether the limit of the app is nearly reached, by *headers* in lower case.

    https://developers.facebook.com/docs/graph-api/overview/rate-limiting#headers
    """
    usage = _json(headers.get("x-app-usage", ""))
    percents = (value_at(usage, name) for name in ("call_count", "total_time", "total_cputime"))
    return any(isinstance(p, int | float) and p >= _BUSY_PERCENT for p in percents)


def regained_at(headers: Mapping[str, str], now: datetime) -> datetime:
    """Return the time from which a throttled app may ask again, by *headers* in lower case.

    Only the limits of a business name it, in minutes; the others get the usual pause.
    """
    usage = _json(headers.get("x-business-use-case-usage", ""))
    minutes = [
        whole(value_at(limit, "estimated_time_to_regain_access"))
        for limits in (usage.values() if isinstance(usage, dict) else ())
        if isinstance(limits, list)
        for limit in limits
    ]
    longest = min(max(minutes, default=0), _LONGEST_PAUSE // timedelta(minutes=1))
    if longest > 0:
        return now + timedelta(minutes=longest)
    return retry_at({"Retry-After": headers.get("retry-after", "")}, now) or now + USUAL_PAUSE


def id_at(document: object) -> str:
    """Return the id in *document*. Raises PayloadError where there is none.

    Without it nobody could tell whether a name has passed to somebody else.
    """
    platform_id = text_at(document, "id")
    if re.fullmatch(r"\d{1,30}", platform_id, re.ASCII):
        return platform_id
    raise PayloadError(f"id is {described(value_at(document, 'id'))} and no id")


def parse_expiry(document: object) -> datetime | None:
    """Return the end of the access token that *document* describes; None for never.

    The first of two ends counts: the token's own, and that of the access to data that its user has
    granted. Raises CredentialsError where it is over, and PayloadError where none is given.
    https://developers.facebook.com/docs/graph-api/reference/debug_token
    """
    data = table_at(document, "data")
    if data.get("is_valid") is False:
        why = error_in(data)
        raise CredentialsError("the access token is not valid" + (f" ({why})" if why else ""))
    if data.get("is_valid") is not True:
        raise PayloadError("data.is_valid is neither true nor false")
    names = ("expires_at", "data_access_expires_at")
    # A token that never ends has 0.
    ends = [count_at(data, name) for name in names if data.get(name) is not None]
    return min((datetime.fromtimestamp(end, UTC) for end in ends if end), default=None)


def headers_of(item: object) -> dict[str, str]:
    """Return the headers of an *item* of a batch, their names in lower case."""
    headers = value_at(item, "headers")
    pairs = headers if isinstance(headers, list) else []
    return _lowered((text_at(pair, "name"), text_at(pair, "value")) for pair in pairs)


def whole(value: object) -> int:
    """Return *value* if it is a whole number, else 0."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


class GraphSource(WebSource[G]):
    """Reads with an access token; after it was throttled, it first asks for a single account.

    Calls of a throttled app make its pause longer.
    """

    _was_throttled = False

    async def fetch(self, accounts: Sequence[Account], now: datetime) -> Fetched:
        """Return the findings of *accounts*."""
        if not self._was_throttled or len(accounts) < 2:
            return await self._fetch(accounts, now)
        probe = await self._fetch(accounts[:1], now)
        if isinstance(probe.error, RateLimitedError | CredentialsError | SourceUnavailableError):
            return probe
        rest = await self._fetch(accounts[1:], now)
        return replace(rest, findings={**probe.findings, **rest.findings})

    async def _fetch(self, accounts: Sequence[Account], now: datetime) -> Fetched:
        fetched = await super().fetch(accounts, now)
        errors = [fetched.error, *(finding.error for finding in fetched.findings.values())]
        self._was_throttled = any(isinstance(error, RateLimitedError) for error in errors)
        return fetched

    async def ask_expiry(self) -> datetime | None:
        """Return the expiry of the access token, asking the vendor; None for never or unknown."""
        token = self.credentials.need("access_token")
        answer = await self.transport.get(
            f"{self.section.base_url}/{self.section.version}/debug_token",
            {"input_token": token, "access_token": token},
        )
        try:
            self.refuse_failure(answer)
        except (NotPermittedError, RequestRefusedError):
            # Only tokens of an app's developers and testers may be used to ask about tokens.
            return None
        return parse_expiry(answer.document())

    def name_to_ask(self, name: str) -> str:
        """Return *name*, which is put into an address. Raises RequestRefusedError for no handle."""
        if self.handle.fullmatch(name):
            return name
        raise RequestRefusedError(f"'{quoted(name)}' is no handle on {self.title}")

    def refuse_failure(self, answer: VendorResponse) -> None:
        """Raise the error that *answer* as a whole stands for, unless it is a success.

        An error can come with any status. Where the limit is nearly reached, requests stop for a
        while.
        """
        said = answer.said()
        headers = _lowered(answer.headers.items())
        items = said if isinstance(said, list) else []
        if any(map(is_busy, [headers, *map(headers_of, items)])):
            self.transport.hold_until(answer.at + _BUSY_PAUSE)
        error = error_in(said)
        try:
            if error is not None:
                raise meaning(error, regained_at(headers, answer.at))
            refuse_failure(answer)
        except RateLimitedError as throttled:
            self.transport.hold_until(throttled.until)
            raise


def _lowered(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in pairs}


def _json(text: str) -> object:
    try:
        return parse_json(text.encode(errors="replace"))
    except PayloadError:
        return None
