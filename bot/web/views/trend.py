"""The chart of accounts over a period."""

from collections.abc import Sequence
from datetime import timedelta

from sqlite_utils import Database

from bot.charts import Chart, Line, points_of
from bot.pipeline.answers.history import PERIODS, history_of
from bot.web import query
from bot.web.site import Site
from bot.web.views.words import words_for
from bot.web.visit import Visit
from bot.wording.words import with_siblings

CHART_PERIODS = (*PERIODS, query.LONGEST_DAYS)
"""The days that a chart can be over; the last is everything."""


def trend(
    db: Database,
    site: Site,
    visit: Visit,
    keys: Sequence[str],
    period: timedelta,
    *,
    title: str = "",
    is_indexed: bool = False,
) -> Chart | None:
    """Return the chart of the accounts *keys*, called *title* or else after them.

    What waits for a decision is not in it: everybody can see it. None where there is nothing to
    see. Raises UserError for an unknown account.
    """
    history = history_of(db, site.catalogue, keys, period, visit.now)
    known = [one for one in history.accounts if one.counts]
    if not known:
        return None
    words = words_for(site, visit, with_siblings(site.catalogue, keys))
    return Chart(
        title=title or words.names([one.account.key for one in known]),
        lines=tuple(Line(words.name(one.account.key), points_of(one.counts)) for one in known),
        language=visit.language_code,
        zone=site.zone,
        milestones=() if is_indexed else history.milestones,
        is_indexed=is_indexed,
    )
