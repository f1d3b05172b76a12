"""Bluesky: profiles through the public API, 25 a call, without a key.

https://docs.bsky.app/docs/api/app-bsky-actor-get-profiles
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from bot.domain.catalogue import Account
from bot.domain.readings import Reading
from bot.errors import PayloadError
from bot.settings.sources import BlueskySection as Section
from bot.sources.base import Finding, failed, missing
from bot.sources.payload import count_at, list_at, text_at
from bot.sources.rate_limits import reset_at, retry_at
from bot.sources.transport import VendorResponse, refuse_failure
from bot.sources.web import DNS_LABEL, Quota, WebSource

# Stands for every handle that does not lead back to its profile: https://atproto.com/specs/handle
_UNRESOLVED = "handle.invalid"


class BlueskySource(WebSource[Section]):
    """Reads profiles by their DID once it is known, which no rename changes."""

    name = "bluesky"
    title = "Bluesky"
    page = "https://docs.bsky.app/docs/advanced-guides/rate-limits"
    batch: ClassVar[int] = 25
    # https://atproto.com/specs/handle and https://atproto.com/specs/did
    handle = re.compile(
        rf"(?:{DNS_LABEL}\.)+[A-Za-z][A-Za-z0-9-]*|did:[a-z]+:[A-Za-z0-9._:%-]{{1,200}}"
    )
    handle_example = "paris.fr"

    @classmethod
    def quota(cls, section: Section) -> Quota:
        """Return the limit of Bluesky's hosts: 3,000 requests in 5 minutes for an address."""
        return Quota(3000, timedelta(minutes=5), cls.page)

    async def ask(self, accounts: Sequence[Account]) -> Mapping[str, Finding]:
        """Return the findings of up to 25 *accounts*, from one call."""
        actors = [account.platform_id or account.handle for account in accounts]
        answer = await self.transport.get(
            f"{self.section.base_url}/xrpc/app.bsky.actor.getProfiles",
            [("actors", actor) for actor in actors],
        )
        _refuse_failure(answer)
        self.transport.heed(answer, "RateLimit-Remaining", "RateLimit-Reset")
        return parse_profiles(answer.document(), accounts, answer.at)


def parse_profiles(
    document: object, accounts: Sequence[Account], at: datetime
) -> dict[str, Finding]:
    """Return the findings of *accounts* in *document*; absent accounts are unknown to Bluesky.

    Unknown, suspended and deactivated profiles are left out, and the order is not that of the
    request, so that profiles are told apart by their DID and handle only.
    Raises PayloadError where *document* is no list of profiles.
    """
    findings: dict[str, Finding] = {}
    for profile in list_at(document, "profiles"):
        did, handle = _names_of(profile)
        finding = _finding(profile, did, handle, at)
        if did:
            findings[did] = finding
        if handle:
            findings[handle] = finding
    unknown = missing(at, "not found, suspended or deactivated")
    return {
        account.key: findings.get(account.platform_id or _actor(account), unknown)
        for account in accounts
    }


def _actor(account: Account) -> str:
    is_did = account.handle.startswith("did:")
    return account.handle if is_did else account.handle.lower()


def _names_of(profile: object) -> tuple[str, str]:
    """Return the DID and the handle of *profile*; an invalid one is empty."""
    did, handle = text_at(profile, "did"), text_at(profile, "handle").lower()
    if not did.startswith("did:"):
        did = ""
    if ":" in handle or not handle.isascii() or handle == _UNRESOLVED:
        handle = ""
    return did, handle


def _finding(profile: object, did: str, handle: str, at: datetime) -> Finding:
    try:
        followers = count_at(profile, "followersCount")
        if not did:
            raise PayloadError("the profile has no DID")
        if followers == 0:
            # The server fills in 0 where it has no count:
            # https://github.com/bluesky-social/atproto/blob/main/packages/bsky/src/views/index.ts
            raise PayloadError("followersCount is 0, which is also what an unknown count is")
    except PayloadError as error:
        return failed(at, error)
    return Finding(Reading.ok(at, followers), did, handle)


def _refuse_failure(answer: VendorResponse) -> None:
    said = answer.said() if answer.status >= 300 else None
    if answer.status == 429:
        until = retry_at(answer.headers, answer.at)
        until = until or reset_at(answer.headers, "RateLimit-Reset", answer.at)
        refuse_failure(answer, text_at(said, "message"), until)
    refuse_failure(answer, text_at(said, "message"))
