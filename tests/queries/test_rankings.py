"""The ranking of a board, and what is asked for that does not exist."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database

from bot.domain.catalogue import Board, Membership
from bot.errors import UserError
from bot.language import text_of_error
from bot.queries.lookup import account_of, accounts_of_city, board_of, cities_of
from bot.queries.rankings import BoardRanking, rank_board
from bot.queries.view import stale_after
from bot.settings.sources import (
    BlueskySection,
    FileSection,
    HttpJsonSection,
    ManualSection,
    SourcesSection,
)
from tests.queries.asked import view
from tests.series import DAY, HOUR, SOURCE, START, Row, catalogue_of, steady
from tests.world import World

KEYS = ["paris", "rome", "seoul"]
WEEK = timedelta(days=7)
NOW = START + 9 * DAY


@pytest.fixture
def ranked(db: Database):
    """Return what ranks *rows*, which are a day apart and end today."""

    def ranked(rows: dict[str, Row], now=NOW, board: str = "board", ages=None, **changes):
        catalogue = replace(catalogue_of(KEYS), **changes)
        World(catalogue, rows).record(db)
        return rank_board(view(db, catalogue, now, ages), board, WEEK)

    return ranked


def standings(answer: BoardRanking, name: str) -> list[object]:
    return [getattr(place.standing, name) for place in answer.places]


def places(answer: BoardRanking, name: str) -> list[object]:
    return [getattr(place, name) for place in answer.places]


def levels(answer: BoardRanking, name: str) -> list[object]:
    return [getattr(place.level, name) for place in answer.places]


def test_a_ranking_has_places_changes_and_gaps(ranked) -> None:
    answer = ranked(
        {"paris": steady(1_000, 10, 30), "rome": steady(1_100, 10), "seoul": steady(2_000, 10, -3)}
    )

    assert standings(answer, "account") == ["seoul", "paris", "rome"]
    assert standings(answer, "rank") == [1, 2, 3]
    assert places(answer, "climbed") == [0, 1, -1]
    assert [place.standing.count.followers for place in answer.places] == [1_973, 1_270, 1_109]
    assert places(answer, "gained") == [-21, 210, 7]
    assert standings(answer, "gap") == [None, 703, 161]
    assert (answer.as_of, answer.unknown) == (START + 9 * DAY, ())
    assert levels(answer, "is_stale") == levels(answer, "is_held") == [False] * 3


def test_ties_share_a_rank(ranked) -> None:
    answer = ranked({"paris": [5, 5], "rome": [5, 5], "seoul": [3, 3]})

    assert standings(answer, "rank") == [1, 1, 3]


def test_of_who_was_not_read_a_week_ago_no_change_is_known_and_nobody_is_new(ranked) -> None:
    answer = ranked({"paris": steady(1_000, 10), "seoul": [None] * 8 + [1_500, 1_501]})

    assert standings(answer, "account") == ["seoul", "paris"]
    assert places(answer, "climbed") == [None, 0]
    assert places(answer, "gained") == [None, 7]
    assert places(answer, "is_new") == [False, False]
    assert [account.key for account in answer.unknown] == ["rome"]


def test_who_joined_the_board_within_the_period_is_new(ranked) -> None:
    members = (
        Membership("paris"),
        Membership("rome", from_at=NOW - 8 * DAY),
        Membership("seoul", from_at=NOW - 6 * DAY),
    )
    rows = {"paris": steady(1_000, 10), "rome": steady(990, 10, 2), "seoul": steady(995, 10, 3)}
    answer = ranked(rows, boards=(Board("board", members),))

    assert standings(answer, "account") == ["seoul", "paris", "rome"]
    assert places(answer, "is_new") == [True, False, False]
    assert places(answer, "climbed") == [None, 0, 0]  # and a newcomer pushes nobody down
    assert places(answer, "gained") == [21, 7, 14]


def test_who_was_added_after_the_others_is_new(db: Database) -> None:
    first, all_three = catalogue_of(KEYS[:2]), catalogue_of(KEYS)
    World(first, {"paris": steady(1_000, 10), "rome": steady(900, 10)}).record(db)
    World(all_three, {"seoul": steady(500, 2)}, start=NOW).record(db)
    week_later = view(db, all_three, NOW + 6 * DAY), view(db, all_three, NOW + 9 * DAY)
    World(all_three, {key: steady(1_000, 8) for key in KEYS}, start=NOW + 2 * DAY).record(db)
    soon, later = (rank_board(one, "board", WEEK) for one in week_later)

    assert {one.account.key for one in soon.places if one.is_new} == {"seoul"}
    assert {one.account.key for one in later.places if one.is_new} == set()


def test_a_held_reading_is_no_rank_and_is_noted(ranked) -> None:
    answer = ranked({"paris": [*steady(1_000, 9), 9_000], "seoul": steady(2_000, 10)})

    assert [place.standing.count.followers for place in answer.places] == [2_009, 1_008]
    assert levels(answer, "is_held") == [False, True]


def test_a_count_of_long_ago_is_stale(ranked) -> None:
    rows = {"paris": steady(1_000, 5), "seoul": steady(2_000, 10)}

    assert levels(ranked(rows, now=NOW + HOUR), "is_stale") == [False, True]
    assert levels(ranked(rows, ages={SOURCE: WEEK}), "is_stale") == [False, False]


def test_only_the_accounts_of_the_board_at_that_time_are_ranked(ranked) -> None:
    members = (
        Membership("paris", to_at=NOW),
        Membership("rome", from_at=NOW + HOUR),
        Membership("seoul", reference="GPCI 2022: 7th"),
    )
    answer = ranked({key: [5, 5] for key in KEYS}, boards=(Board("board", members),))

    assert standings(answer, "account") == ["seoul"]
    assert [place.reference for place in answer.places] == ["GPCI 2022: 7th"]


def test_a_board_without_counts_has_no_places(ranked) -> None:
    answer = ranked({"paris": [None]})

    assert (answer.places, answer.as_of) == ((), None)
    assert [account.key for account in answer.unknown] == KEYS


@pytest.mark.parametrize(
    ("schedule", "bluesky", "file"),
    [
        ({"interval": "5m"}, DAY, 3 * DAY),
        ({"interval": "12h"}, 1.5 * DAY, 3 * DAY),
        ({"cron": "0 9 * * mon"}, 3 * WEEK, 3 * WEEK),
    ],
)
def test_how_old_a_count_may_be_follows_from_how_often_it_is_read(
    schedule: dict[str, str], bluesky: timedelta, file: timedelta
) -> None:
    sources = SourcesSection(
        file=FileSection(path="counts.csv", **schedule),
        bluesky=BlueskySection(**schedule),
        manual=ManualSection(),
    )

    assert stale_after(sources) == {"file": file, "bluesky": bluesky}


def test_how_old_a_count_may_be_is_what_the_source_of_a_document_says() -> None:
    file = FileSection(path="counts.csv", max_age="7d")
    json = HttpJsonSection(base_url="https://city.example", interval="12h", max_age="25h")

    assert stale_after(SourcesSection(file=file, http_json=json)) == {
        "file": WEEK,
        "http_json": timedelta(hours=36),
    }


# --- what does not exist -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("board", "said", "key"),
    [
        ("bord", "'bord' is no board; did you mean 'board'?", "unknown-board-near"),
        ("x", "'x' is no board; there are board", "unknown-board"),
    ],
)
def test_an_unknown_board_is_refused_with_a_hint(ranked, board: str, said: str, key: str) -> None:
    with pytest.raises(UserError) as refused:
        ranked({"paris": [5]}, board=board)

    assert (text_of_error(refused.value), refused.value.key) == (said, key)


def test_a_refusal_lists_a_few_and_quotes_little() -> None:
    catalogue = catalogue_of([f"city-{n}" for n in range(30)])
    with pytest.raises(UserError) as refused:
        account_of(catalogue, "zzz")
    told = text_of_error(refused.value)
    assert told.startswith("'zzz' is no account; there are city-0, ")
    assert told.endswith(", ...")
    with pytest.raises(UserError) as refused:
        board_of(catalogue, "b" * 500)

    assert len(str(refused.value.values["name"])) <= 60


def test_a_city_is_the_accounts_that_name_it() -> None:
    catalogue = catalogue_of(["paris", "seoul"])

    assert cities_of(catalogue) == ["Paris", "Seoul"]
    assert [account.key for account in accounts_of_city(catalogue, "Seoul")] == ["seoul"]
    with pytest.raises(UserError, match="unknown-city-near"):
        accounts_of_city(catalogue, "Seul")
