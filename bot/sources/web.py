"""Adapter base: the class from which the adapters of the web platforms derive."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, TypeVar

from bot.domain.catalogue import Account
from bot.errors import CredentialsError, RequestRefusedError, SourceError
from bot.settings import CredentialedSection
from bot.settings import WebSection as Section
from bot.sources.base import Fetched, Finding
from bot.sources.batches import Batches, in_batches
from bot.sources.credentials import Credentials
from bot.sources.transport import Internet, Transport

S = TypeVar("S", bound=Section)

DNS_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
"""One part of a host's name."""
_REFUSED_FOR = timedelta(hours=6)
"""The pause after a source has refused us: only an operator can help."""


@dataclass(frozen=True, slots=True)
class Quota:
    """A vendor's limit: so many *calls* within a *window*."""

    calls: int
    window: timedelta
    page: str
    """The address of the vendor's documentation."""
    fix: str = ""
    """Advice other than asking less often, as in "or ..."."""


class WebSource(ABC, Generic[S]):
    """Reads the accounts of one platform, `batch` at a time.

    Circuit breaker: refused credentials are not tried again before they change, or some hours have
    passed, nor is a source that refused every request: a client that keeps knocking is locked out
    for longer.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    """The name of the platform, for people."""
    page: ClassVar[str]
    """The address at which the vendor explains how to get access."""
    batch: ClassVar[int] = 1
    """Accounts that one call can read."""
    handle: ClassVar[re.Pattern[str]]
    """The pattern of a handle; nothing else is ever put into a request."""
    handle_example: ClassVar[str]

    def __init__(self, section: S, web: Internet, gap: timedelta = timedelta()) -> None:
        self.section = section
        self.web = web
        self._gap = gap
        self._transports: dict[str, Transport] = {}
        self._apart: frozenset[str] = frozenset()
        self._refusals: dict[str, tuple[object, datetime, SourceError]] = {}

    @classmethod
    def quota(cls, section: S) -> Quota | None:
        """Return the limit of the vendor; None where none is documented."""
        return None

    @classmethod
    def calls_for(cls, accounts: int) -> int:
        """Return the calls that a poll of so many accounts of one scope takes of the quota."""
        return -(-accounts // cls.batch)

    @classmethod
    def scope_of(cls, account: Account) -> str:
        """Return the scope of *account*."""
        return cls.name

    def canary_of(self, scope: str) -> Account | None:
        """Return an account of the platform's own, which surely exists."""
        if self.section.canary is None:
            return None
        return Account("canary", "", self.name, self.name, handle=self.section.canary)

    @property
    def transport(self) -> Transport:
        """The client of the platform, where it has a single host."""
        return self.transport_of(self.name)

    def transport_of(self, scope: str) -> Transport:
        """Return the client of *scope*, which has limits and a pace of its own."""
        if scope not in self._transports:
            self._transports[scope] = Transport(self.web, self.section.timeout, self._gap)
        return self._transports[scope]

    @property
    def credentials(self) -> Credentials:
        """The secrets of the source, if it has any."""
        assert isinstance(self.section, CredentialedSection)
        return Credentials(f"sources.{self.name}", self.section, self.web.redactor)

    async def fetch(self, accounts: Sequence[Account], now: datetime) -> Fetched:
        """Return the findings of *accounts*."""
        if not accounts:
            return Fetched({})
        scope, secrets = self.scope_of(accounts[0]), self._secrets()
        known = self._known_refusal(scope, secrets, now)
        if known is not None:
            return Fetched({}, known)
        fetched = await self.read(accounts)
        self._remember_bad_accounts(accounts, fetched)
        if fetched.error is not None and _is_final(fetched.error, len(accounts), secrets):
            self._refusals[scope] = secrets, now, fetched.error
        return self._redacted(replace(fetched, resume_at=self.transport_of(scope).resume_at))

    async def read(self, accounts: Sequence[Account]) -> Fetched:
        """Return the findings of *accounts*, batch by batch."""
        return await Batches(self.ask, self.web.clock).fetch(self.batches_of(accounts))

    def batches_of(self, accounts: Sequence[Account]) -> list[Sequence[Account]]:
        """Return *accounts* in batches that each take one call."""
        return in_batches(accounts, self.batch, self._apart)

    @abstractmethod
    async def ask(self, accounts: Sequence[Account]) -> Mapping[str, Finding]:
        """Return the findings of at most `batch` *accounts* from one call, by their keys.

        An account that the platform does not know may be left out. Raises SourceError where the
        call as a whole failed.
        """

    async def expires_at(self) -> datetime | None:
        """Return the expiry of the credentials, asking the vendor; None for never or unknown.

        Raises SourceError where the vendor gives no answer.
        """
        try:
            return await self.ask_expiry()
        except SourceError as error:
            raise self._without_secrets(error) from None

    async def ask_expiry(self) -> datetime | None:
        """Return the expiry of the credentials; None unless an adapter can ask for it."""
        return None

    def _known_refusal(self, scope: str, secrets: object, now: datetime) -> SourceError | None:
        """Return the error with which *scope* lately refused these *secrets*, if it did."""
        if scope not in self._refusals:
            return None
        refused, refused_at, error = self._refusals[scope]
        if secrets == refused and now - refused_at < _REFUSED_FOR:
            return error
        del self._refusals[scope]
        return None

    def _remember_bad_accounts(self, accounts: Sequence[Account], fetched: Fetched) -> None:
        if self._apart:
            # An account that was not reached, because of an error, is as good or bad as before.
            is_whole = fetched.error is None
            asked = {account.key for account in accounts} if is_whole else fetched.findings.keys()
            self._apart -= asked
        self._apart |= {
            key
            for key, finding in fetched.findings.items()
            if finding.error is not None and isinstance(finding.error, RequestRefusedError)
        }

    def _redacted(self, fetched: Fetched) -> Fetched:
        """Return *fetched* without the secrets that a vendor may have quoted in its words."""
        findings = dict(fetched.findings)
        for key, finding in fetched.findings.items():
            if finding.note:
                findings[key] = finding._replace(note=self.web.redactor.redact(finding.note))
            if finding.error is not None:
                self._without_secrets(finding.error)
        if fetched.error is not None:
            self._without_secrets(fetched.error)
        return replace(fetched, findings=findings)

    def _without_secrets(self, error: SourceError) -> SourceError:
        error.args = (self.web.redactor.redact(str(error)), *error.args[1:])
        return error

    def _secrets(self) -> dict[str, Any]:
        if not isinstance(self.section, CredentialedSection):
            return {}
        secrets = {}
        for name in self.section.secret_names():
            try:
                secrets[name] = self.credentials.get(name)
            except CredentialsError as error:
                secrets[name] = str(error)
        return secrets


def _is_final(error: SourceError, accounts: int, secrets: Mapping[str, object]) -> bool:
    """Return whether asking again is of no use: the credentials, or all requests, are refused.

    The refusal of a single account tells nothing of others.
    """
    if isinstance(error, CredentialsError):
        return any(secrets.values())
    return isinstance(error, RequestRefusedError) and accounts > 1
