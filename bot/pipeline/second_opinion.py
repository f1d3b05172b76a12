"""A second opinion: whether our counts are of the order that Wikidata tells."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.readings import Count
from bot.errors import SourceError
from bot.pipeline.doctor import Check, Verdict
from bot.sources.wikidata import Statement, Subject, Wikidata, bound

_FACTOR = 10
"""Volunteers' figures can be years old; what is ten times another is another account's."""
_TOO_OLD = timedelta(days=5 * 365)


async def second_opinion(
    wikidata: Wikidata, subjects: Sequence[Subject], counts: Mapping[str, Count], now: datetime
) -> list[Check]:
    """Compare the believed *counts* of *subjects* with the latest that Wikidata has of each."""
    try:
        statements = await wikidata.history(subjects)
    except SourceError as error:
        fix = "try again later; nothing else depends on it"
        return [Check("wikidata", Verdict.WARN, str(error), fix)]
    latest = bound(statements.rows)
    return [
        compared(subject, counts[subject.account].followers, latest[subject.account], now)
        for subject in subjects
        if subject.account in counts and subject.account in latest
    ]


def compared(subject: Subject, followers: int, statement: Statement, now: datetime) -> Check:
    """Return whether *followers* can be the count of the account that *statement* is about."""
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
        return Check("wikidata", Verdict.WARN, said, fix)
    return Check("wikidata", Verdict.PASS, said)
