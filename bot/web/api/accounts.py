"""Accounts as JSON: where they stand, how they grow, and how they compare."""

from bot.domain.changes import is_about
from bot.queries import cities, comparisons, milestones
from bot.queries.history import history_of
from bot.queries.levels import levels_of
from bot.queries.lookup import account_of
from bot.queries.view import View
from bot.web.api.boards import history_schema
from bot.web.api.operation import json_of
from bot.web.api.schema import Account, Level, Schema, Time
from bot.web.request import COMPARED_AT_MOST, PageRequest, accounts_named, period
from bot.web.response import Response
from bot.web.site import Site


class NextMilestone(Schema):
    """What an account comes to next."""

    threshold: int
    """A number of followers."""
    missing: int
    """How many are missing."""


class AccountSummary(Schema):
    """An account, and where it stands."""

    account: Account
    level: Level
    next_milestone: NextMilestone | None
    """Null where there is none, or no count is known."""


class Accounts(Schema):
    """All accounts."""

    accounts: list[AccountSummary]


class Rank(Schema):
    """An account's rank on a board."""

    board: str
    """The key of the board."""
    rank: int
    """The rank among those of which a count is known."""
    of: int
    """How many these are."""


class Growth(Schema):
    """Followers gained in the days up to the last count."""

    days: int
    """How many days."""
    gained: int | None
    """Negative where lost, null where that is not known."""
    is_gained_rounded: bool
    """Whether `gained` rests on a rounded count, so that it is about so many."""


class Milestone(Schema):
    """A threshold that an account passed."""

    threshold: int
    """A number of followers."""
    also_passed: list[int]
    """Lower thresholds that were passed at once."""
    not_before: Time
    """When the account was last seen below it."""
    not_after: Time
    """When the account was first seen at it, or above."""
    announcement: str | None
    """The key of the announcement; null where it was not announced."""


class Baseline(Schema):
    """What an account had when it was first read."""

    followers: int
    """The oldest count that is known."""
    taken_at: Time
    """When it was read."""
    passed_before: int | None
    """The highest threshold that had been passed by then; null for none."""


class AccountDetail(Schema):
    """All about an account."""

    account: Account
    level: Level
    ranks: list[Rank]
    """The boards that it is on."""
    growth: list[Growth]
    """Over a day, a week and a month."""
    next_milestone: NextMilestone | None
    """Null where there is none, or no count is known."""
    milestones: list[Milestone]
    """Those that it passed since it was first read, the newest first."""
    baseline: Baseline | None
    """Null where no count is known."""


class Lead(Schema):
    """Since when an account has been in front of another without a break."""

    since: Time
    """When it was first seen in front."""
    not_before: Time | None
    """When it was last seen level or behind; null where that is not known."""


class Compared(Schema):
    """An account next to the one with the highest count."""

    account: Account
    level: Level
    gained: int | None
    """Followers gained over the period; null where that is not known."""
    is_gained_rounded: bool
    """Whether `gained` rests on a rounded count, so that it is about so many."""
    gap: int | None
    """Followers that the leader has more; null for the leader, and without a count."""
    gap_grew: int | None
    """By how much the gap grew over the period; negative where it closed, null where unknown."""
    is_level: bool
    """Whether the two counts may stand for the same number, as rounded ones do."""
    led_since: Lead | None
    """Since when the leader is in front; null where it is not, or that is not known."""


class Comparison(Schema):
    """Accounts side by side."""

    days: int
    """The period of the changes."""
    as_of: Time | None
    """When the newest count was taken; null where there is none."""
    accounts: list[Compared]
    """The highest count first, and those without one last."""


def show_accounts(view: View, site: Site, request: PageRequest) -> Response:
    """Show all accounts."""
    accounts = site.catalogue.accounts.values()
    levels = levels_of(view, accounts)
    ahead = milestones.next_of(view, levels.values())
    summaries = [
        AccountSummary(
            account=Account.of(level.account),
            level=Level.of(level),
            next_milestone=_next(ahead[key]),
        )
        for key, level in levels.items()
    ]
    return json_of(Accounts(accounts=summaries))


def show_account(view: View, site: Site, request: PageRequest) -> Response:
    """Show an account."""
    key, city_name = request.key, account_of(site.catalogue, request.key).city
    passed = milestones.milestones_of(view, key)
    city = cities.describe_city(view, city_name)
    [described] = [account for account in city.accounts if account.account.key == key]
    ranks = [Rank(board=one.board.key, rank=one.rank, of=one.of) for one in described.ranks]
    return json_of(
        AccountDetail(
            account=Account.of(described.account),
            level=Level.of(described.level),
            ranks=ranks,
            growth=[
                Growth(days=one.days, gained=one.gained, is_gained_rounded=is_about(one.change))
                for one in described.growth
            ],
            next_milestone=_next(described.ahead),
            milestones=[_milestone(one) for one in passed.reached],
            baseline=_baseline(passed),
        )
    )


def show_history(view: View, site: Site, request: PageRequest) -> Response:
    """Show the counts of an account."""
    span = period(request)
    history = history_of(view, [request.key], span)
    return json_of(history_schema(history, span))


def show_comparison(view: View, site: Site, request: PageRequest) -> Response:
    """Show accounts side by side."""
    span = period(request)
    keys = accounts_named(request, COMPARED_AT_MOST)
    comparison = comparisons.compare(view, keys, span)
    accounts = [_compared(one) for one in comparison.accounts]
    return json_of(Comparison(days=span.days, as_of=comparison.as_of, accounts=accounts))


def _next(ahead: milestones.NextMilestone) -> NextMilestone | None:
    if ahead.threshold is None or ahead.missing is None:
        return None
    return NextMilestone(threshold=ahead.threshold, missing=ahead.missing)


def _milestone(reached: milestones.ReachedMilestone) -> Milestone:
    event = reached.event
    return Milestone(
        threshold=event.threshold,
        also_passed=list(event.also_passed),
        not_before=event.not_before,
        not_after=event.not_after,
        announcement=reached.key if reached.is_announced else None,
    )


def _baseline(passed: milestones.Milestones) -> Baseline | None:
    if passed.first is None:
        return None
    return Baseline(
        followers=passed.first.followers,
        taken_at=passed.first.taken_at,
        passed_before=passed.passed_before,
    )


def _compared(one: comparisons.Compared) -> Compared:
    lead = one.leading
    return Compared(
        account=Account.of(one.account),
        level=Level.of(one.level),
        gained=one.gained,
        is_gained_rounded=is_about(one.change),
        gap=one.gap,
        gap_grew=one.gap_grew,
        is_level=one.is_level,
        led_since=None if lead is None else Lead(since=lead.since, not_before=lead.not_before),
    )
