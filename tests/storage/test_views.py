"""The views, which make the file pleasant for people and for tools such as Datasette."""

import re
from datetime import timedelta

import pytest
from sqlite_utils import Database

from bot.domain.announcements import Subscription
from bot.domain.readings import Poll, Reading, Status
from bot.pipeline.record import Recorder
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import open_readonly
from bot.storage.health import note_problem
from bot.storage.outbox import enqueue_notice, mark_delivered
from tests.series import DAY, HOUR, START, catalogue_of, polls_of
from tests.stored import record

ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
VIEWS = [
    "announcements",
    "events_by_name",
    "known_order",
    "latest_counts",
    "open_problems",
    "readings_by_name",
]


@pytest.fixture
def filled(db: Database) -> Database:
    """Paris overtakes Seoul and passes 1,000; a reading of Rome is held; Oslo is hidden."""
    rows = {
        "paris": [980, 985, 990, 995, 1_000, 1_005, 1_010],
        "rome": [500, 501, 502, 503, 504, 505, 5_000],
        "seoul": [989, 989, 989, 989, 989, 989, 989],
    }
    catalogue = catalogue_of([*rows, "oslo"])
    ids = sync_catalogue(db, catalogue, START)
    recorder = Recorder(catalogue, ids, lambda _: [Subscription("console")], DAY)
    polls = [
        Poll(poll.source, poll.at, {**poll.readings, "oslo": Reading(poll.at, Status.HIDDEN)})
        for poll in polls_of(rows)
    ]
    record(db, recorder, *polls)
    note_problem(db, "account oslo", "hidden", "hides its count", START)
    mark_delivered(db, 1, "printed", START + timedelta(milliseconds=1500))
    return db


def select(db: Database, sql: str) -> list[tuple[object, ...]]:
    return db.execute(sql).fetchall()


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_can_be_selected_by_a_reader(filled: Database, path, view: str) -> None:
    readonly = open_readonly(path)

    assert sorted(readonly.view_names()) == VIEWS
    assert readonly[view].count > 0
    readonly.close()


@pytest.mark.parametrize("view", VIEWS)
def test_times_in_a_view_are_iso_and_names_are_no_ids(filled: Database, view: str) -> None:
    for row in filled[view].rows:
        for name, value in row.items():
            if value is not None and (name == "at" or name.endswith("_at")):
                assert ISO.fullmatch(value), (name, value)
            if name in ("account", "board", "channel", "city"):
                assert value is None or not str(value).isdigit()


def test_readings_have_words_for_numbers(filled: Database) -> None:
    newest = (START + 6 * HOUR).strftime("%Y-%m-%dT%H:%M:%SZ")
    rows = select(
        filled,
        "SELECT account, status, followers, judgement, origin FROM readings_by_name "
        f"WHERE taken_at = '{newest}' ORDER BY account",
    )

    assert rows == [
        ("oslo", "hidden", None, None, "poll"),
        ("paris", "ok", 1_010, "believed", "poll"),
        ("rome", "ok", 5_000, "held", "poll"),
        ("seoul", "ok", 989, "believed", "poll"),
    ]


def test_the_latest_count_is_the_last_that_is_believed(filled: Database) -> None:
    assert select(filled, "SELECT account, followers FROM latest_counts ORDER BY account") == [
        ("paris", 1_010),
        ("rome", 505),
        ("seoul", 989),
    ]


def test_the_known_order_begins_with_place_one(filled: Database) -> None:
    assert select(
        filled, "SELECT place, account FROM known_order WHERE board = 'board' ORDER BY place"
    ) == [(1, "paris"), (2, "seoul"), (3, "rome")]


def test_events_have_their_account_and_board(filled: Database) -> None:
    assert select(
        filled, "SELECT kind, account, board, announced, reason FROM events_by_name ORDER BY kind"
    ) == [
        ("milestone", "paris", None, "yes", ""),
        ("overtake", "paris", "board", "yes", ""),
        ("quarantined", "rome", None, "no", "for the operators only"),
    ]


def test_announcements_name_their_events(filled: Database) -> None:
    enqueue_notice(filled, "operators", ["one line", "and another"], START, DAY)
    columns = "channel, kind, state, reason, created_at, sent_at, attempts, events"

    assert select(filled, f"SELECT {columns} FROM announcements ORDER BY id") == [
        (
            "console",
            "events",
            "sent",
            "",
            "2023-09-01T04:00:00Z",
            "2023-09-01T00:00:01Z",
            1,
            "milestone:paris:1000",
        ),
        (
            "console",
            "events",
            "pending",
            "",
            "2023-09-01T05:00:00Z",
            None,
            0,
            "overtake:board:paris:2023-09-01T05:00:00Z",
        ),
        (
            "operators",
            "notice",
            "pending",
            "",
            "2023-09-01T00:00:00Z",
            None,
            0,
            "one line\nand another",
        ),
    ]
