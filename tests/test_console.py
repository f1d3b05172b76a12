"""The console says what channels say, from the same texts."""

from dataclasses import replace

import pytest

from bot.chat.message import compose
from bot.console import ConsoleSender, lines_of, minute
from bot.domain.announcements import KINDS
from bot.domain.events import accounts_mentioned
from bot.language import LANGUAGES, Language, language_of
from bot.messages import Names, Plain, headline
from bot.queries.event_context import Facts
from bot.storage.database import Store, open_database
from bot.storage.events import StoredEvent
from tests.announced import (
    AT,
    HOUR,
    announcement,
    correction,
    incident,
    milestone,
    neck_and_neck,
    overtake,
)
from tests.cities import four_cities
from tests.domain.test_events import WRITTEN, read

ROUNDED = milestone("seoul-youtube", 100_000, 101_000, step=1000)
TOLD = [
    milestone(also=(350_000, 400_000)),
    ROUNDED,
    overtake(),
    overtake(rank=2, cause="rival_fell"),
    neck_and_neck(),
    incident(),
    incident("ended"),
    correction(),
]

ENGLISH = language_of("en")

every_language = pytest.mark.parametrize("code", LANGUAGES)


async def printed(event: StoredEvent, language: Language, zone: str = "UTC") -> str:
    lines: list[str] = []
    store = Store(open_database(None), None)
    try:
        sender = ConsoleSender(store, four_cities(), lines.append, language, zone)
        assert await sender.send(announcement(event)) == "printed"
    finally:
        await store.aclose()
    [line] = lines
    return line


@every_language
async def test_a_line_begins_with_the_time_and_what_a_channel_is_told(code: str) -> None:
    language = language_of(code)
    for event in TOLD:
        [told] = compose(announcement(event), Facts(), four_cities(), language, "UTC").embeds
        line = await printed(event, language)

        assert line.startswith(f"2023-09-28 09:00 UTC  {told.title}")
        assert "\n" not in line


@every_language
def test_every_event_that_was_ever_stored_can_be_told_in_every_language(code: str) -> None:
    language, told = language_of(code), set()
    for event in map(read, WRITTEN):
        accounts = accounts_mentioned(event)
        words = Names(language, four_cities(), accounts, 100, style=Plain(language, "UTC"))
        [line] = lines_of([event], four_cities(), language)

        assert headline(event, words) in line
        told.add(event.kind)
    assert told >= {"correction", "incident", "quarantined", "released", "rejected", *KINDS}


@every_language
async def test_a_rounded_count_is_marked_as_one(code: str) -> None:
    language = language_of(code)
    about = language.text("tell-count-about", count=101_000, platform="youtube")
    note = language.text("tell-rounded", platform="youtube")
    line = await printed(ROUNDED, language)

    for told in (line, *lines_of([ROUNDED.event], four_cities(), language)):
        assert f" | {about} | " in told
        assert f" | {note}" in told


async def test_all_times_are_of_the_zone_that_a_line_begins_with() -> None:
    line = await printed(milestone(), language_of("en"), "Asia/Seoul")

    assert line.startswith("2023-09-28 18:00 UTC+09:00  ")
    assert line.endswith(" | When: Between 28 Sept 2023, 17:00 and 18:00")


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("UTC", "2023-09-28 09:00 UTC"),
        ("Europe/London", "2023-09-28 10:00 UTC+01:00"),
        ("America/St_Johns", "2023-09-28 06:30 UTC-02:30"),
    ],
)
def test_a_time_says_how_far_its_zone_is_from_utc(zone: str, told: str) -> None:
    assert minute(AT, zone) == told


def test_an_account_without_a_platform_passes_a_milestone_nowhere_in_particular() -> None:
    [line] = lines_of([milestone("gone", step=1000).event], four_cities(), language_of("en"))

    assert line == (
        "gone passes 450,000 followers | about 450,123 followers | "
        "3 months after the previous milestone | When: Between 28 Sept 2023, 08:00 and 09:00"
    )


@every_language
async def test_a_bar_stands_between_all_that_are_lines_in_a_channel(code: str) -> None:
    language, event = language_of(code), milestone()
    missed = replace(event.event, not_before=AT - 90 * HOUR, not_after=AT - 40 * HOUR)
    [told] = compose(
        announcement(StoredEvent.of(missed)), Facts(), four_cities(), language, "UTC"
    ).embeds
    [when] = [field for field in told.fields if field.name == language.text("tell-when")]
    line = await printed(StoredEvent.of(missed), language)

    assert line.count(" | ") == len((told.description or "").splitlines()) + 3
    assert len((when.value or "").splitlines()) == 3
    assert f" | {language.text('tell-when-unseen')} | " in line


@every_language
def test_a_list_says_who_fell_and_when_it_happened(code: str) -> None:
    language = language_of(code)
    [line] = lines_of([overtake(rank=2, cause="rival_fell").event], four_cities(), language)
    headings = [language.text(key) for key in ("tell-cause", "tell-when")]

    assert all(f" | {heading}: " in line for heading in headings)


def test_an_entry_of_a_list_does_not_depend_on_the_others() -> None:
    events = [one.event for one in TOLD]
    alone = [line for event in events for line in lines_of([event], four_cities(), ENGLISH)]

    assert lines_of(events, four_cities(), ENGLISH) == alone
