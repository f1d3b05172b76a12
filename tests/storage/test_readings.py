from datetime import timedelta

from sqlite_utils import Database

from bot.domain.quarantine import RECENT
from bot.domain.readings import Count, Judgement, Reading, Status
from bot.storage.catalogue import Ids
from bot.storage.readings import (
    Origin,
    account_ids,
    all_counts,
    are_stored,
    count_readings,
    counts_at,
    export_rows,
    held_accounts,
    held_counts,
    insert_readings,
    newest_count_at,
    recent_counts,
    stored_followers,
    update_judgements,
)
from tests.series import HOUR, START
from tests.stored import column

BELIEVED, HELD, REJECTED = Judgement


def insert(db: Database, account_id: int, *rows: tuple[int, int | None, Judgement | None]) -> None:
    """Store readings, each by its hour, its followers and what is made of it."""
    insert_readings(
        db,
        (
            (
                account_id,
                Reading(START + hour * HOUR, Status.FAILED)
                if followers is None
                else Reading.ok(START + hour * HOUR, followers),
                judgement,
            )
            for hour, followers, judgement in rows
        ),
        Origin.POLL,
    )


def test_what_is_known_of_a_time_stays(db: Database, ids: Ids) -> None:
    seoul = ids.accounts["seoul"]
    insert(db, seoul, (0, 5, BELIEVED), (1, None, None))
    insert(db, seoul, (0, 7, HELD), (1, None, None), (2, 9, BELIEVED))
    insert(db, seoul, (0, None, None))

    assert list(stored_followers(db, seoul).values()) == [5, None, 9]
    assert column(db, "SELECT judgement FROM readings") == [BELIEVED, None, BELIEVED]


def test_a_number_takes_the_place_of_nothing(db: Database, ids: Ids) -> None:
    seoul = ids.accounts["seoul"]
    insert(db, seoul, (0, None, None))
    insert(db, seoul, (0, 5, HELD))

    assert list(all_counts(db, seoul)) == [(Count(START, 5), HELD)]


def test_the_recent_counts_are_the_last_believed_ones_oldest_first(db: Database, ids: Ids) -> None:
    seoul = ids.accounts["seoul"]
    hours = RECENT + 10
    insert(
        db, seoul, *((hour, hour, HELD if hour % 10 == 9 else BELIEVED) for hour in range(hours))
    )

    recent = recent_counts(db, seoul)

    believed = [hour for hour in range(hours) if hour % 10 != 9]
    assert believed[-RECENT:] == [count.followers for count in recent]
    assert [count.followers for count in held_counts(db, seoul)] == [9, 19, 29, 39, 49]


def test_a_judgement_can_change_and_a_status_cannot(db: Database, ids: Ids) -> None:
    seoul = ids.accounts["seoul"]
    insert(db, seoul, (0, 5, HELD), (1, None, None))
    update_judgements(db, [(seoul, START, REJECTED), (seoul, START + HOUR, BELIEVED)])

    assert [(Count(START, 5), REJECTED)] == list(all_counts(db, seoul))
    assert column(db, "SELECT judgement FROM readings ORDER BY taken_at") == [2, None]


def test_the_newest_count_is_the_newest_number_whatever_was_made_of_it(
    db: Database, ids: Ids
) -> None:
    seoul = ids.accounts["seoul"]
    insert(db, seoul, (0, 5, BELIEVED), (1, 900, REJECTED), (2, None, None))

    assert newest_count_at(db, seoul) == START + HOUR


def test_a_rejected_count_of_the_future_is_not_the_newest(db: Database, ids: Ids) -> None:
    seoul = ids.accounts["seoul"]
    insert(db, seoul, (0, 5, BELIEVED), (1, 6, REJECTED), (2, 7, REJECTED))

    assert newest_count_at(db, seoul) == START + 2 * HOUR
    assert newest_count_at(db, seoul, START + 1.5 * HOUR) == START + HOUR
    insert(db, seoul, (3, 8, HELD))
    assert newest_count_at(db, seoul, START) == START + 3 * HOUR


def test_counts_are_stored_with_their_time_and_number(db: Database, ids: Ids) -> None:
    seoul, paris = ids.accounts["seoul"], ids.accounts["paris"]
    insert(db, seoul, (0, 5, BELIEVED), (1, None, None))

    assert are_stored(db, [(seoul, Count(START, 5))])
    for account, count in ((seoul, Count(START, 6)), (paris, Count(START, 5))):
        assert not are_stored(db, [(seoul, Count(START, 5)), (account, count)])


def test_an_account_is_held_while_one_of_its_readings_is(db: Database, ids: Ids) -> None:
    seoul, paris = ids.accounts["seoul"], ids.accounts["paris"]
    insert(db, seoul, (0, 5, BELIEVED), (1, 900, HELD), (2, 901, HELD))
    insert(db, paris, (0, 5, BELIEVED), (1, 900, REJECTED))

    assert {seoul} == held_accounts(db)


def test_the_counts_at_a_time_are_the_last_believed_ones_up_to_it(db: Database, ids: Ids) -> None:
    insert(db, ids.accounts["seoul"], (0, 5, BELIEVED), (2, 6, BELIEVED), (3, 99, HELD))
    insert(db, ids.accounts["paris"], (5, 7, BELIEVED))

    def at(hours: int) -> dict[str, int]:
        counts = counts_at(db, ids.accounts, START + hours * HOUR)
        return {key: count.followers for key, count in counts.items()}

    assert counts_at(db, ids.accounts, START - timedelta(milliseconds=1)) == {}
    assert {"seoul": 5} == at(0) == at(1)
    assert {"seoul": 6} == at(2) == at(4)
    assert at(5) == {"seoul": 6, "paris": 7}


def test_an_export_has_every_reading_in_the_order_of_time(db: Database, ids: Ids) -> None:
    insert(db, ids.accounts["seoul"], (1, 6, HELD), (0, None, None))
    insert(db, ids.accounts["paris"], (1, 7, REJECTED))

    rows = list(export_rows(db))

    assert [key for key, *_ in rows] == ["seoul", "paris", "seoul"]
    assert [judgement for *_, judgement in rows] == [None, REJECTED, HELD]
    assert [row[4].status for row in rows] == [Status.FAILED, Status.OK, Status.OK]
    assert count_readings(db) == 3
    assert ids.accounts == account_ids(db)
