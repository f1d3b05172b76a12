"""How long charts take, how large they are, and how late the event loop is meanwhile.

Exits with 1 where something is over its limit. Two charts are rendered at a time, as in the bot;
the event loop does nothing but sleep for a millisecond, again and again, and notes by how much
longer it slept.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.charts import Chart, Charts, Line

START = datetime(2023, 6, 1, tzinfo=UTC)
POLL = timedelta(minutes=15)
NAMES = (
    "서울",
    "東京",
    "London",
    "Paris",
    "ニューヨーク",
    "Amsterdam",
    "Αθήνα",
    "القاهرة",
    "Roma",
    "Wien",
)
ROUNDS = 5
CHARTS = 10
LONGEST = 400
"""Milliseconds for a chart on its own, and below for how late the event loop is."""
LATEST = 50
LARGEST = 150_000


def history(number: int, points: int) -> Line:
    """Return a line that grows and wobbles."""
    counts = (400_000 + number * 9_000 + 3 * place + place * place % 97 for place in range(points))
    at = (START + place * POLL for place in range(points))
    return Line(NAMES[number], tuple(zip(at, counts, strict=True)))


def compared(points: int) -> Chart:
    """Return ten lines of so many points."""
    lines = tuple(history(number, points) for number in range(len(NAMES)))
    return Chart("GPCI 상위 10개 도시", lines, "ko")


async def alone(charts: Charts, chart: Chart) -> tuple[float, int]:
    """Return how many milliseconds *chart* takes, the median, and its size."""
    took = []
    for number in range(ROUNDS):
        start = time.perf_counter()
        png = await charts.png(replace(chart, title=f"{chart.title} {number}"))
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took), len(png)


async def lateness(charts: Charts, chart: Chart, round_: int) -> list[float]:
    """Return by how many milliseconds the event loop was late, at each turn, sorted."""
    late: list[float] = []

    async def turn() -> None:
        while True:
            start = time.perf_counter()
            await asyncio.sleep(0.001)
            late.append((time.perf_counter() - start) * 1000 - 1)

    turning = asyncio.create_task(turn())
    several = (replace(chart, title=f"{round_} {number}") for number in range(CHARTS))
    await asyncio.gather(*(charts.png(one) for one in several))
    turning.cancel()
    return sorted(late)


async def compare() -> tuple[list[str], bool]:
    """Return what was measured, and whether it is within the limits."""
    charts = Charts(most_bytes=0)
    start = time.perf_counter()
    await charts.warm()
    warm = (time.perf_counter() - start) * 1000
    one, one_size = await alone(charts, Chart("서울", (history(0, 1000),), "ko"))
    ten, ten_size = await alone(charts, compared(1000))
    million, million_size = await alone(charts, Chart("Seoul", (history(0, 1_000_000),)))
    late = [await lateness(charts, compared(1000), number) for number in range(ROUNDS)]
    await charts.aclose()
    latest = statistics.median(turns[-1] for turns in late)
    lines = [
        f"to warm up          {warm:.0f} ms",
        f"one line            {one:.0f} ms, {one_size // 1000} kB",
        f"ten lines           {ten:.0f} ms, {ten_size // 1000} kB (limits {LONGEST} ms,"
        f" {LARGEST // 1000} kB)",
        f"a million points    {million:.0f} ms, {million_size // 1000} kB",
        f"event loop late by  {described(late)}; worst of a round {latest:.0f} ms (limit {LATEST})",
    ]
    is_within = max(one, ten) <= LONGEST and max(one_size, ten_size) <= LARGEST
    return lines, is_within and latest <= LATEST


def described(late: Sequence[Sequence[float]]) -> str:
    """Return the median and the 99th percentile."""
    turns = sorted(turn for round_ in late for turn in round_)
    return f"{statistics.median(turns):.1f} ms, 99% {turns[len(turns) * 99 // 100]:.1f} ms"


def main() -> int:
    """Print the measures; return 1 where something is over its limit."""
    lines, is_within = asyncio.run(compare())
    sys.stdout.write("\n".join(lines) + "\n")
    return int(not is_within)


if __name__ == "__main__":
    sys.exit(main())
