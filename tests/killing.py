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


def is_killed(program: Callable[[], object]) -> bool:
    """Run *program* in a process of its own, and return whether it killed itself."""
    child = os.fork()
    if not child:
        program()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return True
    assert status == 0, status
    return False


def report_of(module: str, folder: Path) -> dict[str, Any]:
    """Return what the program *module*, which forks and so is none of pytest's, saw in *folder*."""
    command = [sys.executable, "-m", module, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.stderr == ""
    return json.loads(done.stdout)
