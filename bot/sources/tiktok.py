"""TikTok: users through the Research API, one a call, with an app token.

https://developers.tiktok.com/doc/research-api-specs-query-user-info
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.domain.catalogue import Account
from bot.domain.readings import Reading
from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    RequestRefusedError,
    SourceUnavailableError,
)
from bot.settings.sources import TikTokSection as Section
from bot.sources.app_token import AppToken
from bot.sources.base import Finding, missing
from bot.sources.payload import at as value_at
from bot.sources.payload import count_at, described, quoted, text_at
from bot.sources.rate_limits import USUAL_PAUSE, retry_at
from bot.sources.transport import Internet, VendorResponse, refuse_failure
from bot.sources.web import Quota, WebSource

_FIELDS = "display_name,follower_count,is_verified"
_LIMITS = "https://developers.tiktok.com/doc/research-api-faq"
_OLD_TOKEN = "access_token_invalid"
_NO_SCOPE = ("scope_not_authorized", "scope_permission_missed")
_TRANSIENT = ("internal_error", "timeout")


class TikTokSource(WebSource[Section]):
    """Reads users by their username: the answer has neither that nor an id."""

    name = "tiktok"
    title = "TikTok"
    page = "https://developers.tiktok.com/products/research-api/"
    handle = re.compile(r"[A-Za-z0-9._]{2,24}")
    handle_example = "cityofchicago"

    def __init__(self, section: Section, web: Internet, gap: timedelta = timedelta()) -> None:
        super().__init__(section, web, gap)
        url = f"{section.base_url}/v2/oauth/token/"
        self._token = AppToken(web, self.transport, url, _refuse_throttled)

    @classmethod
    def quota(cls, section: Section) -> Quota:
        """Return the limit of a project, in calls a day."""
        return Quota(section.quota, timedelta(days=1), _LIMITS)

    async def ask(self, accounts: Sequence[Account]) -> Mapping[str, Finding]:
        """Return the finding of the one account in *accounts*."""
        (account,) = accounts
        client = {name: self.credentials.need(name) for name in self.section.credentials}

        async def ask(token: str) -> VendorResponse:
            return await self.transport.post(
                f"{self.section.base_url}/v2/research/user/info/",
                {"fields": _FIELDS},
                {"Authorization": f"Bearer {token}"},
                json={"username": account.handle},
            )

        answer = await self._token.ask(client, ask, _refuses_token)
        if _is_unknown(answer):
            return {account.key: missing(answer.at, "not found")}
        _refuse_failure(answer)
        return parse_user(answer.document(), accounts, answer.at)


def parse_user(document: object, accounts: Sequence[Account], at: datetime) -> dict[str, Finding]:
    """Return the finding of the one account in *accounts*; *document* does not name it.

    Raises PayloadError where *document* is no success, or has no number of followers.
    """
    (account,) = accounts
    if text_at(document, "error", "code") != "ok":
        code = value_at(document, "error", "code")
        raise PayloadError(f"error.code is {described(code)} and not ok")
    return {account.key: Finding(Reading.ok(at, count_at(document, "data", "follower_count")))}


def _code(answer: VendorResponse) -> str:
    """Return TikTok's own code, which can tell of a failure with HTTP 200 too.

    https://developers.tiktok.com/doc/tiktok-api-v2-error-handling
    """
    return text_at(answer.said(), "error", "code")


def _words(answer: VendorResponse) -> str:
    return text_at(answer.said(), "error", "message")


def _refuses_token(answer: VendorResponse) -> bool:
    code = _code(answer)
    return code == _OLD_TOKEN or (answer.status == 401 and code not in _NO_SCOPE)


def _is_unknown(answer: VendorResponse) -> bool:
    # There is no code for an unknown user. If the words change, the reading fails: no account is
    # taken for gone because of another bad parameter.
    return _code(answer) == "invalid_params" and "cannot find the user" in _words(answer).lower()


def _refuse_failure(answer: VendorResponse) -> None:
    _refuse_throttled(answer)
    code, words = _code(answer), _words(answer)
    shown = quoted(f"HTTP {answer.status}: {code}: {words}")
    if code == _OLD_TOKEN or code in _NO_SCOPE:
        raise CredentialsError(f"access denied ({shown})")
    if code in _TRANSIENT:
        raise SourceUnavailableError(f"not ready ({shown})")
    if code not in ("", "ok"):
        refuse_failure(answer, f"{code}: {words}")
        raise RequestRefusedError(f"refuses the request ({shown})")
    refuse_failure(answer)


def _refuse_throttled(answer: VendorResponse) -> None:
    code = _code(answer)
    shown = quoted(f"HTTP {answer.status}: {code}: {_words(answer)}")
    if code == "daily_quota_limit_exceeded":
        # All quotas start anew at 12 AM UTC: https://developers.tiktok.com/doc/research-api-faq
        raise RateLimitedError(f"the quota of the day is used up ({shown})", _midnight(answer.at))
    if code == "rate_limit_exceeded" or answer.status == 429:
        until = retry_at(answer.headers, answer.at) or answer.at + USUAL_PAUSE
        raise RateLimitedError(f"throttled ({shown})", until)


def _midnight(now: datetime) -> datetime:
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=1)
