"""What people type into the options of `/announce`, and what Discord suggests meanwhile."""

from datetime import time
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.announce.options import parse_clock, parse_count
from bot.chat.matching import (
    accounts,
    boards,
    complete,
    complete_zone,
    find_all,
    find_zone,
)
from bot.domain.ladder import LARGEST_COUNT
from bot.errors import UserError
from bot.language import LANGUAGES, language_of
from tests.chat.announcing import Newsroom, cities

ENGLISH, KOREAN = language_of("en"), language_of("ko")
ACCOUNTS = accounts(cities(), ENGLISH)
BOARDS = boards(cities(), ENGLISH)


# --- numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("100000", 100_000),
        ("100,000", 100_000),
        ("100.000", 100_000),
        ("100 000", 100_000),
        ("100\u202f000", 100_000),
        ("1,234,567", 1_234_567),
        ("100k", 100_000),
        ("100 K", 100_000),
        ("1.5m", 1_500_000),
        ("1,5M", 1_500_000),
        ("500 mil", 500_000),
        ("10만", 100_000),
        ("45만 4,000", 454_000),
        ("45만4천", 454_000),
        ("1억 2000만", 120_000_000),
        ("10万", 100_000),
        ("１０万", 100_000),
        ("1,234만", 12_340_000),
        ("1", 1),
    ],
)
def test_a_number_is_understood_as_people_write_it(typed: str, meant: int) -> None:
    assert parse_count(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "many",
        "0",
        "-5",
        "1.5",
        "1,5",
        "1.2345",
        "10x",
        "k",
        "1e5",
        "9" * 13,
        "1,00,000",
    ],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(UserError, match="announce-no-number"):
        parse_count(typed)


@given(st.integers(1, LARGEST_COUNT), st.sampled_from(LANGUAGES))
def test_a_number_is_understood_as_it_is_shown(number: int, code: str) -> None:
    language = language_of(code)

    assert parse_count(str(number)) == number
    assert parse_count(language.number(number)) == number
    assert parse_count(language.count(number)) == number


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_number_or_refused(typed: str) -> None:
    try:
        assert 1 <= parse_count(typed) <= LARGEST_COUNT
    except UserError as error:
        assert len(error.values["text"]) <= 60


# --- times of day --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("22:00", time(22)),
        ("7:30", time(7, 30)),
        ("07.30", time(7, 30)),
        ("22h", time(22)),
        ("7 h 30", time(7, 30)),
        ("22시", time(22)),
        ("7시 30분", time(7, 30)),
        ("22時", time(22)),
        ("\uff12\uff12\uff1a\uff10\uff10", time(22)),
        ("0:00", time(0)),
        ("24:00", time(0)),
        ("9", time(9)),
    ],
)
def test_a_time_of_day_is_understood_as_people_write_it(typed: str, meant: time) -> None:
    assert parse_clock(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "noon", "25:00", "24:01", "7:60", "7:3", "-1:00", "22:00:00"]
)
def test_what_is_no_time_of_day_is_refused(typed: str) -> None:
    with pytest.raises(UserError, match="announce-no-time"):
        parse_clock(typed)


@given(st.times())
def test_every_minute_of_a_day_is_understood(at: time) -> None:
    assert parse_clock(f"{at:%H:%M}") == at.replace(second=0, microsecond=0)


# --- several names -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("seoul", ["seoul"]),
        ("서울, 뉴욕", ["seoul", "seoul-youtube", "new-york"]),
        ("SÉOUL、ニューヨーク", None),
        ("New York,paris,", ["new-york", "paris"]),
        ("paris, Paris, 파리", ["paris"]),
        ("Washington, D.C., Seúl", ["washington", "seoul"]),
        ("paris, washington, d.c.", ["paris", "washington"]),
        ("Seoul · YouTube · @seoul-youtube_official", ["seoul-youtube"]),
        ("@paris_official", ["paris"]),
    ],
)
def test_accounts_go_by_all_their_names(typed: str, keys: list[str] | None) -> None:
    if keys is None:
        with pytest.raises(UserError, match="ニューヨーク"):
            find_all(ACCOUNTS, typed, "account")
    else:
        assert find_all(ACCOUNTS, typed, "account") == keys


