"""Polling: fetch the accounts of a source, scope by scope, and record the findings."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlite_utils import Database

from bot.domain.catalogue import Account
from bot.domain.future import EARLIEST
from bot.domain.identity import id_to_ask_for
from bot.domain.looks import look_again
from bot.domain.readings import CLOCK_SKEW, Poll, Status
from bot.errors import RateLimitedError, SourceError, SourceUnavailableError
from bot.pipeline.notices import (
    LOG_ONLY,
    AccountNews,
    Notice,
    Operators,
    account_news,
    log_notices,
    note_accounts,
)
from bot.pipeline.record import Recorded, Recorder
from bot.sources.base import Fetched, Source, missing
from bot.storage.catalogue import Known, known_accounts, save_identities
from bot.storage.database import Store
from bot.storage.health import note_failure, note_success, pauses
from bot.storage.looks import last_looks, save_looks
from bot.storage.readings import newest_count
from bot.storage.restart import due_baselines
from bot.text import iso

Clock = Callable[[], datetime]

_NEVER = datetime.min.replace(tzinfo=UTC)
_FOUND = {Status.OK, Status.HIDDEN}


@dataclass(frozen=True, slots=True)
class _ScopeResult:
    """The findings of one scope of a source."""

    scope: str
    accounts: Sequence[Account]
    fetched: Fetched


async def poll_source(
    source: Source,
    accounts: Sequence[Account],
    store: Store,
    recorder: Recorder,
    clock: Clock,
    operators: Operators = LOG_ONLY,
) -> Recorded:
    """Fetch *accounts* from *source* once, and record the findings.

    The errors of single scopes are in the `errors` of the result. Raises SourceError where no scope
    could be read. Either way the error is noted, and logged when it is news. While the clock is
    certainly wrong nothing is asked, as nobody could tell of when the answers are.
    """
    now = clock()
    if now < EARLIEST:
        raise SourceUnavailableError(f"is not asked while the clock says {iso(now)}: set it")
    known = await store.read(known_accounts, source.name)
    paused = await store.read(pauses, source.name, now)
    scopes: dict[str, list[Account]] = {}
    # Accounts that were not reached last time come first: a quota that ends midway must not end
    # before the same ones again.
    for account in sorted(accounts, key=lambda account: _looked_at(known, account)):
        identity = known[account.key].identity if account.key in known else None
        asked = replace(account, platform_id=id_to_ask_for(identity, account.handle))
        scopes.setdefault(source.scope_of(account), []).append(asked)
    open_scopes = {name: them for name, them in scopes.items() if paused.get(name, now) <= now}
    left_alone = [_left_alone(paused[name]) for name in scopes if name not in open_scopes]
    if left_alone and not open_scopes:
        raise _reason(left_alone)
    async with asyncio.TaskGroup() as tasks:
        asking = [
            tasks.create_task(_ask(source, name, them, now)) for name, them in open_scopes.items()
        ]
    answers = [task.result() for task in asking]
    at = clock()
    keys = [account.key for account in accounts]
    recorded = await store.transact(
        _save, source.name, keys, answers, known, recorder, operators, at
    )
    log_notices(recorded.notices)
    errors = (*left_alone, *recorded.errors)
    if errors and not any(answer.fetched.findings for answer in answers):
        raise _reason(errors)
    return replace(recorded, errors=errors)


def _left_alone(until: datetime) -> SourceError:
    return RateLimitedError(f"is left alone until {iso(until)}, as it asked for", until)


def _reason(errors: Sequence[SourceError]) -> SourceError:
    """Return the error of a poll that read nothing: a pause only where all scopes pause."""
    pauses_ = [error for error in errors if isinstance(error, RateLimitedError)]
    if len(pauses_) == len(errors):
        return min(pauses_, key=lambda error: error.until)
    return next(error for error in errors if not isinstance(error, RateLimitedError))


def _looked_at(known: Mapping[str, Known], account: Account) -> datetime:
    return (known[account.key].looked_at if account.key in known else None) or _NEVER


async def _ask(
    source: Source, scope: str, accounts: Sequence[Account], now: datetime
) -> _ScopeResult:
    """Ask one scope; where it knows none of *accounts*, ask for its canary, too."""
    try:
        fetched = await source.fetch(accounts, now)
        if fetched.error is None:
            findings = {a.key: fetched.findings.get(a.key, missing(now)) for a in accounts}
            fetched = replace(fetched, findings=findings)
            fetched = await _unless_blocked(source, scope, fetched, now)
    except SourceError as error:
        fetched = Fetched({}, error)
    return _ScopeResult(scope, accounts, fetched)


async def _unless_blocked(source: Source, scope: str, fetched: Fetched, now: datetime) -> Fetched:
    """Canary: return *fetched*, or an error where nobody is found and the canary neither.

    A vendor that blocks us can answer as if no account existed; without the canary all of them
    would be reported as gone.
    """
    statuses = {finding.reading.status for finding in fetched.findings.values()}
    canary = source.canary_of(scope)
    if canary is None or Status.MISSING not in statuses or statuses & _FOUND:
        return fetched
    answer = await source.fetch([canary], now)
    finding = answer.findings.get(canary.key)
    error = answer.error
    if error is None and (finding is None or finding.reading.status not in _FOUND):
        error = SourceUnavailableError(
            f"finds none of the accounts, and not even {canary.handle}, which surely exists: "
            "it blocks us, or has changed"
        )
    if error is not None:
        return Fetched({}, error, answer.resume_at)
    return replace(fetched, resume_at=answer.resume_at or fetched.resume_at)


def _save(
    db: Database,
    source: str,
    keys: Sequence[str],
    answers: Sequence[_ScopeResult],
    known: Mapping[str, Known],
    recorder: Recorder,
    operators: Operators,
    at: datetime,
) -> Recorded:
    """Record the answers of the scopes of *source* on the accounts *keys*; in a transaction."""
    notices: list[Notice] = []
    found: dict[str, AccountNews] = {}
    certain: dict[str, AccountNews] = {}
    owners = {one.identity.platform_id: key for key, one in known.items() if one.identity}
    for answer in answers:
        notices += _note_scope(db, answer, at)
        for account in answer.accounts:
            finding = answer.fetched.findings.get(account.key)
            if finding is None:
                continue
            identity = known[account.key].identity if account.key in known else None
            profile = finding.platform_id
            owner = owners.setdefault(profile, account.key) if profile else None
            found[account.key] = account_news(account, finding, identity, owner)
            # An account that a failing source does not find need not be gone.
            if answer.fetched.error is None or found[account.key].was_read:
                certain[account.key] = found[account.key]
    identities = {key: one.verified.identity for key, one in found.items()}
    save_identities(db, {key: one for key, one in identities.items() if one is not None})
    notices += note_accounts(db, certain, at)
    operators.tell(db, notices, at)
    errors = tuple(a.fetched.error for a in answers if a.fetched.error is not None)
    if not found and errors:
        return Recorded((), (), 0, tuple(notices), errors=errors)
    poll = _as_poll(db, source, [key for key in keys if key in found], answers, found, at)
    recorded = recorder.record(db, poll)
    held = recorder.notices_of(db, recorded.holds)
    operators.tell(db, held, at)
    notes = {key: one.problem[1] for key, one in found.items() if one.problem is not None}
    return replace(
        recorded,
        notices=(*recorded.notices, *notices, *held),
        notes=notes,
        errors=errors,
        unchanged=poll.unchanged,
    )


def _as_poll(
    db: Database,
    source: str,
    keys: Sequence[str],
    answers: Sequence[_ScopeResult],
    found: Mapping[str, AccountNews],
    at: datetime,
) -> Poll:
    """Save the looks at the accounts *keys*, and return what is a reading among the answers."""
    datings = {
        key: finding.dating
        for answer in answers
        for key, finding in answer.fetched.findings.items()
    }
    # A count that a clock which was ahead has left makes no document an older one.
    latest = at + CLOCK_SKEW
    before, due, looks = last_looks(db), due_baselines(db), {}
    readings, unchanged = {}, set()
    for key in keys:
        reading = found[key].verified.reading
        newest = newest_count(db, key, latest) if datings[key] is not None else None
        looks[key], news = look_again(
            before.get(key), reading, datings[key], newest, at, key in due
        )
        if news is not None:
            readings[key] = news
        elif reading.count is not None:
            unchanged.add(key)
    save_looks(db, looks)
    return Poll(source, at, readings, frozenset(unchanged))


def _note_scope(db: Database, answer: _ScopeResult, at: datetime) -> list[Notice]:
    error = answer.fetched.error
    if error is None:
        if note_success(db, answer.scope, at, answer.fetched.resume_at):
            text = f"source {answer.scope} is readable again"
            return [Notice(text, is_over=True, scope=answer.scope)]
        return []
    until = error.until if isinstance(error, RateLimitedError) else answer.fetched.resume_at
    if note_failure(db, answer.scope, str(error), at, until):
        return [Notice(f"source {answer.scope} fails: {error}", scope=answer.scope)]
    return []
