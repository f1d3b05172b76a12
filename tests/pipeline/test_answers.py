from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database

from bot.domain.catalogue import Board, Membership
from bot.errors import InputError
from bot.pipeline.answers import rank_board
from bot.pipeline.record import Recorder
from bot.storage.catalogue import sync_catalogue
from tests.series import DAY, HOUR, START, Row, catalogue_of, polls_of, steady
from tests.stored import record

KEYS = ["paris", "rome", "seoul"]
WEEK = timedelta(days=7)
NOW = START + 9 * DAY


@pytest.fixture
def ranked(db: Database):
    """Return what ranks *rows*, which are a day apart and end today."""

    def ranked(rows: dict[str, Row], now=NOW, board: str = "board", **changes):
        catalogue = replace(catalogue_of(KEYS), **changes)
        ids = sync_catalogue(db, catalogue, START)
        record(db, Recorder(catalogue, ids, [], DAY), *polls_of(rows, DAY))
        return rank_board(db, catalogue, board, WEEK, now)

    return ranked


def column(rows, name: str) -> list[object]:
    return [row[name] for row in rows]


def test_a_ranking_has_places_changes_and_gaps(ranked) -> None:
    rows = ranked(
        {"paris": steady(1_000, 10, 30), "rome": steady(1_100, 10), "seoul": steady(2_000, 10, -3)}
    )

    assert column(rows, "account") == ["seoul", "paris", "rome"]
    assert column(rows, "rank") == [1, 2, 3]
    assert column(rows, "change") == ["same", "▲1", "▼1"]
    assert column(rows, "followers") == [1_973, 1_270, 1_109]
    assert column(rows, "gained") == [-21, 210, 7]
    assert column(rows, "gap") == [None, 703, 161]
    assert column(rows, "as_of") == ["2023-09-10T00:00:00Z"] * 3
    assert column(rows, "note") == [""] * 3


def test_ties_share_a_rank(ranked) -> None:
    rows = ranked({"paris": [5, 5], "rome": [5, 5], "seoul": [3, 3]})

    assert column(rows, "rank") == [1, 1, 3]


def test_who_was_not_there_a_week_ago_is_new(ranked) -> None:
    rows = ranked({"paris": steady(1_000, 10), "seoul": [None] * 8 + [1_500, 1_501]})

    assert column(rows, "account") == ["seoul", "paris"]
    assert column(rows, "change") == ["new", "same"]
    assert column(rows, "gained") == [None, 7]


def test_a_held_reading_is_no_rank_and_is_noted(ranked) -> None:
    rows = ranked({"paris": [*steady(1_000, 9), 9_000], "seoul": steady(2_000, 10)})

    assert column(rows, "followers") == [2_009, 1_008]
    assert column(rows, "note") == ["", "a newer reading is unconfirmed"]


def test_a_count_of_long_ago_is_noted(ranked) -> None:
    rows = ranked({"paris": steady(1_000, 5), "seoul": steady(2_000, 10)}, now=NOW + HOUR)

    assert column(rows, "note") == ["", "stale"]


def test_only_the_accounts_of_the_board_at_that_time_are_ranked(ranked) -> None:
    members = (
        Membership("paris", to_at=NOW),
        Membership("rome", from_at=NOW + HOUR),
        Membership("seoul", reference="GPCI 2022: 7th"),
    )
    rows = ranked({key: [5, 5] for key in KEYS}, boards=(Board("board", members),))

    assert column(rows, "account") == ["seoul"]
    assert column(rows, "reference") == ["GPCI 2022: 7th"]


def test_a_board_without_counts_has_no_rows(ranked) -> None:
    assert ranked({"paris": [None]}) == []


@pytest.mark.parametrize(
    ("board", "said"),
    [
        ("bord", "'bord' is no board; did you mean 'board'?"),
        ("x", "'x' is no board; there are board"),
    ],
)
def test_an_unknown_board_is_refused_with_a_hint(ranked, board: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        ranked({"paris": [5]}, board=board)

    assert str(refused.value) == said
