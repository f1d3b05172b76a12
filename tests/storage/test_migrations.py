"""A database of an older Milepost is renewed with everything that is in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from bot.storage.database import open_database
from bot.storage.migrations import migrations
from bot.storage.outbox import due_announcements, enqueue
from tests.series import DAY, HOUR, START
from tests.storage.test_views import VIEWS
from tests.stored import column

NOW = 1_693_526_400_000
"""START, as the database has it."""
FIELDS = (
    '{"account": "seoul", "threshold": 1, "also_passed": [], "followers": 1, '
    '"not_before": "2023-09-01T00:00:00Z", "not_after": "2023-09-01T00:00:00Z"}'
)
ROWS = f"""
INSERT INTO accounts VALUES
    (1, 'seoul', 'Seoul', '', 'bluesky', 'seoul', '', 'file', NULL, {NOW}, 1, NULL, NULL, NULL);
INSERT INTO events (id, key, kind, at, account_id, is_announced, reason, fields, evidence)
    VALUES (1, 'milestone:seoul:1', 'milestone', {NOW}, 1, 1, '', '{FIELDS}', '{{}}'),
           (2, 'milestone:seoul:2', 'milestone', {NOW}, 1, 1, '', '{FIELDS}', '{{}}'),
           (3, 'milestone:seoul:3', 'milestone', {NOW}, 1, 1, '', '{FIELDS}', '{{}}');
INSERT INTO channels (key) VALUES ('one'), ('two');
INSERT INTO outbox VALUES
    (3, 'one', {NOW}, {NOW} + 86400000, {NOW}, 'sent', 1, {NOW} + 5, 'printed'),
    (4, 'two', {NOW}, {NOW} + 86400000, {NOW} + 5000, 'pending', 1, NULL, NULL),
    (5, 'one', {NOW}, {NOW} + 86400000, {NOW}, 'expired', 0, NULL, NULL),
    (6, 'one', {NOW}, {NOW} + 86400000, {NOW}, 'pending', 0, NULL, NULL);
INSERT INTO outbox_events VALUES
    (1, 'one', 3, 0), (2, 'one', 3, 1), (1, 'two', 4, 0), (3, 'one', 5, 0);
INSERT INTO deliveries VALUES
    (1, 3, {NOW} + 5, 'sent', ''), (2, 4, {NOW}, 'failed', 'down');
"""


@pytest.fixture
def old(path: Path) -> Path:
    """A database as it was before channels could subscribe."""
    db = Database(str(path))
    migrations.apply(db, stop_before="discord")
    db.executescript(ROWS)
    db.close()
    return path


@pytest.fixture
def renewed(old: Path) -> Iterator[Database]:
    db = open_database(old)
    yield db
    db.close()


def rows(db: Database, sql: str) -> list[tuple[Any, ...]]:
    return db.execute(sql).fetchall()


def test_nothing_refers_to_what_is_gone(renewed: Database) -> None:
    assert rows(renewed, "PRAGMA foreign_key_check") == []
    assert rows(renewed, "PRAGMA integrity_check") == [("ok",)]
    assert rows(renewed, "PRAGMA foreign_keys") == [(1,)]
    assert "outbox_before" not in renewed.table_names()


def test_announcements_are_kept_with_their_events_and_attempts(renewed: Database) -> None:
    assert rows(renewed, "SELECT id, channel, state, attempts, receipt FROM outbox") == [
        (3, "one", "sent", 1, "printed"),
        (4, "two", "pending", 1, None),
        (5, "one", "expired", 0, None),
        (6, "one", "pending", 0, None),
    ]
    assert set(rows(renewed, "SELECT kind, text, reason FROM outbox")) == {("events", "", "")}
    assert rows(renewed, "SELECT * FROM outbox_events ORDER BY outbox_id, place") == [
        (1, "one", 3, 0),
        (2, "one", 3, 1),
        (1, "two", 4, 0),
        (3, "one", 5, 0),
    ]
    assert column(renewed, "SELECT outbox_id FROM deliveries ORDER BY id") == [3, 4]


def test_what_was_tried_may_have_arrived_and_is_looked_for(renewed: Database) -> None:
    assert rows(renewed, "SELECT id, tried_at FROM outbox") == [
        (3, NOW),
        (4, NOW),
        (5, None),
        (6, None),
    ]


def test_what_waits_is_sent_as_it_would_have_been(renewed: Database) -> None:
    due = due_announcements(renewed, START + HOUR)

    assert [(one.id, one.channel, [e.key for e in one.events]) for one in due] == [
        (4, "two", ["milestone:seoul:1"]),
        (6, "one", []),
    ]
    assert [one.id for one in due_announcements(renewed, START)] == [6]


def test_what_was_queued_before_there_were_epochs_keeps_its_name(renewed: Database) -> None:
    """It may have been tried under that name a minute ago."""
    (name,) = column(renewed, "SELECT name FROM installation")
    due = due_announcements(renewed, START + HOUR)

    assert [(one.nonce, one.code) for one in due] == [(f"{name}:4", "4"), (f"{name}:6", "6")]


def test_the_next_announcement_has_a_new_number(renewed: Database) -> None:
    enqueue(renewed, "two", [2], START, DAY)

    assert column(renewed, "SELECT max(id) FROM outbox") == [7]


def test_the_views_can_be_selected(renewed: Database) -> None:
    assert sorted(renewed.view_names()) == VIEWS
    for view in VIEWS:
        assert renewed[view].count >= 0
    assert rows(renewed, "SELECT id, state, events FROM announcements ORDER BY id")[0] == (
        3,
        "sent",
        "milestone:seoul:1 milestone:seoul:2",
    )


def test_a_renewed_schema_is_that_of_a_new_database(renewed: Database, tmp_path: Path) -> None:
    new = open_database(tmp_path / "new.db")
    schema = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"

    assert rows(renewed, schema) == rows(new, schema)
    new.close()


def test_a_renewal_that_fails_leaves_the_old_database(old: Path) -> None:
    db = Database(str(old))
    db.execute("CREATE TABLE subscriptions (taken TEXT)")
    db.close()
    with pytest.raises(Exception, match="subscriptions already exists"):
        open_database(old)
    db = Database(str(old))

    assert column(db, "SELECT id FROM outbox") == [3, 4, 5, 6]
    assert "tried_at" not in column(db, "SELECT name FROM pragma_table_info('outbox')")
    db.close()
