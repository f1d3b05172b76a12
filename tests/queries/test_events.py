"""What is answered about events: the recent ones, why, the status and exports."""

import csv
from dataclasses import replace
from io import StringIO

import pytest
from sqlite_utils import Database

from bot.domain.catalogue import Board, Membership
from bot.domain.events import Correctable, Corrected, IncidentChanged, NeckAndNeck
from bot.domain.evidence import MilestoneEvidence
from bot.domain.readings import Judgement, Status
from bot.errors import UserError
from bot.queries.events import (
    EventFilter,
    explain_account,
    explain_announcement,
    explain_event,
    recent_events,
)
from bot.queries.export import Extract, Table, csv_of, export, history_rows
from bot.queries.status import status_of
from bot.storage.catalogue import sync_catalogue
from bot.storage.events import insert_event, supersede
from bot.storage.health import beat, note_failure, note_problem, note_success
from bot.storage.outbox import mark_delivered, mark_failed
from tests.announced import milestone
from tests.queries.asked import MONTH, WEEK, catalogue, two_boards, view
from tests.series import DAY, HOUR, START, steady
from tests.stored import code_in
from tests.world import World, nobody

EVERYTHING = EventFilter(only_announced=False)
NOW = START + 30 * DAY
ROME = ("rome", "paris")
REACHED = START + DAY
ROWS = {"paris": steady(5_200, 30), "rome": steady(100, 30), "seoul": steady(4_700, 30, 60)}
TOLD = ["milestone:seoul:6000", "overtake:all:seoul", "milestone:seoul:5000"]


@pytest.fixture
def tracked(db: Database):
    """Seoul passes 5,000, then Paris, then 6,000; a reading of Rome is held at last."""
    keys = "paris", "rome", "seoul"
    tracked = catalogue(*keys, boards=two_boards(*keys))
    World(tracked, {**ROWS, "rome": [*steady(100, 29), 9_000]}).record(db)
    return tracked


def recent(db: Database, tracked, wanted: EventFilter, limit: int = 10, skip: int = 0):
    found = recent_events(view(db, tracked), wanted, limit, skip)
    return [event.key.partition(":2023")[0] for event in found.events], found.has_more


# --- recent --------------------------------------------------------------------------------------


def test_of_one_poll_the_greatest_comes_first_on_every_page(db: Database) -> None:
    tracked = catalogue("milan", "oslo", "rome", "seoul", ladder="1-2-5")
    rows = {
        "milan": [1_990, 1_995, 2_001],
        "oslo": [999_000, 999_500, 1_000_100],
        "rome": [19_900, 19_950, 20_001],
        "seoul": [499_000, 499_500, 500_100],
    }
    World(tracked, rows, every=HOUR).record(db)
    pages = [recent(db, tracked, EventFilter(), 1, skip)[0] for skip in range(4)]

    assert [key for page in pages for key in page] == [
        "milestone:oslo:1000000",
        "milestone:seoul:500000",
        "milestone:rome:20000",
        "milestone:milan:2000",
    ]


def test_recent_events_are_the_announced_ones_the_newest_first(db: Database, tracked) -> None:
    assert recent(db, tracked, EventFilter()) == (TOLD, False)
    assert recent(db, tracked, EventFilter(), 2) == (TOLD[:2], True)
    assert recent(db, tracked, EventFilter(), 2, 2) == (TOLD[2:], False)


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        (EventFilter(account="seoul"), TOLD),
        (EventFilter(account="paris"), []),
        (EventFilter(board="all"), TOLD),
        (EventFilter(board="few"), []),
        (EventFilter(board="few", only_announced=False), ["quarantined:rome"]),
        (EventFilter(kinds=["overtake"]), TOLD[1:2]),
        (EventFilter(account="seoul", board="all", kinds=["milestone"]), TOLD[::2]),
        (EVERYTHING, ["quarantined:rome", *TOLD]),
    ],
)
def test_events_are_chosen_by_what_they_are_about(
    db: Database, tracked, wanted: EventFilter, keys: list[str]
) -> None:
    assert recent(db, tracked, wanted)[0] == keys


def insert_correction(
    db: Database, tracked, corrects: str, event: Correctable, account: str = "rome"
) -> None:
    correction = Corrected(
        at=NOW,
        corrects=corrects,
        event=event,
        account=account,
        followers=1,
        taken_at=NOW,
    )
    insert_event(db, correction, sync_catalogue(db, tracked, NOW), None)


def test_a_correction_belongs_to_the_board_of_what_it_corrects(db: Database, tracked) -> None:
    insert_correction(db, tracked, "all", NeckAndNeck(at=NOW, board="all", accounts=ROME))
    insert_correction(db, tracked, "few", NeckAndNeck(at=NOW, board="few", accounts=ROME))
    insert_correction(db, tracked, "any", milestone("rome").event)

    few = EventFilter(board="few", kinds=["correction"])
    assert recent(db, tracked, few)[0] == ["correction:few", "correction:any"]


