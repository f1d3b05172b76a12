"""Who joins a board is seated in silence, and who leaves it is dropped in silence."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.catalogue import Board, Membership
from bot.domain.rules import OvertakeRules, Rules
from bot.domain.standing import BoardState, Rivalry, unseat
from tests.series import HOUR, START, Row, Run, catalogue_of, polls_of, run

SILENT = "at=100000000000"


def run_members(members: Sequence[Membership], rows: dict[str, Row]) -> Run:
    board = Board("board", tuple(members))
    return Run(catalogue_of(rows, SILENT, boards=[board])).poll(*polls_of(rows))


@pytest.mark.parametrize("count", [5, 950, 1_000, 1_050, 9_999])
def test_a_newcomer_is_seated_by_its_count(count: int):
    rows = {"a": [1_100] * 30, "b": [1_000] * 30, "c": [900] * 30}

    r = run({**rows, "n": [*[None] * 15, *[count] * 15]}, SILENT)

    assert r.public == []
    assert r.order() == tuple(sorted("abcn", key=lambda key: (-r.level(key), key)))


def test_a_newcomer_passes_those_above_it_like_anybody():
    rows = {"a": [1_100] * 30, "b": [1_000] * 30, "n": [*[None] * 5, *[990] * 10, *[1_010] * 15]}

    assert run(rows, SILENT).public == ["n passed b to 2"]


@pytest.mark.parametrize("from_poll", [0, 1, 5, 20])
def test_a_member_joins_from_its_date(from_poll: int):
    joins = Membership("n", from_at=START + from_poll * HOUR)
    rows = {"a": [1_000] * 25, "n": [*[990] * 10, *[1_010] * 15]}

    r = run_members([Membership("a"), joins], rows)

    assert r.public == (["n passed a to 1"] if from_poll < 10 else [])
    assert r.order() == ("n", "a")


def test_a_member_leaves_at_its_date_in_silence():
    leaves = Membership("b", to_at=START + 12 * HOUR)
    rows = {"a": [1_000] * 25, "b": [*[990] * 10, *[1_010] * 15], "c": [10] * 25}

    r = run_members([Membership("a"), leaves, Membership("c")], rows)

    assert r.public == []
    assert r.order() == ("a", "c")


def test_who_comes_back_to_a_board_is_seated_anew():
    stays = [Membership("b", to_at=START + 5 * HOUR), Membership("b", from_at=START + 15 * HOUR)]
    rows = {"a": [1_000] * 25, "b": [*[990] * 5, *[1_010] * 20]}

    r = run_members([Membership("a"), *stays], rows)

    assert r.public == []
    assert r.order() == ("b", "a")


def test_an_account_is_on_several_boards_by_the_rules_of_each():
    members = Membership("a"), Membership("b")
    boards = [Board("one", members), Board("two", members, OvertakeRules(margin=50))]
    rows = {"a": [*[990] * 10, *[1_010] * 10], "b": [1_000] * 20}

    r = Run(catalogue_of(rows, SILENT, boards=boards)).poll(*polls_of(rows))

    assert [(event.board, event.account) for event in r.events if event.kind == "overtake"] == [
        ("one", "a")
    ]


def test_of_accounts_that_started_level_the_first_to_lead_overtakes_nobody():
    rows = {"a": [1_000] * 30, "b": [*[1_000] * 10, *[1_020] * 20], "c": [1_000] * 30}

    r = run(rows, SILENT)

    assert r.public == []
    assert r.order()[0] == "b"


def test_once_a_tie_at_the_start_is_broken_overtakes_are_told():
    rows = {
        "a": [*[1_000] * 20, *[1_050] * 10],
        "b": [*[1_000] * 10, *[1_020] * 20],
    }

    assert run(rows, SILENT).public == ["a passed b to 1"]


def test_a_tie_at_the_start_does_not_outlast_a_lead_because_a_third_one_is_gone():
    rows = {
        "a": [*[1_000] * 5, *[None] * 45],
        "b": [*[1_000] * 10, *[1_020] * 40],
        "c": [*[1_000] * 35, *[1_050] * 15],
        "top": [2_000] * 50,
    }

    assert run(rows, SILENT).public == ["c passed b to 2"]


@pytest.mark.parametrize("unseated", [["b"], ["a", "b", "c"], []])
def test_unseated_accounts_are_seated_anew_in_silence(unseated: list[str]):
    rows = {"a": [1_000] * 10, "b": [990] * 10, "c": [980] * 10}
    r = run(rows, SILENT)
    r.state = r.state.__class__(
        r.state.tracks, r.state.peaks, {"board": unseat(r.state.boards["board"], unseated)}
    )

    r.poll(*polls_of({"a": [1_000], "b": [995], "c": [980]}, start=START + 10 * HOUR))

    assert r.public == []
    assert r.order() == ("a", "b", "c")


def test_unseating_forgets_the_places_of_the_account_but_not_how_often_it_was_told_of():
    rivalry = Rivalry(START, True, "a", START)
    state = BoardState(
        ("a", "b", "c"),
        frozenset({("a", "b"), ("a", "c")}),
        {("a", "b"): rivalry, ("a", "c"): rivalry},
    )

    assert unseat(state, ["b"]) == BoardState(
        ("a", "c"),
        frozenset({("a", "c")}),
        {("a", "b"): replace(rivalry, is_neck_and_neck=False), ("a", "c"): rivalry},
    )
    assert unseat(state, ["nobody"]) == state


@pytest.mark.parametrize(
    ("one", "other", "leads"),
    [("a", "b", True), ("b", "a", False), ("a", "c", False), ("c", "a", True), ("b", "c", True)],
)
def test_of_a_reversed_pair_the_lower_one_is_known_as_leading(one: str, other: str, leads: bool):
    board = BoardState(("a", "b", "c"), frozenset({("a", "c")}))

    assert board.leads(one, other) is leads


def test_a_pair_that_could_not_be_read_is_settled_later():
    rows = {
        "a": [*[1_000] * 10, *[None] * 10, *[1_000] * 10],
        "b": [990] * 30,
        "c": [*[980] * 10, *[1_020] * 20],
    }

    r = run(rows, SILENT, Rules())
    events = [event for event in r.events if event.kind == "overtake"]

    assert r.public == ["c passed b to 2", "c passed a to 1"]
    assert [event.is_first_place for event in events] == [False, True]


def test_a_board_of_one_has_nothing_to_tell():
    r = run({"a": [*[10] * 5, *[14] * 5]}, SILENT)

    assert r.public == []
    assert r.order() == ("a",)


def test_first_place_is_reached_once_those_that_are_not_read_any_more_are_left_out():
    rows = {"a": [*[2_000] * 3, *[None] * 60], "b": [1_000] * 63, "c": [*[990] * 55, *[1_010] * 8]}

    r = run(rows, SILENT, every=24 * HOUR)

    assert r.public == ["c passed b to 1"]
