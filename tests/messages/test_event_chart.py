"""The chart of an announcement."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.charts import Chart
from bot.domain.readings import Count
from bot.language import language_of
from bot.messages import chart_of
from bot.queries.event_context import Facts, Trend
from bot.storage.events import StoredEvent
from tests.announced import AT, HOUR, milestone, neck_and_neck, overtake
from tests.cities import four_cities

RISING = Trend((Count(AT - 2 * HOUR, 449_000), Count(AT - HOUR, 449_900), Count(AT, 450_123)))
SLOWER = Trend((Count(AT - HOUR, 440_000),), (Count(AT, 4),))


def drawn(event: StoredEvent, language: str = "ko", **trends: Any) -> Chart:
    keyed = {key.replace("_", "-"): trend for key, trend in trends.items()}
    chart = chart_of(
        Facts({}, event.event, keyed), four_cities(), language_of(language), "Asia/Seoul"
    )
    assert chart is not None
    return chart


def points(trend: Trend) -> tuple[tuple[datetime, int], ...]:
    return tuple((count.taken_at, count.followers) for count in trend.believed)


def test_a_milestone_is_drawn_with_its_lines_and_its_crossing() -> None:
    chart = drawn(milestone(also=(400_000,)), seoul=RISING)

    assert [(line.name, line.points) for line in chart.lines] == [("서울", points(RISING))]
    assert chart.milestones == (400_000, 450_000)
    assert chart.crossing == (AT, 450_123)
    assert (chart.title, chart.language, chart.zone) == ("서울 · 인스타그램", "ko", "Asia/Seoul")


def test_an_overtake_is_drawn_with_all_who_were_passed() -> None:
    chart = drawn(overtake(), seoul=RISING, new_york=SLOWER)

    assert [line.name for line in chart.lines] == ["서울", "뉴욕"]
    assert chart.lines[1].held == ((AT, 4),)
    assert chart.title == "세계 도시 종합경쟁력 2022"
    assert chart.milestones == ()
    assert chart.crossing == (AT, 454_000)


def test_the_number_that_is_marked_is_the_one_that_the_text_tells() -> None:
    """Whatever is drawn, and also where the reading itself is no longer kept."""
    event = milestone(followers=450_123).event
    bare = replace(event, at=AT + HOUR, evidence=None)
    later = Trend((*RISING.believed, Count(AT + 2 * HOUR, 450_900)))

    assert drawn(milestone(followers=450_123), seoul=later).crossing == (AT, 450_123)
    assert drawn(StoredEvent.of(bare), seoul=later).crossing == (AT + HOUR, 450_123)
    assert drawn(overtake(), new_york=SLOWER).crossing is None


def test_neck_and_neck_has_no_crossing() -> None:
    assert drawn(neck_and_neck(), seoul=RISING, new_york=SLOWER).crossing is None


def test_accounts_of_the_same_city_are_told_apart_without_markdown() -> None:
    chart = drawn(overtake("seoul", ("seoul-youtube",)), "en", seoul=RISING, seoul_youtube=SLOWER)

    assert [line.name for line in chart.lines] == ["Seoul (Instagram)", "Seoul (YouTube)"]


def test_without_a_history_there_is_no_chart() -> None:
    facts = Facts({}, milestone().event, {})

    assert chart_of(facts, four_cities(), language_of("en"), "UTC") is None
