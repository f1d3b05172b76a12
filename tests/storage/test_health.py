from datetime import timedelta

from sqlite_utils import Database

from bot.storage.health import (
    awaited_from,
    beat,
    clock_ahead,
    failing_since,
    last_beat,
    note_failure,
    note_success,
    pauses,
)
from tests.series import DAY, HOUR, START
from tests.stored import dump

MINUTE = timedelta(minutes=1)


def test_a_source_that_was_never_asked_is_unknown(db: Database) -> None:
    assert awaited_from(db, ["file"]) is None
    assert failing_since(db, "file") is None


def test_a_failure_is_news_once_and_so_is_the_recovery(db: Database) -> None:
    assert not note_success(db, "file", START)
    assert note_failure(db, "file", "gone", START + HOUR)
    assert not note_failure(db, "file", "still gone", START + 2 * HOUR)
    assert failing_since(db, "file") == START + HOUR
    assert awaited_from(db, ["file"]) == START + 2 * HOUR
    assert note_success(db, "file", START + 3 * HOUR)
    assert not note_success(db, "file", START + 4 * HOUR)
    assert failing_since(db, "file") is None
    assert note_failure(db, "file", "gone again", START + 5 * HOUR)


def test_sources_fail_each_for_itself(db: Database) -> None:
    assert note_failure(db, "file", "gone", START)
    assert note_failure(db, "other", "gone", START)
    assert note_success(db, "file", START)
    assert failing_since(db, "other") == START


def test_a_source_that_fails_at_first_is_news(db: Database) -> None:
    assert note_failure(db, "file", "gone", START)
    assert dump(db)["sources"] == [("file", 1693526400000, None, 1693526400000, "gone", None)]


# --- pauses --------------------------------------------------------------------------------------


def test_the_pauses_of_a_source_are_those_of_its_hosts_and_of_no_other_source(
    db: Database,
) -> None:
    """Not even of one whose name begins like it."""
    for scope in ("file", "file@one", "file@two", "file_2", "file_2@one", "FILE", "fil"):
        until = None if scope == "file@two" else START + HOUR
        note_failure(db, scope, "throttled", START, until)

    assert pauses(db, "file", START) == {"file": START + HOUR, "file@one": START + HOUR}
    assert pauses(db, "file_2", START) == {"file_2": START + HOUR, "file_2@one": START + HOUR}
    assert pauses(db, "%", START) == {}


def test_a_pause_is_that_of_the_last_answer(db: Database) -> None:
    note_failure(db, "file", "throttled", START, START + 5 * HOUR)
    note_success(db, "file", START + HOUR, START + 2 * HOUR)
    assert pauses(db, "file", START + HOUR) == {"file": START + 2 * HOUR}
    note_failure(db, "file", "gone", START + 3 * HOUR)

    assert pauses(db, "file", START + 3 * HOUR) == {}


def test_a_pause_of_a_clock_that_was_ahead_is_none(db: Database) -> None:
    note_failure(db, "file", "throttled", START + DAY, START + 2 * DAY)
    assert pauses(db, "file", START) == {}
    assert pauses(db, "file", START + DAY - MINUTE) == {"file": START + 2 * DAY}


# --- the wait for a poll -------------------------------------------------------------------------


def test_a_source_is_awaited_from_its_last_poll_or_from_the_end_of_its_pause(
    db: Database,
) -> None:
    note_success(db, "file", START)
    assert awaited_from(db, ["file"]) == START
    note_success(db, "file", START, START - HOUR)
    assert awaited_from(db, ["file"]) == START
    note_failure(db, "file", "throttled", START, START + 5 * HOUR)
    assert awaited_from(db, ["file"]) == START + 5 * HOUR


def test_hosts_are_awaited_from_when_the_first_of_them_is_open(db: Database) -> None:
    note_failure(db, "file@one", "throttled", START, START + 5 * HOUR)
    note_failure(db, "file@two", "throttled", START + HOUR, START + 3 * HOUR)
    note_success(db, "file@old", START - DAY)

    assert awaited_from(db, ["file@one", "file@two"]) == START + 3 * HOUR
    assert awaited_from(db, ["file@one", "file@new"]) == START + 5 * HOUR
    note_success(db, "file@two", START + 2 * HOUR)
    assert awaited_from(db, ["file@one", "file@two"]) == START + 2 * HOUR


def test_nobody_awaits_a_source_without_accounts(db: Database) -> None:
    note_success(db, "file", START)

    assert awaited_from(db, []) is None


# --- the heartbeat -------------------------------------------------------------------------------


def test_the_last_beat_is_kept(db: Database) -> None:
    assert last_beat(db) is None
    for seconds in (0, 30, 60):
        beat(db, START + timedelta(seconds=seconds))

    assert START + timedelta(seconds=60) == last_beat(db)


def test_a_sign_of_life_tells_how_far_the_system_s_clock_is_ahead(db: Database) -> None:
    assert clock_ahead(db) == timedelta()
    beat(db, START, -9 * HOUR)
    assert clock_ahead(db) == -9 * HOUR
    beat(db, START)
    assert clock_ahead(db) == timedelta()
