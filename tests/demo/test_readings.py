"""The embedded data: what was published is exact and cited, and the rest is marked as synthetic."""

import csv
import importlib.util
import tomllib
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.demo.story import FOLDER, READINGS, SETTINGS, Story, read_story
from bot.settings import load

ROOT = Path(__file__).parents[2]
TOLD = tomllib.loads((FOLDER / "story.toml").read_text(encoding="utf-8"))
ROWS = list(csv.DictReader(READINGS.read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def story() -> Story:
    return read_story()


def test_the_readings_are_what_the_script_makes() -> None:
    spec = importlib.util.spec_from_file_location("demo_readings", ROOT / "docs/demo_readings.py")
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    assert READINGS.read_text(encoding="utf-8") == script.table()


def test_what_was_published_is_there_to_the_follower() -> None:
    published = [
        (row["account"], int(row["followers"]), row["timestamp"][:7])
        for row in ROWS
        if row["note"] == "published"
    ]

    assert published == [
        ("seoul", 450_000, "2023-09"),
        ("seoul", 454_000, "2023-10"),
        ("melbourne", 367_000, "2023-10"),
        ("paris", 333_000, "2023-10"),
        ("new-york", 210_000, "2023-10"),
        ("tokyo", 170_000, "2023-10"),
        ("london", 24_000, "2023-10"),
    ]
    assert published == [
        (one["account"], one["followers"], one["month"]) for one in TOLD["published"]
    ]
    assert TOLD["citation"] == "as published 5-7 November 2023, as of October 2023"


def test_everything_else_says_that_it_is_synthetic() -> None:
    assert {row["note"] for row in ROWS} == {"published", "synthetic"}
    assert not [
        row
        for row in ROWS
        if row["account"] in TOLD["unpublished"]["accounts"] and row["note"] != "synthetic"
    ]


def test_seoul_passes_450_000_in_september_and_not_before() -> None:
    counts = [
        (row["timestamp"], int(row["followers"])) for row in ROWS if row["account"] == "seoul"
    ]

    assert min(at for at, count in counts if count >= 450_000)[:7] == "2023-09"


def test_every_account_is_read_every_day_but_in_the_outage(story: Story) -> None:
    outage = TOLD["outage"]
    silent = {at.date() for at in story.times if at not in story.readings}

    assert {later - earlier for earlier, later in pairwise(story.times)} == {timedelta(days=1)}
    assert (min(silent), max(silent), len(silent)) == (outage["from"], outage["to"], 14)
    assert {frozenset(readings) for readings in story.readings.values()} == {
        frozenset(account.key for account in story.settings.accounts)
    }
    assert list(story.readings) == [at for at in story.times if at.date() not in silent]


def test_the_rows_are_in_the_order_of_time() -> None:
    times = [row["timestamp"] for row in ROWS]

    assert times == sorted(times)


def test_what_is_implausible_is_where_the_story_says(story: Story) -> None:
    """Else the rules would be seen at work on what nobody explains."""
    odd = {
        (key, at.date())
        for (_, before), (at, after) in pairwise(story.readings.items())
        for key, reading in after.items()
        if reading.count
        and (earlier := before[key].count)
        and abs(reading.count.followers - earlier.followers) > 0.05 * earlier.followers
    }
    defect, incident = TOLD["defect"], TOLD["incident"]
    days = [(defect["account"], day) for day in with_the_day_after(defect["on"])]
    for account in incident["accounts"]:
        days += [(account, day) for day in with_the_day_after(incident["on"])]

    assert odd <= set(days)


def with_the_day_after(days: list[date]) -> list[date]:
    return [*days, days[-1] + timedelta(days=1)]


def test_a_place_in_the_index_stands_where_it_is_sure(story: Story) -> None:
    [board] = story.settings.boards
    references = {one.account: one.reference for one in board.members if one.reference}

    assert references == {
        "london": "GPCI 2022: 1st",
        "new-york": "GPCI 2022: 2nd",
        "seoul": "GPCI 2022: 7th",
        "melbourne": "GPCI 2022: 9th",
    }
    assert board.definition_url == "https://mori-m-foundation.or.jp/english/ius2/gpci2/index.shtml"


def test_the_settings_are_those_that_an_operator_would_write() -> None:
    assert load(SETTINGS, {}) == read_story().settings
