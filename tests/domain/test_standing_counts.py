"""A number in a document without times stands until it changes, and is no reading meanwhile."""

from dataclasses import replace
from datetime import datetime

import pytest

from tests.series import DAY, START, Run, catalogue_of, polls_of

SILENT = "at=100000000000"


def recorded(rows: dict[str, list[int | None]], standing: dict[str, datetime]) -> Run:
    """Return the run of daily polls; None is a poll in which an account stood unchanged."""
    run = Run(catalogue_of(rows, SILENT))
    for poll in polls_of(rows, DAY):
        run.state = replace(run.state, standing=standing)
        run.poll(poll)
    return run


def test_an_account_passes_one_whose_number_stands():
    rows = {"a": [990, 991, 992, 993, 1_003, 1_004, 1_005, 1_006], "b": [1_000, *[None] * 7]}

    assert recorded(rows, {}).public == []
    assert recorded(rows, {"b": START + 30 * DAY}).public == ["a passed b to 1"]


def test_a_number_that_is_no_longer_valid_is_passed_by_nobody():
    rows = {"a": [990, 991, 992, 993, 1_003, 1_004, 1_005, 1_006], "b": [1_000, *[None] * 7]}

    assert recorded(rows, {"b": START + 5 * DAY}).public == []


@pytest.mark.parametrize("polls", [1, 2, 30])
def test_a_leader_that_only_stands_proves_nothing(polls: int):
    rows = {"a": [990, 991, 992, 1_008, *[None] * polls], "b": [1_000] * (4 + polls)}

    run = recorded(rows, {"a": START + 60 * DAY})

    assert run.public == []


def test_a_leader_needs_as_many_new_readings_as_any_other():
    rows = {
        "a": [990, 991, 992, 1_004, None, None, 1_005, None, 1_006],
        "b": [999, *[None] * 3, 1_000, *[None] * 4],
    }
    standing = dict.fromkeys(rows, START + 60 * DAY)

    assert recorded(rows, standing).public == ["a passed b to 1"]
    assert recorded({key: row[:-1] for key, row in rows.items()}, standing).public == []


def test_a_held_number_does_not_stand():
    rows = {"a": [990, 991, 992, 993, 1_003, 1_004, 1_005], "b": [1_000, 1_001, 0, *[None] * 4]}

    assert recorded(rows, {"b": START + 30 * DAY}).public == []
