"""Numbers, dates and lists in each language."""

import logging
import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import LANGUAGES, Language, language_of
from bot.language.texts import TextError, Texts

SEOUL = ZoneInfo("Asia/Seoul")
NARROW = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

every_language = pytest.mark.parametrize("code", LANGUAGES)


# --- which ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en-US", "en"),
        ("en-GB", "en"),
        ("ko", "ko"),
        ("ja", "ja"),
        ("fr", "fr"),
        ("es-ES", "es"),
        ("es-419", "es"),
        ("pt-BR", "en"),
        ("zh-CN", "en"),
        ("kok", "en"),
        ("FR_ca", "fr"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_a_locale_has_a_language(tag: str | None, code: str) -> None:
    assert language_of(tag).code == code


@every_language
def test_there_is_one_of_each_language(code: str) -> None:
    assert language_of(code) is language_of(code)
    assert language_of(code).code == code


# --- numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", "454,000"),
        ("ko", "454,000"),
        ("ja", "454,000"),
        ("fr", f"454{NARROW}000"),
        ("es", "454.000"),
    ],
)
def test_a_table_groups_the_digits(code: str, expected: str) -> None:
    assert language_of(code).number(454_000) == expected


@pytest.mark.parametrize(
    ("code", "n", "expected"),
    [
        ("en", 454_000, "454,000"),
        ("fr", 454_000, f"454{NARROW}000"),
        ("es", 454_000, "454.000"),
        ("ko", 0, "0"),
        ("ko", 9_999, "9,999"),
        ("ko", 10_000, "1만"),
        ("ko", 10_001, "1만 1"),
        ("ko", 450_000, "45만"),
        ("ko", 454_000, "45만 4,000"),
        ("ko", 1_234_567_890, "12억 3,456만 7,890"),
        ("ko", 100_000_000, "1억"),
        ("ko", 100_000_001, "1억 1"),
        ("ko", 1_000_000_000_000, "1조"),
        ("ko", 12_345_678 * 10**12, "12,345,678조"),
        ("ko", -454_000, f"{MINUS}45만 4,000"),
        ("ja", 9_999, "9,999"),
        ("ja", 450_000, "45万"),
        ("ja", 454_000, "45万4,000"),
        ("ja", 1_234_567_890, "12億3,456万7,890"),
    ],
)
def test_a_sentence_counts_as_people_do(code: str, n: int, expected: str) -> None:
    assert language_of(code).count(n) == expected


@pytest.mark.parametrize(
    ("code", "n", "expected"),
    [
        ("en", 1_200, "+1,200"),
        ("en", -35, f"{MINUS}35"),
        ("en", 0, "±0"),
        ("fr", -1_200, f"{MINUS}1{NARROW}200"),
        ("ko", 12_000, "+12,000"),
    ],
)
def test_a_change_has_its_sign(code: str, n: int, expected: str) -> None:
    assert language_of(code).signed(n) == expected


@pytest.mark.parametrize(
    ("code", "share", "expected"),
    [
        ("en", 0.0123, "1.2%"),
        ("en", 1.0, "100%"),
        ("en", 12.5, "1,250%"),
        ("en", -0.25, f"{MINUS}25%"),
        ("en", 0.0, "0%"),
        ("en", 0.00044, "0.04%"),
        ("ko", 0.0123, "1.2%"),
        ("ja", 0.0123, "1.2%"),
        ("fr", 0.0123, "1,2\N{NO-BREAK SPACE}%"),
        ("es", 0.0123, "1,2\N{NO-BREAK SPACE}%"),
    ],
)
def test_a_share_is_a_percentage(code: str, share: float, expected: str) -> None:
    assert language_of(code).percent(share) == expected


_UNITS = {"조": 10**12, "억": 10**8, "만": 10**4, "兆": 10**12, "億": 10**8, "万": 10**4}


def read(text: str) -> int:
    """Return the number that *text* writes, in any of the languages."""
    total, part = 0, 0
    for character in text:
        if character.isdigit():
            part = part * 10 + int(character)
        elif character in _UNITS:
            total, part = total + part * _UNITS[character], 0
    return (total + part) * (-1 if MINUS in text else 1)


@given(st.sampled_from(LANGUAGES), st.integers(-(10**18), 10**18))
def test_a_number_reads_as_itself(code: str, n: int) -> None:
    language = language_of(code)

    assert [read(text) for text in (language.number(n), language.count(n))] == [n, n]
    assert read(language.signed(n)) == n
    assert "-" not in language.number(n) + language.count(n) + language.signed(n)


