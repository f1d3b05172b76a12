"""Korean particles and units."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.korean import with_particle, with_unit

SUBJECT, TOPIC, OBJECT, WITH, TO, IS = (
    ("이", "가"),
    ("은", "는"),
    ("을", "를"),
    ("과", "와"),
    ("으로", "로"),
    ("이라", "라"),
)


@pytest.mark.parametrize(
    ("word", "particle", "expected"),
    [
        ("부산", SUBJECT, "부산이"),
        ("제주", SUBJECT, "제주가"),
        ("서울", SUBJECT, "서울이"),
        ("서울", TOPIC, "서울은"),
        ("제주", TOPIC, "제주는"),
        ("도쿄", OBJECT, "도쿄를"),
        ("런던", OBJECT, "런던을"),
        ("파리", WITH, "파리와"),
        ("뉴욕", WITH, "뉴욕과"),
        ("부산", TO, "부산으로"),
        ("제주", TO, "제주로"),
        ("서울", TO, "서울로"),  # ㄹ
        ("서울", IS, "서울이라"),
        ("제주", IS, "제주라"),
        ("1위", TO, "1위로"),
        ("45만", OBJECT, "45만을"),
        ("45만 명", OBJECT, "45만 명을"),
    ],
)
def test_a_word_gets_the_particle_that_its_last_consonant_asks_for(
    word: str, particle: tuple[str, str], expected: str
) -> None:
    assert with_particle(word, *particle) == expected


@pytest.mark.parametrize(
    ("number", "subject", "direction"),
    [
        ("0", "0이", "0으로"),  # 영
        ("1", "1이", "1로"),  # 일
        ("2", "2가", "2로"),
        ("3", "3이", "3으로"),
        ("4", "4가", "4로"),
        ("5", "5가", "5로"),
        ("6", "6이", "6으로"),
        ("7", "7이", "7로"),  # 칠
        ("8", "8이", "8로"),  # 팔
        ("9", "9가", "9로"),
        ("10", "10이", "10으로"),  # 십
        ("100", "100이", "100으로"),  # 백
        ("4,000", "4,000이", "4,000으로"),  # 천
        ("450,000", "450,000이", "450,000으로"),  # 사십오만
        ("100,000,000", "100,000,000이", "100,000,000으로"),  # 억
        ("1,000,000,000,000", "1,000,000,000,000가", "1,000,000,000,000로"),  # 조
        ("454,001", "454,001이", "454,001로"),
        ("45만 4,000", "45만 4,000이", "45만 4,000으로"),
        ("45만 4,002", "45만 4,002가", "45만 4,002로"),
        ("2023", "2023이", "2023으로"),
        ("1.2", "1.2가", "1.2로"),
        ("2.0", "2.0이", "2.0으로"),
        ("1.2%", "1.2%가", "1.2%로"),  # 퍼센트
        ("도쿄 2", "도쿄 2가", "도쿄 2로"),
        ("서울2", "서울2가", "서울2로"),
    ],
)
def test_a_number_gets_the_particle_of_how_it_is_read(
    number: str, subject: str, direction: str
) -> None:
    assert with_particle(number, *SUBJECT) == subject
    assert with_particle(number, *TO) == direction


@pytest.mark.parametrize(
    "word", ["seoul", "@visitseoul", "seoul3", "seoul_3", "東京", "", "450,000+"]
)
def test_a_word_that_nobody_knows_how_to_read_gets_both_particles(word: str) -> None:
    assert with_particle(word, *SUBJECT) == f"{word}이(가)"
    assert with_particle(word, *TOPIC) == f"{word}은(는)"
    assert with_particle(word, *TO) == f"{word}(으)로"
    assert with_particle(word, *IS) == f"{word}(이)라"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("“제주”", "“제주”가"),
        ("「부산」", "「부산」이"),
        ("[제주]", "[제주]가"),
        ("(제주)", "(제주)가"),
        ("**제주**", "**제주**가"),
        ("부산 ", "부산 이"),
        ("부산 🎉", "부산 🎉이"),
        ("부산(@visit_jeju)", "부산(@visit_jeju)이"),
        (r"부산 \(Busan\)", r"부산 \(Busan\)이"),
        (r"제주\*", r"제주\*가"),
        ("**부산 (Busan)**", "**부산 (Busan)**이"),
        ("제주\uff08섬\uff09", "제주\uff08섬\uff09가"),
    ],
)
def test_what_is_not_spoken_is_skipped(word: str, expected: str) -> None:
    assert with_particle(word, *SUBJECT) == expected


@given(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), st.sampled_from([SUBJECT, TO]))
def test_a_syllable_gets_the_particle_that_its_parts_ask_for(
    syllable: str, particle: tuple[str, str]
) -> None:
    parts = unicodedata.normalize("NFD", syllable)
    is_open = len(parts) == 2 or (particle == TO and parts[2] == "\N{HANGUL JONGSEONG RIEUL}")

    assert with_particle(syllable, *particle) == syllable + particle[is_open]
    assert with_particle(parts, *particle) == parts + particle[is_open]


@given(st.text(), st.sampled_from([SUBJECT, TOPIC, OBJECT, WITH, TO, IS]))
def test_a_particle_never_changes_the_word(word: str, particle: tuple[str, str]) -> None:
    result = with_particle(word, *particle)

    assert result.startswith(word)
    assert result != word


@pytest.mark.parametrize(
    ("number", "expected"),
    [("900", "900명"), ("45만 270", "45만 270명"), ("45만", "45만 명"), ("1억", "1억 명")],
)
def test_a_unit_stands_apart_from_a_word(number: str, expected: str) -> None:
    assert with_unit(number, "명") == expected
