import asyncio
from dataclasses import replace as with_changes
from datetime import timedelta

from hypothesis import given, settings

from bot.domain.announcements import Subscription
from bot.domain.catalogue import Catalogue
from bot.domain.ladder import parse_ladder
from bot.domain.readings import Poll, Reading, Status
from bot.domain.rules import OvertakeRules, Rules
from bot.pipeline.replay import (
    Polls,
    as_json,
    for_replay,
    one_board,
    polls_of,
    replay,
)
from bot.storage.database import Store, open_database
from bot.storage.events import StoredEvent
from bot.tables import parse_table
from tests.pipeline.machine import ALL, Machine
from tests.series import SOURCE, START, catalogue_of
from tests.series import polls_of as series
from tests.storage.polls import histories

RULES = Rules(overtakes=OvertakeRules(wobble=0, confirmations=2, cooldown=timedelta(days=1)))


def replayed(
    polls: Polls, catalogue: Catalogue, everything: bool = False, top: int | None = None
) -> list[StoredEvent]:
    events: list[StoredEvent] = []
    asyncio.run(replay(polls, catalogue, Subscription("all", top=top), events.append, everything))
    return events


async def lived(polls: list[Poll], catalogue: Catalogue) -> list[str]:
    """Return the keys of what the live bot announces."""
    store = Store(open_database(None), None)
    machine = Machine(store, catalogue, [ALL])
    machine.expiry = timedelta(days=36_500)  # a replay tells of old readings, too
    await machine.restart()
    await machine.run(polls)
    await store.aclose()
    return machine.sender.told("all")


def test_rows_of_one_time_are_one_poll_and_polls_are_in_the_order_of_time() -> None:
    text = "timestamp,account,followers\n2023-09-02,b,5\n2023-09-01,b,\n2023-09-02,a,7\n"
    first, second = polls_of(parse_table(text.encode(), "t")).items()

    day = START + timedelta(days=1)
    assert first == (START, {"b": Reading(START, Status.FAILED)})
    assert second == (day, {"a": Reading.ok(day, 7), "b": Reading.ok(day, 5)})


def test_a_platform_rounds_the_counts() -> None:
    text = "timestamp,account,followers,step\n2023-09-01,a,123000,\n2023-09-01,b,123000,5000\n"
    [readings] = polls_of(parse_table(text.encode(), "t"), "youtube").values()

    assert [reading.count.step for reading in readings.values()] == [1_000, 5_000]


def test_one_board_has_all_accounts_on_one_ladder() -> None:
    ladder = parse_ladder("every=7")
    catalogue = one_board({"b", "a"}, ladder, RULES)

    assert list(catalogue.accounts) == ["a", "b"]
    assert catalogue.ladders == {"a": (ladder,), "b": (ladder,)}
    assert [board.accounts_at(START) for board in catalogue.boards] == [["a", "b"]]
    assert catalogue.accounts_of("replay") == ["a", "b"]


def test_a_configured_catalogue_keeps_its_ladders_unless_one_is_given() -> None:
    catalogue = catalogue_of(["a"], "every=7")
    given_one = parse_ladder("every=9")

    assert for_replay(catalogue, None).ladders == catalogue.ladders
    assert for_replay(catalogue, given_one).ladders == {"a": (given_one,)}
    assert for_replay(catalogue, None).accounts_of("replay") == ["a"]


def test_nothing_comes_of_no_polls() -> None:
    assert replayed({}, catalogue_of([])) == []


def test_an_announced_event_has_no_reason_and_the_rest_has_one() -> None:
    rows = {"a": [998, 999, 1_001, 9_000, 1_002], "b": [5, 5, 5, 5, 5]}
    polls = {poll.at: poll.readings for poll in series(rows)}
    told, held, rejected = map(as_json, replayed(polls, catalogue_of(rows), everything=True))

    assert (told["kind"], told["announced"], "reason" in told) == ("milestone", True, False)
    for event, kind in ((held, "quarantined"), (rejected, "rejected")):
        assert (event["kind"], event["announced"]) == (kind, False)
        assert event["reason"] == "for the operators only"


def test_with_a_top_the_other_overtakes_are_not_announced() -> None:
    rows = {"a": [480, 485, 490, 495, 500, 505], "b": [489] * 6, "c": [900] * 6}
    polls = {poll.at: poll.readings for poll in series(rows)}
    catalogue = catalogue_of(rows, "every=10000")

    assert [event.event.rank for event in replayed(polls, catalogue, top=2)] == [2]
    assert replayed(polls, catalogue, top=1) == []
    [event] = replayed(polls, catalogue, everything=True, top=1)
    assert (event.is_announced, event.reason) == (False, "no channel wants it")


@settings(max_examples=25)
@given(histories())
def test_a_replay_announces_what_the_live_bot_would_have(polls: list[Poll]) -> None:
    keys = {key for poll in polls for key in poll.readings}
    catalogue = catalogue_of(keys, "every=7", RULES)
    recorded = {poll.at: poll.readings for poll in polls}
    again = with_changes(
        catalogue,
        accounts={k: with_changes(a, source="replay") for k, a in catalogue.accounts.items()},
    )
    told = [event.key for event in replayed(recorded, again)]

    live = asyncio.run(lived(polls, catalogue))
    assert [key.replace(f":{SOURCE}:", ":replay:") for key in live] == told


@settings(max_examples=25)
@given(histories())
def test_a_replay_is_in_the_order_of_time_and_the_same_each_time(polls: list[Poll]) -> None:
    keys = {key for poll in polls for key in poll.readings}
    catalogue = for_replay(catalogue_of(keys, "every=7", RULES), None)
    recorded = {poll.at: poll.readings for poll in polls}
    events = replayed(recorded, catalogue, everything=True)
    shuffled = {at: dict(reversed(readings.items())) for at, readings in recorded.items()}

    assert [event.at for event in events] == sorted(event.at for event in events)
    assert len({event.key for event in events}) == len(events)
    assert events == replayed(shuffled, catalogue, everything=True)
    announced = [event for event in events if event.is_announced]
    assert announced == replayed(recorded, catalogue)
