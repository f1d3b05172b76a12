import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import pytest

from bot.charts import Charts, render
from tests.charts.samples import chart, growing, ten

SEOUL = chart(growing("Seoul", 430_000))
OTHERS = [replace(SEOUL, title=f"Chart {number}") for number in range(4)]
WRONG = replace(SEOUL, zone="Nowhere/At_all")


@pytest.fixture
async def charts() -> AsyncIterator[Charts]:
    charts = Charts()
    yield charts
    await charts.aclose()


async def test_a_chart_is_rendered_as_ever(charts: Charts) -> None:
    assert await charts.png(SEOUL) == render(SEOUL)


async def test_a_chart_that_is_asked_for_twice_is_rendered_once(charts: Charts) -> None:
    first, second = await asyncio.gather(charts.png(SEOUL), charts.png(replace(SEOUL)))

    assert first is second
    assert await charts.png(SEOUL) is first


async def test_charts_are_rendered_two_at_once_and_do_not_disturb_each_other(
    charts: Charts,
) -> None:
    several = [*OTHERS, chart(*ten(), language="ko"), chart(*ten(), language="ja")]
    pictures = await asyncio.gather(*map(charts.png, several))

    assert pictures == [render(one) for one in several]
    names = [thread.name for thread in threading.enumerate()]
    assert sum(name.startswith("charts") for name in names) == 2


async def test_the_longest_unused_is_forgotten_first() -> None:
    largest = max(len(render(one)) for one in OTHERS) + len(SEOUL.lines[0].points) * 160
    charts = Charts(most_bytes=3 * largest)
    first, second, third = [await charts.png(one) for one in OTHERS[:3]]
    await charts.png(OTHERS[0])
    await charts.png(OTHERS[3])

    assert await charts.png(OTHERS[0]) is first
    assert await charts.png(OTHERS[2]) is third
    assert await charts.png(OTHERS[1]) is not second
    await charts.aclose()


async def test_nothing_is_kept_where_there_is_no_room() -> None:
    charts = Charts(most_bytes=0)
    first = await charts.png(SEOUL)
    second = await charts.png(SEOUL)

    assert first is not second
    assert first == second
    await charts.aclose()


async def test_who_goes_away_does_not_take_the_picture_from_others(charts: Charts) -> None:
    leaving, waiting = (asyncio.create_task(charts.png(SEOUL)) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()

    assert await waiting == render(SEOUL)
    assert leaving.cancelled()


async def test_a_failure_reaches_all_who_wait_and_is_not_kept(charts: Charts) -> None:
    for _ in range(2):
        waiting = (charts.png(WRONG), charts.png(WRONG))
        ends = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(end) for end in ends] == [ZoneInfoNotFoundError] * 2
    assert await charts.png(SEOUL)


async def test_it_can_be_warmed_and_closed() -> None:
    charts = Charts()
    await charts.warm()
    await charts.aclose()

    assert not [one for one in threading.enumerate() if one.name.startswith("charts")]


def run(code: str, **environ: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=root,
        env=os.environ | environ,
        capture_output=True,
        text=True,
        check=False,
    )


def test_importing_the_package_imports_nothing_slow() -> None:
    done = run("import bot.charts, sys; print({'matplotlib', 'numpy', 'PIL'} & set(sys.modules))")

    assert (done.stdout, done.stderr) == ("set()\n", "")


def test_a_container_that_cannot_be_written_to_draws_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run(
        "import logging; logging.basicConfig()\n"
        "from bot.charts import render\n"
        "from tests.charts.test_rendering import SEOUL\n"
        "print(render(SEOUL)[1:4])",
        MPLCONFIGDIR=str(tmp_path / "file" / "matplotlib"),
    )

    assert (done.stdout, done.stderr) == ("b'PNG'\n", "")


def test_the_settings_of_a_user_of_matplotlib_change_nothing(tmp_path: Path) -> None:
    settings = "text.usetex: True\nfont.size: 90\naxes.grid: True\n"
    (tmp_path / "matplotlibrc").write_text(settings)
    done = run(
        "from bot.charts import render\n"
        "from tests.charts.test_rendering import SEOUL\n"
        "print(render(SEOUL).hex())",
        MPLCONFIGDIR=str(tmp_path),
    )

    assert done.stderr == ""
    assert bytes.fromhex(done.stdout) == render(SEOUL)
