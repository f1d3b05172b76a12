"""What is answered about accounts: cities, comparisons, histories and milestones."""

from datetime import timedelta

import pytest
from sqlite_utils import Database

from bot.domain.readings import Count
from bot.errors import UserError
from bot.queries.cities import CityAccount, describe_city
from bot.queries.comparisons import compare
from bot.queries.history import history_of
from bot.queries.leads import Leading
from bot.queries.milestones import milestones_of, next_milestones
from bot.storage.events import supersede
from tests.queries.asked import MONTH, WEEK, catalogue, two_boards, view
from tests.series import DAY, HOUR, START, steady
from tests.world import World

# --- a city --------------------------------------------------------------------------------------


def growth(account: CityAccount) -> dict[int, int | None]:
    return {one.days: one.gained for one in account.growth}


def test_a_city_has_its_accounts_with_ranks_growth_and_what_is_next(db: Database) -> None:
    keys = "seoul-x", "paris", "seoul-y"
    tracked = catalogue(*keys, boards=two_boards(*keys))
    rows = {
        "seoul-x": steady(5_100, 40, 10),
        "seoul-y": steady(7_000, 40, 20),
        "paris": steady(9_900, 40),
    }
    World(tracked, rows).record(db)
    city = describe_city(view(db, tracked, START + 39 * DAY), "Seoul")
    first, second = city.accounts

    assert [one.account.key for one in city.accounts] == ["seoul-y", "seoul-x"]
    assert [(one.board.key, one.rank, one.of) for one in second.ranks] == [
        ("all", 3, 3),
        ("few", 2, 2),
    ]
    assert [one.board.key for one in first.ranks] == ["all"]
    assert growth(first) == {1: 20, 7: 140, 30: 600}
    assert (second.ahead.threshold, second.ahead.missing) == (6_000, 510)
    assert [event.key for event in city.events] == []


def test_the_last_news_of_a_city_are_those_that_were_announced_and_hold(db: Database) -> None:
    tracked = catalogue("seoul-x")
    World(tracked, {"seoul-x": steady(4_700, 30, 60)}).record(db)
    keys = ["milestone:seoul-x:6000", "milestone:seoul-x:5000"]
    news = describe_city(view(db, tracked, START + 30 * DAY), "Seoul").events
    supersede(db, keys[0], 1)
    left = describe_city(view(db, tracked, START + 30 * DAY), "Seoul").events

    assert [event.key for event in news] == keys
    assert [event.key for event in left] == keys[1:]


def test_growth_is_told_only_where_a_count_is_from_about_that_time(db: Database) -> None:
    tracked = catalogue("seoul")
    counts = [*steady(5_000, 10), *[None] * 25, *steady(5_040, 3)]
    World(tracked, {"seoul": counts}).record(db)
    [account] = describe_city(view(db, tracked, START + 37 * DAY), "Seoul").accounts

    assert growth(account) == {1: 1, 7: None, 30: 35}


def test_daily_growth_is_of_a_day_however_uneven_the_polls_are(db: Database) -> None:
    """The poll of yesterday may have been a little less than a day ago."""
    tracked = catalogue("seoul")
    World(tracked, {"seoul": steady(5_000, 20, 7)}, every=DAY - timedelta(minutes=1)).record(db)
    [account] = describe_city(view(db, tracked, START + 20 * DAY), "Seoul").accounts

    assert growth(account)[1] == 7


def test_an_account_without_counts_comes_last(db: Database) -> None:
    tracked = catalogue("seoul-x", "seoul-y")
    World(tracked, {"seoul-y": [5]}).record(db)
    city = describe_city(view(db, tracked, START), "Seoul")
    last = city.accounts[-1]

    assert (last.account.key, last.level.count, last.ranks) == ("seoul-x", None, ())
    assert (last.ahead.threshold, last.ahead.missing) == (None, None)


# --- a comparison --------------------------------------------------------------------------------


def test_a_comparison_tells_who_leads_by_how_much_and_since_when(db: Database) -> None:
    tracked = catalogue("paris", "rome", "seoul")
    rows = {
        "paris": steady(5_000, 20),
        "rome": steady(4_000, 20, 2),
        "seoul": steady(4_900, 20, 15),
    }
    World(tracked, rows).record(db)
    answer = compare(view(db, tracked, START + 19 * DAY), ["rome", "paris", "seoul"], WEEK)
    first, second, third = answer.accounts

    assert answer.as_of == START + 19 * DAY
    assert [one.account.key for one in answer.accounts] == ["seoul", "paris", "rome"]
    assert (first.gap, first.leading, first.gained) == (None, None, 105)
    assert (second.gap, second.gap_grew) == (166, 98)
    assert second.leading == Leading(START + 8 * DAY, START + 7 * DAY)
    assert (third.gained, third.leading) == (14, Leading(START, None))


