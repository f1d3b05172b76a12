"""Accounts for programs: where they stand, how they grow, and how they compare."""

from sqlite_utils import Database

from bot.queries import cities, milestones
from bot.queries.comparisons import Compared, compare
from bot.queries.history import history_of
from bot.queries.levels import levels_of
from bot.queries.lookup import account_of
from bot.storage.events import StoredEvent
from bot.web.api import schema_accounts as shapes
from bot.web.api.boards import history_shape
from bot.web.api.operation import json_of
from bot.web.api.schema import Account, Level
from bot.web.request import COMPARED_AT_MOST, PageRequest, accounts_named, period
from bot.web.response import Response
from bot.web.site import Site


def show_accounts(db: Database, site: Site, visit: PageRequest) -> Response:
    """Show all accounts."""
    accounts = site.catalogue.accounts.values()
    levels = levels_of(db, accounts, visit.now, site.stale_after)
    ahead = milestones.next_of(db, site.catalogue, levels.values())
    summaries = [
        shapes.AccountSummary(
            account=Account.of(level.account),
            level=Level.of(level),
            next_milestone=_next(ahead[key]),
        )
        for key, level in levels.items()
    ]
    return json_of(shapes.Accounts(accounts=summaries))


def show_account(db: Database, site: Site, visit: PageRequest) -> Response:
    """Show an account."""
    key, asked = visit.key, (visit.now, site.stale_after)
    passed = milestones.milestones_of(db, site.catalogue, key, *asked)
    city = cities.describe_city(db, site.catalogue, account_of(site.catalogue, key).city, *asked)
    [described] = [account for account in city.accounts if account.account.key == key]
    ranks = [shapes.Rank(board=one.board.key, rank=one.rank, of=one.of) for one in described.ranks]
    return json_of(
        shapes.AccountDetail(
            account=Account.of(described.account),
            level=Level.of(described.level),
            ranks=ranks,
            growth=[shapes.Growth(days=one.days, gained=one.gained) for one in described.growth],
            next_milestone=_next(described.ahead),
            milestones=[_milestone(event) for event in passed.reached],
            baseline=_baseline(passed),
        )
    )


def show_history(db: Database, site: Site, visit: PageRequest) -> Response:
    """Show the counts of an account."""
    span = period(visit)
    history = history_of(db, site.catalogue, [visit.key], span, visit.now)
    return json_of(history_shape(history, span))


def show_comparison(db: Database, site: Site, visit: PageRequest) -> Response:
    """Show accounts side by side."""
    span = period(visit)
    keys = accounts_named(visit, COMPARED_AT_MOST)
    answer = compare(db, site.catalogue, keys, span, visit.now, site.stale_after)
    accounts = [_compared(one) for one in answer.accounts]
    return json_of(shapes.Comparison(days=span.days, as_of=answer.as_of, accounts=accounts))


def _next(ahead: milestones.NextMilestone) -> shapes.NextMilestone | None:
    if ahead.threshold is None or ahead.missing is None:
        return None
    return shapes.NextMilestone(threshold=ahead.threshold, missing=ahead.missing)


def _milestone(event: StoredEvent) -> shapes.Milestone:
    fields = event.fields
    return shapes.Milestone(
        threshold=fields["threshold"],
        also_passed=fields["also_passed"],
        not_before=fields["not_before"],
        not_after=fields["not_after"],
        announcement=event.key if event.is_announced else None,
    )


def _baseline(passed: milestones.Milestones) -> shapes.Baseline | None:
    if passed.first is None:
        return None
    return shapes.Baseline(
        followers=passed.first.followers,
        taken_at=passed.first.taken_at,
        passed_before=passed.passed_before,
    )


def _compared(one: Compared) -> shapes.Compared:
    lead = one.leading
    return shapes.Compared(
        account=Account.of(one.account),
        level=Level.of(one.level),
        gained=one.gained,
        gap=one.gap,
        gap_grew=one.gap_grew,
        is_level=one.is_level,
        led_since=None
        if lead is None
        else shapes.Lead(since=lead.since, not_before=lead.not_before),
    )
