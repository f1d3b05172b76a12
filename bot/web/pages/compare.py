"""A comparison: a few accounts side by side, or the choice of them."""

from typing import Any

from sqlite_utils import Database

from bot.messages import Names
from bot.messages.names import with_siblings
from bot.queries.comparisons import Comparison, compare
from bot.text import cut
from bot.web.pages.cards import CHART_PERIODS, ComparisonQuery, card_of, comparison_chart, wish_of
from bot.web.pages.template import Head, account_choices, names_for, page, shown_as
from bot.web.request import COMPARED_AT_MOST, PageRequest
from bot.web.response import Response
from bot.web.site import Site
from bot.web.svg import figure


def show_comparison(db: Database, site: Site, visit: PageRequest) -> Response:
    """Answer with the accounts that the query names, or with the choice of them."""
    wish = wish_of(site.catalogue, visit)
    if wish.is_comparison:
        return _compared(db, site, visit, wish)
    language = visit.language
    head = Head(language.text("profile-compare"), language.text("profile-compare-about"))
    status = 400 if wish.is_too_much else 404 if wish.unknown else 200
    shared = _shared(site, visit, wish)
    problem = _problem(wish, site, visit)
    return page("choice.html", site, visit, head, status, problem=problem, as_of=None, **shared)


def _compared(db: Database, site: Site, visit: PageRequest, wish: ComparisonQuery) -> Response:
    answer = compare(db, site.catalogue, wish.keys, wish.period, visit.now, site.stale_after)
    words = _words(site, visit, wish)
    chart = comparison_chart(db, site, visit, wish)
    title = words.text("ask-comparison", names=words.names(wish.keys))
    card = card_of(chart is not None, "compare", visit=visit, query=wish.query)
    return page(
        "comparison.html",
        site,
        visit,
        Head(title, summary(answer, words), card),
        title=title,
        answer=answer,
        leader=answer.accounts[0],
        names={key: words.name(key) for key in wish.keys},
        figure=None if chart is None else figure(chart),
        rounded=_rounded(answer),
        periods=CHART_PERIODS,
        as_of=answer.as_of,
        **_shared(site, visit, wish),
    )


def summary(answer: Comparison, words: Names) -> str:
    """Return who has how many followers, for those who only see the link."""
    told = []
    for one in answer.accounts:
        key, count = one.account.key, one.level.count
        if count is not None:
            figures = words.count(key, count.followers, count.step > 1)
            told.append(words.text("profile-summary", name=words.name(key), count=figures))
    return " · ".join(told) or words.text("ask-no-count")


def _rounded(answer: Comparison) -> list[str]:
    """Return the platforms whose counts are rounded."""
    counts = [(one.account.platform, one.level.count) for one in answer.accounts]
    return list(dict.fromkeys(platform for platform, count in counts if count and count.step > 1))


def _shared(site: Site, visit: PageRequest, wish: ComparisonQuery) -> dict[str, Any]:
    """Return what the choice needs, which stands below a comparison, too."""
    return {
        "wish": wish,
        "days": wish.period.days,
        "rivals": account_choices(site, visit, wish.keys),
        "shown_as": shown_as(visit),
    }


def _problem(wish: ComparisonQuery, site: Site, visit: PageRequest) -> str:
    """Return why there is nothing to compare; nothing where nobody asked for anything."""
    if wish.unknown:
        names = [cut(key) for key in wish.unknown]
        return visit.language.text("profile-compare-unknown", names=visit.language.names(names))
    if wish.is_too_much:
        values = {"most": COMPARED_AT_MOST, "chosen": len(wish.keys)}
        return visit.language.text("profile-compare-too-many", **values)
    if wish.keys:
        [key] = wish.keys
        return visit.language.text("profile-compare-one", name=_words(site, visit, wish).name(key))
    return ""


def _words(site: Site, visit: PageRequest, wish: ComparisonQuery) -> Names:
    return names_for(site, visit, with_siblings(site.catalogue, wish.keys))
