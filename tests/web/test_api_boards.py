"""Boards for programs."""

from dataclasses import replace
from typing import Any

import pytest
from sqlite_utils import Database

from bot.domain.catalogue import Account, Board, Catalogue, Membership
from bot.errors import UserError
from tests.cities import NOW
from tests.series import DAY, HOUR, Row
from tests.web.asking import Asker, cities, site_of
from tests.world import World

BOARD = "/api/boards/gpci-2022"


def of(ranking: Any, key: str) -> Any:
    return next(place for place in ranking["places"] if place["account"]["key"] == key)


def town(db: Database, rows: dict[str, Row], name: str = "") -> Asker:
    """Return an asker about one board, `town`, whose accounts were read hour by hour."""
    accounts = {key: Account(key, name or key.title(), "instagram", "table") for key in rows}
    board = Board("town", tuple(Membership(key) for key in rows), name=name)
    world = World(Catalogue(accounts, {}, (board,)), rows, HOUR)
    world.record(db)
    return Asker(db, site_of(world.catalogue), world.now + HOUR)


# --- the boards ----------------------------------------------------------------------------------


def test_boards_tell_who_leads_them(asker: Asker) -> None:
    boards = asker.json("/api/boards")["boards"]

    assert [
        (one["board"]["key"], one["accounts"], one["leaders"], one["as_of"]) for one in boards
    ] == [
        ("gpci-2022", 4, ["seoul"], "2023-10-10T00:00:00Z"),
        ("video", 1, ["seoul-youtube"], "2023-10-10T00:00:00Z"),
    ]
    assert boards[0]["board"]["names"]["ko"] == "세계 도시 종합경쟁력 2022"
    assert boards[1]["board"] == {
        "key": "video",
        "name": "Video",
        "names": {},
        "definition": None,
        "definition_url": None,
    }


def test_before_the_first_reading_nobody_leads(empty: Asker) -> None:
    boards = empty.json("/api/boards")["boards"]

    assert [(one["accounts"], one["leaders"], one["as_of"]) for one in boards] == [
        (4, [], None),
        (1, [], None),
    ]


def test_accounts_that_are_level_lead_together(db: Database) -> None:
    asker = town(db, {"a": [500], "b": [500], "c": [400]})

    assert asker.json("/api/boards")["boards"][0]["leaders"] == ["a", "b"]
    assert [one["rank"] for one in asker.json("/api/boards/town")["places"]] == [1, 1, 3]


# --- a ranking -----------------------------------------------------------------------------------


def test_a_ranking_has_the_changes_over_the_period(asker: Asker) -> None:
    ranking = asker.json(f"{BOARD}?days=30")

    assert (ranking["days"], ranking["as_of"]) == (30, "2023-10-10T00:00:00Z")
    seoul = dict(of(ranking, "seoul"))
    assert seoul.pop("account") == {
        "key": "seoul",
        "city": "Seoul",
        "names": {"en": "Seoul", "ko": "서울", "ja": "ソウル", "fr": "Séoul", "es": "Seúl"},
        "platform": "instagram",
        "handle": "seoul_official",
        "owner": None,
        "url": "https://www.instagram.com/seoul_official/",
    }
    assert seoul == {
        "rank": 1,
        "climbed": 1,
        "followers": 451_700,
        "step": 1,
        "taken_at": "2023-10-10T00:00:00Z",
        "gained": 9_000,
        "is_gained_rounded": False,
        "gap": None,
        "reference": None,
        "is_stale": False,
        "is_held": False,
        "is_new": False,
        "looked_at": None,
    }
    assert [(one["rank"], one["climbed"], one["gap"]) for one in ranking["places"]] == [
        (1, 1, None),
        (2, -1, 3_800),
        (3, None, 147_540),
    ]


def test_the_usual_period_is_a_month(asker: Asker) -> None:
    assert asker.json(BOARD) == asker.json(f"{BOARD}?days=30")


def test_a_count_that_is_not_confirmed_is_told_as_such_and_not_shown(asker: Asker) -> None:
    held = of(asker.json(BOARD), "new-york")

    assert (held["is_held"], held["followers"]) == (True, 447_900)
    assert b"900000" not in asker.ask(BOARD).body


def test_a_count_that_is_too_old_is_told_as_such(asker: Asker) -> None:
    stale = of(asker.json(BOARD), "paris")

    assert (stale["is_stale"], stale["taken_at"]) == (True, "2023-10-07T00:00:00Z")


def test_a_rounded_count_has_its_step(asker: Asker) -> None:
    [place] = asker.json("/api/boards/video")["places"]

    assert (place["followers"], place["step"]) == (100_000, 1_000)
    history = asker.json("/api/boards/video/history?days=1")
    for one in (place, *history["lines"]):
        assert one["is_gained_rounded"] == (one["gained"] is not None)


def test_an_account_without_a_count_has_no_place(asker: Asker) -> None:
    ranking = asker.json(BOARD)

    assert [one["key"] for one in ranking["unknown"]] == ["melbourne"]
    assert [one["account"]["key"] for one in ranking["places"]] == ["seoul", "new-york", "paris"]


def test_before_the_first_reading_all_are_unknown(empty: Asker) -> None:
    ranking = empty.json(BOARD)

    assert (ranking["as_of"], ranking["places"]) == (None, [])
    assert len(ranking["unknown"]) == 4


