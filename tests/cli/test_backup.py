"""`milepost backup` and `restore`: copies of the database, and the way back."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.database import open_database
from bot.storage.installation import only_one
from tests.cli.workplace import Workplace

DATABASE = Path("milepost.db")


def poll(work: Workplace, **followers: int) -> None:
    work.counts(**followers)
    assert work.run("poll", "--once").exit_code == 0


def select(sql: str, path: Path = DATABASE) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


@pytest.fixture
def backed_up(work: Workplace) -> Workplace:
    """A place with a backup in which one announcement waits, and a database that went on."""
    poll(work, paris=300, seoul=390)
    poll(work, paris=301, seoul=402)
    assert work.run("backup", "backup.db").output == (
        "backup.db: a copy of milepost.db, verified\n"
    )
    poll(work, paris=302, seoul=403)
    return work


def test_a_backup_has_everything_in_one_file(backed_up: Workplace) -> None:
    with closing(open_database(DATABASE)) as db:  # as a bot that runs, with a log beside the file
        db.execute("UPDATE heartbeat SET beat_at = 0")
        assert backed_up.run("backup", "backup.db").exit_code == 0

    assert select("SELECT * FROM readings", Path("backup.db")) == select("SELECT * FROM readings")
    assert [one.name for one in Path().glob("*backup.db*")] == ["backup.db"]


def test_a_restored_database_is_that_of_the_backup_and_the_other_one_is_kept(
    backed_up: Workplace,
) -> None:
    newer = select("SELECT * FROM readings")
    result = backed_up.run("restore", "backup.db")
    kept = next(Path().glob("milepost.db.2*Z"))

    assert result.exit_code == 0
    first, *notices = result.output.splitlines()
    assert first == (
        f"milepost.db: restored from backup.db; the database that was there is {kept.resolve()}"
    )
    assert notices[0].startswith("the database was restored from a backup; it ends at 2")
    assert select("SELECT * FROM readings", kept) == newer
    restored = select("SELECT * FROM readings")
    assert restored == select("SELECT * FROM readings", Path("backup.db")) == newer[:2] + newer[3:5]
    assert {one.name for one in Path().iterdir() if "milepost.db" in one.name} == {
        "milepost.db",
        "milepost.db.lock",
        kept.name,
    }


def test_each_restore_begins_another_epoch(backed_up: Workplace) -> None:
    epochs = [select("SELECT epoch FROM installation", Path("backup.db"))]
    for _ in range(2):
        assert backed_up.run("restore", "backup.db").exit_code == 0
        epochs.append(select("SELECT epoch FROM installation"))

    assert len({str(epoch) for epoch in epochs}) == 3


def test_what_waited_for_the_console_may_have_been_printed_and_is_listed(
    backed_up: Workplace,
) -> None:
    result = backed_up.run("restore", "backup.db")

    assert result.output.splitlines()[-1] == (
        "announcements that waited, and are not sent any more: milestone:seoul:400"
    )
    assert select("SELECT state, reason FROM outbox") == [("dropped", "restored")]


def test_a_database_that_is_in_use_is_not_replaced(backed_up: Workplace) -> None:
    before = DATABASE.read_bytes()
    with only_one(DATABASE):
        result = backed_up.run("restore", "backup.db")

    assert (result.exit_code, result.stderr) == (
        1,
        "milepost: milepost.db: another milepost runs on this database\n",
    )
    assert DATABASE.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"a table, and no database", b"SQLite format 3\0" * 99])
def test_what_is_no_backup_is_refused_and_never_replaced(
    backed_up: Workplace, content: bytes
) -> None:
    before = DATABASE.read_bytes()
    Path("other.db").write_bytes(content)
    for command in ("backup", "restore"):
        result = backed_up.run(command, "other.db")
        assert (result.exit_code, result.stderr) == (
            2,
            "milepost: other.db: is no database of Milepost's\n",
        )

    assert DATABASE.read_bytes() == before
    assert Path("other.db").read_bytes() == content


def test_the_database_is_no_backup_of_itself(backed_up: Workplace) -> None:
    for command in ("backup", "restore"):
        assert backed_up.run(command, "milepost.db").exit_code == 2


def test_a_damaged_backup_is_refused(backed_up: Workplace) -> None:
    content = bytearray(Path("backup.db").read_bytes())
    content[20_000:60_000] = bytes(40_000)
    Path("backup.db").write_bytes(content)
    before = DATABASE.read_bytes()
    result = backed_up.run("restore", "backup.db")

    assert result.exit_code == 2
    assert result.stderr.startswith("milepost: backup.db: ")
    assert DATABASE.read_bytes() == before
    assert not list(Path().glob(".milepost.db.*"))


@pytest.mark.parametrize("state", ["gone", "damaged"])
def test_a_backup_takes_the_place_of_what_is_no_database_any_more(
    backed_up: Workplace, state: str
) -> None:
    DATABASE.unlink()
    if state == "damaged":
        DATABASE.write_bytes(b"nothing of use" * 999)
        Path("milepost.db-wal").write_bytes(b"of another database")
    result = backed_up.run("restore", "backup.db")

    assert result.exit_code == 0
    assert len(select("SELECT * FROM readings")) == 4
    assert not Path("milepost.db-wal").exists()


def test_without_a_database_there_is_nothing_to_copy(work: Workplace) -> None:
    result = work.run("backup", "backup.db")

    assert (result.exit_code, result.stderr) == (
        1,
        "milepost: milepost.db: no such database; there is nothing to copy\n",
    )
