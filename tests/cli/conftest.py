"""A folder for each test, in which commands run."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.platforms import serving
from tests.cli.workplace import Workplace
from tests.sources.platforms.base import Platform
from tests.sources.platforms.github import GitHub


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    for name in os.environ:
        if name.startswith("MILEPOST_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    return Workplace(tmp_path)


@pytest.fixture
def platform(request: pytest.FixtureRequest) -> Iterator[Platform]:
    """An imitation that commands can ask; a test says of which platforms with `each`."""
    made: Platform = request.param()
    with serving(made):
        yield made


@pytest.fixture
def github() -> Iterator[GitHub]:
    made = GitHub()
    with serving(made):
        yield made
