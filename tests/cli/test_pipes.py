"""The reader of the output goes away, or there is no room for it."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.workplace import Workplace

FULL = Path("/dev/full")
COMMANDS = [
    ["export"],
    ["ranking", "gpci"],
    ["replay", "--readings", "old.csv", "--format", "jsonl"],
]
"""What prints CSV, a table and lines of JSON; all commands print them with the same functions."""


@pytest.fixture(autouse=True)
def imported(work: Workplace) -> None:
    rows = [f"2023-09-01T{n // 60:02}:{n % 60:02}:00Z,seoul,{900 + n}" for n in range(1_000)]
    work.table("old.csv", *rows)
    assert work.run("import", "old.csv").exit_code == 0


def run_into(work: Workplace, stdout: int, *command: str) -> subprocess.CompletedProcess[str]:
    process = work.start(*command, stdout=stdout)
    os.close(stdout)
    _, stderr = process.communicate(timeout=60)
    return subprocess.CompletedProcess(command, process.returncode, None, stderr)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_reader_that_has_gone_is_no_traceback(work: Workplace, command: list[str]) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = run_into(work, write_end, *command)

    assert done.stderr == ""
    assert done.returncode in (0, 1)


@pytest.mark.parametrize("command", [COMMANDS[0], COMMANDS[2]], ids=" ".join)
def test_head_takes_the_first_line(work: Workplace, command: list[str]) -> None:
    """What is longer than a pipe holds meets the closed end in the middle."""
    if command[0] == "replay":
        command = [*command, "--milestones", "every=1"]
    process = work.start(*command)
    assert process.stdout is not None
    first = process.stdout.readline()
    process.stdout.close()
    process.stdout = None
    _, stderr = process.communicate(timeout=60)

    assert first
    assert "Traceback" not in stderr


@pytest.mark.skipif(not FULL.is_char_device(), reason="there is no device that is always full")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_full_disk_fails_without_a_traceback(work: Workplace, command: list[str]) -> None:
    done = run_into(work, os.open(FULL, os.O_WRONLY), *command)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
