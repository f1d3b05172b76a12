"""The doctor: whether each source can be read, with one real call, and what to do where not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from bot.domain.catalogue import Account
from bot.domain.events import iso
from bot.domain.readings import Status
from bot.errors import CredentialsError, RateLimitedError, RequestRefusedError, SourceError
from bot.pipeline.expiry import problem_of
from bot.sources.base import Fetched, Source
from bot.sources.web import WebSource


class Verdict(Enum):
    """How a check ended."""

    PASS = "PASS"
    WARN = "WARN"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and how it is."""

    name: str
    verdict: Verdict
    text: str
    fix: str = ""
    """What to do about it; empty where nothing has to be done."""


async def examine(source: Source, accounts: Sequence[Account], now: datetime) -> list[Check]:
    """Read the first of *accounts* from *source*, and ask when its credentials expire."""
    if not accounts:
        return []
    first = accounts[0]
    try:
        fetched = await source.fetch([first], now)
    except SourceError as error:
        fetched = Fetched({}, error)
    found = [_of_call(source, first, fetched)]
    if isinstance(source, WebSource) and fetched.error is None:
        found += await _of_expiry(source, now)
    return found


def _of_call(source: Source, account: Account, fetched: Fetched) -> Check:
    page = getattr(source, "page", "")
    finding = fetched.findings.get(account.key)
    match fetched.error:
        case CredentialsError() as error:
            fix = _see("get or renew them", page)
            return Check(source.name, Verdict.FAIL, str(error), fix)
        case RateLimitedError() as error:
            text = f"{error}; until {iso(error.until)}"
            return Check(source.name, Verdict.WARN, text, _see("wait, or ask less often", page))
        case RequestRefusedError() as error:
            fix = _see(f"correct the handle of accounts[{account.key}], if it is wrong", page)
            return Check(source.name, Verdict.FAIL, str(error), fix)
        case SourceError() as error:
            fix = (
                f"see whether this machine can reach it, and {page}" if page else "see to the file"
            )
            return Check(source.name, Verdict.FAIL, str(error), fix)
    name = f"{account.key} ({account.handle})"
    if finding is None or finding.reading.status is Status.MISSING:
        why = f": {finding.note}" if finding is not None and finding.note else ""
        fix = f"look it up, and correct the handle of accounts[{account.key}]"
        return Check(source.name, Verdict.WARN, f"does not know {name}{why}", fix)
    if finding.reading.count is not None:
        text = f"read {name}: {finding.reading.count.followers:,} followers"
        return Check(source.name, Verdict.PASS, text)
    if finding.reading.status is Status.HIDDEN:
        fix = "follow another account, or ask its owner to show the count"
        return Check(source.name, Verdict.WARN, f"{name} hides its count", fix)
    fix = _see("look the account up, and try another one", page)
    return Check(source.name, Verdict.WARN, f"{name}: {finding.note}", fix)


def _see(fix: str, page: str) -> str:
    return f"{fix}: {page}" if page else fix


async def _of_expiry(source: WebSource[Any], now: datetime) -> list[Check]:
    name = f"{source.name} credentials"
    try:
        ends_at = await source.expires_at()
    except CredentialsError as error:
        return [Check(name, Verdict.FAIL, str(error), _see("get or renew them", source.page))]
    except SourceError as error:
        return [Check(name, Verdict.WARN, str(error), _see("try again later", source.page))]
    if ends_at is None:
        return []
    if problem_of(ends_at, source.page, now) is None:
        return [Check(name, Verdict.PASS, f"valid until {iso(ends_at)}")]
    verb = "ended" if ends_at <= now else "end"
    return [Check(name, Verdict.WARN, f"{verb} on {iso(ends_at)}", _see("renew them", source.page))]
