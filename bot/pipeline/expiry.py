"""Expiry: that a credential is about to end is told before it does."""

import logging
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.domain.events import iso
from bot.errors import SourceError
from bot.pipeline.notices import LOG_ONLY, Notice, Operators, log_notices, note
from bot.sources.base import Source
from bot.sources.web import WebSource
from bot.storage.database import Store
from bot.storage.problems import open_problems

log = logging.getLogger(__name__)

NOTICE_PERIOD = timedelta(days=7)
"""How long before its end a credential is told to expire."""


async def check_expiry(
    source: Source, store: Store, now: datetime, operators: Operators = LOG_ONLY
) -> None:
    """Ask when the credentials of *source* end; tell it once, a week ahead, and once renewed.

    What the vendor does not answer is asked again the next day.
    """
    if not isinstance(source, WebSource):
        return
    try:
        wrong = problem_of(await source.expires_at(), source.page, now)
    except SourceError as error:  # of which its polls tell, where they meet it too
        log.info("source %s: the expiry of its credentials is unknown: %s", source.name, error)
        return
    log_notices(await store.transact(_save, source.name, wrong, operators, now))


def problem_of(ends_at: datetime | None, page: str, now: datetime) -> tuple[str, str] | None:
    """Return what is wrong with credentials that end at *ends_at*, as a kind and a text."""
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
