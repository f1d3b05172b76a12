"""Settings shared by the tests of the pipeline."""

from collections.abc import Callable

import pytest

Told = Callable[[], list[str]]


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Told:
    """Return what the operators were told in the log since they were asked last."""

    def told() -> list[str]:
        lines = [f"{record.levelname} {record.message}" for record in caplog.records]
        caplog.clear()
        return lines

    return told
