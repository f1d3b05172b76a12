import logging
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database

from bot.domain.catalogue import Catalogue
from bot.domain.identity import Identity
from bot.domain.readings import Judgement, Status
from bot.errors import InputError
from bot.pipeline.transfer import (
    COLUMNS,
    ImportPlan,
    apply_import,
    exported,
    plan_import,
    rows_of,
    subjects_of,
)
from bot.sources.wikidata import Statement, Subject
from bot.storage.catalogue import Ids, save_identities, sync_catalogue
from bot.storage.database import Store, open_database, transaction
from bot.storage.events import find_event
from bot.storage.state import load_state
from bot.tables import Row, parse_table, write_csv
from tests.pipeline.machine import Machine
from tests.series import DAY, HOUR, START, catalogue_of, polls_of, steady
from tests.stored import column, dump

SEOUL = catalogue_of(["seoul"], "every=50000")
BOTH = catalogue_of(["paris", "seoul"], "every=50000")
LATER = START + 5_000 * DAY
YEARS = [round(2_000 + day * 430) for day in range(1_096)]
"""Three years, a reading a day: nine milestones of every 50,000, the last of them 450,000."""


@pytest.fixture
def in_memory() -> Iterator[Database]:
    """Another database."""
    with closing(open_database(None)) as db:
        yield db


def table(rows: Sequence[tuple[str, str, object]]) -> list[Row]:
    text = "timestamp,account,followers\n" + "".join(f"{a},{b},{c}\n" for a, b, c in rows)
    return list(parse_table(text.encode(), "old.csv"))


def days(account: str, followers: Sequence[int | None], first: int = 0) -> list[Row]:
    """Return rows of an account, a day apart."""
    return table(
        [
            ((START + (first + n) * DAY).isoformat(), account, "" if count is None else count)
            for n, count in enumerate(followers)
        ]
    )


def import_rows(
    db: Database, rows: Sequence[Row], catalogue: Catalogue = SEOUL, now=LATER
) -> ImportPlan:
    with db.atomic():
        ids = sync_catalogue(db, catalogue, START)
        plan = plan_import(db, rows, catalogue, ids, now)
        assert sorted(plan.new) == sorted(apply_import(db, plan, catalogue, ids))
    return plan


def counted(plan: ImportPlan) -> tuple[int, int, int]:
    return plan.new_count, plan.duplicates, len(plan.conflicts)


def events(db: Database) -> list[tuple[str, int, str]]:
    return db.execute("SELECT key, is_announced, reason FROM events ORDER BY id").fetchall()


# --- what an import would do ---------------------------------------------------------------------


def test_a_plan_counts_what_is_new_known_and_contradictory(db: Database) -> None:
    import_rows(db, days("seoul", [100, 101, None]))
    plan = import_rows(db, days("seoul", [100, 999, 5, 103]))

    assert counted(plan) == (1, 1, 2)
    assert plan.conflicts == [
        "old.csv, line 3: says 999 where 101 is stored",
        "old.csv, line 4: says 5 where no count is stored",
    ]


def test_a_plan_alone_changes_nothing(db: Database) -> None:
    with transaction(db):
        ids = sync_catalogue(db, SEOUL, START)
    before = dump(db)
    plan_import(db, days("seoul", [100, 101]), SEOUL, ids, LATER)

    assert dump(db) == before


@pytest.mark.parametrize(
    ("account", "hint"),
    [("seoull", "did you mean 'seoul'?"), ("oslo", "declare it in the configuration")],
)
def test_an_account_that_is_not_declared_is_refused(db: Database, account: str, hint: str) -> None:
    with pytest.raises(InputError) as refused:
        import_rows(db, days(account, [5]))

    assert str(refused.value) == f"old.csv, line 2: account '{account}' is not declared; {hint}"


def test_a_time_to_come_is_refused_but_for_a_clock_that_is_a_little_ahead(db: Database) -> None:
    import_rows(db, days("seoul", [100]), now=START - timedelta(minutes=5))
    with pytest.raises(InputError, match=r"^old\.csv, line 3: \S+ lies in the future; "):
        import_rows(db, days("seoul", [100, 101]), now=START + DAY - timedelta(minutes=6))


# --- what it does --------------------------------------------------------------------------------


def test_importing_again_changes_nothing(db: Database) -> None:
    rows = days("seoul", [100, 101, None, 9_000, 103, 104])
    import_rows(db, rows)
    before = dump(db)

    assert counted(import_rows(db, rows)) == (0, 6, 0)
    assert dump(db) == before


