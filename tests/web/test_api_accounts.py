"""Accounts for programs."""

import pytest
from sqlite_utils import Database

from bot.domain.catalogue import Catalogue
from bot.errors import BadQueryError, UserError
from tests.cities import NOW
from tests.series import catalogue_of
from tests.web.asking import MILESTONE, Asker, site_of, withdraw
from tests.world import World

# --- all accounts --------------------------------------------------------------------------------


def test_all_accounts_are_listed_with_where_they_stand(asker: Asker) -> None:
    accounts = asker.json("/api/accounts")["accounts"]

    assert {
        one["account"]["key"]: (
            one["level"]["followers"],
            one["level"]["step"],
            one["level"]["is_stale"],
            one["level"]["is_held"],
        )
        for one in accounts
    } == {
        "seoul": (451_700, 1, False, False),
        "new-york": (447_900, 1, False, True),
        "paris": (300_360, 1, True, False),
        "melbourne": (None, None, False, False),
        "seoul-youtube": (100_000, 1_000, False, False),
    }
    assert [one["next_milestone"] for one in accounts][:4] == [
        {"threshold": 500_000, "missing": 48_300},
        {"threshold": 450_000, "missing": 2_100},
        {"threshold": 350_000, "missing": 49_640},
        None,
    ]


def test_before_the_first_reading_accounts_have_no_counts(empty: Asker) -> None:
    accounts = empty.json("/api/accounts")["accounts"]

    assert len(accounts) == 5
    assert [one["level"] for one in accounts] == 5 * [
        {
            "followers": None,
            "step": None,
            "taken_at": None,
            "is_stale": False,
            "is_held": False,
            "looked_at": None,
        }
    ]


def test_without_accounts_there_is_nothing_to_list(db: Database) -> None:
    assert Asker(db, site_of(Catalogue({}, {}, ()))).json("/api/accounts") == {"accounts": []}


# --- one account ---------------------------------------------------------------------------------


def test_an_account_has_ranks_growth_and_milestones(asker: Asker) -> None:
    seoul = asker.json("/api/accounts/seoul")

    assert seoul["account"]["handle"] == "seoul_official"
    assert seoul["level"] == {
        "followers": 451_700,
        "step": 1,
        "taken_at": "2023-10-10T00:00:00Z",
        "is_stale": False,
        "is_held": False,
        "looked_at": None,
    }
    assert seoul["ranks"] == [{"board": "gpci-2022", "rank": 1, "of": 3}]
    assert seoul["growth"] == [
        {"days": 1, "gained": 300, "is_gained_rounded": False},
        {"days": 7, "gained": 2_100, "is_gained_rounded": False},
        {"days": 30, "gained": 9_000, "is_gained_rounded": False},
    ]
    assert seoul["next_milestone"] == {"threshold": 500_000, "missing": 48_300}
    assert seoul["milestones"] == [
        {
            "threshold": 450_000,
            "also_passed": [],
            "not_before": "2023-10-04T00:00:00Z",
            "not_after": "2023-10-05T00:00:00Z",
            "announcement": MILESTONE,
        }
    ]
    assert seoul["baseline"] == {
        "followers": 440_000,
        "taken_at": "2023-09-01T00:00:00Z",
        "passed_before": 400_000,
    }


def test_an_account_of_which_nothing_is_known_has_nulls(asker: Asker, empty: Asker) -> None:
    for answer in (asker.json("/api/accounts/melbourne"), empty.json("/api/accounts/melbourne")):
        assert answer["level"]["followers"] is None
        assert answer["ranks"] == []
        assert [one["gained"] for one in answer["growth"]] == [None, None, None]
        assert (answer["next_milestone"], answer["baseline"]) == (None, None)
        assert answer["milestones"] == []


def test_a_count_that_is_not_confirmed_is_nowhere(asker: Asker) -> None:
    answer = asker.ask("/api/accounts/new-york")

    assert asker.json("/api/accounts/new-york")["level"]["is_held"]
    assert b"900000" not in answer.body


