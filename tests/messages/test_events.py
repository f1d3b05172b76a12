"""An event in words, without the marks of any medium."""

import pytest

from bot.language import LANGUAGES, language_of
from bot.messages import EventText, Names, Plain, event_text
from bot.messages.events import mentioned
from bot.queries.event_context import Facts, RankContext
from bot.storage.events import StoredEvent
from tests.announced import (
    correction,
    incident,
    milestone,
    neck_and_neck,
    overtake,
)
from tests.cities import four_cities

RANKS = (
    RankContext("gpci-2022", 1, 4, "new-york", 900, False),
    RankContext("gpci-2022", 2, 4, "paris", 12, True),
    RankContext("gpci-2022", 3, 4, "paris", 0, False),
    RankContext("gpci-2022", 1, 1, None, 0, False),
)
EVENTS = [
    milestone(),
    milestone(also=(350_000, 400_000), step=1000),
    overtake(),
    overtake(rank=2, cause="rival_fell"),
    neck_and_neck(),
    incident(),
    incident("ended"),
    correction(),
]


def told(event: StoredEvent, code: str = "en", zone: str = "UTC") -> EventText:
    language = language_of(code)
    accounts = mentioned([event.event], Facts({event.key: RANKS}))
    words = Names(language, four_cities(), accounts, 100, style=Plain(language, zone))
    return event_text(event.event, RANKS, words)


def test_a_milestone_is_told_in_full() -> None:
    assert told(milestone()) == EventText(
        "Seoul passes 450,000 followers on Instagram",
        ("450,123 followers · @seoul_official", "3 months after the previous milestone"),
        (
            (
                "Ranking",
                (
                    "Global Power City Index 2022: No. 1 of 4 · 900 followers ahead of New York",
                    "Global Power City Index 2022: No. 2 of 4 · about 12 followers behind Paris",
                    "Global Power City Index 2022: No. 3 of 4 · level with Paris",
                    "Global Power City Index 2022: No. 1",
                ),
            ),
            ("When", ("Between 28 Sept 2023, 08:00 and 09:00",)),
        ),
        "milestone",
    )


@pytest.mark.parametrize(
    ("event", "tone", "mark"),
    [
        (milestone(), "milestone", ""),
        (overtake(), "first", "🏆 "),
        (overtake(rank=2), "overtake", ""),
        (neck_and_neck(), "level", ""),
        (incident(), "trouble", "⚠️ "),
        (incident("ended"), "recovery", ""),
        (correction(), "correction", "⚠️ "),
    ],
)
def test_an_event_has_a_tone_and_its_mark(event: StoredEvent, tone: str, mark: str) -> None:
    found = told(event)

    assert found.tone == tone
    assert found.title.startswith(mark)
    assert mark or found.title[0].isalpha()


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.key[:30])
def test_plain_words_have_no_marks_of_a_medium(event: StoredEvent, code: str) -> None:
    found = told(event, code)
    everything = [found.title, *found.lines, *(line for _, lines in found.fields for line in lines)]

    assert all(everything)
    assert not [text for text in everything if "**" in text or "<" in text or "](" in text]


def test_a_time_is_that_of_the_zone() -> None:
    assert dict(told(overtake(), zone="Asia/Seoul").fields)["When"] == (
        "Between 28 Sept 2023, 16:00 and 17:00",
    )


@pytest.mark.parametrize(
    ("code", "zone", "heading", "shown"),
    [
        ("en", "Pacific/Apia", "When", "Between 28 Sept 2023, 21:00 and 22:00"),
        ("es", "Asia/Kamchatka", "Cuándo", "Entre el 28 sept 2023, 20:00 y las 21:00"),
        ("es", "America/Adak", "Cuándo", "Entre el 27 sept 2023, 23:00 y el 28 sept 2023, 00:00"),
        (
            "fr",
            "America/Adak",
            "Quand",
            "Entre le 27 sept. 2023 à 23:00 et le 28 sept. 2023 à 00:00",
        ),
    ],
)
def test_hours_over_midnight_name_both_days(code: str, zone: str, heading: str, shown: str) -> None:
    assert dict(told(milestone(), code, zone).fields)[heading] == (shown,)
