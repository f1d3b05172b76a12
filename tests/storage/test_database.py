import asyncio
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.errors import StorageError
from bot.storage.database import (
    Store,
    from_ms,
    open_database,
    open_readonly,
    to_ms,
    transaction,
)
from bot.storage.health import beat, last_beat
from bot.storage.migrations import migrations
from tests.stored import dump

OPENERS = pytest.mark.parametrize("opener", [open_database, open_readonly])


def schema(db: Database) -> list[tuple[str, str]]:
    return sorted(db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))


# --- opening -------------------------------------------------------------------------------------


def test_a_new_file_gets_the_whole_schema(db: Database) -> None:
    assert migrations.pending(db) == []
    assert {"accounts", "readings", "events", "outbox"} <= set(db.table_names())
    with closing(open_database(None)) as in_memory:
        assert schema(in_memory) == schema(db)


def test_opening_again_changes_nothing(path: Path, db: Database, now: datetime) -> None:
    beat(db, now)
    before = schema(db), dump(db)
    db.close()

    again = open_database(path)

    assert before == (schema(again), dump(again))
    again.close()


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    open_database(tmp_path / "data" / "city" / "milepost.db").close()

    assert (tmp_path / "data" / "city" / "milepost.db").is_file()


def test_the_file_is_in_wal_mode_and_every_commit_reaches_the_disk(db: Database) -> None:
    assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert db.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1


@OPENERS
def test_a_newer_schema_is_refused(opener, path: Path, db: Database) -> None:
    db["_sqlite_migrations"].insert(
        {"migration_set": "milepost", "name": "quiet_hours", "applied_at": "2027-01-01"}
    )
    db.close()

    with pytest.raises(StorageError) as refused:
        opener(path)

    assert (
        f"{path}: was written by a newer Milepost (it has 'quiet_hours'); update this one"
        == str(refused.value)
    )


def test_an_older_schema_is_brought_up_to_date(path: Path, now: datetime) -> None:
    old = Database(sqlite3.connect(path))
    migrations.apply(old, stop_before="health")
    old.execute("INSERT INTO channels (key) VALUES ('kept')")
    old.close()

    with pytest.raises(StorageError, match=r"older than this program; run a poll to renew it$"):
        open_readonly(path)
    db = open_database(path)

    assert migrations.pending(db) == []
    assert dump(db)["channels"] == [("kept", None, None)]
    db.close()


@OPENERS
def test_a_file_that_is_no_database_is_refused(opener, path: Path) -> None:
    path.write_text("timestamp,account,followers\n" * 100)

    with pytest.raises(StorageError) as refused:
        opener(path)

    assert str(refused.value).startswith(f"{path}: cannot be ")
    assert str(refused.value).endswith(" as a database: file is not a database")
    assert path.read_text().startswith("timestamp,")


@pytest.mark.parametrize(
    ("opener", "said"),
    [
        (open_database, "cannot be used as a database: unable to open database file"),
        (open_readonly, "no such database; a first poll creates it"),
    ],
)
def test_a_directory_is_refused(opener, said: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError) as refused:
        opener(tmp_path)

    assert f"{tmp_path}: {said}" == str(refused.value)


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    with pytest.raises(StorageError, match=r"cannot be used as a database: .*exists"):
        open_database(tmp_path / "data" / "milepost.db")


def test_the_database_of_another_program_is_refused_and_left_alone(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE accounts (balance)")
    other.close()

    with pytest.raises(StorageError, match="table accounts already exists"):
        open_database(path)

    other = sqlite3.connect(path)
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("accounts",)]
    other.close()


def test_a_database_that_is_missing_is_not_made_by_a_reader(path: Path) -> None:
    with pytest.raises(StorageError, match=r"no such database; a first poll creates it$"):
        open_readonly(path)

    assert not path.exists()


@pytest.mark.parametrize("name", ["with space.db", "100%.db", "what?.db", "a#b.db", "서울.db"])
def test_any_file_name_can_be_read(name: str, tmp_path: Path, now: datetime) -> None:
    db = open_database(tmp_path / name)
    beat(db, now)
    db.close()

    readonly = open_readonly(tmp_path / name)

    assert now == last_beat(readonly)
    assert [name] == [file.name for file in tmp_path.glob("*.db")]
    readonly.close()


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO channels (key) VALUES ('x')",
        "UPDATE revision SET number = 1",
        "DELETE FROM events",
        "DROP VIEW announcements",
        "CREATE TABLE more (x)",
    ],
)
def test_a_reader_cannot_write(sql: str, path: Path, db: Database) -> None:
    readonly = open_readonly(path)

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        readonly.execute(sql)
    readonly.close()


