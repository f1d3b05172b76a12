"""The real program with a clock that jumps: libfaketime tells it another time than the timer's."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.workplace import Running, Workplace

LIBRARY = next(Path("/usr").glob("lib*/**/faketime/libfaketime.so.1"), None)
REQUIRED = "FAKETIME_REQUIRED"
DAY = 24 * 60 * 60
MISSING = "there is no libfaketime to tell the program another time: install faketime"

pytestmark = pytest.mark.skipif(LIBRARY is None and REQUIRED not in os.environ, reason=MISSING)

Start = Callable[..., Running]


@pytest.fixture
def start(work: Workplace) -> Start:
    """Start commands whose clock `show` sets, while their timer goes on by itself."""
    assert LIBRARY is not None, MISSING
    config = work.folder / "config" / "milepost.toml"
    text = config.read_text().replace('"1s"', '"1s"\nmax_age = "3650d"')
    config.write_text(text.replace("every=100", "every=5"))
    show(work, "+0")

    def start(*command: str) -> Running:
        return work.running(
            *command,
            LD_PRELOAD=str(LIBRARY),
            FAKETIME_TIMESTAMP_FILE=str(work.folder / "time"),
            FAKETIME_DONT_FAKE_MONOTONIC="1",
            FAKETIME_NO_CACHE="1",
            NO_FAKE_STAT="1",
        )

    return start


def show(work: Workplace, shown: str) -> None:
    """Let the clock show that, from now on and at the next start."""
    work.write("time", shown)


def poll(start: Start) -> None:
    with start("poll", "--once") as running:
        assert running.process.wait(60) == 0


def test_a_clock_that_jumps_stops_nothing_and_is_told(work: Workplace, start: Start) -> None:
    work.counts(seoul=299, paris=97)
    poll(start)
    threshold = 300
    with start("run") as running:
        running.expect("Ctrl-C stops", "stderr")
        for shown, told_of_it in (
            ("-9h", "jumped 9:00:00 back"),
            ("+8d", "jumped 8 days, 9:00:00 ahead"),
            ("@1970-01-01 12:00:00", "to 1970-01-01"),
            ("@2100-01-01 12:00:00", "to 2100-01-01"),
            ("+0", "the system's clock is back"),
        ):
            show(work, shown)
            running.expect(told_of_it, "stderr")
            work.counts(seoul=threshold, paris=97)
            running.expect(f"Seoul passes {threshold} followers")
            threshold += 5
        assert work.run("health").exit_code == 0
        assert running.stop() == 0
        told = "\n".join(running.lines["stderr"])

    assert len(running.lines["stdout"]) == 5
    assert [told.count(f"jumped {what}") for what in ("9:00:00 back", "8 days, 9:00:00 ahead")] == [
        1,
        1,
    ]
    assert "was to be polled" not in told
    assert "Traceback" not in told


def test_a_poll_of_a_clock_that_was_ahead_silences_nobody(work: Workplace, start: Start) -> None:
    work.counts(seoul=298, paris=97)
    poll(start)
    show(work, "+30d")
    work.counts(seoul=300, paris=98)
    os.utime(work.folder / "counts.csv", times=(time.time() + 30 * DAY,) * 2)
    poll(start)
    show(work, "+0")
    work.counts(seoul=301, paris=100)
    with start("run") as running:
        running.expect("Seoul passes 300 followers")
        running.expect("Paris passes 100 followers")
        running.expect("2 readings of 2 accounts are dated after now", "stderr")
        assert running.stop() == 0

    assert len(running.lines["stdout"]) == 2


def test_a_start_in_1970_reads_nothing_until_the_clock_is_set(
    work: Workplace, start: Start
) -> None:
    show(work, "@1970-01-01 00:00:30")
    work.counts(seoul=299, paris=97)
    with start("run") as running:
        running.expect("nothing is read until it is right", "stderr")
        show(work, "+0")
        running.expect("seoul: baseline 299", "stderr")
        work.counts(seoul=300, paris=97)
        running.expect("Seoul passes 300 followers")
        assert running.stop() == 0
