"""The page of a comparison: a few accounts side by side, or the choice of them."""

from typing import Any

from bot.messages import Names
from bot.messages.names import with_siblings
from bot.queries.comparisons import Comparison, compare
from bot.queries.view import View
from bot.text import cut
from bot.web.pages.cards import card_of, comparison_chart
from bot.web.pages.template import Head, account_choices, names_for, page, shown_as
from bot.web.request import (
    CHART_PERIODS,
    COMPARED_AT_MOST,
    ComparisonQuery,
    PageRequest,
    comparison_query,
)
from bot.web.response import Response
from bot.web.site import Site
from bot.web.svg import figure


def show_comparison(view: View, site: Site, request: PageRequest) -> Response:
    """Answer with the accounts that the query names, or with the choice of them."""
    query = comparison_query(site.catalogue, request)
    if query.is_comparison:
        return _compared(view, site, request, query)
    language = request.language
    head = Head(language.text("profile-compare"), language.text("profile-compare-about"))
    status = 400 if query.is_too_much else 404 if query.unknown else 200
    shared = _shared(view, site, request, query)
    problem = _problem(query, site, request)
    return page("choice.html", site, request, head, status, problem=problem, as_of=None, **shared)


def _compared(view: View, site: Site, request: PageRequest, query: ComparisonQuery) -> Response:
    comparison = compare(view, query.keys, query.period)
    names = _names(site, request, query)
    chart = comparison_chart(view, site, request, query)
    counted = [one for one in comparison.accounts if one.level.count is not None]
    unknown = [one.account.key for one in counted if one.change is None]
    title = names.text("ask-comparison", names=names.names(query.keys))
    card = card_of(chart is not None, "compare", request=request, query=query.pairs)
    return page(
        "comparison.html",
        site,
        request,
        Head(title, summary(comparison, names), card),
        title=title,
        comparison=comparison,
        leader=comparison.accounts[0],
        names={key: names.name(key) for key in query.keys},
        figure=None if chart is None else figure(chart),
        rounded=_rounded(comparison),
        unknown=names.names(unknown) if unknown else "",
        periods=CHART_PERIODS,
        as_of=comparison.as_of,
        **_shared(view, site, request, query),
    )


def summary(comparison: Comparison, names: Names) -> str:
    """Return the accounts with their followers, for those who only see the link."""
    told = []
    for one in comparison.accounts:
        key, count = one.account.key, one.level.count
        if count is not None:
            figures = names.count(key, count.followers, count.step > 1)
            told.append(names.text("profile-summary", name=names.name(key), count=figures))
    return " · ".join(told) or names.text("ask-no-count")


def _rounded(comparison: Comparison) -> list[str]:
    """Return the platforms whose counts are rounded."""
    counts = [(one.account.platform, one.level.count) for one in comparison.accounts]
    return list(dict.fromkeys(platform for platform, count in counts if count and count.step > 1))


def _shared(view: View, site: Site, request: PageRequest, query: ComparisonQuery) -> dict[str, Any]:
    """Return the values for the choice of accounts, which stands below a comparison, too."""
    return {
        "query": query,
        "days": query.period.days,
        "choices": account_choices(view, site, request, query.keys),
        "shown_as": shown_as(request),
    }


def _problem(query: ComparisonQuery, site: Site, request: PageRequest) -> str:
    """Return the reason for which there is no comparison; nothing where nobody asked for one."""
    if query.unknown:
        names = [cut(key) for key in query.unknown]
        return request.language.text("profile-compare-unknown", names=request.language.names(names))
    if query.is_too_much:
        values = {"most": COMPARED_AT_MOST, "chosen": len(query.keys)}
        return request.language.text("profile-compare-too-many", **values)
    if query.keys:
        [key] = query.keys
        return request.language.text(
            "profile-compare-one", name=_names(site, request, query).name(key)
        )
    return ""


def _names(site: Site, request: PageRequest, query: ComparisonQuery) -> Names:
    return names_for(site, request, with_siblings(site.catalogue, query.keys))
