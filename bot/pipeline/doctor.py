"""Diagnosis: one real call to each source, the expiry of credentials, and a second opinion.

The command `doctor` shows the checks; a running bot asks for the expiry every day by itself.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlite_utils import Database

from bot.domain.catalogue import Account
from bot.domain.future import is_possible
from bot.domain.readings import CLOCK_SKEW, Count, Status
from bot.errors import CredentialsError, RateLimitedError, RequestRefusedError, SourceError
from bot.pipeline.notices import LOG_ONLY, Notice, Operators, log_notices, note
from bot.sources.base import Fetched, Source
from bot.sources.web import WebSource
from bot.sources.wikidata import Statement, Subject, Wikidata, bound
from bot.storage.database import Store
from bot.storage.future import future_of
from bot.storage.health import open_problems
from bot.text import iso

log = logging.getLogger(__name__)

NOTICE_PERIOD = timedelta(days=7)
"""The operators are told of a credential so long before its end."""
_FACTOR = 10
"""Volunteers' figures can be years old; ten times as many followers are another account's."""
_TOO_OLD = timedelta(days=5 * 365)
"""The age from which a figure of Wikidata proves nothing."""


class CheckResult(Enum):
    """The result of a check."""

    PASS = "PASS"
    WARN = "WARN"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Check:
    """A check of one thing, with its result and its remedy."""

    name: str
    verdict: CheckResult
    text: str
    fix: str = ""
    """The remedy; empty where none is needed."""


def examine_clock(db: Database, now: datetime) -> list[Check]:
    """Return what is wrong with a clock that says *now*, by what the database knows."""
    future = future_of(db, now + CLOCK_SKEW)
    if not is_possible(now, future):
        until = f", and readings go on until {iso(future.last)}" if future is not None else ""
        return [
            Check(
                "clock",
                CheckResult.FAIL,
                f"says {iso(now)}{until}",
                "set the system's clock, and let NTP keep it",
            )
        ]
    if future is None:
        return []
    text = f"was ahead: readings are dated up to {iso(future.last)}; the next polls reject them"
    return [Check("clock", CheckResult.WARN, text, "let NTP keep the system's clock")]


async def examine(source: Source, accounts: Sequence[Account], now: datetime) -> list[Check]:
    """Read the first of *accounts* from *source*, and ask when its credentials expire."""
    if not accounts:
        return []
    first = accounts[0]
    try:
        fetched = await source.fetch([first], now)
    except SourceError as error:
        fetched = Fetched({}, error)
    found = [_of_call(source, first, fetched), *_of_dates(source, first, fetched, now)]
    if isinstance(source, WebSource) and fetched.error is None:
        found += await _of_expiry(source, now)
    return found


def _of_call(source: Source, account: Account, fetched: Fetched) -> Check:
    page = getattr(source, "page", "")
    finding = fetched.findings.get(account.key)
    match fetched.error:
        case CredentialsError() as error:
            fix = _see("get or renew them", page)
            return Check(source.name, CheckResult.FAIL, str(error), fix)
        case RateLimitedError() as error:
            text = f"{error}; until {iso(error.until)}"
            return Check(source.name, CheckResult.WARN, text, _see("wait, or ask less often", page))
        case RequestRefusedError() as error:
            fix = _see(f"correct the handle of accounts[{account.key}], if it is wrong", page)
            return Check(source.name, CheckResult.FAIL, str(error), fix)
        case SourceError() as error:
            fix = (
                f"see whether this machine can reach it, and {page}" if page else "see to the file"
            )
            return Check(source.name, CheckResult.FAIL, str(error), fix)
    name = f"{account.key} ({account.handle})"
    if finding is None or finding.reading.status is Status.MISSING:
        why = f": {finding.note}" if finding is not None and finding.note else ""
        fix = f"look it up, and correct the handle of accounts[{account.key}]"
        return Check(source.name, CheckResult.WARN, f"does not know {name}{why}", fix)
    if finding.reading.count is not None:
        text = f"read {name}: {finding.reading.count.followers:,} followers"
        return Check(source.name, CheckResult.PASS, text)
    if finding.reading.status is Status.HIDDEN:
        fix = "follow another account, or ask its owner to show the count"
        return Check(source.name, CheckResult.WARN, f"{name} hides its count", fix)
    fix = _see("look the account up, and try another one", page)
    return Check(source.name, CheckResult.WARN, f"{name}: {finding.note}", fix)


def _of_dates(source: Source, account: Account, fetched: Fetched, now: datetime) -> list[Check]:
    """Return how the counts of a document are dated; nothing for a platform that is asked live."""
    hint = getattr(source, "how_to_date", "")
    finding = fetched.findings.get(account.key)
    if not hint or finding is None or finding.reading.count is None:
        return []
    name, at = f"{source.name} dates", finding.reading.taken_at
    if finding.dating is None:
        return [Check(name, CheckResult.PASS, f"its counts have times; this one is of {iso(at)}")]
    if at < now:
        text = (
            f"its counts have no times; one is news when it changes, dated by the document, which "
            f"is of {iso(at)}; to date each of them, {hint}"
        )
        return [Check(name, CheckResult.PASS, text)]
    text = "nothing tells how old its counts are: one is news when it changes"
    return [Check(name, CheckResult.WARN, text, hint)]


async def _of_expiry(source: WebSource[Any], now: datetime) -> list[Check]:
    name = f"{source.name} credentials"
    try:
        ends_at = await source.expires_at()
    except CredentialsError as error:
        return [Check(name, CheckResult.FAIL, str(error), _see("get or renew them", source.page))]
    except SourceError as error:
        return [Check(name, CheckResult.WARN, str(error), _see("try again later", source.page))]
    if ends_at is None:
        return []
    if problem_of(ends_at, source.page, now) is None:
        return [Check(name, CheckResult.PASS, f"valid until {iso(ends_at)}")]
    verb = "ended" if ends_at <= now else "end"
    return [
        Check(name, CheckResult.WARN, f"{verb} on {iso(ends_at)}", _see("renew them", source.page))
    ]


def _see(fix: str, page: str) -> str:
    return f"{fix}: {page}" if page else fix


async def compare_with_wikidata(
    wikidata: Wikidata, subjects: Sequence[Subject], counts: Mapping[str, Count], now: datetime
) -> list[Check]:
    """Compare the believed *counts* of *subjects* with Wikidata's latest figure of each."""
    try:
        statements = await wikidata.history(subjects)
    except SourceError as error:
        fix = "try again later; nothing else depends on it"
        return [Check("wikidata", CheckResult.WARN, str(error), fix)]
    latest = bound(statements.rows)
    return [
        compared(subject, counts[subject.account].followers, latest[subject.account], now)
        for subject in subjects
        if subject.account in counts and subject.account in latest
    ]


