"""Whether what people are shown has changed, whoever changed it."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.domain.events import MilestoneReached
from bot.errors import StorageError
from bot.storage.catalogue import Ids
from bot.storage.database import open_database, transaction
from bot.storage.events import insert_event, supersede
from bot.storage.fingerprint import ChangeDetector, bump_revision, fingerprint
from bot.storage.health import beat, note_failure
from bot.storage.outbox import enqueue_notice, mark_delivered
from tests.series import DAY, START

Change = Callable[[Database], object]

EVENT = MilestoneReached(
    at=START,
    account="seoul",
    threshold=1_000,
    also_passed=(),
    followers=1_001,
    not_before=START,
    not_after=START,
)


@pytest.fixture
def lookout(db: Database, path: Path) -> Iterator[ChangeDetector]:
    lookout = ChangeDetector(path)
    yield lookout
    lookout.close()


def is_changed(db: Database, lookout: ChangeDetector, change: Change) -> bool:
    """Return whether *change*, on another connection, is noticed; the fingerprint agrees."""
    before = lookout.look()
    with transaction(db):
        change(db)
    after = lookout.look()
    assert after == fingerprint(db)
    return after != before


def test_another_revision_is_a_change(db: Database, lookout: ChangeDetector) -> None:
    assert is_changed(db, lookout, bump_revision)


def test_an_event_and_its_withdrawal_are_changes(
    db: Database, lookout: ChangeDetector, ids: Ids
) -> None:
    assert is_changed(db, lookout, lambda db: insert_event(db, EVENT, ids, None))
    assert is_changed(db, lookout, lambda db: supersede(db, EVENT.key, 1))


@pytest.mark.parametrize(
    "change",
    [
        lambda db: beat(db, START),
        lambda db: note_failure(db, "table", "down", START),
        lambda db: enqueue_notice(db, "ops", ["down"], START, DAY),
        lambda db: mark_delivered(db, 1, "message", START),
    ],
    ids=["a sign of life", "a failing source", "what is queued", "what was sent"],
)
def test_what_nobody_is_shown_is_no_change(
    db: Database, lookout: ChangeDetector, change: Change
) -> None:
    with transaction(db):
        enqueue_notice(db, "ops", ["well"], START, DAY)

    assert not is_changed(db, lookout, change)


def test_without_a_commit_nothing_is_counted(db: Database, lookout: ChangeDetector) -> None:
    lookout.look()
    db.execute("BEGIN")
    bump_revision(db)
    before = lookout.look()
    db.execute("COMMIT")

    assert lookout.look() != before


def test_a_lookout_that_was_closed_opens_again(db: Database, lookout: ChangeDetector) -> None:
    before = lookout.look()
    lookout.close()

    assert lookout.look() == before


def test_a_lookout_that_fails_looks_at_what_is_there_then(
    db: Database, path: Path, lookout: ChangeDetector
) -> None:
    lookout.look()
    db.execute("DROP TABLE revision")
    with pytest.raises(sqlite3.OperationalError):
        lookout.look()
    path.rename(path.with_name("elsewhere.db"))
    with pytest.raises(StorageError):
        lookout.look()


def test_what_cannot_be_opened_is_refused_until_it_can_be(path: Path) -> None:
    lookout = ChangeDetector(path)
    with pytest.raises(StorageError):
        lookout.look()
    open_database(path).close()

    assert lookout.look() == (0, 0, 0)
    lookout.close()