@pytest.mark.parametrize(
    ("seoul", "is_news"),
    [
        (Membership("seoul", to_at=REACHED), False),
        (Membership("seoul", to_at=REACHED + DAY), True),
        (Membership("seoul", from_at=REACHED), True),
        (Membership("seoul", from_at=REACHED + DAY), False),
    ],
)
def test_what_an_account_does_is_news_of_the_boards_that_it_is_on_then(
    db: Database, seoul: Membership, is_news: bool
) -> None:
    tracked = catalogue("seoul", boards=(Board("some", (seoul,)),))
    World(tracked, {"seoul": [4_999, 5_000, 5_001]}).record(db)
    assert recent(db, tracked, EventFilter(board="some"))[0] == ["milestone:seoul:5000"] * is_news

    insert_correction(db, tracked, "milestone:seoul:5000", milestone("seoul").event, "seoul")

    told = recent(db, tracked, EventFilter(board="some"))[0]
    assert told == ["correction:milestone:seoul:5000", "milestone:seoul:5000"][: 2 * is_news]


def test_an_incident_belongs_to_the_boards_of_its_source(db: Database, tracked) -> None:
    ids = sync_catalogue(db, tracked, NOW)
    source = tracked.accounts["rome"].source
    for name in (source, "another"):
        started = IncidentChanged(at=NOW, source=name, phase="started", accounts=3, started_at=NOW)
        insert_event(db, started, ids, None)

    few = EventFilter(board="few", kinds=["incident"])
    assert recent(db, tracked, few)[0] == [f"incident:{source}"]


def test_an_event_that_was_withdrawn_is_told_as_such(db: Database, tracked) -> None:
    supersede(db, TOLD[0], 1)
    first, second, _ = recent_events(view(db, tracked), EventFilter(), 10).events

    assert (first.is_superseded, second.is_superseded) == (True, False)


def test_events_of_what_is_unknown_are_refused(db: Database, tracked) -> None:
    for wanted in (EventFilter(account="oslo"), EventFilter(board="x")):
        with pytest.raises(UserError):
            recent_events(view(db, tracked), wanted, 10)


# --- why -----------------------------------------------------------------------------------------


def test_an_event_is_explained_with_its_deliveries(db: Database, tracked) -> None:
    mark_delivered(db, 1, "4711", NOW)
    sent, waiting = explain_event(view(db), TOLD[2]), explain_event(view(db), TOLD[0])
    [delivery] = sent.deliveries

    assert isinstance(sent.event.event.evidence, MilestoneEvidence)
    assert (delivery.channel, delivery.state, delivery.at) == ("all", "sent", NOW)
    assert (delivery.receipt, delivery.guild) == ("4711", "")
    assert [one.state for one in waiting.deliveries] == ["pending"]
    assert explain_announcement(view(db), code_in(db, 1)) == [sent]


@pytest.mark.parametrize("code", ["99", "1", "1-other", "1-", "", "what"])
def test_an_announcement_of_another_life_of_the_database_is_not_known(
    db: Database, tracked, code: str
) -> None:
    """It has the id of one of ours, and may be about something else."""
    assert explain_announcement(view(db), code) == []


def test_the_last_failure_of_a_delivery_is_told(db: Database, tracked) -> None:
    mark_failed(db, 1, "Discord is away", NOW, NOW)
    [delivery] = explain_event(view(db), TOLD[2]).deliveries

    assert (delivery.reason, delivery.attempts) == ("Discord is away", 1)


@pytest.mark.parametrize("key", ["milestone:oslo:1", "\ud800", "a\nb", ""])
def test_an_unknown_event_is_refused(db: Database, key: str) -> None:
    with pytest.raises(UserError) as refused:
        explain_event(view(db), key)

    assert refused.value.key == "unknown-event"


def test_an_account_is_explained_with_readings_and_events(db: Database, tracked) -> None:
    answer = explain_account(view(db, tracked, NOW), "rome")
    first, second = answer.readings[:2]

    assert answer.level.is_held
    assert (first.reading.count.followers, first.judgement) == (9_000, Judgement.HELD)
    assert (second.judgement, second.is_imported) == (Judgement.BELIEVED, False)
    assert [(event.kind, event.reason) for event in answer.events] == [
        ("quarantined", "for the operators only")
    ]


def test_a_reading_without_a_count_is_told(db: Database) -> None:
    tracked = catalogue("seoul")
    World(tracked, {"seoul": [None]}).record(db)
    [judged] = explain_account(view(db, tracked, START), "seoul").readings

    assert (judged.reading.status, judged.judgement) == (Status.FAILED, None)


def test_an_account_that_is_not_stored_yet_has_nothing(db: Database) -> None:
    answer = explain_account(view(db, catalogue("seoul"), START), "seoul")

    assert (answer.readings, answer.events, answer.level.count) == ((), (), None)


# --- status --------------------------------------------------------------------------------------


