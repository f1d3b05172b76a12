"""The chart of an announcement: the last weeks, with what happened marked."""

from datetime import datetime

from bot.charts import Chart, Line, points_of
from bot.domain.catalogue import Catalogue
from bot.language import Language
from bot.messages.names import Names, bracket_of
from bot.messages.style import Plain
from bot.queries.event_context import Facts
from bot.storage.events import StoredEvent

_LONGEST_NAME = 40
_MOST_MILESTONES = 5


def chart_of(facts: Facts, catalogue: Catalogue, language: Language, zone: str) -> Chart | None:
    """Return the chart of the event that is pictured; None where there is nothing to see."""
    event = facts.pictured
    if event is None or not facts.trends:
        return None
    style = Plain(language, zone)
    words = Names(language, catalogue, facts.trends, _LONGEST_NAME, style=style)
    return Chart(
        title=_title(event, words),
        lines=tuple(
            Line(words.name(key), points_of(trend.believed), points_of(trend.held))
            for key, trend in facts.trends.items()
        ),
        language=language.code,
        zone=zone,
        milestones=_milestones(event),
        crossing=_crossing(event, facts),
    )


def _title(event: StoredEvent, words: Names) -> str:
    if "board" in event.fields:
        return words.board(event.fields["board"])
    account = event.fields["account"]
    platform = words.text("tell-platform", platform=words.platform(account))
    return f"{words.name(account)} · {platform}"


def _milestones(event: StoredEvent) -> tuple[int, ...]:
    if event.kind != "milestone":
        return ()
    return (*event.fields["also_passed"], event.fields["threshold"])[-_MOST_MILESTONES:]


def _crossing(event: StoredEvent, facts: Facts) -> tuple[datetime, int] | None:
    """Return when the account was first seen past the other, or the milestone, and its count."""
    trend = facts.trends.get(event.fields.get("account", ""))
    if trend is None:
        return None
    at = bracket_of(event.fields)[1]
    first = next((count for count in trend.believed if count.taken_at >= at), trend.believed[-1])
    return first.taken_at, first.followers
