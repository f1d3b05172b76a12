"""Threads: public profiles through profile discovery, one a call.

https://developers.facebook.com/docs/threads/threads-profiles
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.catalogue import Account
from bot.domain.readings import Reading
from bot.errors import PayloadError
from bot.settings.sources import ThreadsSection as Section
from bot.sources.base import Finding, failed, missing
from bot.sources.graph import USERNAME, GraphError, GraphSource, error_in
from bot.sources.payload import count_at, quoted, table_at, text_at
from bot.sources.web import Quota

_NO_RESOURCE = 24
_NO_OBJECT = (100, 33)


class ThreadsSource(GraphSource[Section]):
    """Reads profiles by their username: the API tells no id of them."""

    name = "threads"
    title = "Threads"
    page = "https://developers.facebook.com/docs/threads/threads-profiles"
    handle = USERNAME
    handle_example = "seoul_official"

    @classmethod
    def quota(cls, section: Section) -> Quota:
        """Return the limit of a user's lookups within 24 hours."""
        return Quota(section.quota, timedelta(days=1), cls.page)

    async def ask(self, accounts: Sequence[Account]) -> Mapping[str, Finding]:
        """Return the finding of the one account in *accounts*."""
        (account,) = accounts
        answer = await self.transport.get(
            f"{self.section.base_url}/{self.section.version}/profile_lookup",
            {
                "username": self.name_to_ask(account.handle).casefold(),
                "access_token": self.credentials.need("access_token"),
            },
        )
        error = error_in(answer.said())
        if error is not None and _is_gone(error):
            return {account.key: missing(answer.at, "no public profile of this name is shown")}
        self.refuse_failure(answer)
        return parse_profile(answer.document(), accounts, answer.at)


def parse_profile(
    document: object, accounts: Sequence[Account], at: datetime
) -> dict[str, Finding]:
    """Return the finding of the one account in *accounts*; *document* is its profile.

    Raises PayloadError where it is no profile.
    """
    (account,) = accounts
    profile = table_at(document)
    try:
        username = text_at(profile, "username")
        if username.casefold() != account.handle.casefold():
            raise PayloadError(f"the answer is about '{quoted(username)}'")
        reading = Reading.ok(at, count_at(profile, "follower_count"))
    except PayloadError as error:
        return {account.key: failed(at, error)}
    return {account.key: Finding(reading, handle=username)}


def _is_gone(error: GraphError) -> bool:
    """Return whether *error* means that the profile does not exist, or is not shown.

    The error of an unknown username is not documented. These two are the Graph API's for an object
    that does not exist; every other error, with code 100 too, can be the request's fault, and then
    tells nothing of the profile.
    """
    return error.code == _NO_RESOURCE or (error.code, error.subcode) == _NO_OBJECT
