from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from bot.domain.announcements import Subscription
from bot.domain.catalogue import Board, Catalogue, Membership
from bot.errors import SettingsError
from bot.pipeline.record import Recorder
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import to_ms, transaction
from bot.storage.health import note_problem, open_problems
from bot.storage.readings import joined_at
from bot.storage.state import load_state
from tests.series import DAY, HOUR, START, catalogue_of, polls_of, steady
from tests.stored import column, dump, record

BOTH = catalogue_of(["paris", "seoul"])
MEMBERS = (Membership("paris"), Membership("seoul"))


def sync(db: Database, catalogue: Catalogue) -> Recorder:
    with transaction(db):
        ids = sync_catalogue(db, catalogue, START)
    return Recorder(catalogue, ids, [Subscription("console")], DAY)


def test_syncing_again_changes_nothing(db: Database) -> None:
    first = sync_catalogue(db, BOTH, START)
    before = dump(db)
    second = sync_catalogue(db, BOTH, START + DAY)

    assert first == second
    assert before == dump(db)


def test_an_account_keeps_its_id_and_its_history_when_it_is_renamed(db: Database) -> None:
    ids = sync_catalogue(db, BOTH, START)
    seoul = replace(
        BOTH.accounts["seoul"], city="서울", handle="seoul", owner="City", url="http://x"
    )
    renamed = replace(BOTH, accounts={**BOTH.accounts, "seoul": seoul})

    assert ids == sync_catalogue(db, renamed, START + DAY)
    row = db.execute(
        "SELECT city, handle, owner, url, added_at FROM accounts WHERE key='seoul'"
    ).fetchone()
    assert ("서울", "seoul", "City", "http://x", to_ms(START)) == row


def test_what_is_no_longer_declared_keeps_its_rows(db: Database) -> None:
    recorder = sync(db, BOTH)
    record(db, recorder, *polls_of({"paris": [5, 5, 5], "seoul": [9, 9, 9]}))
    before = dump(db)
    sync_catalogue(db, catalogue_of(["seoul"]), START)

    assert column(db, "SELECT key FROM accounts WHERE is_tracked") == ["seoul"]
    for table in ("readings", "tracks", "peaks", "events"):
        assert before[table] == dump(db)[table], table


def test_a_board_that_is_gone_forgets_its_order(db: Database) -> None:
    recorder = sync(db, BOTH)
    record(db, recorder, *polls_of({"paris": [5, 5, 5], "seoul": [9, 9, 9]}))
    assert db["standings"].count == 2
    ids = sync_catalogue(db, replace(BOTH, boards=()), START)

    assert db["standings"].count == 0
    assert load_state(db, ids).boards == {}
    assert {"paris", "seoul"} == load_state(db, ids).tracks.keys()


def test_a_board_that_comes_back_starts_in_silence(db: Database) -> None:
    recorder = sync(db, BOTH)
    record(db, recorder, *polls_of({"paris": steady(500, 5), "seoul": steady(600, 5)}))
    without = sync(db, replace(BOTH, boards=()))
    record(
        db,
        without,
        *polls_of({"paris": steady(505, 300, 1), "seoul": [600] * 300}, start=START + DAY),
    )
    back = sync(db, BOTH)
    record(
        db, back, *polls_of({"paris": steady(805, 5), "seoul": [600] * 5}, start=START + 20 * DAY)
    )

    assert column(db, "SELECT key FROM events WHERE kind = 'overtake'") == []
    assert load_state(db, back._ids).boards["board"].order == ("paris", "seoul")


