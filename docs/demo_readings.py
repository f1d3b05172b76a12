"""Makes the readings of the demonstration from its story; they are the same every time."""

import random
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from bot.tables import write_csv
from bot.text import iso

DEMO = Path(__file__).parents[1] / "bot" / "demo"
DAY = timedelta(days=1)
SMOOTH_DAYS = 12
"""Over how many days to both sides an account changes its pace."""

# Where each account is at some days; what was published is added to it.
COURSES = {
    "seoul": {
        date(2023, 1, 1): 306_000,
        date(2023, 1, 20): 317_450,
        date(2023, 3, 14): 350_300,
        date(2023, 3, 28): 358_790,
        date(2023, 6, 5): 400_900,
        date(2023, 8, 1): 433_600,
        date(2023, 11, 5): 454_310,
    },
    "melbourne": {date(2023, 1, 1): 354_800, date(2023, 11, 5): 367_190},
    "paris": {date(2023, 1, 1): 316_200, date(2023, 11, 5): 333_260},
    "new-york": {date(2023, 1, 1): 197_300, date(2023, 11, 5): 210_180},
    "tokyo": {date(2023, 1, 1): 146_100, date(2023, 11, 5): 170_390},
    "london": {date(2023, 1, 1): 21_300, date(2023, 11, 5): 24_040},
    "singapore": {
        date(2023, 1, 1): 92_100,
        date(2023, 8, 2): 100_020,
        date(2023, 11, 5): 103_800,
    },
    "amsterdam": {date(2023, 1, 1): 118_900, date(2023, 11, 5): 124_500},
    "berlin": {
        date(2023, 1, 1): 113_600,
        date(2023, 4, 25): 120_960,
        date(2023, 5, 11): 121_620,
        date(2023, 11, 5): 131_300,
    },
    "shanghai": {
        date(2023, 1, 1): 44_200,
        date(2023, 5, 29): 50_010,
        date(2023, 11, 5): 55_900,
    },
}


def course(points: Mapping[date, int], seed: str) -> dict[date, int]:
    """Return a count for every day, which goes through *points* and wobbles in between."""
    days = sorted(points)
    paces = [
        (points[b] - points[a]) / (b - a).days
        for a, b in pairwise(days)
        for _ in range((b - a).days)
    ]
    chance = random.Random(seed)
    steps = []
    for n in range(len(paces)):
        near = paces[max(0, n - SMOOTH_DAYS) : n + SMOOTH_DAYS + 1]
        steps.append(sum(near) / len(near) * (0.35 + 1.3 * chance.random()))
    counts = {days[0]: points[days[0]]}
    for a, b in pairwise(days):
        part = steps[(a - days[0]).days : (b - days[0]).days]
        scale = (points[b] - points[a]) / sum(part)
        for n, way in enumerate(accumulate(part), start=1):
            counts[a + n * DAY] = points[a] + round(way * scale)
    return counts


def counts_of(story: Mapping[str, Any]) -> dict[str, dict[date, int]]:
    """Return what the source says of each account, day by day."""
    points = {account: dict(known) for account, known in COURSES.items()}
    for figure in story["published"]:
        points[figure["account"]][figure["on"]] = figure["followers"]
    counts = {account: course(known, account) for account, known in points.items()}
    contest, incident, defect = story["contest"], story["incident"], story["defect"]
    for n, lead in enumerate(contest["lead"]):
        day = contest["from"] + n * DAY
        counts[contest["account"]][day] = counts[contest["rival"]][day] + lead
    for day in incident["on"]:
        for account in incident["accounts"]:
            counts[account][day] //= 10
    for day in defect["on"]:
        counts[defect["account"]][day] = defect["followers"]
    return counts


def rows(story: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    """Yield the table, the header first."""
    yield "timestamp", "account", "followers", "note"
    counts, polls, outage = counts_of(story), story["polls"], story["outage"]
    published = {(figure["account"], figure["on"]) for figure in story["published"]}
    at: datetime = polls["first"]
    while at <= polls["last"]:
        day = at.date()
        if not outage["from"] <= day <= outage["to"]:
            for account, known in counts.items():
                note = "published" if (account, day) in published else "synthetic"
                yield iso(at), account, known[day], note
        at += DAY


def table() -> str:
    """Return the text of the file."""
    story = tomllib.loads((DEMO / "story.toml").read_text(encoding="utf-8"))
    return "".join(write_csv(rows(story)))


if __name__ == "__main__":
    (DEMO / "readings.csv").write_text(table(), encoding="utf-8")
