from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charts import Chart, Line, alt_text
from bot.language import LANGUAGES
from tests.charts.samples import DAY, LONG_NAME, START, chart, growing, line, ten

SEOUL = line("Seoul", [430_000, 455_000, 454_000])


def test_it_tells_what_is_shown() -> None:
    shown = Chart(
        "Seoul passes 450,000",
        (replace(SEOUL, held=((START, 9),)), line("Tokyo", [436_000])),
        milestones=(450_000,),
        crossing=(START + DAY, 455_000),
    )

    assert alt_text(shown).splitlines() == [
        "Line chart: Seoul passes 450,000.",
        "From 1 Jun 2023, 00:00 to 3 Jun 2023, 00:00.",
        "Marked: 455,000 on 2 Jun 2023, 00:00.",
        "Milestones: 450,000.",
        "Seoul: from 430,000 to 454,000, highest 455,000.",
        "Tokyo: 436,000, a single reading.",
        "1 unconfirmed reading.",
    ]


def test_it_speaks_the_language_of_the_chart_and_keeps_its_time() -> None:
    text = alt_text(Chart("서울", (SEOUL, line("부산", [])), "ko", "Asia/Seoul"))

    assert text.splitlines() == [
        "꺾은선 그래프: 서울.",
        "기간: 2023년 6월 1일 09:00 ~ 2023년 6월 3일 09:00.",
        "Seoul: 43만에서 45만 4,000, 최고 45만 5,000.",
        "부산: 아직 측정값이 없습니다.",
    ]


def test_it_tells_of_an_index_what_the_picture_shows() -> None:
    lines = (line("Seoul", [200, 250, 300]), line("Tokyo", [0, 400, 410]), line("New", [0]))
    text = alt_text(chart(*lines, is_indexed=True, milestones=(250,), crossing=(START, 200)))

    assert text.splitlines() == [
        "Line chart, every line starting at 100: A title.",
        "From 2 Jun 2023, 00:00 to 3 Jun 2023, 00:00.",
        "Seoul: from 100 to 120, highest 120.",
        "Tokyo: from 100 to 102.5, highest 102.5.",
        "New: no readings yet.",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_long_names_fit_with_all_that_is_told(language: str) -> None:
    lines = tuple(growing(f"{number} {LONG_NAME}", 430_000) for number in range(10))
    shown = Chart(
        LONG_NAME * 4,
        lines,
        language,
        milestones=(450_000, 500_000),
        crossing=(START, 450_000),
    )
    text = alt_text(shown)

    assert len(text) <= 1024
    assert len(text.splitlines()) == 4 + 10
    assert [told.partition(" ")[0] for told in text.splitlines()[4:]] == list("0123456789")


@given(
    st.text(max_size=2000),
    st.lists(st.text(max_size=500), min_size=1, max_size=10),
    st.lists(st.integers(0, 10**11), max_size=9),
    st.sampled_from(LANGUAGES),
    st.booleans(),
)
def test_it_is_never_longer_than_discord_allows(
    title: str, names: list[str], counts: list[int], language: str, is_indexed: bool
) -> None:
    lines = tuple(line(name, counts) for name in names)
    shown = Chart(title, lines, language, milestones=tuple(counts), is_indexed=is_indexed)

    assert 0 < len(alt_text(shown)) <= 1024


def test_whole_sentences_are_left_out_where_counts_have_no_end() -> None:
    lines = tuple(Line(LONG_NAME, ((START, 10**24), (START + DAY, 10**24))) for _ in range(10))
    text = alt_text(chart(*lines))

    assert 900 < len(text) <= 1024
    assert text.endswith(".")


def test_ten_lines_are_told_in_the_order_of_the_chart() -> None:
    told = alt_text(chart(*ten())).splitlines()[2:]

    assert [one.partition(":")[0] for one in told] == [f"City {number}" for number in range(10)]
