"""Twitch: users through Helix, 100 a call, then the followers of each channel, with an app token.

https://dev.twitch.tv/docs/api/reference/#get-channel-followers
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

from bot.domain.catalogue import Account
from bot.domain.readings import Reading
from bot.errors import PayloadError
from bot.settings.sources import TwitchSection as Section
from bot.sources.app_token import AppToken
from bot.sources.base import Fetched, Finding, failed, missing
from bot.sources.batches import Batches
from bot.sources.payload import count_at, list_at, text_at
from bot.sources.rate_limits import reset_at
from bot.sources.transport import Internet, Params, VendorResponse, refuse_failure
from bot.sources.web import Quota, WebSource

_AUTH_URL = "https://id.twitch.tv"
_LIMITS = "https://dev.twitch.tv/docs/api/guide/#twitch-rate-limits"


class TwitchSource(WebSource[Section]):
    """Looks users up by their id once it is known, which no rename changes."""

    name = "twitch"
    title = "Twitch"
    page = "https://dev.twitch.tv/docs/api/get-started/"
    batch: ClassVar[int] = 100
    handle = re.compile(r"[A-Za-z0-9_]{1,25}")
    handle_example = "cityofboston"

    def __init__(self, section: Section, web: Internet, gap: timedelta = timedelta()) -> None:
        super().__init__(section, web, gap)
        url = f"{_auth_url(section)}/oauth2/token"
        self._token = AppToken(web, self.transport, url, _refuse_throttled)

    @classmethod
    def quota(cls, section: Section) -> Quota:
        """Return the limit of an app: points within a minute, of which a call costs one."""
        return Quota(section.quota, timedelta(minutes=1), _LIMITS)

    @classmethod
    def calls_for(cls, accounts: int) -> int:
        """Return a call for the followers of each account, and one to look up each hundred."""
        return accounts + super().calls_for(accounts)

    async def read(self, accounts: Sequence[Account]) -> Fetched:
        """Return the findings of *accounts*, each of which is looked up first."""
        channels: dict[str, Account] = {}

        async def ask(batch: Sequence[Account]) -> Mapping[str, Finding]:
            if batch[0].key in channels:
                return await self.ask([channels[account.key] for account in batch])
            found, others = await self._look_up(batch)
            channels.update(found)
            batches.add([channel] for channel in found.values())
            return others

        batches = Batches(ask, self.web.clock)
        return await batches.fetch(self.batches_of(accounts))

    async def ask(self, accounts: Sequence[Account]) -> Mapping[str, Finding]:
        """Return the finding of one account that was looked up: a call reads no more than one."""
        (account,) = accounts
        answer = await self._get(
            "channels/followers", {"broadcaster_id": account.platform_id, "first": "1"}
        )
        return parse_followers(answer.document(), accounts, answer.at)

    async def _look_up(
        self, accounts: Sequence[Account]
    ) -> tuple[dict[str, Account], dict[str, Finding]]:
        answer = await self._get(
            "users",
            [
                ("id", account.platform_id) if account.platform_id else ("login", account.handle)
                for account in accounts
            ],
        )
        return parse_users(answer.document(), accounts, answer.at)

    async def _get(self, path: str, params: Params) -> VendorResponse:
        client = {name: self.credentials.need(name) for name in self.section.credentials}

        async def ask(token: str) -> VendorResponse:
            return await self.transport.get(
                f"{self.section.base_url}/helix/{path}",
                params,
                {"Client-Id": client["client_id"], "Authorization": f"Bearer {token}"},
            )

        answer = await self._token.ask(client, ask, lambda answer: answer.status == 401)
        self.transport.heed(answer, "Ratelimit-Remaining", "Ratelimit-Reset")
        _refuse_failure(answer)
        return answer


def parse_users(
    document: object, accounts: Sequence[Account], at: datetime
) -> tuple[dict[str, Account], dict[str, Finding]]:
    """Return the *accounts* in *document*, as they are now, and the findings of the other ones.

    Users that are unknown or banned are left out, and the order is not that of the request.
    Raises PayloadError where *document* is no list of users.
    """
    # A login can consist of digits, and is then no id.
    by_id, by_login = {}, {}
    unclear: PayloadError | None = None
    for user in list_at(document, "data"):
        user_id, login = text_at(user, "id"), text_at(user, "login")
        if re.fullmatch(r"[0-9]{1,20}", user_id) and TwitchSource.handle.fullmatch(login):
            by_id[user_id] = by_login[login.casefold()] = (user_id, login)
        else:
            unclear = PayloadError("a user without an id or without a login is in the answer")
    found, others = {}, {}
    for account in accounts:
        key = account.key
        names = by_id if account.platform_id else by_login
        name = names.get(account.platform_id or account.handle.casefold())
        if name is not None:
            found[key] = replace(account, platform_id=name[0], handle=name[1])
        else:
            others[key] = failed(at, unclear) if unclear else missing(at, "not found, or banned")
    return found, others


def parse_followers(
    document: object, accounts: Sequence[Account], at: datetime
) -> dict[str, Finding]:
    """Return the finding of the one account in *accounts*; *document* does not name it.

    Raises PayloadError where *document* has no number of followers.
    """
    (account,) = accounts
    # The list of followers itself is only for moderators; the total is for everybody.
    followers = count_at(document, "total")
    return {account.key: Finding(Reading.ok(at, followers), account.platform_id, account.handle)}


def _refuse_failure(answer: VendorResponse) -> None:
    _refuse_throttled(answer)
    said = answer.said() if answer.status >= 300 else None
    refuse_failure(answer, text_at(said, "message"))


def _refuse_throttled(answer: VendorResponse) -> None:
    if answer.status == 429:
        words = text_at(answer.said(), "message")
        refuse_failure(answer, words, reset_at(answer.headers, "Ratelimit-Reset", answer.at))


def _auth_url(section: Section) -> str:
    """Return the address of the host that issues tokens; it is a host of its own at Twitch only."""
    is_twitch = section.base_url == Section.model_fields["base_url"].default
    return section.auth_url or (_AUTH_URL if is_twitch else section.base_url)
