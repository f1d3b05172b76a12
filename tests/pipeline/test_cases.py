"""Small series that a rule got wrong once, replayed whole."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.domain.announcements import Subscription
from bot.domain.events import MilestoneReached, NeckAndNeck, Overtaken
from bot.domain.ladder import parse_ladder
from bot.domain.rules import Rules
from bot.pipeline.replay import one_board, polls_of, replay
from bot.storage.events import StoredEvent
from bot.tables import parse_table
from tests.samples import CASES

DAY = timedelta(days=1)
START = datetime.fromisoformat("2026-01-01T00:00:00Z")
BOARD_ONLY = "at=100000000"
Told = tuple[str, float]


def told(name: str, ladder: str) -> list[Told]:
    """Return the milestones and overtakes of a case, each with its day from the first poll."""
    rows = parse_table((CASES / f"{name}.csv").read_bytes(), name)
    polls = polls_of(rows)
    accounts = {account for readings in polls.values() for account in readings}
    catalogue = one_board(accounts, parse_ladder(ladder), Rules())
    events: list[StoredEvent] = []
    asyncio.run(replay(polls, catalogue, Subscription("all"), events.append))
    return [
        (said, round((stored.at - START) / DAY, 2)) for stored in events for said in facts(stored)
    ]


def facts(stored: StoredEvent) -> list[str]:
    match stored.event:
        case MilestoneReached() as event:
            rungs = (*event.also_passed, event.threshold)
            return [f"{event.account} {rung}" for rung in rungs]
        case Overtaken() as event:
            return [f"{event.account} over {other}" for other in event.passed]
        case NeckAndNeck() as event:
            return ["neck and neck"]
    return []


@pytest.mark.parametrize(
    ("name", "ladder"),
    [
        ("06_lead_by_one_daily", BOARD_ONLY),
        ("11_wrong_value_two_hourly_polls", "every=10000"),
        ("11b_wrong_value_two_polls_5min", "every=10000"),
        ("12_platform_bug_three_days", "every=100000"),
        ("21_first_readings_zero", "1-2-5"),
        ("22_jitter_of_two_servers", "every=1000"),
    ],
)
def test_nothing_is_told_of_what_is_not_so(name: str, ladder: str) -> None:
    assert [one for one in told(name, ladder) if one[1] < 15 or not name.startswith("06")] == []


@pytest.mark.parametrize(
    ("name", "ladder", "expected"),
    [
        ("01_young_monthly", "every=100", {"city 100": 60, "city over museum": 90}),
        (
            "02_new_from_zero_monthly",
            "every=100",
            {
                **{f"new {rung}": 60 for rung in (100, 200, 300, 400)},
                **{f"new over {other}": 90 for other in "bcde"},
            },
        ),
        ("03_second_reading_above_daily", "every=100000", {"city 100000": 2, "city over other": 4}),
        ("04_wobble_is_trend_monthly", BOARD_ONLY, {"a over b": 480}),
        ("05_cadence_changes", BOARD_ONLY, {"a over b": 213}),
        ("14_first_two_readings_too_high", "every=1000", {"city 3000": 25, "city 4000": 75}),
        ("23_weekly_then_hourly", "at=50000", {"seoul 50000": 91.3}),
        ("24_daily_then_hourly", "at=50000", {"seoul 50000": 29.3}),
    ],
)
def test_what_is_so_is_told_in_time(name: str, ladder: str, expected: dict[str, float]) -> None:
    days = dict(told(name, ladder))

    for said, day in expected.items():
        assert days[said] <= day


def test_a_pair_that_flaps_is_told_of_twice_in_a_week_at_the_most() -> None:
    days = [day for _, day in told("07_flap_after_neck_daily_12h", BOARD_ONLY)]

    assert days
    assert all(sum(day <= other < day + 7 for other in days) <= 2 for day in days)