# --- dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "day", "moment"),
    [
        ("en", "14 Oct 2023", "14 Oct 2023, 08:05"),
        ("ko", "2023년 10월 14일", "2023년 10월 14일 08:05"),
        ("ja", "2023年10月14日", "2023年10月14日 08:05"),
        ("fr", "14 oct. 2023", "14 oct. 2023 à 08:05"),
        ("es", "14 oct 2023", "14 oct 2023, 08:05"),
    ],
)
def test_a_date_is_that_of_the_zone(code: str, day: str, moment: str) -> None:
    at, language = datetime(2023, 10, 13, 23, 5, tzinfo=UTC), language_of(code)

    assert language.date(at, SEOUL) == day
    assert language.moment(at, SEOUL) == moment


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (timedelta(0), "0 seconds"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(seconds=119), "119 seconds"),
        (timedelta(minutes=2), "2 minutes"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=2), "2 days"),
        (timedelta(days=12), "12 days"),
        (timedelta(days=59), "59 days"),
        (timedelta(days=91), "3 months"),
        (timedelta(days=400), "13 months"),
        (timedelta(days=731), "2 years"),
        (timedelta(days=-12), "12 days"),
    ],
)
def test_a_duration_is_told_in_the_largest_unit_that_tells_enough(
    span: timedelta, expected: str
) -> None:
    assert language_of("en").duration(span) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ko", ["2시간", "12일", "3개월"]),
        ("ja", ["2時間", "12日", "3か月"]),
        ("fr", ["2\xa0heures", "12\xa0jours", "3\xa0mois"]),
        ("es", ["2 horas", "12 días", "3 meses"]),
    ],
)
def test_a_duration_is_told_in_the_language(code: str, expected: list[str]) -> None:
    spans = [timedelta(hours=2), timedelta(days=12), timedelta(days=91)]

    assert [language_of(code).duration(span) for span in spans] == expected


# --- zones ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("Asia/Seoul", ["Seoul time", "서울 시간", "ソウル時間", "heure de Séoul", "hora de Seúl"]),
        (
            "Europe/Athens",
            ["Athens time", "아테네 시간", "アテネ時間", "heure d\u2019Athènes", "hora de Atenas"],
        ),
        (
            "Africa/Cairo",
            ["Cairo time", "카이로 시간", "カイロ時間", "heure du Caire", "hora de El Cairo"],
        ),
        (
            "America/Argentina/Ushuaia",
            [
                "Ushuaia time",
                "우수아이아 시간",
                "ウシュアイア時間",
                "heure d\u2019Ushuaïa",
                "hora de Ushuaia",
            ],
        ),
        ("UTC", ["UTC"] * 5),
        ("Etc/GMT+5", ["Etc/GMT+5"] * 5),
    ],
)
def test_a_zone_is_called_by_its_city(key: str, expected: list[str]) -> None:
    assert [language_of(code).zone(key) for code in LANGUAGES] == expected


@every_language
def test_every_zone_has_a_name(code: str) -> None:
    for key in available_timezones():
        assert language_of(code).zone(key).strip()


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "three", "many"),
    [
        ("en", "A, B and C", "A, B and 3 more"),
        ("ko", "A·B·C", "A·B 외 3곳"),
        ("ja", "A、B、C", "A、Bほか3件"),
        ("fr", "A, B et C", "A, B et 3 autres"),
        ("es", "A, B y C", "A, B y 3 más"),
    ],
)
def test_names_are_listed(code: str, three: str, many: str) -> None:
    language = language_of(code)

    assert language.names(["A"]) == "A"
    assert language.names(["A", "B", "C"]) == three
    assert language.names(["A", "B", "C", "D", "E"], at_most=3) == many


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("Incheon", "Seúl e Incheon"),
        ("Hiroshima", "Seúl e Hiroshima"),
        ("Hielo", "Seúl y Hielo"),
        ("París", "Seúl y París"),
    ],
)
def test_spanish_avoids_a_double_i(last: str, expected: str) -> None:
    assert language_of("es").names(["Seúl", last]) == expected


