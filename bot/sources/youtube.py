"""YouTube: channels through the Data API, 50 a call, with a key.

https://developers.google.com/youtube/v3/docs/channels/list
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from bot.domain.catalogue import Account
from bot.domain.readings import Reading, Status, rounding_step
from bot.errors import CredentialsError, PayloadError, RateLimitedError, RequestRefusedError
from bot.settings.sources import YouTubeSection as Section
from bot.sources.base import Finding, failed, missing
from bot.sources.payload import at as value_at
from bot.sources.payload import described, digits_at, list_at, quoted, table_at, text_at
from bot.sources.rate_limits import midnight_pacific, retry_at
from bot.sources.transport import VendorResponse, refuse_failure
from bot.sources.web import Quota, WebSource

_ID = re.compile(r"UC[A-Za-z0-9_-]{22}")
_KIND = "youtube#channelListResponse"
_FIELDS = "kind,items(id,snippet(customUrl),statistics(subscriberCount,hiddenSubscriberCount))"
_PAUSE = timedelta(minutes=1)
_DAY_USED_UP = {"quotaExceeded", "dailyLimitExceeded"}
_THROTTLED = {"rateLimitExceeded", "userRateLimitExceeded"}
_BAD_KEY = {"keyInvalid", "keyExpired", "API_KEY_INVALID"}
# Reasons that concern a channel and not the key, although most of them come as HTTP 403:
# https://developers.google.com/youtube/v3/docs/errors
_GONE = {"channelClosed", "channelNotFound", "channelSuspended"}
_OF_ONE_CHANNEL = {*_GONE, "channelForbidden"}


class YouTubeSource(WebSource[Section]):
    """Reads channels by their id; a handle is looked up, one a call, until its id is known."""

    name = "youtube"
    title = "YouTube"
    page = "https://developers.google.com/youtube/v3/getting-started"
    batch: ClassVar[int] = 50
    # A handle has letters of any script: https://support.google.com/youtube/answer/11585688
    # (`\w` would leave out the vowel signs of Indian ones). Also an id, or a name from before
    # there were handles.
    handle = re.compile(r"@?[^\x00-,/:-@\[-^`{-\x9f\s]{1,30}|user/[A-Za-z0-9_.-]{1,60}")
    handle_example = "cityofmelbourne"

    @classmethod
    def quota(cls, section: Section) -> Quota:
        """Return the project's units of a day; every call takes one."""
        return Quota(section.quota, timedelta(days=1), cls.page, "or ask Google for more")

    def batches_of(self, accounts: Sequence[Account]) -> list[Sequence[Account]]:
        """Return the known channels in batches, and each of the others alone."""
        known = [account for account in accounts if _id_of(account)]
        return [
            *super().batches_of(known),
            *([account] for account in accounts if not _id_of(account)),
        ]

    async def ask(self, accounts: Sequence[Account]) -> Mapping[str, Finding]:
        """Return the findings of up to 50 known channels, or of one handle, from one call."""
        answer = await self.transport.get(
            f"{self.section.base_url}/youtube/v3/channels",
            {
                "part": "snippet,statistics",
                **_filter(accounts),
                "maxResults": str(self.batch),
                "fields": _FIELDS,
                "key": self.credentials.need("api_key"),
            },
        )
        gone = _GONE.intersection(_reasons(answer))
        if gone and len(accounts) == 1:
            return {accounts[0].key: missing(answer.at, min(gone))}
        _refuse_failure(answer)
        if _id_of(accounts[0]):
            return parse_channels(answer.document(), accounts, answer.at)
        return {accounts[0].key: parse_channel(answer.document(), answer.at)}


