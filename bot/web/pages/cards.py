"""Cards: the pictures that messengers show of a page that somebody shares.

What raises UserError here has no card, and its page names none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlite_utils import Database

from bot.charts import Chart
from bot.errors import UserError
from bot.pipeline.answers.boards import rank_board
from bot.pipeline.answers.levels import Level
from bot.pipeline.telling import Trend, facts_of
from bot.storage.events import StoredEvent
from bot.web.announced import announcement_of
from bot.web.site import Site
from bot.web.views.page import path_of
from bot.web.views.trend import trend
from bot.web.views.wish import Wish, wish_of
from bot.web.views.words import words_for
from bot.web.visit import Visit
from bot.wording import chart_of

_PERIOD = timedelta(days=90)
LEADERS = 5
"""How many places the card of a board shows."""


def board_card(db: Database, site: Site, visit: Visit) -> Chart:
    """Answer with the leading places of a board over the last months."""
    return _card(board_chart(db, site, visit, visit.key))


def account_card(db: Database, site: Site, visit: Visit) -> Chart:
    """Answer with an account over the last months."""
    return _card(account_chart(db, site, visit, visit.key))


def comparison_card(db: Database, site: Site, visit: Visit) -> Chart:
    """Answer with the accounts that are compared."""
    return _card(comparison_chart(db, site, visit, wish_of(site.catalogue, visit)))


def announcement_card(db: Database, site: Site, visit: Visit) -> Chart:
    """Answer with what an announcement shows."""
    event = announcement_of(db, visit.key)
    return _card(announcement_chart(db, site, visit, event))


def board_chart(db: Database, site: Site, visit: Visit, key: str) -> Chart | None:
    """Return the chart of the leading places of the board *key*; None for nothing to see."""
    ranking = rank_board(db, site.catalogue, key, _PERIOD, visit.now, site.stale_after)
    leaders = [place.account.key for place in ranking.places[:LEADERS]]
    return trend(db, site, visit, leaders, _PERIOD, title=words_for(site, visit).board(key))


def account_chart(db: Database, site: Site, visit: Visit, key: str) -> Chart | None:
    """Return the chart of the account *key*; None for nothing to see."""
    words = words_for(site, visit, [key])
    platform = words.text("tell-platform", platform=words.platform(key))
    title = f"{words.name(key)} \u00b7 {platform}"
    return trend(db, site, visit, [key], _PERIOD, title=title)


def comparison_chart(db: Database, site: Site, visit: Visit, wish: Wish) -> Chart | None:
    """Return the chart of a comparison; None for nothing to see."""
    if not wish.is_comparison:
        return None
    return trend(db, site, visit, wish.keys, wish.period, is_indexed=wish.is_indexed)


def announcement_chart(db: Database, site: Site, visit: Visit, event: StoredEvent) -> Chart | None:
    """Return the chart of *event*, as it was when it happened; None for nothing to see."""
    if event.is_superseded:
        return None  # what does not hold is not spread by a picture
    facts = facts_of(db, site.catalogue, [event], event.at)
    # What waits for a decision is for operators to see, and this is for everybody.
    believed = {key: Trend(trend.believed) for key, trend in facts.trends.items()}
    facts = replace(facts, trends=believed)
    return chart_of(facts, site.catalogue, visit.language, site.zone)


def is_pictured(levels: Iterable[Level], visit: Visit) -> bool:
    """Return whether the card of these accounts would show a count."""
    counts = [level.count for level in levels if level.count is not None]
    return any(count.taken_at >= visit.now - _PERIOD for count in counts)


def card_of(
    has_card: bool, *parts: str, visit: Visit, query: Sequence[tuple[str, str]] = ()
) -> str:
    """Return the path of the card of the page of those *parts*; empty where it has none."""
    if not has_card:
        return ""
    return path_of(*parts, "card.png", query=[*query, ("lang", visit.language_code)])


def _card(chart: Chart | None) -> Chart:
    if chart is None:
        raise UserError("page-no-counts")
    return chart
