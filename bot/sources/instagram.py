"""Instagram: professional accounts through Business Discovery, 50 a request.

https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/business_discovery
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.catalogue import Account
from bot.domain.readings import Reading
from bot.errors import CredentialsError, PayloadError
from bot.settings.sources import InstagramSection as Section
from bot.sources.base import Finding
from bot.sources.graph import LIMITS, USERNAME, GraphError, id_at
from bot.sources.graph_batch import BatchSource, parse_batch
from bot.sources.payload import count_at, quoted, table_at, text_at
from bot.sources.web import Quota

_UNKNOWN = (110, 2207013)


class InstagramSource(BatchSource[Section]):
    """Reads accounts by their username: the API takes no id of anybody else's account."""

    name = "instagram"
    title = "Instagram"
    page = "https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/business_discovery"
    handle = USERNAME
    handle_example = "seoul_official"

    @classmethod
    def quota(cls, section: Section) -> Quota:
        """Return the limit of an app with one user: Business Discovery has none of its own."""
        return Quota(section.quota, timedelta(hours=1), LIMITS)

    async def ask(self, accounts: Sequence[Account]) -> Mapping[str, Finding]:
        """Return the findings of up to 50 *accounts*, from one request."""
        answer = await self.post_batch([self._url(account) for account in accounts])
        return self.settled(parse_discoveries(answer.document(), accounts, answer.at))

    def _url(self, account: Account) -> str:
        if self.section.user_id is None:
            variable = self.credentials.variable_of("user_id")
            raise CredentialsError(
                f"no account to ask with: set {variable} to the id of your professional account"
            )
        name = self.name_to_ask(account.handle).casefold()
        wanted = "{id,username,name,followers_count}"
        return self.relative_url(
            self.section.user_id, f"business_discovery.username({name}){wanted}"
        )


def parse_discoveries(
    document: object, accounts: Sequence[Account], at: datetime
) -> dict[str, Finding]:
    """Return the findings of *accounts* in *document*, the answer to a batch.

    Raises PayloadError where it is no list, or longer than the batch.
    """
    return parse_batch(document, accounts, at, _finding, _gone)


def _finding(body: object, account: Account, at: datetime) -> Finding:
    found = table_at(body, "business_discovery")
    username = text_at(found, "username")
    if username and username.casefold() != account.handle.casefold():
        raise PayloadError(f"the answer is about '{quoted(username)}'")
    reading = Reading.ok(at, count_at(found, "followers_count"))
    return Finding(reading, id_at(found), username)


def _gone(error: GraphError) -> str:
    # Private, personal, renamed and deleted accounts all have the same code.
    is_unknown = (error.code, error.subcode) == _UNKNOWN
    gone = "not a reachable professional account (private, personal, renamed or gone)"
    return gone if is_unknown else ""