def test_three_years_are_silent_and_every_crossing_is_explained(db: Database) -> None:
    import_rows(db, days("seoul", YEARS))

    assert events(db) == [
        (f"milestone:seoul:{rung}", 0, "import") for rung in range(50_000, 500_000, 50_000)
    ]
    assert db["outbox"].count == 0
    stored = find_event(db, "milestone:seoul:450000")
    assert stored is not None
    reached = stored.event
    first = next(n for n, count in enumerate(YEARS) if count >= 450_000)
    assert reached.at == START + first * DAY
    assert reached.followers == YEARS[first]
    assert reached.not_before == START + (first - 1) * DAY
    assert reached.not_after == START + first * DAY


@pytest.mark.parametrize("pieces", [1, 2, 7])
def test_the_order_of_imports_does_not_matter(
    db: Database, in_memory: Database, pieces: int
) -> None:
    rows = days("seoul", steady(49_000, 120, 30))
    for piece in reversed(range(pieces)):
        import_rows(db, rows[piece::pieces])
    import_rows(in_memory, rows)

    for name in ("readings", "tracks"):
        assert dump(db)[name] == dump(in_memory)[name], name
    assert [key for key, *_ in events(db)] == [key for key, *_ in events(in_memory)]


def test_an_import_leaves_what_was_never_a_number_as_it_is(db: Database) -> None:
    import_rows(db, days("seoul", [None, None]))

    assert dump(db)["tracks"] == []
    assert column(db, "SELECT origin FROM readings") == [1, 1]


def test_a_glitch_in_the_history_is_rejected_and_passes_nothing(db: Database) -> None:
    import_rows(db, days("seoul", [*steady(40_000, 20), 400_000, *steady(40_020, 20), 0, 40_041]))

    assert events(db) == []
    rejected = column(db, "SELECT followers FROM readings WHERE judgement = ?", Judgement.REJECTED)
    assert rejected == [400_000, 0]


# --- and then the live bot goes on ---------------------------------------------------------------


