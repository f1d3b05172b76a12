"""Every language has every text, every text can be shown, and every text is used."""

import re
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest
from fluent.syntax import ast as ftl
from hatchling.builders.wheel import WheelBuilder

from bot.language import LANGUAGES
from bot.language.texts import shipped_texts
from tests.language.ftl import (
    BOT,
    COMMANDS,
    ERRORS,
    LOCALES,
    PLAIN,
    Contents,
    asked,
    calls,
    mentioned,
    message_names,
    shapes,
    topic,
    topics,
    values,
)

TOPICS = topics("en")
TRANSLATIONS = LANGUAGES[1:]
ENGLISH = {key: text for name in TOPICS for key, text in topic("en", name).texts.items()}
NUMBERS = (0, 1, 2, 5, 1000)

every_topic = pytest.mark.parametrize("name", TOPICS)
every_language = pytest.mark.parametrize("code", LANGUAGES)
every_translation = pytest.mark.parametrize("code", TRANSLATIONS)


# --- files ---------------------------------------------------------------------------------------


def test_there_is_a_folder_for_each_language_and_no_other() -> None:
    assert sorted(folder.name for folder in LOCALES.iterdir()) == sorted(LANGUAGES)


@every_translation
def test_a_language_has_the_topics_of_english(code: str) -> None:
    assert [name for name in topics(code) if not name.startswith(COMMANDS)] == TOPICS


@every_translation
def test_the_commands_are_translated_into_every_language(code: str) -> None:
    assert [name for name in topics("en") if name.startswith(COMMANDS)] == []
    assert [name for name in topics(code) if name.startswith(COMMANDS)] == [
        name for name in topics("ko") if name.startswith(COMMANDS)
    ]


@every_translation
def test_every_language_has_the_same_texts_for_the_commands(code: str) -> None:
    for name in topics("ko"):
        if name.startswith(COMMANDS):
            assert sorted(topic(code, name).texts) == sorted(topic("ko", name).texts)
            assert [
                key for key, text in topic(code, name).texts.items() if "\n" in _written(text)
            ] == []


@every_language
def test_a_file_is_fluent_throughout(code: str) -> None:
    junk = {name: topic(code, name).junk for name in topics(code)}

    assert {name: found for name, found in junk.items() if found} == {}


@every_language
def test_a_key_is_used_once_in_a_language(code: str) -> None:
    often = {name: times for name, times in Counter(message_names(code)).items() if times > 1}

    assert often == {}
    assert [
        key for key in message_names(code) if not re.fullmatch(r"[a-z\d]+(-[a-z\d]+)*", key)
    ] == []


def test_the_texts_are_found_where_the_package_is_installed() -> None:
    for code in LANGUAGES:
        assert shipped_texts(code).has("names-and-more")
    assert (resources.files("bot") / "locales" / "ko" / "units.ftl").is_file()


def test_the_wheel_has_every_text() -> None:
    files = WheelBuilder(str(BOT.parent)).recurse_included_files()
    packed = {Path(file.distribution_path) for file in files}

    assert {file.relative_to(BOT.parent) for file in LOCALES.rglob("*.ftl")} <= packed


# --- parity --------------------------------------------------------------------------------------


@every_topic
@every_translation
def test_a_language_has_the_texts_of_english(code: str, name: str) -> None:
    assert sorted(topic(code, name).texts) == sorted(topic("en", name).texts)


@every_topic
@every_translation
def test_a_text_has_the_values_of_the_english_one(code: str, name: str) -> None:
    """A number that English needs for its plural only may be left out where there is none."""
    for key in topic(code, name).texts.keys() & ENGLISH.keys():
        here, there = values(code, key), values("en", key)

        assert here.needed <= there.needed, key
        assert there.shown <= here.shown, key


@every_language
def test_every_text_can_be_shown_whatever_the_values(code: str) -> None:
    texts = shipped_texts(code)
    for name in topics(code):
        found = topic(code, name)
        variants = {key for text in found.texts.values() for key in Contents(text).variants}
        for key in found.texts:
            samples: list[str | int] = [*NUMBERS, "서울", *variants]
            for sample in samples:
                given = dict.fromkeys(values(code, key).needed, sample)
                shown = texts.format(key, given)

                assert shown.strip(), f"{code}: {key} is empty"
                assert shown == shown.strip(), f"{code}: {key} has space around it"
                assert "{" not in shown, f"{code}: {key} shows a placeholder"


@every_language
def test_no_text_is_unfinished(code: str) -> None:
    for name in topics(code):
        for key, text in topic(code, name).texts.items():
            assert "  " not in _written(text), key
            assert not re.search(r"\b(TODO|FIXME|XXX)\b", _written(text)), key


@every_translation
def test_a_sentence_is_not_left_in_english(code: str) -> None:
    texts, english = shipped_texts(code), shipped_texts("en")
    for key in ENGLISH:
        given = dict.fromkeys(values("en", key).needed, "@")
        original = english.format(key, given)

        if len(re.findall(r"[a-z]{2,}", original)) > 3:
            assert texts.format(key, given) != original, key


def test_a_korean_particle_after_a_value_goes_through_josa() -> None:
    particle = re.compile(r"(은|는|이|가|을|를|과|와|으로|로)(?![가-힣])")
    for name in topics("ko"):
        for key, text in topic("ko", name).texts.items():
            bare = [after for after in Contents(text).after_values if particle.match(after)]

            assert bare == [], key


def _written(pattern: ftl.Pattern) -> str:
    """Return what is written in *pattern*, with a sign in the place of every value."""
    return "".join(
        part.value if isinstance(part, ftl.TextElement) else "@" for part in pattern.elements
    )


# --- code ----------------------------------------------------------------------------------------


def test_every_text_that_the_code_asks_for_is_there() -> None:
    lacking = [
        f"{call.place}: {call.shape.pattern}"
        for call in asked()
        if not any(call.shape.fullmatch(key) for key in ENGLISH)
    ]

    assert lacking == []


def test_the_code_gives_every_value_that_a_text_needs() -> None:
    lacking = [
        f"{call.place}: {key} needs {', '.join(sorted(values('en', key).needed - call.values))}"
        for call in asked()
        if call.values is not None
        for key in ENGLISH
        if call.shape.fullmatch(key.removesuffix(PLAIN))
        and not values("en", key).needed <= call.values
    ]

    assert lacking == []


def test_an_error_has_its_sentence_from_the_texts() -> None:
    raised = list(calls(ERRORS))
    with_sentences = [
        place
        for place, call in raised
        if len(call.args) != 1
        or not any(shape.fullmatch(key) for shape in shapes(call.args[0]) for key in ENGLISH)
    ]

    assert with_sentences == []
    assert raised


def test_every_text_is_used() -> None:
    could_be = mentioned()
    inside = {key for text in ENGLISH.values() for key in Contents(text).messages}
    unused = [
        key
        for key in ENGLISH
        if key not in inside
        and not any(shape.fullmatch(key.removesuffix(PLAIN)) for shape in could_be)
    ]

    assert unused == []
