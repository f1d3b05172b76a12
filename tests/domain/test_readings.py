import pytest

from bot.domain.readings import Count, Reading, Status, rounding_step
from tests.series import START


@pytest.mark.parametrize(
    ("platform", "followers", "step"),
    [
        ("instagram", 454_321, 1),
        ("mastodon", 10**9, 1),
        ("", 12_345, 1),
        ("youtube", 0, 1),
        ("youtube", 7, 1),
        ("youtube", 999, 1),
        ("youtube", 1_000, 10),
        ("youtube", 9_990, 10),
        ("youtube", 12_300, 100),
        ("youtube", 123_000, 1_000),
        ("youtube", 1_230_000, 10_000),
        ("youtube", 123_000_000, 1_000_000),
    ],
)
def test_a_platform_rounds_down_to_its_significant_figures(
    platform: str, followers: int, step: int
):
    assert step == rounding_step(platform, followers)


@pytest.mark.parametrize(
    ("followers", "step", "highest"), [(454_321, 1, 454_321), (12_300, 100, 12_399), (0, 1, 0)]
)
def test_a_rounded_count_stands_for_an_interval(followers: int, step: int, highest: int):
    assert highest == Count(START, followers, step).highest


def test_a_reading_of_a_number_has_a_count():
    reading = Reading.ok(START, 12_300, 100)

    assert Status.OK is reading.status
    assert Count(START, 12_300, 100) == reading.count
    assert reading.taken_at == START


@pytest.mark.parametrize("status", [Status.HIDDEN, Status.MISSING, Status.FAILED])
def test_what_is_unknown_has_no_number(status: Status):
    assert Reading(START, status).count is None