def compared(subject: Subject, followers: int, statement: Statement, now: datetime) -> Check:
    """Return the check whether *followers* can be of the account that *statement* is about."""
    said = (
        f"{subject.account} has {followers:,} followers, and had {statement.followers:,} on "
        f"{statement.taken_at:%Y-%m-%d} by Wikidata"
    )
    is_far = max(followers, 1) > _FACTOR * max(statement.followers, 1) or (
        max(statement.followers, 1) > _FACTOR * max(followers, 1)
    )
    if is_far and now - statement.taken_at <= _TOO_OLD:
        fix = (
            f"look whether {subject.handle} is the right account, or {subject.item} the right item"
        )
        return Check("wikidata", CheckResult.WARN, said, fix)
    return Check("wikidata", CheckResult.PASS, said)


async def check_expiry(
    source: Source, store: Store, now: datetime, operators: Operators = LOG_ONLY
) -> None:
    """Tell the operators that the credentials of *source* expire, a week ahead, or are renewed.

    Each is told once. A vendor that does not answer is asked again the next day.
    """
    if not isinstance(source, WebSource):
        return
    try:
        wrong = problem_of(await source.expires_at(), source.page, now)
    except SourceError as error:  # an info only: polls meet the same error, and tell of it
        log.info("source %s: the expiry of its credentials is unknown: %s", source.name, error)
        return
    log_notices(await store.transact(_save, source.name, wrong, operators, now))


def problem_of(ends_at: datetime | None, page: str, now: datetime) -> tuple[str, str] | None:
    """Return the problem of credentials that end at *ends_at*, as a kind and a text."""
    if ends_at is None or ends_at - now > NOTICE_PERIOD:
        return None
    verb = "expired" if ends_at <= now else "expire"
    return "expiring", f"credentials {verb} on {iso(ends_at)}; renew them, see {page}"


def _save(
    db: Database,
    source: str,
    wrong: tuple[str, str] | None,
    operators: Operators,
    now: datetime,
) -> list[Notice]:
    subject = f"credentials {source}"
    known = [problem for problem in open_problems(db) if problem.subject == subject]
    notices = note(db, subject, f"source {source}", wrong, known, now)
    operators.tell(db, notices, now)
    return notices
