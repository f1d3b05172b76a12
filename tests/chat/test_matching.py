"""What people mean by what they type."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import matching
from bot.domain.catalogue import Catalogue
from bot.errors import UserError
from bot.language import LANGUAGES, language_of
from tests.cities import four_cities

ENGLISH, KOREAN = language_of("en"), language_of("ko")


def suggested(typed: str, what=matching.cities, language=ENGLISH) -> list[str]:
    return [choice.value for choice in matching.suggestions(what(four_cities(), language), typed)]


@pytest.mark.parametrize(
    ("typed", "cities"),
    [
        ("", ["Seoul", "New York", "Paris", "Melbourne"]),
        ("SEO", ["Seoul"]),
        ("séo", ["Seoul"]),
        ("  new   YORK ", ["New York"]),
        ("york", ["New York"]),
        ("ㅅ", ["Seoul"]),
        ("서", ["Seoul"]),
        ("서우", ["Seoul"]),
        ("뉴욕", ["New York"]),
        ("ハリ", ["Paris"]),
        ("パリ", ["Paris"]),
        ("parís", ["Paris"]),
        ("@nycgov", ["New York"]),
        ("paris_ma", ["Paris"]),
        ("o", ["Seoul", "New York", "Melbourne"]),
        ("zzz", []),
    ],
)
def test_a_city_is_found_by_any_of_its_names(typed: str, cities: list[str]) -> None:
    assert suggested(typed) == cities


def test_what_begins_so_comes_before_what_has_it_inside() -> None:
    account = four_cities().accounts["paris"]
    keys = {"Superb": "a", "Old Bern": "b", "Bern": "c", "Bernay": "d"}
    catalogue = Catalogue(
        {
            key: replace(account, key=key, city=city, names={}, handle="", owner="")
            for city, key in keys.items()
        },
        {},
        (),
    )
    known = matching.accounts(catalogue, ENGLISH)

    assert [one.value for one in matching.suggestions(known, "ber")] == ["c", "d", "b"]
    assert [one.value for one in matching.suggestions(known, "bern")] == ["c", "d", "b"]
    assert [one.value for one in matching.suggestions(known, "er")] == ["a", "b", "c", "d"]


def test_accounts_are_shown_in_the_language_of_the_asker() -> None:
    known = matching.accounts(four_cities(), KOREAN)

    assert [choice.name for choice in matching.suggestions(known, "seoul")] == [
        "서울 · 인스타그램 · @seoul_official",
        "서울 · 유튜브",
    ]


def test_choices_keep_to_the_limits_of_discord() -> None:
    account = replace(four_cities().accounts["paris"], names={}, city="x" * 300 + "עברית")
    accounts = {f"paris-{n}": replace(account, key=f"paris-{n}") for n in range(40)}
    catalogue = Catalogue(accounts, {}, ())
    choices = matching.suggestions(matching.accounts(catalogue, ENGLISH), "")

    assert len(choices) == 25
    assert all(len(choice.name) <= 100 for choice in choices)
    assert matching.suggestions(matching.cities(catalogue, ENGLISH), "x") == []


@pytest.mark.parametrize("typed", ["seoul", "SEOUL", "서울", "seoul_official", "Séoul "])
def test_what_can_mean_one_thing_is_understood(typed: str) -> None:
    assert matching.find_city(four_cities(), typed, ENGLISH) == "Seoul"


@pytest.mark.parametrize("typed", ["서울", "e", "", "@@", "\u200b"])
def test_what_can_mean_several_accounts_or_none_is_refused(typed: str) -> None:
    with pytest.raises(UserError):
        matching.find_account(four_cities(), typed, ENGLISH)


def test_the_first_board_is_meant_where_none_is_named() -> None:
    assert matching.find_board(four_cities(), None, ENGLISH) == "gpci-2022"
    assert matching.find_board(four_cities(), "global power", ENGLISH) == "gpci-2022"
    with pytest.raises(UserError) as refused:
        matching.find_board(replace(four_cities(), boards=()), None, ENGLISH)

    assert refused.value.key == "ask-no-boards"


@given(st.text(max_size=120), st.sampled_from(LANGUAGES))
def test_whatever_is_typed_is_suggested_for_or_refused(typed: str, code: str) -> None:
    language = language_of(code)
    for known in (matching.accounts, matching.boards, matching.cities):
        assert len(matching.suggestions(known(four_cities(), language), typed)) <= 25
    try:
        assert matching.find_account(four_cities(), typed, language) in four_cities().accounts
    except UserError as refused:
        assert language.text(refused.key, **refused.values)
