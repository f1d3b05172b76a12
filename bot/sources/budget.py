"""Quota budget: the calls of the configured polls, against the quotas of the vendors."""

import math
from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.domain.catalogue import Account
from bot.settings import WebSection as Section
from bot.sources.web import Quota, WebSource
from bot.text import several, spelled


def overspending(
    source: type[WebSource[Section]], section: Section, accounts: Sequence[Account]
) -> Iterator[str]:
    """Yield a sentence, with the sum, for each scope in which the polls exceed the quota."""
    quota = source.quota(section)
    if quota is None:
        return
    scopes: dict[str, int] = {}
    for account in accounts:
        scope = source.scope_of(account)
        scopes[scope] = scopes.get(scope, 0) + 1
    for scope, count in scopes.items():
        calls = source.calls_for(count)
        # Polls that do not fill the window evenly are in one window more often than in another.
        polls = math.ceil(section.polls_within(quota.window))
        if _most(section, calls, polls, quota) <= quota.calls:
            continue
        fix = ", ".join(filter(None, [_fix(section, calls, quota), quota.fix]))
        verb = "takes" if count == 1 else "take"
        yield (
            f"{scope}: {several(count, 'account')} {verb} {several(calls, 'call')} a poll, and "
            f"{several(polls, 'poll')} in {spelled(quota.window)} make "
            f"{several(calls * polls, 'call')}, where {source.title} allows {quota.calls:,} "
            f"({quota.page}); {fix}"
        )


def _most(section: Section, calls: int, polls: int, quota: Quota) -> int:
    """Return the most calls of so many *polls* that there are in one window of the *quota*.

    The calls of a poll are spread out, so that a long one is not all in a short window.
    """
    gap = section.gap(calls)
    spread = math.ceil(quota.window / gap) + 1 if gap else calls
    return min(calls, spread) * polls


def _fix(section: Section, calls: int, quota: Quota) -> str:
    """Return the advice that brings the sum down."""
    polls = quota.calls // calls
    if not polls:
        most = several(quota.calls, "call")
        return f"follow fewer accounts, so that a poll takes {most} at most"
    if section.cron is not None:
        return f"write a cron with {several(polls, 'poll')} in {spelled(quota.window)} at most"
    seconds = math.ceil(quota.window / timedelta(seconds=polls))
    if seconds < 60:
        return f'write interval = "{seconds}s" or longer'
    return f'write interval = "{math.ceil(seconds / 60)}m" or longer'
