"""The names of announcements: no two lives of a database give the same one to different ones."""

import re
from contextlib import closing

from sqlite_utils import Database

from bot.chat.buttons import QuestionButton
from bot.storage.database import open_database
from bot.storage.deliveries import find_announcement
from bot.storage.installation import installation_name, renew_epoch
from bot.storage.outbox import (
    DueAnnouncement,
    due_announcements,
    enqueue_notice,
    installation_of,
    take_announcement,
)
from tests.series import DAY, START


def queued(db: Database, line: str = "a line") -> DueAnnouncement:
    """Queue *line*, and return it as it is due."""
    enqueue_notice(db, "one", [line], START, DAY)
    return due_announcements(db, START)[-1]


def copied(db: Database) -> Database:
    """Return a copy, as somebody makes it who copies the file."""
    copy = open_database(None)
    db.conn.backup(copy.conn)
    return copy


def test_a_copy_that_begins_anew_gives_the_same_id_another_name(db: Database) -> None:
    with closing(copied(db)) as copy:
        renew_epoch(copy)
        ours, other = queued(db), queued(copy, "another line")

    assert ours.id == other.id
    assert ours.nonce != other.nonce
    assert ours.code != other.code
    assert find_announcement(db, ours.code) == ours.id
    assert find_announcement(db, other.code) is None


def test_what_was_queued_keeps_its_name_in_every_copy_and_epoch(db: Database) -> None:
    """It may be in its channel by now, and is found there by that name alone."""
    before = queued(db)
    renew_epoch(db)
    with closing(copied(db)) as copy:
        renew_epoch(copy)
        taken = take_announcement(copy, START, "one")

    assert taken is not None
    assert (taken.nonce, taken.code) == (before.nonce, before.code)


def test_what_a_machine_queues_after_it_was_set_back_has_another_name_unless_it_is_the_same(
    db: Database,
) -> None:
    """Its epoch is that of before, its numbers are, and so would be those that are random."""
    with closing(copied(db)) as set_back:
        before, same = queued(db), queued(set_back)
    with closing(copied(db)) as set_back:
        set_back.execute("DELETE FROM outbox")
        other = queued(set_back, "another line")

    assert (same.nonce, same.code) == (before.nonce, before.code)
    assert other.id == before.id
    assert other.nonce != before.nonce
    assert other.code != before.code


def test_what_an_older_version_queued_keeps_its_name(db: Database) -> None:
    """It had no more than an epoch, and may have been tried by that a minute ago."""
    outbox_id = queued(db).id
    db.execute("UPDATE outbox SET seal = '9f3a1c'")
    (due,) = due_announcements(db, START)

    assert due.nonce == f"{installation_name(db)}:9f3a1c:{outbox_id}"
    assert due.code == f"{outbox_id}-9f3a1c"
    assert find_announcement(db, due.code) == outbox_id


def test_a_code_tells_the_installation_unless_an_older_version_gave_it(db: Database) -> None:
    assert installation_of(queued(db).code) == installation_name(db)
    assert installation_of("12") == installation_of("12-0a1b2c") == ""


def test_a_name_is_short_enough_for_discord_and_no_other_part_of_a_mark(db: Database) -> None:
    db.execute("INSERT INTO channels (key) VALUES ('two')")
    db.execute(
        "INSERT INTO outbox (id, channel, kind, text, created_at, expires_at, due_at, state)"
        " VALUES (99999999998, 'two', 'notice', '', 0, 0, 0, 'expired')"
    )
    last = queued(db)

    assert last.id == 99_999_999_999
    assert len(last.nonce) == 25
    assert len(last.seal) == 12
    assert re.fullmatch(
        QuestionButton.__discord_ui_compiled_template__, f"milepost:why:{last.code}"
    )
