"""The chart of accounts over a period."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.charts import Chart, Line
from bot.domain.readings import Count
from bot.pipeline.answers.history import history_of
from bot.web.site import Site
from bot.web.visit import Visit
from bot.wording import Plain, Words
from bot.wording.words import with_siblings

PERIODS = (1, 7, 30, 90, 365, 3650)
"""The days that a chart can be over; the last is everything."""
USUAL_PERIOD = timedelta(days=30)
_LONGEST_NAME = 40


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
    words = Words(
        visit.language,
        site.catalogue,
        with_siblings(site.catalogue, keys),
        _LONGEST_NAME,
        style=Plain(visit.language, site.zone),
    )
    return Chart(
        title=title or words.names([one.account.key for one in known]),
        lines=tuple(Line(words.name(one.account.key), _points(one.counts)) for one in known),
        language=visit.language_code,
        zone=site.zone,
        milestones=() if is_indexed else history.milestones,
        is_indexed=is_indexed,
    )


def _points(counts: Sequence[Count]) -> tuple[tuple[datetime, int], ...]:
    return tuple((count.taken_at, count.followers) for count in counts)