def test_a_milestone_that_was_withdrawn_is_not_reached(filled: Asker) -> None:
    withdraw(filled.db, MILESTONE, NOW)

    assert filled.json("/api/accounts/seoul")["milestones"] == []


def test_a_milestone_that_was_not_announced_has_no_announcement(filled: Asker) -> None:
    filled.db.execute("UPDATE events SET is_announced = 0, reason = 'import'")

    [milestone] = filled.json("/api/accounts/seoul")["milestones"]

    assert (milestone["threshold"], milestone["announcement"]) == (450_000, None)


def test_the_account_of_a_city_with_several_is_the_one_that_was_asked_for(asker: Asker) -> None:
    video = asker.json("/api/accounts/seoul-youtube")

    assert (video["account"]["key"], video["level"]["step"]) == ("seoul-youtube", 1_000)
    assert video["ranks"] == [{"board": "video", "rank": 1, "of": 1}]


def test_where_the_ladder_ends_there_is_no_next_milestone(db: Database) -> None:
    asker = Asker.about(World(catalogue_of("a", "at=100"), {"a": [500]}), db)

    answer = asker.json("/api/accounts/a")

    assert answer["next_milestone"] is None
    assert answer["baseline"]["passed_before"] == 100


@pytest.mark.parametrize("rest", ["", "/history"])
def test_an_unknown_account_is_refused(asker: Asker, rest: str) -> None:
    with pytest.raises(UserError, match="unknown-account-near"):
        asker.ask(f"/api/accounts/seol{rest}")


# --- a comparison --------------------------------------------------------------------------------


def test_accounts_are_compared_with_the_one_in_front(asker: Asker) -> None:
    answer = asker.json("/api/compare?account=melbourne&account=new-york&account=seoul&days=30")

    assert (answer["days"], answer["as_of"]) == (30, "2023-10-10T00:00:00Z")
    first, second, last = answer["accounts"]
    assert [one["account"]["key"] for one in answer["accounts"]] == [
        "seoul",
        "new-york",
        "melbourne",
    ]
    assert (first["gap"], first["gained"], first["led_since"]) == (None, 9_000, None)
    assert (second["gap"], second["gap_grew"], second["is_level"]) == (3_800, 7_500, False)
    assert second["led_since"] == {
        "since": "2023-09-26T00:00:00Z",
        "not_before": "2023-09-25T00:00:00Z",
    }
    assert (last["level"]["followers"], last["gap"], last["gained"]) == (None, None, None)


def test_counts_that_may_be_the_same_number_are_level(db: Database) -> None:
    world = World(catalogue_of("ab"), {"a": [5_000], "b": [5_000]}, step=1_000)

    answer = Asker.about(world, db).json("/api/compare?account=a&account=b")

    assert [one["is_level"] for one in answer["accounts"]] == [False, True]


@pytest.mark.parametrize("query", ["", "?account="])
def test_a_comparison_of_nobody_is_empty(asker: Asker, query: str) -> None:
    answer = asker.json(f"/api/compare{query}")

    assert answer == {"days": 30, "as_of": None, "accounts": []}


def test_before_the_first_reading_nothing_can_be_compared(empty: Asker) -> None:
    accounts = empty.json("/api/compare?account=seoul&account=paris")["accounts"]

    assert [(one["gap"], one["led_since"]) for one in accounts] == 2 * [(None, None)]


def test_more_than_ten_accounts_are_refused(asker: Asker) -> None:
    query = "&".join(f"account=city-{n}" for n in range(11))

    with pytest.raises(BadQueryError, match="query-accounts"):
        asker.ask(f"/api/compare?{query}")


def test_a_comparison_with_an_unknown_account_is_refused(asker: Asker) -> None:
    with pytest.raises(UserError, match="unknown-account"):
        asker.ask("/api/compare?account=seoul&account=nowhere")