def test_a_key_goes_before_a_name_that_others_share() -> None:
    assert find_all(ACCOUNTS, "seoul", "account") == ["seoul"]
    assert find_all(ACCOUNTS, "서울", "account") == ["seoul", "seoul-youtube"]


def test_the_last_of_a_list_is_completed() -> None:
    found = complete(ACCOUNTS, "seoul, new-york, Par")

    assert [(one.name, one.value) for one in found] == [
        ("seoul, new-york, Paris · Instagram · @paris_official", "seoul, new-york, paris")
    ]


def test_what_is_chosen_already_is_not_suggested_again() -> None:
    values = [one.value for one in complete(BOARDS, "capitals, ")]

    assert values == ["capitals, gpci-2022"]


def test_nothing_is_suggested_after_what_is_unknown() -> None:
    assert complete(BOARDS, "zzz, gpci") == []


def test_a_suggestion_is_understood_whether_it_is_chosen_or_typed_on() -> None:
    for choice in complete(ACCOUNTS, "paris, "):
        meant = find_all(ACCOUNTS, choice.value, "account")

        assert len(meant) == 2
        assert find_all(ACCOUNTS, choice.name, "account") == meant
        assert complete(ACCOUNTS, f"{choice.name}, new") != [] or "new-york" in meant


@given(st.text(max_size=60))
def test_a_suggestion_keeps_to_discord_s_limits(typed: str) -> None:
    found = complete(ACCOUNTS, typed)

    assert len(found) <= 25
    assert all(0 < len(one.name) <= 100 and len(one.value) <= 100 for one in found)


# --- time zones ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "language", "zone"),
    [
        ("seoul", "en", "Asia/Seoul"),
        ("서울", "ko", "Asia/Seoul"),
        ("new york", "en", "America/New_York"),
        ("ニューヨーク", "ja", "America/New_York"),
        ("berlin", "fr", "Europe/Berlin"),
        ("nueva", "es", "America/New_York"),
        ("buenos", "en", "America/Argentina/Buenos_Aires"),
        ("utc", "en", "UTC"),
    ],
)
def test_a_time_zone_is_found_by_its_city(typed: str, language: str, zone: str) -> None:
    assert complete_zone(typed, language)[0].value == zone


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_suggested_is_a_time_zone(language: str) -> None:
    for typed in ("", "a", "europe/", "서"):
        found = complete_zone(typed, language)

        assert len(found) <= 25
        assert {one.value for one in found} <= available_timezones()
        assert all(find_zone(one.name, language) == one.value for one in found)


@pytest.mark.parametrize(
    "typed", ["Asia/Seoul", "asia/seoul", "Seoul", "서울", "서울 (Asia/Seoul)"]
)
def test_a_time_zone_goes_by_its_city_and_its_name(typed: str) -> None:
    assert find_zone(typed, "ko") == "Asia/Seoul"


@pytest.mark.parametrize("typed", ["", "Mars", "../etc/passwd", "Asia", "a" * 300])
def test_what_is_no_time_zone_is_refused(typed: str) -> None:
    with pytest.raises(UserError, match="announce-unknown-zone"):
        find_zone(typed, "en")


# --- on Discord ----------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["announce add", "announce edit"])
async def test_options_are_completed_while_they_are_typed(room: Newsroom, command: str) -> None:
    async def suggested(option: str, typed: str) -> list[str]:
        found = await room.editor.autocomplete(room.channel, command, option, typed)
        return [one["value"] for one in found]

    assert await suggested("boards", "global") == ["gpci-2022"]
    assert await suggested("boards", "capitals, 세계") == ["capitals, gpci-2022"]
    assert await suggested("accounts", "new") == ["new-york"]
    assert await suggested("time-zone", "seoul") == ["Asia/Seoul"]
