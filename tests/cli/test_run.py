"""`milepost run` as an operator meets it: a process that is started, stopped and killed."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.cli.workplace import Running, Workplace

STARTED = "milepost: accounts: 2, boards: 1, sources: file; "


PARIS = "Paris passes 100 followers on Instagram"
SEOUL = "Seoul passes 300 followers on Instagram"


def prepare(work: Workplace, *seoul: int, paris: int = 97) -> None:
    """Poll so often, and leave the last counts in the file."""
    for followers in seoul:
        work.counts(seoul=followers, paris=paris)
        assert work.run("poll", "--once").exit_code == 0


def start(work: Workplace) -> Running:
    running = work.running("run")
    running.expect(STARTED, "stderr")
    return running


def test_a_change_of_the_file_is_announced_and_nothing_again_after_a_restart(
    work: Workplace,
) -> None:
    prepare(work, 298, 299)
    with start(work) as running:
        work.counts(seoul=300, paris=97)
        line = running.expect(
            f"{SEOUL} | @seoul_official | Ranking: GPCI: No. 1 of 2 · 203 followers ahead of Paris"
        )
        assert running.stop() == 0
        assert running.lines["stdout"] == [line]
        assert running.lines["stderr"][-1] == "milepost: stopped"
        assert "Traceback" not in "".join(running.lines["stderr"])
    with start(work) as running:
        work.counts(seoul=300, paris=100)
        line = running.expect(PARIS)
        assert running.stop() == 0
        assert running.lines["stdout"] == [line]


def test_what_was_queued_by_another_command_is_sent_at_the_start(work: Workplace) -> None:
    prepare(work, 298, 299, 300)
    with start(work) as running:
        running.expect(SEOUL)
        assert running.stop() == 0


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_0(work: Workplace, with_signal: signal.Signals) -> None:
    prepare(work, 298)
    with start(work) as running:
        assert running.stop(with_signal) == 0
        assert running.lines["stdout"] == []
        assert "Traceback" not in "".join(running.lines["stderr"])


def test_there_is_one_at_a_time_on_a_database_and_a_crash_gives_it_up(work: Workplace) -> None:
    prepare(work, 298)
    with start(work) as running:
        second = work.process("run")
        assert (second.returncode, second.stdout, second.stderr) == (
            1,
            "",
            "milepost: milepost.db: another milepost runs on this database\n",
        )
        assert work.run("poll", "--once").exit_code == 0  # polls only
        assert running.stop(signal.SIGKILL) == -signal.SIGKILL
    with start(work) as running:
        assert running.stop() == 0


def test_health_tells_whether_it_runs(work: Workplace) -> None:
    prepare(work, 298, 299)
    never = work.run("health")
    assert (never.exit_code, never.stderr) == (1, "milepost: no sign of life yet\n")
    with start(work) as running:
        work.counts(seoul=300, paris=97)
        running.expect(SEOUL)
        alive = work.run("health")
        assert (alive.exit_code, alive.stdout) == (0, "running\n")
        assert running.stop() == 0


def test_a_source_that_fails_is_told_once_and_once_when_it_is_back(work: Workplace) -> None:
    prepare(work, 298, 299)
    Path("counts.csv").unlink()
    with start(work) as running:
        running.expect("ERROR bot.pipeline.notices: source file fails: counts.csv: ", "stderr")
        work.write("counts.csv", "nonsense")
        work.counts(seoul=300, paris=97)
        running.expect("source file is readable again", "stderr")
        running.expect(SEOUL)
        assert running.stop() == 0
        errors = [line for line in running.lines["stderr"] if "ERROR" in line]
        assert len(errors) == 1


def test_killing_it_again_and_again_loses_and_repeats_nothing(work: Workplace) -> None:
    prepare(work, 298, 299)
    told: list[str] = []
    for seoul, paris, line in ((299, 97, ""), (300, 97, SEOUL), (300, 98, ""), (300, 100, PARIS)):
        with start(work) as running:
            work.counts(seoul=seoul, paris=paris)
            if line:
                running.expect(line)
            running.stop(signal.SIGKILL)
            told += running.lines["stdout"]
    with start(work) as running:
        running.stop()
        told += running.lines["stdout"]

    # A line that was printed and not yet noted is printed again, and is the same.
    assert len(set(told)) == 2
    assert [event["account"] for event in work.json("events")] == ["paris", "seoul"]


def test_a_console_that_is_gone_is_no_traceback(work: Workplace) -> None:
    prepare(work, 298, 299)
    read_end, write_end = os.pipe()
    os.close(read_end)
    with Running(work.start("run", stdout=write_end)) as running:
        os.close(write_end)
        running.expect(STARTED, "stderr")
        work.counts(seoul=300, paris=97)
        while running.process.poll() is None and not work.json("events"):
            time.sleep(0.1)
        time.sleep(1)  # it is sent right after it is stored, or not
        if running.process.poll() is None:
            running.stop()
        assert "Traceback" not in "".join(running.lines["stderr"])


def test_a_pipe_that_nobody_writes_to_does_not_keep_it_from_stopping(work: Workplace) -> None:
    prepare(work, 298)
    Path("counts.csv").unlink()
    os.mkfifo("counts.csv")
    with work.running("run") as running:
        running.expect("source file fails: counts.csv: is no file", "stderr")
        assert running.stop() == 0