@given(st.sampled_from(LANGUAGES), st.integers(0, 26), st.integers(2, 10))
def test_every_name_is_listed_or_counted(code: str, there: int, at_most: int) -> None:
    names = [chr(ord("A") + place) * 2 for place in range(there)]
    phrase = language_of(code).names(names, at_most)
    listed = re.findall(r"[A-Z]{2}", phrase)
    left_out = int((re.findall(r"\d+", phrase) or ["0"])[0])

    assert listed == names[: len(listed)]
    assert len(listed) + left_out == there
    assert left_out != 1
    assert len(listed) + bool(left_out) <= at_most


# --- texts ---------------------------------------------------------------------------------------


ENGLISH = """
followers = { $count ->
    [one] one follower
   *[other] { $count } followers
}
passed = { $name } passed { COUNT($count) }
    .short = { $name }!
only-english = only English
"""
KOREAN = """
followers = 팔로워 { $count }명
passed = { JOSA($name, "이", "가") } { JOSA(COUNT($count), "을", "를") } 넘었습니다
    .short = { $nobody }!
people = { COUNT($count, "명") }
"""


def english() -> Language:
    return Language("en", read=lambda code: Texts(code, [ENGLISH]))


def korean() -> Language:
    return Language("ko", english(), read=lambda code: Texts(code, [KOREAN]))


def test_a_number_chooses_the_plural_and_is_grouped() -> None:
    texts = [english().text("followers", count=count) for count in (1, 2, 454_000)]

    assert texts == ["one follower", "2 followers", "454,000 followers"]
    assert korean().text("followers", count=454_000) == "팔로워 454,000명"


def test_a_negative_number_has_a_minus_sign() -> None:
    assert english().text("followers", count=-1_200) == f"{MINUS}1,200 followers"


def test_a_string_is_shown_as_it_is() -> None:
    name = "{ $x } **\N{RIGHT-TO-LEFT OVERRIDE}a\nb"

    assert english().text("passed", name=name, count="45") == f"{name} passed 45"


def test_a_text_counts_and_chooses_particles() -> None:
    text = korean().text("passed", name="서울", count=450_000)

    assert text == "서울이 45만을 넘었습니다"


@pytest.mark.parametrize(("count", "shown"), [(450_000, "45만 명"), (450_270, "45만 270명")])
def test_a_text_counts_with_a_unit(count: int, shown: str) -> None:
    assert korean().text("people", count=count) == shown


def test_an_attribute_is_a_text_of_its_own() -> None:
    assert english().text("passed.short", name="Seoul") == "Seoul!"


@pytest.mark.parametrize("first", ["board", "rank", "place"])
def test_a_text_can_refer_to_others_whichever_is_asked_for_first(first: str) -> None:
    source = """
board = { rank } of { -brand }, { place.name }
# rank = a comment is no text, and neither is a line that goes on
rank = { $n ->
    [one] first
   *[other] { $n }.
}
place = { rank } place
    .name = in the
        world
-brand = Milepost
"""
    language = Language("en", read=lambda code: Texts(code, [source]))
    asked = {key: language.text(key, n=2) for key in (first, "board", "rank", "place")}

    assert asked == {"board": "2. of Milepost, in the\nworld", "rank": "2.", "place": "2. place"}


@pytest.mark.parametrize(
    ("key", "expected"), [("only-english", "only English"), ("passed.short", "서울!")]
)
def test_a_text_that_is_missing_or_wrong_is_english_and_logged_once(
    key: str, expected: str, caplog: pytest.LogCaptureFixture
) -> None:
    language = korean()
    with caplog.at_level(logging.INFO):
        texts = [language.text(key, name="서울") for _ in range(3)]

    assert texts == [expected] * 3
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert f"the English text of {key} is used in ko" in caplog.text


@pytest.mark.parametrize("make", [english, korean])
@pytest.mark.parametrize("key", ["nothing", "passed.long", "passed"])
def test_a_mistake_in_the_call_is_an_error_and_never_a_text(
    key: str, make: Callable[[], Language]
) -> None:
    with pytest.raises(KeyError, match=key.partition(".")[0]):
        make().text(key)


def test_a_value_that_no_text_can_hold_is_an_error_and_not_a_question_mark() -> None:
    with pytest.raises(TextError):
        english().text("passed.short", name="a" * 10_000)


def test_threads_share_a_language() -> None:
    language, texts, start = Language("ja"), list[str](), threading.Barrier(8)

    def read_one() -> None:
        start.wait()
        texts.append(language.names(["A"] * 9))

    threads = [threading.Thread(target=read_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert texts == ["A、A、A、Aほか5件"] * 8
