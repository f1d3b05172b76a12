"""Charts of the pages, and cards: the pictures that messengers show of a page.

What raises UserError here has no card, and its page names none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.charts import Chart, Line, points_of
from bot.errors import UserError
from bot.messages import chart_of
from bot.messages.names import with_siblings
from bot.queries.event_context import Trend, facts_of
from bot.queries.history import history_of
from bot.queries.levels import Level
from bot.queries.rankings import rank_board
from bot.queries.view import View
from bot.storage.events import StoredEvent
from bot.web.announced import announcement_of
from bot.web.pages.template import names_for, path_of
from bot.web.request import ComparisonQuery, PageRequest, comparison_query
from bot.web.site import Site

_PERIOD = timedelta(days=90)
"""The period of a card whose page has none."""
LEADERS = 5
"""How many places the card of a board shows."""


def board_card(view: View, site: Site, request: PageRequest) -> Chart:
    """Answer with the leading places of a board over the last months."""
    return _card(board_chart(view, site, request, request.key))


def account_card(view: View, site: Site, request: PageRequest) -> Chart:
    """Answer with an account over the last months."""
    return _card(account_chart(view, site, request, request.key))


def comparison_card(view: View, site: Site, request: PageRequest) -> Chart:
    """Answer with the accounts that are compared."""
    return _card(comparison_chart(view, site, request, comparison_query(site.catalogue, request)))


def announcement_card(view: View, site: Site, request: PageRequest) -> Chart:
    """Answer with the chart of an announcement."""
    event = announcement_of(view, request.key)
    return _card(announcement_chart(view, site, request, event))


def history_chart(
    view: View,
    site: Site,
    request: PageRequest,
    keys: Sequence[str],
    span: timedelta,
    *,
    title: str = "",
    is_indexed: bool = False,
) -> Chart | None:
    """Return the chart of the accounts *keys* over *span*, called *title* or else after them.

    Readings that wait for a decision are not in it, as everybody can see it. None where there is
    nothing to see. Raises UserError for an unknown account.
    """
    history = history_of(view, keys, span)
    known = [one for one in history.accounts if one.counts]
    if not known:
        return None
    names = names_for(site, request, with_siblings(site.catalogue, keys))
    return Chart(
        title=title or names.names([one.account.key for one in known]),
        lines=tuple(Line(names.name(one.account.key), points_of(one.counts)) for one in known),
        language=request.language_code,
        zone=site.zone,
        milestones=() if is_indexed else history.milestones,
        is_indexed=is_indexed,
    )


def board_chart(view: View, site: Site, request: PageRequest, key: str) -> Chart | None:
    """Return the chart of the leading places of the board *key*; None for nothing to see."""
    ranking = rank_board(view, key, _PERIOD)
    leaders = [place.account.key for place in ranking.places[:LEADERS]]
    title = names_for(site, request).board(key)
    return history_chart(view, site, request, leaders, _PERIOD, title=title)


def account_chart(view: View, site: Site, request: PageRequest, key: str) -> Chart | None:
    """Return the chart of the account *key*; None for nothing to see."""
    names = names_for(site, request, [key])
    platform = names.text("tell-platform", platform=names.platform(key))
    title = f"{names.name(key)} \u00b7 {platform}"
    return history_chart(view, site, request, [key], _PERIOD, title=title)


def comparison_chart(
    view: View, site: Site, request: PageRequest, query: ComparisonQuery
) -> Chart | None:
    """Return the chart of a comparison; None for nothing to see."""
    if not query.is_comparison:
        return None
    return history_chart(view, site, request, query.keys, query.period, is_indexed=query.is_indexed)


def announcement_chart(
    view: View, site: Site, request: PageRequest, event: StoredEvent
) -> Chart | None:
    """Return the chart of *event*, as it was when it happened; None for nothing to see."""
    if event.is_superseded:
        return None  # what was withdrawn is not spread by a picture
    facts = facts_of(view, [event])
    # Readings that wait for a decision are for operators to see, and this is for everybody.
    believed = {key: Trend(trend.believed) for key, trend in facts.trends.items()}
    facts = replace(facts, trends=believed)
    return chart_of(facts, site.catalogue, request.language, site.zone)


def is_pictured(view: View, levels: Iterable[Level]) -> bool:
    """Return whether the card of these accounts would show a count."""
    counts = [level.count for level in levels if level.count is not None]
    return any(count.taken_at >= view.now - _PERIOD for count in counts)


def card_of(
    has_card: bool, *parts: str, request: PageRequest, query: Sequence[tuple[str, str]] = ()
) -> str:
    """Return the path of the card of the page of those *parts*; empty where it has none."""
    if not has_card:
        return ""
    return path_of(*parts, "card.png", query=[*query, ("lang", request.language_code)])


def _card(chart: Chart | None) -> Chart:
    if chart is None:
        raise UserError("page-no-counts")
    return chart
