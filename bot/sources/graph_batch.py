"""Batch requests of Meta's Graph API: many accounts in one HTTP request.

https://developers.facebook.com/docs/graph-api/batch-requests
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlencode

from bot.domain.catalogue import Account
from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    SourceError,
    SourceUnavailableError,
)
from bot.sources.base import Fetched, Finding, failed, missing
from bot.sources.graph import (
    G,
    GraphError,
    GraphSource,
    NotPermittedError,
    error_in,
    headers_of,
    meaning,
    regained_at,
    whole,
)
from bot.sources.payload import at as value_at
from bot.sources.payload import list_at, parse_json, text_at
from bot.sources.transport import VendorResponse


class BatchSource(GraphSource[G]):
    """Reads up to 50 accounts in one request, each of which counts as a call.

    https://developers.facebook.com/docs/graph-api/batch-requests
    """

    batch: ClassVar[int] = 50

    @classmethod
    def calls_for(cls, accounts: int) -> int:
        """Return the calls that a poll of so many accounts takes of the quota."""
        return accounts

    async def read(self, accounts: Sequence[Account]) -> Fetched:
        """Return the findings, after a second request for the items that were left unfinished."""
        fetched = await super().read(accounts)
        unfinished = [
            account
            for account in accounts
            if account.key in fetched.findings
            and isinstance(fetched.findings[account.key].error, SourceUnavailableError)
        ]
        is_over = fetched.error is not None or self.transport.resume_at is not None
        if is_over or not unfinished:
            return fetched
        again = await super().read(unfinished)
        final = again.error if not isinstance(again.error, SourceUnavailableError) else None
        return Fetched({**fetched.findings, **again.findings}, final)

    async def post_batch(self, relative_urls: Sequence[str]) -> VendorResponse:
        """Return the answer to a batch of GET requests. Raises SourceError for a failed batch."""
        batch = [{"method": "GET", "relative_url": url} for url in relative_urls]
        answer = await self.transport.post(
            f"{self.section.base_url}/{self.section.version}/",
            form={
                "access_token": self.credentials.need("access_token"),
                "batch": json.dumps(batch),
                "include_headers": "true",
            },
        )
        self.refuse_failure(answer)
        return answer

    def relative_url(self, path: str, fields: str) -> str:
        """Return the address of an item of a batch."""
        return f"{self.section.version}/{path}?{urlencode({'fields': fields})}"

    def settled(self, findings: Mapping[str, Finding]) -> Mapping[str, Finding]:
        """Return *findings*, unless they show that nothing can be read; then raise the error.

        A token that one item was refused with reads nothing. A permission can be missing for one
        account only, and a throttle does not undo the findings of other items.
        """
        errors = [finding.error for finding in findings.values()]
        for error in errors:
            if isinstance(error, CredentialsError) and not isinstance(error, NotPermittedError):
                raise error
        throttles = [error for error in errors if isinstance(error, RateLimitedError)]
        if throttles:
            longest = max(throttles, key=lambda throttle: throttle.until)
            self.transport.hold_until(longest.until)
            if len(throttles) == len(errors):
                raise longest
        return findings


def parse_batch(
    document: object,
    accounts: Sequence[Account],
    at: datetime,
    read: Callable[[object, Account, datetime], Finding],
    gone: Callable[[GraphError], str],
) -> dict[str, Finding]:
    """Return the findings of *accounts* in *document*, whose items are in the same order.

    *read* returns the finding in the body of an item, or raises PayloadError; *gone* returns the
    note on a missing account, where an error means that the account is gone, else an empty one.
    Raises PayloadError where *document* is no list, or has more items than there are accounts.
    """
    items = list_at(document)
    if len(items) > len(accounts):
        raise PayloadError("the answer has more items than were asked for")
    findings = {}
    for account, item in zip(accounts, items, strict=False):
        try:
            body = _body_of(item)
            error = error_in(body)
            if error is not None and (note := gone(error)):
                findings[account.key] = missing(at, note)
                continue
            _refuse_item(item, error, at)
            findings[account.key] = read(body, account, at)
        except SourceError as refused:
            findings[account.key] = failed(at, refused)
    cut_off = PayloadError("the answer has fewer items than were asked for")
    return findings | {account.key: failed(at, cut_off) for account in accounts[len(items) :]}


def _body_of(item: object) -> object:
    """Return the document in the body of the *item* of a batch, which is a text."""
    if item is None:
        raise SourceUnavailableError("was not finished in time")
    if whole(value_at(item, "code")) >= 500:
        raise SourceUnavailableError("is not available")
    return parse_json(text_at(item, "body").encode())


def _refuse_item(item: object, error: GraphError | None, at: datetime) -> None:
    """Raise the error that the *item* of a batch stands for, unless it is a success."""
    if error is not None:
        raise meaning(error, regained_at(headers_of(item), at))
    if value_at(item, "code") != 200:
        raise PayloadError("an item of the answer has neither code 200 nor an error")