def parse_channels(
    document: object, accounts: Sequence[Account], at: datetime
) -> dict[str, Finding]:
    """Return the findings of *accounts*, which were asked for by id, in *document*.

    Unknown and terminated channels are left out, and the order is not that of the request.
    Raises PayloadError where *document* is no list of channels.
    """
    channels = {text_at(item, "id"): item for item in _items(document)}
    absent = missing(at, "no such channel, or it was terminated")
    if "" in channels:
        del channels[""]
        absent = failed(at, PayloadError("a channel in the answer has no id"))
    return {
        account.key: _finding(channels[channel], at) if channel in channels else absent
        for account in accounts
        for channel in [_id_of(account)]
    }


def parse_channel(document: object, at: datetime) -> Finding:
    """Return the finding of the channel in *document* that was asked for by its handle.

    Raises PayloadError where it is no list of channels, or where there are several.
    """
    items = _items(document)
    if len(items) > 1:
        raise PayloadError(f"{len(items)} channels answer to one handle")
    return _finding(items[0], at) if items else missing(at, "no channel has this handle")


def _id_of(account: Account) -> str:
    return account.platform_id or (account.handle if _ID.fullmatch(account.handle) else "")


def _filter(accounts: Sequence[Account]) -> dict[str, str]:
    if _id_of(accounts[0]):
        return {"id": ",".join(map(_id_of, accounts))}
    handle = accounts[0].handle
    if handle.startswith("user/"):
        return {"forUsername": handle.removeprefix("user/")}
    return {"forHandle": f"@{handle.removeprefix('@')}"}


def _items(document: object) -> list[object]:
    """Return the channels in *document*, in which an empty list is left out."""
    if text_at(document, "kind") != _KIND:
        raise PayloadError(f"the answer is {described(document)} and no list of channels")
    return list_at(document, "items") if "items" in table_at(document) else []


def _finding(item: object, at: datetime) -> Finding:
    try:
        channel = text_at(item, "id")
        if not channel:
            raise PayloadError("the channel has no id")
        reading = _reading(item, at)
    except PayloadError as error:
        return failed(at, error)
    handle = text_at(item, "snippet", "customUrl").removeprefix("@")
    return Finding(reading, channel, handle)


def _reading(item: object, at: datetime) -> Reading:
    # A channel that hides its subscribers may still have a count, which is then 0.
    hidden = value_at(item, "statistics", "hiddenSubscriberCount")
    if hidden is True:
        return Reading(at, Status.HIDDEN)
    if hidden is not None and hidden is not False:
        raise PayloadError(f"hiddenSubscriberCount is {described(hidden)}")
    followers = digits_at(item, "statistics", "subscriberCount")
    return Reading.ok(at, followers, rounding_step("youtube", followers))


def _refuse_failure(answer: VendorResponse) -> None:
    reasons = _reasons(answer)
    # The messages are meant for a browser and have addresses in them; the reasons say it all.
    words = ", ".join(reasons)
    shown = quoted(f"HTTP {answer.status}: {words}")
    soon = retry_at(answer.headers, answer.at) or answer.at + _PAUSE
    if _DAY_USED_UP.intersection(reasons):
        until = midnight_pacific(answer.at)
        raise RateLimitedError(f"the quota of the day is used up ({shown})", until)
    if _THROTTLED.intersection(reasons):
        raise RateLimitedError(f"throttled ({shown})", soon)
    if _BAD_KEY.intersection(reasons):
        raise CredentialsError(f"the API key is not valid ({shown})")
    if _OF_ONE_CHANNEL.intersection(reasons):
        raise RequestRefusedError(f"gives no access to a channel ({shown})")
    refuse_failure(answer, words, soon)


def _reasons(answer: VendorResponse) -> list[str]:
    """Return the reasons of a failure: YouTube's own, then those common to Google's APIs."""
    said = answer.said() if answer.status >= 300 else None
    groups = [value_at(said, "error", "errors"), value_at(said, "error", "details")]
    entries = [entry for group in groups if isinstance(group, list) for entry in group]
    return [reason for entry in entries if (reason := text_at(entry, "reason"))]
