"""GitHub: users and organisations through the REST API, one a call, with or without a token.

https://docs.github.com/en/rest/users/users
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.domain.catalogue import Account
from bot.domain.readings import Reading
from bot.errors import PayloadError, RateLimitedError, SourceUnavailableError
from bot.settings.sources import GitHubSection as Section
from bot.sources.base import Finding, failed, missing
from bot.sources.payload import count_at, quoted, table_at, text_at
from bot.sources.rate_limits import USUAL_PAUSE, exhausted_until, retry_at
from bot.sources.transport import Internet, VendorResponse, refuse_failure
from bot.sources.web import Quota, WebSource

_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}")
_ID = re.compile(r"[1-9][0-9]{0,18}")
_REMAINING, _RESET = "x-ratelimit-remaining", "x-ratelimit-reset"
_LIMITS = "https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api"
_EXPIRY = "github-authentication-token-expiration"


class GitHubSource(WebSource[Section]):
    """Reads profiles by their login, and by their id once the login is gone."""

    name = "github"
    title = "GitHub"
    page = "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens"
    handle = _LOGIN
    handle_example = "CityofToronto"

    def __init__(self, section: Section, web: Internet, gap: timedelta = timedelta()) -> None:
        super().__init__(section, web, gap)
        self._known: dict[str, tuple[str, object]] = {}
        """The last ETag and document of each path."""

    @classmethod
    def quota(cls, section: Section) -> Quota:
        """Return the limit of an hour: of a user, or without a token of an address."""
        if section.token is not None or section.token_file is not None:
            return Quota(5000, timedelta(hours=1), _LIMITS)
        fix = "or set MILEPOST_SOURCES__GITHUB__TOKEN"
        return Quota(60, timedelta(hours=1), _LIMITS, fix)

    async def ask(self, accounts: Sequence[Account]) -> Mapping[str, Finding]:
        """Return the finding of the one account in *accounts*.

        Where its login is free by now, or somebody else's, a second call asks for its id.
        """
        (account,) = accounts
        document, at = await self._document(f"/users/{account.handle}")
        found = {account.key: missing(at, "not found")}
        if document is not None:
            found = parse_profile(document, accounts, at)
        is_known = _ID.fullmatch(account.platform_id) is not None
        if not is_known or text_at(document, "id") == account.platform_id:
            return found
        document, at = await self._document(f"/user/{account.platform_id}")
        return found if document is None else parse_profile(document, accounts, at)

    async def ask_expiry(self) -> datetime | None:
        """Return the expiry of the token, asking for the limits, which costs nothing of them."""
        token = self.credentials.get("token")
        if token is None:
            return None
        answer = await self.transport.get(
            f"{self.section.base_url}/rate_limit", headers=_headers(token)
        )
        _refuse_failure(answer, token)
        return parse_expiry(answer.headers.get(_EXPIRY, ""))

    async def _document(self, path: str) -> tuple[object, datetime]:
        """Return the document at *path*, or None where there is none, and the time of the answer.

        Conditional requests: an unchanged document is taken from memory.
        """
        token = self.credentials.get("token")
        headers = _headers(token)
        # An answer of 304 costs nothing of the limit with a token, and a call without one:
        # https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
        tag, document = self._known.get(path, ("", None)) if token is not None else ("", None)
        if tag:
            headers["If-None-Match"] = tag
        answer = await self.transport.get(f"{self.section.base_url}{path}", headers=headers)
        self.transport.heed(answer, _REMAINING, _RESET)
        if answer.status == 404:
            return None, answer.at
        _refuse_failure(answer, token)
        if answer.status != 304 or not tag:
            document = table_at(answer.document())
            self._known[path] = answer.headers.get("ETag", ""), document
        return document, answer.at


def parse_profile(
    document: object, accounts: Sequence[Account], at: datetime
) -> dict[str, Finding]:
    """Return the finding of the one account in *accounts*; *document* is its profile."""
    (account,) = accounts
    try:
        platform_id, login = text_at(document, "id"), text_at(document, "login")
        if not _ID.fullmatch(platform_id) or not _LOGIN.fullmatch(login):
            raise PayloadError("the profile has no id or no login")
        if platform_id != account.platform_id and login.lower() != account.handle.lower():
            raise PayloadError(f"the answer is about another profile, {login}")
        followers = count_at(document, "followers")
        if followers == 0 and text_at(document, "type") == "User":
            # A user can make the profile private, which hides the count:
            # https://docs.github.com/en/rest/users/users#get-a-user
            raise PayloadError("followers is 0, which can also be a count that is hidden")
    except PayloadError as error:
        return {account.key: failed(at, error)}
    return {account.key: Finding(Reading.ok(at, followers), platform_id, login)}


def parse_expiry(text: str) -> datetime | None:
    """Return the time in *text*, written like `2026-12-01 00:00:00 UTC` or with `+0000` instead."""
    try:
        at = datetime.strptime(text.strip().replace(" UTC", " +0000"), "%Y-%m-%d %H:%M:%S %z")
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _headers(token: str | None) -> dict[str, str]:
    headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    return headers


def _refuse_failure(answer: VendorResponse, token: str | None) -> None:
    """Raise the error that the status stands for; throttling comes as 403, too.

    https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
    """
    said = answer.said() if answer.status >= 300 else None
    words = text_at(said, "message")
    shown = quoted(f"HTTP {answer.status}: {words}" if words else f"HTTP {answer.status}")
    if answer.status == 429 or (answer.status == 403 and _is_throttled(answer, said)):
        until = retry_at(answer.headers, answer.at)
        reset = exhausted_until(answer.headers, _REMAINING, _RESET, answer.at)
        times = [at for at in (until, reset) if at is not None]
        raise RateLimitedError(f"throttled ({shown})", max(times, default=answer.at + USUAL_PAUSE))
    if answer.status == 403 and token is None:
        raise SourceUnavailableError(f"refuses whoever has no token ({shown})")
    refuse_failure(answer, words)


def _is_throttled(answer: VendorResponse, said: object) -> bool:
    return (
        "Retry-After" in answer.headers
        or answer.headers.get(_REMAINING, "").strip() == "0"
        # The secondary limit has no header of its own. The address is read and not the message,
        # whose wording may change.
        or "secondary-rate-limit" in text_at(said, "documentation_url")
        or "secondary rate limit" in text_at(said, "message").lower()
    )
