"""Mastodon: each account is read from its own instance, without a key; many a call where it can.

https://docs.joinmastodon.org/methods/accounts/
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from bot.domain.catalogue import Account
from bot.domain.readings import Reading, Status
from bot.errors import PayloadError, SourceUnavailableError
from bot.settings.sources import MastodonSection as Section
from bot.sources.base import Fetched, Finding, failed, missing
from bot.sources.batches import in_batches
from bot.sources.payload import at as value_at
from bot.sources.payload import count_at, list_at, quoted, table_at, text_at
from bot.sources.rate_limits import reset_at
from bot.sources.transport import Internet, VendorResponse, refuse_failure
from bot.sources.web import DNS_LABEL, Quota, WebSource

_NAME = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?"
_HOST = rf"(?:{DNS_LABEL}\.)+(?=[A-Za-z]){DNS_LABEL}"
_HANDLE = re.compile(f"{_NAME}@{_HOST}")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# The statuses with which an old instance refuses a call for several accounts, unknown to it.
_TAKES_ONE = {400, 401, 403, 404, 405, 410, 422}


class _TakesOneError(SourceUnavailableError):
    """The instance does not know the call for several accounts."""


class MastodonSource(WebSource[Section]):
    """Reads accounts by their id once it is known; each instance has limits of its own."""

    name = "mastodon"
    title = "Mastodon"
    page = "https://docs.joinmastodon.org/api/rate-limits/"
    # An instance refuses more:
    # https://github.com/mastodon/mastodon/blob/main/app/controllers/api/v1/accounts_controller.rb
    batch: ClassVar[int] = 40
    handle = _HANDLE
    handle_example = "gemeenteamsterdam@social.amsterdam.nl"

    def __init__(self, section: Section, web: Internet, gap: timedelta = timedelta()) -> None:
        super().__init__(section, web, gap)
        self._taking_one: set[str] = set()
        """The scopes that read one account a call, as instances before version 4.3 do."""

    @classmethod
    def quota(cls, section: Section) -> Quota:
        """Return the limit of an instance: 300 calls in 5 minutes for an address."""
        return Quota(300, timedelta(minutes=5), cls.page)

    @classmethod
    def calls_for(cls, accounts: int) -> int:
        """Return a call for each account: old instances take as many, and first polls anywhere."""
        return accounts

    @classmethod
    def scope_of(cls, account: Account) -> str:
        """Return the instance of *account*."""
        return f"{cls.name}@{host_of(account)}"

    def canary_of(self, scope: str) -> Account | None:
        """Return the canary if it lives on the instance: no account is on all of them."""
        canary = super().canary_of(scope)
        return canary if canary is not None and self.scope_of(canary) == scope else None

    async def fetch(self, accounts: Sequence[Account], now: datetime) -> Fetched:
        """Return the findings of *accounts*, which are all on one instance."""
        fetched = await super().fetch(accounts, now)
        if fetched.error is not None and not str(fetched.error).startswith(host_of(accounts[0])):
            fetched.error.args = (f"{host_of(accounts[0])}: {fetched.error}",)
        return fetched

    async def read(self, accounts: Sequence[Account]) -> Fetched:
        """Return the findings; where the instance turns out to be old, ask again, one by one."""
        fetched = await super().read(accounts)
        errors = [finding.error for finding in fetched.findings.values()]
        takes_one = any(isinstance(error, _TakesOneError) for error in errors)
        if takes_one and isinstance(fetched.error, _TakesOneError | None):
            fetched = await super().read(accounts)
        return fetched

    def batches_of(self, accounts: Sequence[Account]) -> list[Sequence[Account]]:
        """Return the known accounts in batches, and each of the others alone."""
        known = [account for account in accounts if _id_of(account)]
        takes_many = self._taking_one.isdisjoint(map(self.scope_of, known))
        return [
            *in_batches(known, self.batch if takes_many else 1, self._apart),
            *([account] for account in accounts if not _id_of(account)),
        ]

    async def ask(self, accounts: Sequence[Account]) -> Mapping[str, Finding]:
        """Return the findings of up to 40 known accounts, or of an unknown one, from one call."""
        scope = self.scope_of(accounts[0])
        transport = self.transport_of(scope)
        if len(accounts) > 1 and scope in self._taking_one:
            raise _TakesOneError("reads one account a call")
        path, params = _request(accounts)
        base_url = self.section.base_url.replace("{instance}", host_of(accounts[0]))
        answer = await transport.get(f"{base_url}/api/v1/accounts{path}", params)
        transport.heed(answer, "X-RateLimit-Remaining", "X-RateLimit-Reset")
        if len(accounts) > 1 and answer.status in _TAKES_ONE:
            self._taking_one.add(scope)
            raise _TakesOneError(f"reads one account a call (HTTP {answer.status})")
        if answer.status in (404, 410):
            return {accounts[0].key: _absence(answer)}
        _refuse_failure(answer)
        return parse_accounts(answer.document(), accounts, answer.at)


def host_of(account: Account) -> str:
    """Return the host of the instance that *account* is on."""
    return account.handle.rpartition("@")[2].lower()


def _id_of(account: Account) -> str:
    """Return the id of *account* on its instance; empty where it is unknown.

    Each instance counts its ids from 1, so that our `platform_id` has the host at its end.
    """
    number, _, host = account.platform_id.rpartition("@")
    return number if host == host_of(account) and _ID.fullmatch(number) else ""


def _request(accounts: Sequence[Account]) -> tuple[str, list[tuple[str, str]]]:
    """Return the path and the parameters that ask for *accounts*."""
    ids = [_id_of(account) for account in accounts]
    if len(ids) > 1:
        return "", [("id[]", number) for number in ids]
    if ids[0]:
        return f"/{ids[0]}", []
    return "/lookup", [("acct", accounts[0].handle.rpartition("@")[0])]


def parse_accounts(
    document: object, accounts: Sequence[Account], at: datetime
) -> dict[str, Finding]:
    """Return the findings of *accounts* in *document*, an object for one and a list for several.

    A list leaves out the accounts that the instance does not know.
    Raises PayloadError where *document* is neither.
    """
    if len(accounts) == 1:
        return {accounts[0].key: _finding(table_at(document), accounts[0], at)}
    profiles = {text_at(profile, "id"): profile for profile in list_at(document)}
    return {
        account.key: _finding(profiles.get(_id_of(account)), account, at) for account in accounts
    }


def _finding(profile: object, account: Account, at: datetime) -> Finding:
    if profile is None:
        return missing(at, "not found")
    try:
        platform_id, handle = _identity(profile, account)
        if value_at(profile, "suspended") not in (None, False):
            # Its count is shown as 0: https://docs.joinmastodon.org/methods/accounts/#get
            return missing(at, "suspended")
        count = value_at(profile, "followers_count")
        if isinstance(count, int) and count == -1:
            # Servers derived from Mastodon let their users hide it:
            # https://github.com/glitch-soc/mastodon/blob/main/app/serializers/rest/account_serializer.rb
            return Finding(Reading(at, Status.HIDDEN), platform_id, handle)
        followers = count_at(profile, "followers_count")
    except PayloadError as error:
        return failed(at, error)
    moved_to = quoted(text_at(profile, "moved", "acct"))
    note = f"moved to {moved_to}, which is not followed" if moved_to else ""
    return Finding(Reading.ok(at, followers), platform_id, handle, note)


def _identity(profile: object, account: Account) -> tuple[str, str]:
    """Return the id and the handle of *profile*. Raises PayloadError unless it is *account*."""
    number, acct, host = text_at(profile, "id"), text_at(profile, "acct"), host_of(account)
    name, _, home = acct.partition("@")
    if home and home.lower() != host:
        # Of an account elsewhere, an instance knows only the followers among its own users.
        raise PayloadError(f"is on {quoted(home)}, and its count here would only be a part")
    handle = f"{name}@{host}"
    if not _ID.fullmatch(number) or not _HANDLE.fullmatch(handle):
        raise PayloadError("the account has no id or no name")
    known = _id_of(account)
    is_meant = number == known if known else handle.lower() == account.handle.lower()
    if not is_meant:
        raise PayloadError(f"the answer is about another account, {quoted(acct)}")
    return f"{number}@{host}", handle


def _absence(answer: VendorResponse) -> Finding:
    """Return the finding of an account that is gone. Raises PayloadError for any other page."""
    words = text_at(answer.said(), "error")
    if not words:
        raise PayloadError(f"HTTP {answer.status} in other words than Mastodon's: is it one?")
    return missing(answer.at, f"HTTP {answer.status}: {quoted(words)}")


def _refuse_failure(answer: VendorResponse) -> None:
    words = text_at(answer.said(), "error") if answer.status >= 300 else ""
    if answer.status in (401, 403):
        # No CredentialsError: there are none to correct, and other instances answer all the same.
        said = quoted(f"HTTP {answer.status}: {words}" if words else f"HTTP {answer.status}")
        raise SourceUnavailableError(f"shows accounts only to who logs in ({said})")
    until = reset_at(answer.headers, "X-RateLimit-Reset", answer.at)
    refuse_failure(answer, words, until)