def test_the_status_tells_what_is_not_as_it_should_be(db: Database, tracked) -> None:
    note_success(db, "table", NOW - HOUR)
    note_failure(db, "web@example.org", "gone", NOW - 2 * HOUR)
    note_problem(db, "account rome", "missing", "rome is missing", NOW)
    beat(db, NOW)
    mark_delivered(db, 1, "4711", NOW)
    answer = status_of(view(db, tracked, NOW + HOUR, {"table": 12 * HOUR}))

    assert (answer.accounts, answer.polled_at, answer.beat_at) == (3, NOW - HOUR, NOW)
    assert [(one.name, one.failing_since) for one in answer.sources] == [
        ("table", None),
        ("web@example.org", NOW - 2 * HOUR),
    ]
    assert [problem.subject for problem in answer.problems] == ["account rome"]
    assert [level.account.key for level in answer.stale] == ["rome", "paris", "seoul"]
    assert [held.account for held in answer.held] == ["rome"]
    assert (answer.queue.waiting, answer.queue.paused) == (2, 0)
    assert answer.queue.oldest_at is not None
    assert answer.unknown == ()


def test_the_status_of_nothing_is_empty(db: Database) -> None:
    answer = status_of(view(db, catalogue("seoul"), START))

    assert (answer.polled_at, answer.sources, answer.queue.waiting) == (None, (), 0)
    assert [account.key for account in answer.unknown] == ["seoul"]


# --- exports -------------------------------------------------------------------------------------


def rows_of(db: Database, tracked, kind: str, board=None, account=None, period=MONTH):
    table = Table(kind, board, account, period)
    return list(csv.DictReader(StringIO(csv_of(export(view(db, tracked, NOW), table).rows))))


def test_a_ranking_is_exported(db: Database, tracked) -> None:
    first, second, third = rows_of(db, tracked, "ranking", "all", period=WEEK)

    assert (first["account"], first["followers"], first["gap"]) == ("seoul", "6440", "")
    assert (second["rank"], second["gap"], second["climbed"]) == ("2", "1211", "0")
    assert third["is_held"] == "1"


def test_a_history_is_exported_with_what_is_held(db: Database, tracked) -> None:
    one = rows_of(db, tracked, "history", account="rome", period=2 * DAY)
    board = rows_of(db, tracked, "history", "all", period=2 * DAY)

    assert [(row["followers"], row["judgement"]) for row in one] == [
        ("128", "believed"),
        ("9000", "held"),
    ]
    assert [row["account"] for row in board] == ["paris", "rome", "seoul"] * 2


@pytest.mark.parametrize(("at_most", "is_cut"), [(9, False), (8, True)])
def test_a_table_is_whole_or_its_name_says_that_it_is_cut(
    db: Database, at_most: int, is_cut: bool
) -> None:
    tracked = catalogue("paris", "seoul")
    World(tracked, {"paris": steady(5_000, 4), "seoul": [None, *steady(900, 5)]}).record(db)
    keys = list(tracked.accounts)
    extract = history_rows(view(db, tracked, NOW), keys, MONTH, at_most=at_most)

    assert (len(extract.rows), extract.is_cut) == (at_most, is_cut)
    assert extract.name("history") == ("history-cut.csv" if is_cut else "history.csv")
    # What is left out is the oldest, of whichever account.
    first = "2023-09-02T00:00:00Z" if is_cut else "2023-09-01T00:00:00Z"
    assert extract.rows[0]["taken_at"] == first


def test_events_are_exported(db: Database, tracked) -> None:
    rows = rows_of(db, tracked, "events")

    assert [row["kind"] for row in rows] == ["quarantined", "milestone", "overtake", "milestone"]
    assert (rows[1]["threshold"], rows[2]["passed"]) == ("6000", "paris")
    assert rows_of(db, tracked, "events", period=HOUR) == []
    assert len(rows_of(db, tracked, "events", account="seoul")) == 3


def test_a_cell_is_never_a_formula(db: Database, tracked) -> None:
    evil = replace(tracked.accounts["seoul"], city="=1+1", handle="@seoul")
    tracked = replace(tracked, accounts={**tracked.accounts, "seoul": evil})
    row = rows_of(db, tracked, "ranking", "all")[0]

    assert (row["city"], row["handle"]) == ("'=1+1", "'@seoul")


def test_nothing_is_exported_where_there_is_nothing(db: Database) -> None:
    tracked = catalogue("seoul")
    table = Table("ranking", "board", None, WEEK)

    assert export(view(db, tracked, START), table) == Extract([])
    with pytest.raises(UserError):
        export(view(db, tracked, START), replace(table, board="x"))


def test_a_channel_that_nobody_subscribed_is_no_delivery(db: Database) -> None:
    tracked = catalogue("seoul")
    World(tracked, {"seoul": [4_990, 5_001]}).record(db, nobody)
    answer = explain_event(view(db), "milestone:seoul:5000")

    assert (answer.deliveries, answer.event.reason) == ((), "no channel wants it")
