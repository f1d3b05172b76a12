"""A comparison: a few accounts side by side, or the choice of them."""

from typing import Any

from sqlite_utils import Database

from bot.pipeline.answers.comparisons import Comparison, compare
from bot.settings.values import cut
from bot.web.answer import Answer
from bot.web.drawing import figure
from bot.web.query import COMPARED_AT_MOST
from bot.web.site import Site
from bot.web.views.cards import card_of, comparison_chart
from bot.web.views.page import Head, page
from bot.web.views.rivals import rivals_of, shown_as
from bot.web.views.trend import CHART_PERIODS
from bot.web.views.wish import Wish, wish_of
from bot.web.views.words import words_for
from bot.web.visit import Visit
from bot.wording import Words
from bot.wording.words import with_siblings


def show_comparison(db: Database, site: Site, visit: Visit) -> Answer:
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


def _compared(db: Database, site: Site, visit: Visit, wish: Wish) -> Answer:
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


def summary(answer: Comparison, words: Words) -> str:
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


def _shared(site: Site, visit: Visit, wish: Wish) -> dict[str, Any]:
    """Return what the choice needs, which stands below a comparison, too."""
    return {
        "wish": wish,
        "days": wish.period.days,
        "rivals": rivals_of(site, visit, wish.keys),
        "shown_as": shown_as(visit),
    }


def _problem(wish: Wish, site: Site, visit: Visit) -> str:
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


def _words(site: Site, visit: Visit, wish: Wish) -> Words:
    return words_for(site, visit, with_siblings(site.catalogue, wish.keys))