def test_changes_that_are_not_known_are_null(db: Database) -> None:
    asker = town(db, {"a": [500, 501], "b": [None, 400]})

    place = of(asker.json("/api/boards/town?days=1"), "b")
    assert (place["climbed"], place["gained"], place["gap"]) == (None, None, 101)


def test_who_joined_the_board_within_the_period_is_new(db: Database) -> None:
    catalogue = cities()
    board = catalogue.boards[0]
    seoul, *others = board.members
    board = replace(board, members=(replace(seoul, from_at=NOW - 2 * DAY), *others))
    counts = {"seoul": [454_000], "paris": [330_000]}
    asker = Asker.about(World(replace(catalogue, boards=(board,)), counts, start=NOW), db)

    for days, is_new in ((1, False), (3, True)):
        ranking = asker.json(f"{BOARD}?days={days}")
        assert [one["is_new"] for one in ranking["places"]] == [is_new, False]
        table = asker.ask(f"{BOARD.removeprefix('/api')}/ranking.csv?days={days}")
        lines = table.body.decode().splitlines()
        assert [line.split(",")[-3] for line in lines] == ["is_new", f"{is_new:d}", "0"]


def test_an_account_has_its_place_in_the_ranking_that_the_board_comes_from(db: Database) -> None:
    catalogue = cities()
    first, *others = catalogue.boards[0].members
    board = replace(catalogue.boards[0], members=(replace(first, reference="7th"), *others))

    asker = Asker.about(World(replace(catalogue, boards=(board,)), {"seoul": [454_000]}), db)

    assert of(asker.json(BOARD), "seoul")["reference"] == "7th"


@pytest.mark.parametrize("name", ["<script>alert('1')</script>", 'a\u202e\x00\x1b\n"b', "\ufffe"])
def test_a_name_from_outside_is_text_as_it_is(db: Database, name: str) -> None:
    asker = town(db, {"a": [500], "b": []}, name)

    ranking = asker.json("/api/boards/town")

    assert ranking["board"]["name"] == name
    assert ranking["places"][0]["account"]["city"] == name
    assert ranking["unknown"][0]["city"] == name


def test_the_places_of_200_accounts_take_two_queries_each_and_a_few(db: Database) -> None:
    asker = town(db, {f"city-{n}": [1_000 + n] for n in range(200)})
    asked: list[str] = []
    db.conn.set_trace_callback(asked.append)

    ranking = asker.json("/api/boards/town")

    assert [place["rank"] for place in ranking["places"]] == list(range(1, 201))
    assert len(asked) <= 2 * 200 + 7


# --- a history -----------------------------------------------------------------------------------


def test_the_history_of_a_board_has_a_line_for_each_account(asker: Asker) -> None:
    history = asker.json(f"{BOARD}/history?days=2")

    lines = {line["account"]["key"]: line for line in history["lines"]}
    assert (history["days"], history["start"], history["end"]) == (
        2,
        "2023-10-08T00:00:00Z",
        "2023-10-10T00:00:00Z",
    )
    assert {key: len(line["points"]) for key, line in lines.items()} == {
        "seoul": 3,
        "new-york": 2,
        "paris": 0,
        "melbourne": 0,
    }
    assert {key: line["gained"] for key, line in lines.items()} == {
        "seoul": 600,
        "new-york": 100,
        "paris": None,
        "melbourne": None,
    }
    assert lines["seoul"]["points"][-1] == {
        "taken_at": "2023-10-10T00:00:00Z",
        "followers": 451_700,
        "step": 1,
    }


@pytest.mark.parametrize("address", [f"{BOARD}/history", "/api/accounts/new-york/history"])
def test_a_history_has_no_count_that_is_not_confirmed(asker: Asker, address: str) -> None:
    answer = asker.ask(address)

    assert b"447900" in answer.body
    assert b"900000" not in answer.body


def test_the_history_of_an_account_has_its_milestones(asker: Asker) -> None:
    history = asker.json("/api/accounts/seoul/history?days=30")

    assert [line["account"]["key"] for line in history["lines"]] == ["seoul"]
    assert history["milestones"] == [450_000]


def test_before_the_first_reading_a_history_has_no_points(empty: Asker) -> None:
    history = empty.json("/api/accounts/seoul/history?days=3650")

    assert [line["points"] for line in history["lines"]] == [[]]
    assert history["milestones"] == []


def test_the_lines_of_200_accounts_are_coarser_and_keep_their_ends(db: Database) -> None:
    rows = {f"city-{n}": [1_000 * n + m for m in range(48)] for n in range(1, 201)}
    asker = town(db, rows)

    lines = asker.json("/api/boards/town/history?days=2")["lines"]

    assert {len(line["points"]) for line in lines} <= set(range(10, 41))
    ends = [
        [point["followers"] for point in line["points"]][:: len(line["points"]) - 1]
        for line in lines
    ]
    assert ends == [[row[0], row[-1]] for row in rows.values()]


# --- what there is not ---------------------------------------------------------------------------


@pytest.mark.parametrize("rest", ["", "/history"])
def test_an_unknown_board_is_refused(asker: Asker, rest: str) -> None:
    with pytest.raises(UserError, match="unknown-board-near"):
        asker.ask(f"/api/boards/gcpi-2022{rest}")
