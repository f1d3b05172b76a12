"""The page of an account: its count, its growth, the milestones behind it and the next one."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.catalogue import Account
from bot.domain.milestones import rungs_passed
from bot.domain.readings import Count
from bot.messages import Names
from bot.messages.names import bracket, took, with_siblings
from bot.queries.cities import CityAccount, describe_city
from bot.queries.events import EventFilter, recent_events
from bot.queries.lookup import account_of
from bot.queries.milestones import ReachedMilestone, milestones_of
from bot.queries.view import View
from bot.web.announced import PUBLIC_KINDS
from bot.web.pages.announcement import announcement_texts
from bot.web.pages.cards import card_of, history_chart, is_pictured
from bot.web.pages.template import (
    LONGEST_NAME,
    Head,
    account_choices,
    is_web_address,
    names_for,
    page,
    shown_as,
)
from bot.web.request import CHART_PERIODS, PageRequest, period
from bot.web.response import Response
from bot.web.site import Site
from bot.web.svg import figure

_NEWS = 5


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone that was passed."""

    threshold: int
    when: str
    took: str
    """The time since the one before; empty where it is not known."""
    announcement: str
    """The key of its announcement; empty where it was not announced."""


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another account of the same city."""

    name: str
    key: str
    count: Count | None


def show_account(view: View, site: Site, request: PageRequest) -> Response:
    """Answer with all that is known of the account that the path names."""
    account = account_of(site.catalogue, request.key)
    span = period(request)
    city = describe_city(view, account.city)
    own = next(one for one in city.accounts if one.account.key == account.key)
    milestones = milestones_of(view, account.key)
    wanted = EventFilter(account=account.key, kinds=PUBLIC_KINDS)
    news = recent_events(view, wanted, _NEWS).events
    names = names_for(site, request, with_siblings(site.catalogue, [account.key]))
    name = names.name(account.key)
    chart = history_chart(view, site, request, [account.key], span, title=name)
    return page(
        "account.html",
        site,
        request,
        Head(
            name,
            summary(own, names),
            card_of(is_pictured(view, [own.level]), "accounts", account.key, request=request),
        ),
        account=account,
        name=name,
        owner=names.style.name(account.owner, 2 * LONGEST_NAME),
        platform=names.platform(account.key),
        handle=names.handle(account.key) if account.handle else "",
        profile=account.url if is_web_address(account.url) else "",
        own=own,
        boards={rank.board.key: names.board(rank.board.key) for rank in own.ranks},
        climbed=_climbed(own, site),
        milestones=milestones,
        reached=_reached(milestones.reached, names),
        figure=None if chart is None else figure(chart),
        news=announcement_texts(view, site, request, news),
        city=names.style.name(account.name_in(request.language_code), LONGEST_NAME),
        siblings=_siblings(city.accounts, account, names),
        choices=account_choices(view, site, request, without=account.key),
        shown_as=shown_as(request),
        days=span.days,
        periods=CHART_PERIODS,
        as_of=None if own.level.count is None else own.level.count.taken_at,
    )


def summary(own: CityAccount, names: Names) -> str:
    """Return the count and ranks of an account, in a sentence for those who only see the link."""
    count = own.level.count
    if count is None:
        return names.text("ask-no-count")
    told = [names.count(own.account.key, count.followers, count.step > 1)]
    told += [
        names.text("ask-city-rank", board=names.board(one.board.key), rank=one.rank, of=one.of)
        for one in own.ranks
    ]
    return " · ".join(told)


def _climbed(own: CityAccount, site: Site) -> tuple[int, int]:
    """Return an account's followers above the last milestone, and the span to the next one."""
    threshold, count = own.ahead.threshold, own.level.count
    if threshold is None or count is None:
        return 0, 1
    passed = rungs_passed(0, threshold - 1, site.catalogue.ladders[own.account.key])
    start = max(passed, default=0)
    return max(0, count.followers - start), threshold - start


def _reached(reached: Sequence[ReachedMilestone], names: Names) -> list[Reached]:
    return [
        Reached(
            one.event.threshold,
            bracket(one.event, names),
            took(one.event, names),
            one.key if one.is_announced else "",
        )
        for one in reached
    ]


def _siblings(accounts: Sequence[CityAccount], account: Account, names: Names) -> list[Sibling]:
    return [
        Sibling(names.name(one.account.key), one.account.key, one.level.count)
        for one in accounts
        if one.account.key != account.key
    ]
