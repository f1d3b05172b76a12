from sqlite_utils import Database

from bot.domain.looks import Look, Statement
from bot.domain.readings import Judgement, Reading, Status
from bot.storage.catalogue import Ids, known_accounts
from bot.storage.looks import last_looks, save_looks, standing_accounts
from bot.storage.readings import Origin, insert_readings, is_stored, newest_count
from bot.storage.state import load_state
from tests.series import DAY, HOUR, SOURCE, START

UNDATED = Look(START, Statement(Status.OK, 5), START + DAY)
GONE = Look(START, Statement(Status.MISSING, None))
DATED = Look(START + HOUR)


def test_the_last_look_at_an_account_is_kept(db: Database, ids: Ids) -> None:
    assert last_looks(db) == {}
    save_looks(db, {"paris": UNDATED, "seoul": GONE})
    save_looks(db, {"seoul": DATED})

    assert last_looks(db) == {"paris": UNDATED, "seoul": DATED}


def test_a_number_stands_until_the_document_is_too_old_or_has_it_no_more(
    db: Database, ids: Ids
) -> None:
    save_looks(db, {"paris": UNDATED, "seoul": UNDATED})
    save_looks(db, {"seoul": GONE})

    assert standing_accounts(db) == load_state(db, ids).standing == {"paris": START + DAY}


def test_an_account_that_was_looked_at_is_not_asked_for_first(db: Database, ids: Ids) -> None:
    """A number that stands still is no reading, and yet the account was reached."""
    reading = Reading.ok(START - DAY, 5)
    insert_readings(db, [(ids.accounts["paris"], reading, Judgement.BELIEVED)], Origin.POLL)
    save_looks(db, {"paris": UNDATED})

    assert known_accounts(db, SOURCE)["paris"].looked_at == START


def test_the_newest_count_up_to_a_time_is_that_of_any_judgement(db: Database, ids: Ids) -> None:
    paris = ids.accounts["paris"]
    readings = [
        (paris, Reading.ok(START, 5), Judgement.BELIEVED),
        (paris, Reading.ok(START + HOUR, 500), Judgement.REJECTED),
        (paris, Reading(START + DAY, Status.FAILED), None),
    ]
    insert_readings(db, readings, Origin.POLL)

    assert newest_count(db, "paris", START + DAY) == readings[1][1].count
    assert newest_count(db, "paris", START + HOUR / 2) == readings[0][1].count
    assert newest_count(db, "seoul", START + DAY) is None
    assert [is_stored(db, paris, at) for at in (START, START + HOUR / 2, START + DAY)] == [
        True,
        False,
        True,
    ]