# --- times ---------------------------------------------------------------------------------------


@given(st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001 # hypothesis adds the zone
def test_a_time_comes_back_to_the_millisecond(at: datetime) -> None:
    back = from_ms(to_ms(at))

    assert timedelta(0) <= at - back < timedelta(milliseconds=1)
    assert back == from_ms(to_ms(back))
    assert back.tzinfo == UTC


# --- transactions --------------------------------------------------------------------------------


def test_a_transaction_that_fails_leaves_nothing(db: Database, now: datetime) -> None:
    with pytest.raises(KeyError), transaction(db):
        beat(db, now)
        db.execute("INSERT INTO channels (key) VALUES ('x')")
        raise KeyError

    assert last_beat(db) is None
    assert dump(db)["channels"] == []


def test_another_process_sees_a_transaction_whole_or_not_at_all(
    path: Path, db: Database, now: datetime
) -> None:
    other = open_readonly(path)
    with transaction(db):
        beat(db, now)
        assert last_beat(other) is None

    assert now == last_beat(other)
    other.close()


def test_a_transaction_takes_the_write_lock_at_its_start(path: Path, db: Database) -> None:
    other = sqlite3.connect(path, timeout=0)
    with transaction(db), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("INSERT INTO channels (key) VALUES ('x')")
    other.close()


# --- the store -----------------------------------------------------------------------------------


async def test_a_store_writes_and_reads(store: Store, now: datetime) -> None:
    await store.transact(beat, now)

    assert now == await store.read(last_beat)


async def test_what_fails_in_the_store_is_undone_and_raised(store: Store, now: datetime) -> None:
    def fail(db: Database) -> None:
        beat(db, now)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await store.transact(fail)

    assert await store.read(last_beat) is None


async def test_a_read_does_not_wait_for_a_write(store: Store, now: datetime) -> None:
    is_writing, may_go_on = threading.Event(), threading.Event()

    def slow(db: Database) -> None:
        beat(db, now)
        is_writing.set()
        assert may_go_on.wait(30)

    writing = asyncio.create_task(store.transact(slow))
    await asyncio.to_thread(is_writing.wait)

    assert await store.read(last_beat) is None
    may_go_on.set()
    await writing
    assert now == await store.read(last_beat)


async def test_a_read_of_the_store_cannot_write(store: Store, now: datetime) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await store.read(beat, now)


async def test_many_writes_at_once_all_happen(store: Store) -> None:
    def number(db: Database) -> int:
        return db.execute("SELECT number FROM revision").fetchone()[0]

    def count(db: Database) -> None:
        db.execute("UPDATE revision SET number = ?", (number(db) + 1,))

    await asyncio.gather(*(store.transact(count) for _ in range(50)))

    assert await store.read(number) == 50


async def test_closing_waits_for_what_is_being_written(path: Path, now: datetime) -> None:
    store = Store(open_database(path), path)
    writing = asyncio.create_task(store.transact(beat, now))
    await asyncio.sleep(0)
    await store.aclose()
    await writing

    readonly = open_readonly(path)
    assert now == last_beat(readonly)
    readonly.close()


async def test_a_write_that_nobody_waits_for_any_more_is_finished(
    path: Path, now: datetime
) -> None:
    store = Store(open_database(path), path)
    started, may_go_on = threading.Event(), threading.Event()

    def slow(db: Database) -> None:
        started.set()
        assert may_go_on.wait(30)
        beat(db, now)

    writing = asyncio.create_task(store.transact(slow))
    await asyncio.to_thread(started.wait)
    writing.cancel()
    may_go_on.set()
    await store.aclose()

    readonly = open_readonly(path)
    assert now == last_beat(readonly)
    readonly.close()
    assert writing.cancelled()


async def test_a_database_in_memory_reads_through_its_writer(now: datetime) -> None:
    store = Store(open_database(None), None)
    await store.transact(beat, now)

    assert now == await store.read(last_beat)
    await store.aclose()
