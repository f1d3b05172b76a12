"""A folder in which an operator works, and the command line in it."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from bot.cli import main

ROOT = Path(__file__).parents[2]
CONFIG = """
[milestones]
ladder = "every=100"
[sources.file]
path = "counts.csv"
interval = "1s"
jitter = "0s"
{accounts}
[[boards]]
key = "gpci"
name = "GPCI"
definition = "Cities."
members = [{members}]
"""
ACCOUNT = """
[[accounts]]
key = "{key}"
city = "{city}"
platform = "instagram"
handle = "{key}_official"
source = "file"
"""
# What a terminal or the tests' own process may set, and an operator's environment need not.
_NOT_PASSED_ON = ("MILEPOST_", "PYTHON", "COLUMNS", "CI", "TZ", "LC_", "LANG")


def clean_environment() -> dict[str, str]:
    """Return the environment without what would change the output; *bot* can be imported.

    There is no page: bots of several tests at a time would be after the same port.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith(_NOT_PASSED_ON)}
    return {**kept, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "MILEPOST_WEB__ENABLED": "false"}


class Workplace:
    """A configuration of some cities, and their counts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.configure("paris", "seoul")

    def configure(self, *keys: str) -> None:
        accounts = "".join(ACCOUNT.format(key=key, city=key.title()) for key in keys)
        members = ", ".join(f'"{key}"' for key in keys)
        self.write("config/milepost.toml", CONFIG.format(accounts=accounts, members=members))

    def write(self, name: str, text: str) -> Path:
        """Write a file at once, as the README asks for."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(".draft")
        draft.write_text(text, encoding="utf-8")
        draft.replace(file)
        return file

    def counts(self, **followers: int) -> None:
        """Write what holds now."""
        rows = "".join(f"{key},{count}\n" for key, count in followers.items())
        self.write("counts.csv", f"account,followers\n{rows}")

    def table(self, name: str, *rows: str) -> Path:
        """Write a table of readings."""
        return self.write(name, "\n".join(["timestamp,account,followers", *rows, ""]))

    def run(self, *args: str) -> Result:
        """Run a command in this process, which is quicker; what it did not expect is raised."""
        return CliRunner().invoke(main, args, catch_exceptions=False)

    def json(self, *args: str) -> list[dict[str, Any]]:
        """Run a command that succeeds, and return the JSON lines that it prints."""
        result = self.run(*args, "--format", "jsonl")
        assert (result.exit_code, result.stderr) == (0, ""), result.stderr
        return [json.loads(line) for line in result.stdout.splitlines()]

    def process(
        self, *args: str, stdin: str = "", **environ: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in a process of its own."""
        done = self.start(*args, **environ)
        stdout, stderr = done.communicate(stdin, timeout=120)
        return subprocess.CompletedProcess(args, done.returncode, stdout, stderr)

    def running(self, *args: str, **environ: str) -> "Running":
        """Start a command that goes on until it is stopped."""
        return Running(self.start(*args, **environ))

    def start(self, *args: str, stdout: int = subprocess.PIPE, **environ: str):
        """Start a command in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *args],
            cwd=self.folder,
            env={**clean_environment(), **environ},
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )


class Running:
    """A command under way; what it prints can be waited for."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: dict[str, list[str]] = {"stdout": [], "stderr": []}
        self._news = threading.Condition()
        self._readers = [
            threading.Thread(target=self._read, args=(name,), daemon=True) for name in self.lines
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, name: str) -> None:
        stream = getattr(self.process, name)
        if stream is None:
            return
        for line in stream:
            with self._news:
                self.lines[name].append(line.rstrip("\n"))
                self._news.notify_all()

    def expect(self, text: str, stream: str = "stdout") -> str:
        """Wait for a line with *text*, and return it."""

        def found() -> str | None:
            return next((line for line in self.lines[stream] if text in line), None)

        with self._news:
            assert self._news.wait_for(found, timeout=60), (text, self.lines)
            return found() or ""

    def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal, and return the exit code."""
        self.process.send_signal(with_signal)
        code = self.process.wait(timeout=30)
        for reader in self._readers:
            reader.join()
        return code

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for reader in self._readers:
            reader.join()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
