"""Tables for programs, and for spreadsheets."""

import csv
import io
from dataclasses import replace

import pytest
from sqlite_utils import Database

from bot.queries.export import EVENTS_AT_MOST
from tests.cities import NOW
from tests.web.asking import MILESTONE, OVERTAKE, Asker, cities, withdraw
from tests.world import World

RANKING = "/boards/gpci-2022/ranking.csv"
BOARD_HISTORY = "/boards/gpci-2022/history.csv"
HISTORY = "/accounts/new-york/history.csv"
EVENTS = "/announcements.csv"
COLUMNS = {
    RANKING: "board,rank,climbed,account,city,platform,handle,followers,step,taken_at,gained,gap,"
    "reference,is_stale,is_held,is_new,looked_at,is_gained_rounded",
    BOARD_HISTORY: "account,city,platform,handle,followers,step,taken_at",
    HISTORY: "account,city,platform,handle,followers,step,taken_at",
    EVENTS: "at,kind,board,account,threshold,rank,passed,followers,not_before,not_after,"
    "is_withdrawn,key",
}


def rows(asker: Asker, address: str) -> list[dict[str, str]]:
    text = asker.ask(address).body.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("address", COLUMNS)
def test_a_table_has_its_columns_and_no_others(asker: Asker, address: str) -> None:
    answer = asker.ask(address)

    assert answer.media_type == "text/csv; charset=utf-8"
    assert answer.body.decode("utf-8-sig").splitlines()[0] == COLUMNS[address]
    assert len(rows(asker, address)) > 1


@pytest.mark.parametrize("address", COLUMNS)
def test_a_table_without_rows_has_its_columns_all_the_same(empty: Asker, address: str) -> None:
    answer = empty.ask(address)

    assert answer.body.decode("utf-8-sig") == f"{COLUMNS[address]}\n"


def test_a_table_has_a_name_where_it_is_saved(asker: Asker) -> None:
    assert [asker.ask(address).filename for address in COLUMNS] == [
        "gpci-2022-ranking.csv",
        "gpci-2022-history.csv",
        "new-york-history.csv",
        "announcements.csv",
    ]


def test_more_announcements_than_fit_are_cut_and_the_name_says_so(filled: Asker) -> None:
    columns = "kind, at, account_id, board_id, is_announced, reason, fields, evidence"
    filled.db.execute(
        f"""
        WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?)
        INSERT INTO events (key, {columns}) SELECT key || ':' || n, {columns} FROM n, events
        WHERE key = ?
        """,
        (EVENTS_AT_MOST, MILESTONE),
    )

    assert filled.ask(EVENTS).filename == "announcements-cut.csv"
    assert len(rows(filled, EVENTS)) == EVENTS_AT_MOST


def test_what_is_not_known_is_an_empty_cell(asker: Asker) -> None:
    first, second, third = rows(asker, f"{RANKING}?days=30")

    assert (first["account"], first["followers"], first["gap"]) == ("seoul", "451700", "")
    assert (second["account"], second["gained"], second["is_held"]) == ("new-york", "1500", "1")
    assert (third["account"], third["reference"], third["is_stale"]) == ("paris", "", "1")


@pytest.mark.parametrize("address", [RANKING, BOARD_HISTORY, HISTORY])
def test_a_table_has_no_count_that_is_not_confirmed(asker: Asker, address: str) -> None:
    followers = {row["followers"] for row in rows(asker, address)}

    assert "447900" in followers
    assert "900000" not in followers


def test_a_history_has_every_count_of_the_period(asker: Asker) -> None:
    assert [row["taken_at"] for row in rows(asker, f"{HISTORY}?days=3")] == [
        "2023-10-07T00:00:00Z",
        "2023-10-08T00:00:00Z",
        "2023-10-09T00:00:00Z",
    ]
    assert len(rows(asker, f"{HISTORY}?days=3650")) == 39


def test_announcements_are_those_that_were_told(filled: Asker) -> None:
    withdraw(filled.db, MILESTONE, NOW)
    filled.db.execute(
        "UPDATE events SET is_announced = 0, reason = 'import' WHERE key = ?", (OVERTAKE,)
    )

    correction, milestone = rows(filled, EVENTS)

    assert (milestone["key"], milestone["is_withdrawn"]) == (MILESTONE, "1")
    assert (milestone["threshold"], milestone["followers"]) == ("450000", "450200")
    assert (correction["kind"], correction["is_withdrawn"]) == ("correction", "0")
    assert correction["followers"] == ""


def test_announcements_are_those_that_are_wanted(asker: Asker) -> None:
    assert [row["key"] for row in rows(asker, f"{EVENTS}?kind=overtake")] == [OVERTAKE]
    assert [row["passed"] for row in rows(asker, f"{EVENTS}?kind=overtake")] == ["new-york"]
    assert rows(asker, f"{EVENTS}?board=video") == []
    assert rows(asker, f"{EVENTS}?account=paris") == []


def called(name: str, **counts: list[int | None]) -> World:
    """Return cities of which Seoul has that *name*."""
    catalogue = cities()
    odd = replace(catalogue.accounts["seoul"], city=name, handle=name)
    return World(replace(catalogue, accounts={**catalogue.accounts, "seoul": odd}), counts)


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+1", "-1"])
def test_a_cell_never_is_a_formula(db: Database, name: str) -> None:
    asker = Asker.about(called(name, seoul=[5_000]), db)

    for address in (RANKING, "/accounts/seoul/history.csv"):
        row = rows(asker, f"{address}?days=3650")[0]
        assert (row["city"][0], row["handle"][0]) == ("'", "'")


def test_a_name_from_outside_stays_in_its_cell(db: Database) -> None:
    name = '<script>\n"a",b\u202e'

    first, second = rows(Asker.about(called(name, seoul=[5_000], paris=[4_000]), db), RANKING)

    assert (first["city"], second["city"]) == (name, "Paris")
