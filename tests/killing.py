"""Programs that kill themselves at one of their steps, and the tests of what that does."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def run_apart(program: Callable[[], int], note: Path) -> int:
    """Run *program* in a process of its own; return its steps, or 0 where it was killed.

    It tells by *note* how many steps it took.
    """
    child = os.fork()
    if not child:
        note.write_text(str(program()))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return 0
    assert status == 0, status
    return int(note.read_text())


def report_of(module: str, folder: Path) -> dict[str, Any]:
    """Return what the program *module*, which forks and so is none of pytest's, saw in *folder*."""
    command = [sys.executable, "-m", module, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.stderr == ""
    return json.loads(done.stdout)
