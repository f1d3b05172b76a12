import pytest

from tests.charts.samples import DAY, START, chart, line, ten


@pytest.mark.parametrize("lines", [(), (*ten(), line("One more", [1]))])
def test_a_chart_has_one_to_ten_lines(lines: tuple) -> None:
    with pytest.raises(ValueError, match="1 to 10 lines"):
        chart(*lines)


def test_equal_charts_are_equal_keys() -> None:
    assert {chart(line("Seoul", [1, 2]))} == {chart(line("Seoul", [1, 2]))}


def test_lines_start_together_when_all_have_a_count() -> None:
    late = line("Late", [7, 8])
    late = type(late)("Late", tuple((at + 2 * DAY, count) for at, count in late.points))

    assert chart(line("Early", [1, 2, 3, 4]), late, is_indexed=True).bases() == [
        (START + 2 * DAY, 3),
        (START + 2 * DAY, 7),
    ]


def test_a_line_cannot_start_at_zero() -> None:
    assert chart(line("New", [0, 0, 5, 6])).bases() == [(START + 2 * DAY, 5)]


def test_a_line_that_ended_before_the_others_began_has_no_start() -> None:
    late = line("Late", [0, 0, 0, 9])

    assert chart(line("Ended", [5, 6]), late).bases() == [None, (START + 3 * DAY, 9)]


def test_lines_without_a_count_have_no_start() -> None:
    assert chart(line("Empty", []), line("Nothing", [0, 0])).bases() == [None, None]