async def test_a_live_poll_goes_on_from_an_import(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    machine = await Machine.start(store, SEOUL)
    await store.transact(import_rows, days("seoul", YEARS[:900]))  # up to 388,570
    live = [YEARS[899] + 400 * day for day in range(1, 40)]
    await machine.run(polls_of({"seoul": live}, DAY, start=START + 900 * DAY))

    assert machine.sender.told("all") == ["milestone:seoul:400000"]
    assert caplog.messages == []  # it is no baseline


async def test_what_the_live_bot_announced_is_not_imported_again(store: Store) -> None:
    machine = await Machine.start(store, SEOUL)
    live = steady(49_900, 10, 30)
    await machine.run(polls_of({"seoul": live}, DAY))
    before = machine.sender.told("all")
    await store.transact(import_rows, days("seoul", live))
    await store.transact(import_rows, days("seoul", steady(48_000, 60, 30), first=-60))
    await machine.run(polls_of({"seoul": [50_200, 50_210]}, DAY, start=START + 10 * DAY))

    assert before == machine.sender.told("all") == ["milestone:seoul:50000"]
    assert (await store.read(events)) == [("milestone:seoul:50000", 1, "")]


async def test_a_history_higher_than_today_raises_the_mark(store: Store) -> None:
    """What was passed years ago, and lost since, is not passed for the first time now."""
    machine = await Machine.start(store, SEOUL)
    await machine.run(polls_of({"seoul": [99_000, 99_001]}, DAY))
    once = [*steady(98_000, 40, 100), *steady(101_800, 60, -50)]
    await store.transact(import_rows, days("seoul", once, first=-100))
    await machine.run(polls_of({"seoul": steady(99_010, 60, 40)}, DAY, start=START + 2 * DAY))

    assert machine.sender.told("all") == []
    assert ("milestone:seoul:100000", 0, "import") in await store.read(events)


async def test_an_overtake_in_an_import_is_never_announced(store: Store) -> None:
    machine = await Machine.start(store, BOTH)
    await machine.run(polls_of({"paris": [10_000, 10_001], "seoul": [11_000, 11_001]}, DAY))
    await store.transact(
        import_rows, days("paris", steady(10_050, 40, 50), first=2), BOTH
    )  # up to 12,000
    start = START + 42 * DAY
    rows = {"paris": steady(12_010, 9, 5), "seoul": steady(11_010, 9, 5)}
    await machine.run(polls_of(rows, DAY, start=start))

    assert machine.sender.told("all") == []
    orders = await store.read(column, "SELECT account FROM known_order")
    assert orders == ["paris", "seoul"]


async def test_an_import_while_the_bot_runs_is_known_at_once(store: Store) -> None:
    machine = await Machine.start(store, SEOUL)
    await machine.run(polls_of({"seoul": [49_990, 49_991]}, HOUR))
    later = table([((START + 3 * HOUR).isoformat(), "seoul", 50_001)])
    await store.transact(import_rows, later)
    await machine.run(polls_of({"seoul": [50_002, 50_003]}, HOUR, start=START + 4 * HOUR))

    assert machine.sender.told("all") == []
    assert await store.read(events) == [("milestone:seoul:50000", 0, "import")]


async def test_an_import_decides_over_a_held_reading_in_silence(store: Store) -> None:
    machine = await Machine.start(store, SEOUL)
    await machine.run(polls_of({"seoul": [49_000, 49_001, 49_002, 52_500]}, HOUR))
    later = table([((START + n * HOUR).isoformat(), "seoul", 52_500 + n) for n in (6, 10)])
    ids = await store.transact(sync_catalogue, SEOUL, START)
    held = await store.read(load_state, ids)
    assert [count.followers for count in held.tracks["seoul"].held] == [52_500]
    await store.transact(import_rows, later)
    await machine.run(polls_of({"seoul": [52_511, 52_512]}, HOUR, start=START + 11 * HOUR))

    state = await store.read(load_state, ids)
    assert state.tracks["seoul"].held == ()
    assert state.tracks["seoul"].level.followers == 52_512
    assert machine.sender.told("all") == []


# --- from Wikidata -------------------------------------------------------------------------------


def test_wikidata_is_asked_for_accounts_with_an_item_by_what_is_known_of_them(
    db: Database,
) -> None:
    handles = {"paris": "Paris", "seoul": "seoul_new"}
    catalogue = replace(
        BOTH,
        accounts={
            key: replace(BOTH.accounts[key], handle=handle, platform="table")
            for key, handle in handles.items()
        },
    )
    with transaction(db):
        sync_catalogue(db, catalogue, START)
        save_identities(
            db,
            {
                "paris": Identity("17", "Paris", "paris"),
                "seoul": Identity("18", "seoul_old", "seoul_old"),
            },
        )
    account = catalogue.accounts["paris"]

    assert subjects_of(db, catalogue, {"paris": "Q90"}) == [
        Subject("paris", "Q90", account.platform, "Paris", "17")
    ]
    # An id that was learned of another handle may be that of another profile.
    assert subjects_of(db, catalogue, {"seoul": "Q8684", "paris": "Q90"}) == [
        Subject("seoul", "Q8684", account.platform, "seoul_new", ""),
        Subject("paris", "Q90", account.platform, "Paris", "17"),
    ]


def test_statements_are_rows_that_say_where_they_stand(db: Database) -> None:
    rows = rows_of([Statement("seoul", START, 449_000)], {"seoul": "Q8684"})

    place = "Wikidata, Q8684, 2023-09-01, account 'seoul'"
    assert rows == [Row(place, "seoul", START, Status.OK, 449_000, 1)]
    assert counted(import_rows(db, rows)) == (1, 0, 0)
    assert counted(import_rows(db, rows)) == (0, 1, 0)


# --- and back ------------------------------------------------------------------------------------


def test_an_export_has_a_row_for_every_reading(db: Database) -> None:
    import_rows(db, days("seoul", [100, None, 9_000]))
    rows = list(exported(db))

    assert [tuple(row) for row in rows] == [COLUMNS] * 3
    assert [row["followers"] for row in rows] == [100, None, 9_000]
    assert [row["status"] for row in rows] == ["ok", "failed", "ok"]
    assert rows[0]["timestamp"] == "2023-09-01T00:00:00Z"


def test_an_export_imports_to_the_same(db: Database, in_memory: Database) -> None:
    import_rows(db, [*days("seoul", [100, None, 9_000, 102, 103, 55]), *days("paris", [7])], BOTH)
    columns = [tuple(row.values()) for row in exported(db)]
    text = "".join(write_csv([COLUMNS, *columns]))
    import_rows(in_memory, list(parse_table(text.encode(), "export.csv")), BOTH)

    assert list(exported(in_memory)) == list(exported(db))
    for name in ("tracks", "peaks", "readings"):
        assert dump(in_memory)[name] == dump(db)[name], name


def test_ids_are_those_of_the_catalogue(db: Database) -> None:
    import_rows(db, days("paris", [7]), BOTH)

    assert isinstance(ids := sync_catalogue(db, BOTH, START), Ids)
    assert column(db, "SELECT account_id FROM readings") == [ids.accounts["paris"]]
