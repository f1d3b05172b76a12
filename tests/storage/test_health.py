from datetime import timedelta

from sqlite_utils import Database

from bot.storage.health import beat, failing_since, last_beat, note_failure, note_success, polled_at
from tests.series import HOUR, START
from tests.stored import dump


def test_a_source_that_was_never_asked_is_unknown(db: Database) -> None:
    assert polled_at(db, "file") is None
    assert failing_since(db, "file") is None


def test_a_failure_is_news_once_and_so_is_the_recovery(db: Database) -> None:
    assert not note_success(db, "file", START)
    assert note_failure(db, "file", "gone", START + HOUR)
    assert not note_failure(db, "file", "still gone", START + 2 * HOUR)
    assert failing_since(db, "file") == START + HOUR
    assert polled_at(db, "file") == START + 2 * HOUR
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
    assert dump(db)["sources"] == [("file", 1693526400000, None, 1693526400000, "gone")]


def test_the_last_beat_is_kept(db: Database) -> None:
    assert last_beat(db) is None
    for seconds in (0, 30, 60):
        beat(db, START + timedelta(seconds=seconds))

    assert START + timedelta(seconds=60) == last_beat(db)
