"""X: users through the API, 100 a call, with a bearer token; every user that is read is paid for.

https://docs.x.com/x-api/users/lookup/introduction
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from bot.domain.catalogue import Account
from bot.domain.readings import Reading
from bot.errors import CredentialsError, PayloadError, RateLimitedError, SourceUnavailableError
from bot.settings.sources import XSection as Section
from bot.sources.base import Finding, failed, missing
from bot.sources.payload import count_at, list_at, quoted, table_at, text_at
from bot.sources.rate_limits import reset_at
from bot.sources.transport import VendorResponse, refuse_failure
from bot.sources.web import Quota, WebSource

_LIMITS = "https://docs.x.com/x-api/fundamentals/rate-limits"
_ASK_CAPPED_AGAIN = timedelta(days=1)


class XSource(WebSource[Section]):
    """Reads users by their id once it is known, which no rename changes."""

    name = "x"
    title = "X"
    page = "https://docs.x.com/fundamentals/developer-portal"
    batch: ClassVar[int] = 100
    handle = re.compile(r"[A-Za-z0-9_]{1,15}")
    handle_example = "nycgov"

    @classmethod
    def quota(cls, section: Section) -> Quota:
        """Return the limit of an app, in calls within 15 minutes."""
        return Quota(section.quota, timedelta(minutes=15), _LIMITS)

    def batches_of(self, accounts: Sequence[Account]) -> list[Sequence[Account]]:
        """Return batches of either ids or usernames: no call takes both."""
        known = [account for account in accounts if account.platform_id]
        others = [account for account in accounts if not account.platform_id]
        return [*super().batches_of(known), *super().batches_of(others)]

    async def ask(self, accounts: Sequence[Account]) -> Mapping[str, Finding]:
        """Return the findings of up to 100 *accounts*, from one call."""
        names = ",".join(account.platform_id or account.handle for account in accounts)
        path, parameter = ("users", "ids") if accounts[0].platform_id else ("users/by", "usernames")
        answer = await self.transport.get(
            f"{self.section.base_url}/2/{path}",
            {parameter: names, "user.fields": "id,public_metrics,username"},
            {"Authorization": f"Bearer {self.credentials.need('bearer_token')}"},
        )
        self.transport.heed(answer, "x-rate-limit-remaining", "x-rate-limit-reset")
        _refuse_failure(answer)
        return parse_users(answer.document(), accounts, answer.at)


def parse_users(document: object, accounts: Sequence[Account], at: datetime) -> dict[str, Finding]:
    """Return the findings of *accounts* in *document*, where each is a user or an error.

    Raises PayloadError where it has neither users nor errors.
    """
    answer = table_at(document)
    if not answer.keys() & {"data", "errors"}:
        raise PayloadError("the answer has neither users nor errors")
    users = list_at(answer, "data") if "data" in answer else []
    errors = list_at(answer, "errors") if "errors" in answer else []
    # A username can consist of digits, and is then no id.
    by_id, by_name = _by("id", users), _by("username", users)
    why_absent = _by("value", errors) | _by("resource_id", errors)

    def finding(account: Account) -> Finding:
        name = (account.platform_id or account.handle).casefold()
        user = by_id.get(name) if account.platform_id else by_name.get(name)
        return _absence(why_absent.get(name), at) if user is None else _finding(user, at)

    return {account.key: finding(account) for account in accounts}


def _by(field: str, entries: list[object]) -> dict[str, object]:
    """Return *entries* by the text in *field*, case folded."""
    return {name.casefold(): entry for entry in entries if (name := text_at(entry, field))}


def _finding(user: object, at: datetime) -> Finding:
    try:
        # Without it nobody could tell whether the username has passed to somebody else.
        if not text_at(user, "id"):
            raise PayloadError("the user has no id")
        followers = count_at(user, "public_metrics", "followers_count")
    except PayloadError as error:
        return failed(at, error)
    return Finding(Reading.ok(at, followers), text_at(user, "id"), text_at(user, "username"))


def _absence(error: object, at: datetime) -> Finding:
    """Return the finding of a user for whom there is only an *error*, or not even that."""
    if error is None:
        return failed(at, PayloadError("the user is neither in the answer nor among its errors"))
    # Users that are gone and those that are suspended have the same type of error.
    if _problem(error) == "resource-not-found":
        return missing(at, quoted(text_at(error, "detail")) or "not found")
    said = quoted(text_at(error, "title") or _problem(error))
    return failed(at, SourceUnavailableError(f"gives no answer about the user ({said})"))


def _refuse_failure(answer: VendorResponse) -> None:
    said = answer.said() if answer.status >= 300 else None
    words = text_at(said, "errors", 0, "message")
    words = words or text_at(said, "detail") or text_at(said, "title")
    shown = quoted(": ".join(filter(None, [f"HTTP {answer.status}", words])))
    if _problem(said) == "usage-capped":
        # The cap of a month or a spending limit. No header tells when it is lifted: those that
        # are there are of the limit for 15 minutes.
        # https://docs.x.com/x-api/fundamentals/response-codes-and-errors
        raise RateLimitedError(f"the usage cap is reached ({shown})", answer.at + _ASK_CAPPED_AGAIN)
    if answer.status == 402:
        # Waiting does not help: the operator has to buy credits.
        raise CredentialsError(f"no credits are left ({shown})")
    refuse_failure(answer, words, reset_at(answer.headers, "x-rate-limit-reset", answer.at))


def _problem(document: object) -> str:
    """Return the type of a problem, which is the end of an address on either of X's domains."""
    return text_at(document, "type").rpartition("/")[2]
