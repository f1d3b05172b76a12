"""Facebook: Pages, 50 a request.

https://developers.facebook.com/docs/graph-api/reference/page/
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.catalogue import Account
from bot.domain.readings import Reading
from bot.errors import PayloadError
from bot.settings.sources import FacebookSection as Section
from bot.sources.base import Finding
from bot.sources.graph import LIMITS, GraphError, id_at
from bot.sources.graph_batch import BatchSource, parse_batch
from bot.sources.payload import count_at, quoted, text_at
from bot.sources.web import Quota

_INVISIBLE = 100
_UNKNOWN_ALIAS = 803


class FacebookSource(BatchSource[Section]):
    """Reads Pages by their id once it is known, which no rename changes."""

    name = "facebook"
    title = "Facebook"
    page = "https://developers.facebook.com/docs/features-reference/page-public-content-access"
    # A username or an id; "me" is refused, as it is the owner of the access token.
    handle = re.compile(r"(?!(?i:me)$)[A-Za-z0-9][A-Za-z0-9.]{0,49}")
    handle_example = "cityofamsterdam"

    @classmethod
    def quota(cls, section: Section) -> Quota:
        """Return the limit of an app with one user."""
        return Quota(section.quota, timedelta(hours=1), LIMITS)

    async def ask(self, accounts: Sequence[Account]) -> Mapping[str, Finding]:
        """Return the findings of up to 50 *accounts*, from one request."""
        answer = await self.post_batch([self._url(account) for account in accounts])
        return self.settled(parse_pages(answer.document(), accounts, answer.at))

    def _url(self, account: Account) -> str:
        name = self.name_to_ask(account.platform_id or account.handle)
        return self.relative_url(name, "id,username,name,followers_count")


def parse_pages(document: object, accounts: Sequence[Account], at: datetime) -> dict[str, Finding]:
    """Return the findings of *accounts* in *document*, the answer to a batch.

    Raises PayloadError where it is no list, or longer than the batch.
    """
    return parse_batch(document, accounts, at, _finding, _gone)


def _finding(body: object, account: Account, at: datetime) -> Finding:
    platform_id, username = id_at(body), text_at(body, "username")
    asked = account.platform_id or account.handle
    if asked.isdigit():
        is_asked = platform_id == asked
    else:
        # Not every Page that can be named has a username.
        is_asked = not username or _plain(username) == _plain(asked)
    if not is_asked:
        raise PayloadError(f"the answer is about '{quoted(username or platform_id)}'")
    reading = Reading.ok(at, count_at(body, "followers_count"))
    return Finding(reading, platform_id, username)


def _plain(username: str) -> str:
    """Return *username* without its case and its full stops, which make no difference.

    https://www.facebook.com/help/105399436216001
    """
    return username.casefold().replace(".", "")


def _gone(error: GraphError) -> str:
    # The API answers a Page that is gone and one that it does not show with the same code.
    if error.code == _INVISIBLE:
        return "does not exist, or the access token has no permission to see it"
    return "no Page has this username" if error.code == _UNKNOWN_ALIAS else ""
