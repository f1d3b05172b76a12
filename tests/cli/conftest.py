"""A folder for each test, in which commands run."""

import os
from pathlib import Path

import pytest

from tests.cli.workplace import Workplace


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    for name in os.environ:
        if name.startswith("MILEPOST_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    return Workplace(tmp_path)
