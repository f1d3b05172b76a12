"""Killed at any step of delivering, the bot tells every channel everything once, in order."""

from typing import Any

import pytest

from tests.killing import report_of

WINDOWS = pytest.mark.parametrize("window", ["within", "beyond", "put back"])
TOLD = ["Seoul passes 990 followers", "Seoul passes 1,000 followers"]


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What every channel had got in the end."""
    return report_of("tests.chat.crashing", tmp_path_factory.mktemp("crashing"))


@WINDOWS
def test_each_announcement_is_in_each_channel_once_and_in_order(
    crashed: dict[str, Any], window: str
) -> None:
    """Within the minutes in which Discord knows a nonce again, and an hour later.

    So it is where all was sent before the database was put back to what waited for that.
    """
    seen = crashed[window]
    assert seen["whole"] == [TOLD, TOLD]
    assert {step: told for step, told in seen["told"].items() if told != [TOLD, TOLD]} == {}
    assert seen["wrong"] == []


def test_it_was_killed_a_hundred_times(crashed: dict[str, Any]) -> None:
    assert sum(seen["kills"] for seen in crashed.values()) > 99


@WINDOWS
def test_the_history_of_the_channels_was_looked_through(
    crashed: dict[str, Any], window: str
) -> None:
    assert crashed[window]["looked"] > 10
