"""A crash at any point loses nothing and repeats nothing."""

from itertools import pairwise
from typing import Any

import pytest

from tests.pipeline.crashing import crash_everywhere

STAGES = pytest.mark.parametrize("stage", ["first start", "later"])


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What every crash left behind, and what a restart made of it."""
    return crash_everywhere(tmp_path_factory.mktemp("crashing"))


def test_the_story_has_something_to_lose(crashed: dict[str, Any]) -> None:
    whole = crashed["later"]["whole"]

    assert [key.partition(":")[0] for _, key, *_ in whole["rows"]["events"] if key[0] in "mo"] == [
        "overtake",
        "milestone",
    ]
    for channel in ("console", "room"):
        assert len(whole["lines"][channel]) == whole["sent"][channel] == 2


@STAGES
def test_a_crash_leaves_every_transaction_whole_or_not_at_all(
    crashed: dict[str, Any], stage: str
) -> None:
    """What is left is one of a few states; each is found at many statements in a row."""
    crashes = crashed[stage]["crashes"]
    statements = [crash["statements"] for crash in crashes]

    assert all(early[-1] < late[0] for early, late in pairwise(statements))
    assert sum(map(len, statements)) > 30
    assert len(crashes) < 14


@STAGES
def test_a_restart_after_a_crash_comes_to_the_same(crashed: dict[str, Any], stage: str) -> None:
    for crash in crashed[stage]["crashes"]:
        assert crash["restarted"]["rows"] == crashed[stage]["whole"]["rows"], crash["statements"]


def test_what_was_noted_as_sent_is_not_sent_again_and_the_rest_is(crashed: dict[str, Any]) -> None:
    told = crashed["later"]["whole"]["lines"]["console"]
    for crash in crashed["later"]["crashes"]:
        lines, sent = (crash["left"][what]["console"] for what in ("lines", "sent"))
        assert lines == told[: len(lines)]
        assert crash["restarted"]["lines"]["console"] == lines + told[sent:]


def test_only_a_crash_between_printing_and_noting_it_repeats_a_line(
    crashed: dict[str, Any],
) -> None:
    """The console cannot tell: it is the one place where a line may come twice."""
    crashes = crashed["later"]["crashes"]
    repeated = [c for c in crashes if len(c["restarted"]["lines"]["console"]) > 2]

    assert repeated
    for crash in repeated:
        assert len(crash["left"]["lines"]["console"]) == crash["left"]["sent"]["console"] + 1
        assert len(crash["statements"]) < 6  # those of the one transaction that notes it


def test_a_channel_that_can_be_looked_through_gets_everything_exactly_once(
    crashed: dict[str, Any],
) -> None:
    told = crashed["later"]["whole"]["lines"]["room"]
    unsure = 0
    for crash in crashed["later"]["crashes"]:
        left = crash["left"]
        unsure += len(left["lines"]["room"]) > left["sent"]["room"]
        assert crash["restarted"]["lines"]["room"] == told, crash["statements"]
    assert unsure > 0
