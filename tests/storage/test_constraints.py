"""What the schema itself refuses, whoever writes."""

import sqlite3

import pytest
from sqlite_utils import Database

from bot.domain.readings import Count, Judgement, Reading, Status
from bot.storage.catalogue import Ids
from bot.storage.readings import Origin, insert_readings
from tests.series import START

ADDED = "INSERT INTO accounts VALUES (9, 'x', '', '', '', '', '', '', NULL, 0, 1, NULL, NULL, NULL)"
OUTBOX = (
    "INSERT INTO outbox (id, channel, kind, text, created_at, expires_at, due_at, state) "
    "VALUES (1, {channel}, {kind}, '', 0, 0, 0, {state})"
)
SUBSCRIPTION = (
    "INSERT INTO subscriptions VALUES "
    "('nowhere', '1', '[]', '[]', '[]', 0, NULL, 'en', 'UTC', '', NULL, NULL, '2', 0)"
)


def test_every_table_is_strict(db: Database) -> None:
    loose = db.execute(
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict "
        "AND name NOT LIKE '%sqlite%'"
    ).fetchall()

    assert loose == []


@pytest.mark.parametrize(
    "values",
    [
        "'one', 0, 0, 5, 1, 0, 0",  # an account that is no id
        "1, '2023-09-01', 0, 5, 1, 0, 0",  # a time that is text
        "1, 0, 0, 'many', 1, 0, 0",
        "1, 0, 0, 1.5, 1, 0, 0",
        "1, 0, 0, -1, 1, 0, 0",
        "1, 0, 4, NULL, 1, NULL, 0",  # no such status
        "1, 0, 0, 5, 0, 0, 0",  # a step of nothing
        "1, 0, 0, 5, 1, 3, 0",  # no such judgement
        "1, 0, 0, 5, 1, 0, 2",  # no such origin
        "1, 0, 0, NULL, 1, 0, 0",  # ok, without a number
        "1, 0, 3, 5, 1, NULL, 0",  # failed, with a number
        "1, 0, 0, 5, 1, NULL, 0",  # a number that nobody judged
        "1, 0, 2, NULL, 1, 0, 0",  # a judgement of nothing
        "99, 0, 0, 5, 1, 0, 0",  # an account that nobody declared
    ],
)
def test_a_reading_that_makes_no_sense_is_refused(db: Database, ids: Ids, values: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(f"INSERT INTO readings VALUES ({values})")

    assert db["readings"].count == 0


@pytest.mark.parametrize(
    "sql",
    [
        ADDED.replace("'x'", "'seoul'"),  # a key that is taken
        ADDED.replace("'x'", "NULL"),
        "INSERT INTO memberships VALUES (99, 1, NULL, NULL, '', NULL)",
        "INSERT INTO standings (board_id, account_id, place) VALUES (1, 99, 0)",
        "INSERT INTO revision VALUES (2, 0)",
        "INSERT INTO heartbeat VALUES (2, 0)",
        "INSERT INTO tracks (account_id, settled, readings, pace, interval)"
        " VALUES (99, 1, 1, 0, 0)",
        OUTBOX.format(channel="'nowhere'", kind="'events'", state="'pending'"),
        SUBSCRIPTION,
        "INSERT INTO outbox_events VALUES (99, 'console', 1, 0)",
        "INSERT INTO deliveries VALUES (1, 99, 0, 'sent', '')",
    ],
)
def test_what_refers_to_nothing_is_refused(db: Database, ids: Ids, sql: str) -> None:
    db.execute("INSERT INTO channels (key) VALUES ('console')")

    with pytest.raises(sqlite3.IntegrityError):
        db.execute(sql)


def test_states_and_outcomes_are_from_a_list(db: Database) -> None:
    db.execute("INSERT INTO channels (key) VALUES ('console')")
    for kind, state in (("'events'", "'lost'"), ("'gossip'", "'pending'")):
        with pytest.raises(sqlite3.IntegrityError):
            db.execute(OUTBOX.format(channel="'console'", kind=kind, state=state))
    db.execute(OUTBOX.format(channel="'console'", kind="'events'", state="'pending'"))
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO deliveries VALUES (1, 1, 0, 'maybe', '')")


def test_a_source_has_one_open_incident(db: Database) -> None:
    incident = "INSERT INTO incidents (source, started_at, accounts) VALUES ('file', 0, 3)"
    db.execute(incident)

    with pytest.raises(sqlite3.IntegrityError):
        db.execute(incident)


@pytest.mark.parametrize(
    ("reading", "judgement"),
    [
        (Reading(START, Status.OK), Judgement.BELIEVED),
        (Reading(START, Status.FAILED), Judgement.BELIEVED),
        (Reading.ok(START, -1), Judgement.BELIEVED),
        (Reading.ok(START, 5), None),
        (Reading(START, Status.OK, Count(START, 5, 0)), Judgement.BELIEVED),
    ],
)
def test_the_program_cannot_store_nonsense_either(
    db: Database, ids: Ids, reading: Reading, judgement: Judgement | None
) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        insert_readings(db, [(ids.accounts["seoul"], reading, judgement)], Origin.POLL)
