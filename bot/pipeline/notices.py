"""Notices: alerts to the operators, one when a problem is certain and one when it is over."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.domain.catalogue import Account
from bot.domain.identity import Identity, Match, VerifiedReading, verify
from bot.domain.readings import Status
from bot.errors import RequestRefusedError
from bot.sources.base import Finding
from bot.storage.health import Problem, mark_told, note_problem, open_problems, settle
from bot.storage.outbox import enqueue_notice
from bot.text import iso

log = logging.getLogger(__name__)

_CONFIRMATIONS = 3
_CONFIRMED_AFTER = timedelta(hours=6)
"""An account that cannot be read is a notice after this many polls and this long: one that is
missing for an hour is often back in the next."""
# The kinds of problems that a profile itself shows, and those that are certain at once.
_READ = {"identity", "hidden", "noted"}
_AT_ONCE = _READ | {"refused", "expiring", "stuck"}


@dataclass(frozen=True, slots=True)
class Notice:
    """One line for the operators."""

    text: str
    is_over: bool = False
    """Whether it says that a problem is over."""
    scope: str = ""
    """The scope of a source that it is about, if it is about one."""


@dataclass(frozen=True, slots=True)
class Operators:
    """The recipients of notices: those in a *channel*, or none but the log."""

    channel: str | None = None
    expiry: timedelta = timedelta(days=7)

    def tell(self, db: Database, notices: Sequence[Notice], now: datetime) -> None:
        """Queue *notices* for the operators' channel; in the transaction that they are about."""
        if notices and self.channel is not None:
            lines = (f"{'✅' if notice.is_over else '⚠️'} {notice.text}" for notice in notices)
            enqueue_notice(db, self.channel, lines, now, self.expiry)


LOG_ONLY = Operators()


def log_notices(notices: Sequence[Notice]) -> None:
    """Log *notices*."""
    for notice in notices:
        log.log(logging.WARNING if notice.is_over else logging.ERROR, "%s", notice.text)


@dataclass(frozen=True, slots=True)
class AccountNews:
    """The verified reading of an account, and the news about it for the operators."""

    verified: VerifiedReading
    problem: tuple[str, str] | None
    """The kind of the problem, and the line that tells it."""
    rename: Notice | None = None

    @property
    def was_read(self) -> bool:
        """Whether a profile was read, so that the news hold even where the poll fails later."""
        return self.problem is None or self.problem[0] in _READ


def account_news(
    account: Account, finding: Finding, known: Identity | None, owner: str | None = None
) -> AccountNews:
    """Return the news in *finding* about *account*, whose profile so far is the *known* one.

    *owner* is the account that follows the profile already, if one does.
    """
    verified = verify(account, finding.reading, finding.platform_id, finding.handle, known, owner)
    return AccountNews(
        verified,
        _problem_of(account, finding, verified.match, known, owner),
        _rename(account, finding) if verified.match is Match.RENAMED else None,
    )


def _rename(account: Account, finding: Finding) -> Notice:
    is_written = finding.handle.casefold() == account.handle.casefold()
    return Notice(
        f"{account.key}: is called {finding.handle} on {account.platform} now, and is still "
        f"followed{'' if is_written else '; write that as its handle'}"
    )


def _problem_of(
    account: Account, finding: Finding, found: Match, known: Identity | None, owner: str | None
) -> tuple[str, str] | None:
    who = f"{account.handle} on {account.platform}"
    why = f": {finding.note}" if finding.note else ""
    if found is Match.FOLLOWED:
        return (
            "identity",
            f"{who} is the profile that account '{owner}' follows; remove one of the two",
        )
    if found is Match.OTHER and known is not None:
        return (
            "identity",
            f"{who} is another profile now (id {finding.platform_id}, and it was "
            f"{known.platform_id}), so its counts are left out; find out where the account went, "
            "or give the new profile a key of its own",
        )
    match finding.reading.status:
        case Status.OK:
            return ("noted", f"{who} {finding.note}") if finding.note else None
        case Status.HIDDEN:
            return "hidden", f"{who} hides its count{why}; nothing is announced until it shows it"
        case Status.MISSING:
            return (
                "missing",
                f"{who} cannot be found{why}; open its address, and correct its handle",
            )
    if isinstance(finding.error, RequestRefusedError):
        return "refused", f"{who} {finding.error}; correct its handle"
    return "failed", f"{who} cannot be read{why}"


def note_accounts(
    db: Database, found: Mapping[str, AccountNews], now: datetime
) -> tuple[Notice, ...]:
    """Note the problems of the accounts in *found*, and those that are over; return the notices."""
    known: dict[str, list[Problem]] = {}
    for problem in open_problems(db):
        known.setdefault(problem.subject, []).append(problem)
    notices: list[Notice] = []
    for key, one in found.items():
        if one.rename is not None:
            notices.append(one.rename)
        subject = f"account {key}"
        if one.problem is not None or subject in known:
            notices += note(db, subject, key, one.problem, known.get(subject, ()), now)
    return tuple(notices)


def note(
    db: Database,
    subject: str,
    name: str,
    wrong: tuple[str, str] | None,
    known: Sequence[Problem],
    now: datetime,
) -> list[Notice]:
    """Note the problem of *subject*, the kind and text of what is *wrong*, beside *known* ones.

    A known problem is over when nothing is wrong any more, or when another one is told: one answer
    of another kind in between neither ends it nor makes it news again.
    Return the notices that the operators have not got yet.
    """
    if wrong is None:
        for problem in known:
            settle(db, problem)
        return [
            Notice(f"{name}: is well again; from {iso(problem.since)} on: {problem.text}", True)
            for problem in known
            if problem.is_told
        ]
    problem = note_problem(db, subject, *wrong, now)
    if problem.is_told or not _is_certain(problem, now):
        return []
    for other in known:
        if other.kind != problem.kind:
            settle(db, other)
    mark_told(db, problem, now)
    return [Notice(f"{name}: {problem.text}")]


def _is_certain(problem: Problem, now: datetime) -> bool:
    return problem.kind in _AT_ONCE or (
        problem.times >= _CONFIRMATIONS and now - problem.since >= _CONFIRMED_AFTER
    )
