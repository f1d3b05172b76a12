"""Announcement charts: the last weeks of the accounts, with the event marked."""

from datetime import datetime

from bot.charts import Chart, Line, points_of
from bot.domain.catalogue import Catalogue
from bot.domain.events import Bracketed, Event, MilestoneReached, own_account, own_board
from bot.language import Language
from bot.messages.names import Names
from bot.messages.style import Plain
from bot.queries.event_context import Facts, told_count

_LONGEST_NAME = 40
_MOST_MILESTONES = 5


def chart_of(facts: Facts, catalogue: Catalogue, language: Language, zone: str) -> Chart | None:
    """Return the chart of the event that is pictured; None where there is nothing to see."""
    event = facts.pictured
    if event is None or not facts.trends:
        return None
    style = Plain(language, zone)
    names = Names(language, catalogue, facts.trends, _LONGEST_NAME, style=style)
    return Chart(
        title=_title(event, names),
        lines=tuple(
            Line(names.name(key), points_of(trend.believed), points_of(trend.held))
            for key, trend in facts.trends.items()
        ),
        language=language.code,
        zone=zone,
        milestones=_milestones(event),
        crossing=_crossing(event, facts),
    )


def _title(event: Event, names: Names) -> str:
    account, board = own_account(event), own_board(event)
    if board is not None:
        return names.board(board)
    assert account is not None
    platform = names.text("tell-platform", platform=names.platform(account))
    return f"{names.name(account)} · {platform}"


def _milestones(event: Event) -> tuple[int, ...]:
    if not isinstance(event, MilestoneReached):
        return ()
    return (*event.also_passed, event.threshold)[-_MOST_MILESTONES:]


def _crossing(event: Event, facts: Facts) -> tuple[datetime, int] | None:
    """Return the time and the number of the count that *event* tells.

    None for an event without one, or without a line that it would be on.
    """
    if not isinstance(event, Bracketed) or event.account not in facts.trends:
        return None
    count = told_count(event)
    return count.taken_at, count.followers