def test_accounts_that_cannot_be_told_apart_are_level(db: Database) -> None:
    tracked = catalogue("paris", "seoul")
    World(tracked, {"paris": [5_000] * 3, "seoul": [5_050] * 3}, step=100).record(db)
    _, second = compare(view(db, tracked, START + 3 * DAY), ["paris", "seoul"], WEEK).accounts

    assert (second.is_level, second.gap, second.leading) == (True, 50, None)
    assert second.gap_grew is None


def test_how_a_gap_changed_to_who_was_not_read_since_is_not_known(db: Database) -> None:
    tracked = catalogue("paris", "seoul")
    World(tracked, {"paris": steady(5_000, 20), "seoul": steady(4_900, 10)}).record(db)
    _, second = compare(view(db, tracked, START + 19 * DAY), ["paris", "seoul"], WEEK).accounts

    assert (second.account.key, second.gained, second.gap_grew) == ("seoul", None, None)


def test_a_comparison_without_counts_has_no_leader(db: Database) -> None:
    tracked = catalogue("paris", "seoul")
    answer = compare(view(db, tracked, START), ["paris", "seoul"], WEEK)

    assert answer.as_of is None
    assert [one.level.count for one in answer.accounts] == [None, None]
    with pytest.raises(UserError):
        compare(view(db, tracked, START), ["paris", "oslo"], WEEK)


# --- a history -----------------------------------------------------------------------------------


def test_a_history_has_counts_held_ones_and_the_milestones_among_them(db: Database) -> None:
    tracked = catalogue("seoul")
    World(tracked, {"seoul": [*steady(4_990, 20), 90_000]}, every=HOUR).record(db)
    answer = history_of(view(db, tracked, START + 20 * HOUR), ["seoul", "seoul"], 10 * HOUR)
    [seoul] = answer.accounts

    assert seoul.counts == tuple(Count(START + n * HOUR, 4_990 + n) for n in range(10, 20))
    assert seoul.held == (Count(START + 20 * HOUR, 90_000),)
    assert (seoul.gained, answer.milestones) == (10, (5_000,))
    assert (answer.start, answer.end) == (START + 10 * HOUR, START + 20 * HOUR)


def test_the_next_milestone_is_drawn_where_none_was_passed(db: Database) -> None:
    tracked = catalogue("seoul", "paris")
    World(tracked, {"seoul": steady(4_100, 3)}).record(db)

    assert history_of(view(db, tracked, START + 3 * DAY), ["seoul"], MONTH).milestones == (5_000,)
    assert (
        history_of(view(db, tracked, START + 3 * DAY), ["seoul", "paris"], MONTH).milestones == ()
    )
    assert history_of(view(db, tracked, START), ["paris"], MONTH).milestones == ()


# --- milestones ----------------------------------------------------------------------------------


def test_milestones_are_those_reached_and_the_one_ahead(db: Database) -> None:
    tracked = catalogue("seoul")
    World(tracked, {"seoul": steady(4_700, 30, 60)}).record(db)
    answer = milestones_of(view(db, tracked, START + 30 * DAY), "seoul")

    assert [one.event.threshold for one in answer.reached] == [6_000, 5_000]
    assert (answer.ahead.threshold, answer.ahead.missing) == (7_000, 560)
    assert (answer.passed_before, answer.first) == (4_000, Count(START, 4_700))


def test_a_milestone_that_was_passed_and_lost_again_is_not_ahead(db: Database) -> None:
    tracked = catalogue("seoul")
    World(tracked, {"seoul": [4_990, 4_995, 5_001, 4_998]}).record(db)
    answer = milestones_of(view(db, tracked, START + 4 * DAY), "seoul")

    assert (answer.ahead.threshold, answer.ahead.missing) == (6_000, 1_002)


def test_an_account_without_counts_has_no_milestones(db: Database) -> None:
    answer = milestones_of(view(db, catalogue("seoul"), START), "seoul")

    assert (answer.reached, answer.first, answer.passed_before) == ((), None, None)


def test_who_is_nearest_to_a_milestone_comes_first(db: Database) -> None:
    tracked = catalogue("paris", "rome", "seoul")
    World(tracked, {"paris": [5_500], "rome": [], "seoul": [99_900]}).record(db)
    answer = next_milestones(view(db, tracked, START), "board")

    assert [(one.level.account.key, one.missing) for one in answer] == [
        ("seoul", 100),
        ("paris", 500),
    ]
