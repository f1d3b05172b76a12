"""Settings shared by the tests of the pipeline."""

from collections.abc import Callable

import pytest

from bot.storage.database import Store
from tests.pipeline.machine import Machine

Told = Callable[[], list[str]]


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Told:
    """Return what the operators were told in the log since they were asked last."""

    def told() -> list[str]:
        lines = [f"{record.levelname} {record.message}" for record in caplog.records]
        caplog.clear()
        return lines

    return told


@pytest.fixture
async def machine(request: pytest.FixtureRequest, store: Store) -> Machine:
    """Return a machine that polls what the module of the test names as its `CATALOGUE`."""
    return await Machine.start(store, request.module.CATALOGUE)
