import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charts.fonts import drawable, strokes
from bot.charts.sheet import Sheet
from bot.language import LANGUAGES
from tests.charts.samples import pixels

SCRIPTS = [
    "Latin Ğ ß ø",
    "서울특별시",
    "ソウル と ひらがな",
    "東京都 漢字",
    "简体中文 北京",
    "繁體中文 臺北",
    "Αθήνα",
    "Москва Київ",
    "القاهرة",
    "תל אביב",
    "กรุงเทพ",
    "नई दिल्ली",
    "454,000 45만 450\u202fk 450\xa0k",
]


def picture(language: str, text: str, is_bold: bool = False) -> bytes:
    sheet = Sheet(language)
    sheet.text(60, 300, drawable(text), 60, is_bold=is_bold)
    return sheet.png()


def ink(png: bytes) -> int:
    """Return how many pixels are light."""
    return int((pixels(png)[:, :, 0] > 128).sum())


@pytest.mark.parametrize("is_bold", [False, True])
@pytest.mark.parametrize("language", ["ja", "ko"])
@pytest.mark.parametrize("text", SCRIPTS)
def test_every_script_is_drawn_in_either_order_of_fonts(
    text: str, language: str, is_bold: bool
) -> None:
    """What a font lacks is a box and a warning, and a warning fails a test."""
    assert len(drawable(text).replace(" ", "")) == len("".join(text.split()))
    blank = ink(picture(language, ""))
    letters = len(text.replace(" ", ""))
    assert ink(picture(language, text, is_bold)) - blank > 60 * letters


def test_different_letters_are_drawn_differently() -> None:
    """Boxes would all be the same."""
    letters = "서울東京ソあ北简臺Жж"
    assert len({picture("ko", letter) for letter in letters}) == len(letters)


def test_chinese_characters_have_the_shape_of_the_language() -> None:
    assert picture("ko", "海") != picture("ja", "海")


def test_kana_are_as_strong_as_the_letters_beside_them() -> None:
    thin, bold = (
        ink(picture("ja", "ニューヨーク")),
        ink(picture("ja", "ニューヨーク", is_bold=True)),
    )

    assert bold > 1.3 * thin


def test_the_parts_of_a_text_are_the_text() -> None:
    assert list(strokes("新宿のソウル市")) == [
        ("新宿", False),
        ("のソウル", True),
        ("市", False),
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  a\t b\n", "a b"),
        ("Party\x00\x07 City", "Party City"),
        ("\u202eevil\u202c", "evil"),
        ("rocket \U0001f680!", "rocket !"),
        ("\ud800", ""),
        ("\U0001f680", ""),
        ("서울", "서울"),
        ("$x^2$ \\alpha", "$x^2$ \\alpha"),
        ("450\u202fk", "450 k"),
    ],
)
def test_what_cannot_be_drawn_is_left_out(text: str, shown: str) -> None:
    assert drawable(text) == shown


@given(st.text(max_size=40), st.sampled_from(LANGUAGES), st.booleans())
def test_any_text_can_be_drawn(text: str, language: str, is_bold: bool) -> None:
    sheet = Sheet(language)
    shown = sheet.fitting(text, 300, 30, is_bold)
    sheet.text(60, 300, shown, 30, is_bold=is_bold)

    assert sheet.width(shown, 30, is_bold) <= 300
    assert sheet.png()


def test_a_text_that_fits_is_not_cut() -> None:
    assert Sheet("en").fitting("Seoul", 300, 30) == "Seoul"


def test_a_text_that_does_not_fit_ends_with_an_ellipsis() -> None:
    assert Sheet("en").fitting("Seoul Metropolitan Government", 300, 30) == "Seoul Metropolitan G…"
