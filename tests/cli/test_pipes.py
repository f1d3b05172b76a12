"""The reader of the output goes away, or there is no room for it."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.workplace import Workplace

COMMANDS = [
    ["export"],
    ["export", "--format", "jsonl"],
    ["events", "--all", "--format", "jsonl"],
    ["ranking", "gpci"],
    ["ranking", "gpci", "--format", "csv"],
    ["replay", "--readings", "old.csv", "--format", "jsonl"],
    ["replay", "--readings", "old.csv", "--format", "csv"],
    ["replay", "--readings", "old.csv"],
]
SHORT = [COMMANDS[4], COMMANDS[5], COMMANDS[6]]
"""What they print here stays in the buffer until the interpreter ends."""
fails_at_exit = pytest.mark.xfail(strict=True, reason="the last flush fails at exit, with 120")


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


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(command, id=" ".join(command), marks=[fails_at_exit] * (command in SHORT))
        for command in COMMANDS
    ],
)
def test_a_reader_that_has_gone_is_no_traceback(work: Workplace, command: list[str]) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = run_into(work, write_end, *command)

    assert done.stderr == ""
    assert done.returncode in (0, 1)


@pytest.mark.parametrize("command", [COMMANDS[0], COMMANDS[5]], ids=" ".join)
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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.xfail(strict=True, reason="nothing takes care of what cannot be written")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_full_disk_fails_without_a_traceback(work: Workplace, command: list[str]) -> None:
    done = run_into(work, os.open("/dev/full", os.O_WRONLY), *command)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