@pytest.mark.parametrize("leaves", ["the board", "the configuration"])
def test_an_account_that_comes_back_is_seated_in_silence(db: Database, leaves: str) -> None:
    """Paris leaves as the last, and is the first when it comes back."""
    rows = {"paris": steady(500, 5), "rome": steady(550, 5), "seoul": steady(600, 5)}
    all_three = catalogue_of(rows)
    if leaves == "the board":
        rest = (Board("board", (Membership("rome"), Membership("seoul"))),)
        without = replace(all_three, boards=rest)
    else:
        without = catalogue_of(["rome", "seoul"])
    recorder = sync(db, all_three)
    record(db, recorder, *polls_of(rows))
    recorder = sync(db, without)
    rows = {"rome": steady(555, 5), "seoul": steady(605, 5)}
    record(db, recorder, *polls_of(rows, start=START + DAY))
    recorder = sync(db, all_three)
    rows = {"paris": steady(640, 9), "rome": steady(560, 9), "seoul": steady(610, 9)}
    record(db, recorder, *polls_of(rows, start=START + 90 * DAY))

    assert column(db, "SELECT key FROM events WHERE kind = 'overtake'") == []


def test_memberships_are_those_that_are_declared(db: Database) -> None:
    dated = (Membership("paris", START, START + HOUR, "GPCI 2022: 4th"), Membership("seoul"))
    sync_catalogue(db, replace(BOTH, boards=(Board("x", dated), Board("y", MEMBERS))), START)
    sync_catalogue(db, replace(BOTH, boards=(Board("x", dated),)), START)

    rows = db.execute(
        """
        SELECT b.key, a.key, from_at, to_at, reference FROM memberships m
        JOIN boards b ON b.id = board_id JOIN accounts a ON a.id = account_id ORDER BY a.key
        """
    ).fetchall()

    assert [
        ("x", "paris", to_ms(START), to_ms(START + HOUR), "GPCI 2022: 4th"),
        ("x", "seoul", None, None, ""),
    ] == rows


def test_who_comes_to_a_board_that_has_others_joined_it_then(db: Database) -> None:
    seoul, paris = Membership("seoul"), Membership("paris")

    def joined(at: datetime, **boards: tuple[Membership, ...]) -> list[dict[str, datetime]]:
        declared = tuple(Board(key, members) for key, members in boards.items())
        sync_catalogue(db, replace(BOTH, boards=declared), at)
        return [joined_at(db, key) for key in ("x", "y")]

    assert joined(START, x=(seoul,)) == [{}, {}]
    assert joined(START + DAY, x=(seoul, paris), y=(seoul, paris)) == [{"paris": START + DAY}, {}]
    assert joined(START + 2 * DAY, x=(seoul, paris)) == [{"paris": START + DAY}, {}]
    assert joined(START + 3 * DAY, x=(seoul,)) == [{}, {}]
    assert joined(START + 4 * DAY, x=(seoul, paris)) == [{"paris": START + 4 * DAY}, {}]


def test_times_before_1970_are_kept(db: Database) -> None:
    old = (Membership("paris", START - timedelta(days=40_000)),)
    with transaction(db):
        sync_catalogue(db, replace(BOTH, boards=(Board("x", old),)), START)

    assert [to_ms(START) - 40_000 * 86_400_000] == column(db, "SELECT from_at FROM memberships")


def test_an_account_with_readings_keeps_its_platform(db: Database) -> None:
    """The counts of another platform would be compared with those that are stored."""
    catalogue = catalogue_of(["seoul"])
    moved = replace(
        catalogue, accounts={"seoul": replace(catalogue.accounts["seoul"], platform="x")}
    )
    sync_catalogue(db, catalogue, START)
    sync_catalogue(db, moved, START)
    sync_catalogue(db, catalogue, START)
    db.execute("INSERT INTO readings (account_id, taken_at, status) VALUES (1, 0, 2)")

    with pytest.raises(SettingsError, match="give the new profile a key of its own"):
        sync_catalogue(db, moved, START)


def test_an_account_that_is_no_longer_tracked_has_no_problem(db: Database) -> None:
    sync_catalogue(db, catalogue_of(["paris", "seoul"]), START)
    for subject in ("account paris", "account seoul", "credentials x"):
        note_problem(db, subject, "hidden", "hides its count", START)
    sync_catalogue(db, catalogue_of(["seoul"]), START)

    subjects = [problem.subject for problem in open_problems(db)]
    assert subjects == ["account seoul", "credentials x"]
