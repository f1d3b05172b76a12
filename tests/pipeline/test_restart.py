"""A database that was put back to an older state: what the channels tell of it at the start."""

from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from bot.domain.announcements import CONSOLE, Subscription
from bot.domain.readings import Poll, Status
from bot.domain.rules import OvertakeRules, Rules
from bot.errors import DeliveryError, DeliveryRefusedError
from bot.pipeline.deliver import OutboxDispatcher
from bot.pipeline.notices import Operators
from bot.pipeline.restart import put_back
from bot.pipeline.sender import Heard
from bot.pipeline.transfer import apply_import, plan_import
from bot.sources.base import Fetched, Finding
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import Store, to_ms
from bot.storage.installation import renew_epoch
from bot.storage.outbox import enqueue_notice
from bot.tables import Row
from bot.text import iso
from tests.pipeline.conftest import Told
from tests.pipeline.machine import ALL, Machine, climbing
from tests.pipeline.test_looks import document
from tests.series import DAY, HOUR, START, catalogue_of, polls_of, steady
from tests.stored import code_in

NOW = START + DAY
EARLIER = NOW - HOUR
FOUND = "ERROR the database was put back to an older state: channel all has an announcement of"
OPERATORS = Operators("operators")


async def states(machine: Machine) -> list[str]:
    """Return what became of each announcement but the notices: sent, dropped, looked for, new."""
    rows = await machine.rows(
        "SELECT iif(state = 'pending', iif(tried_at IS NULL, 'new', 'looked for'), state)"
        " FROM outbox WHERE kind != 'notice' ORDER BY id"
    )
    return [row[0] for row in rows]


async def epoch(machine: Machine) -> str:
    return (await machine.rows("SELECT epoch FROM installation"))[0][0]


async def test_what_the_database_knows_is_no_news(store: Store, told: Told) -> None:
    machine = await climbing(store, [ALL], 1_000)
    await machine.deliver(NOW)
    machine.sender.heard["all"] = Heard(await store.read(code_in, 1), NOW)
    await machine.deliver(NOW)

    assert told() == []
    assert machine.sender.told("all") == ["milestone:seoul:1000"]


@pytest.mark.parametrize("code", ["1", "1-0a0b0c", "77-0a0b0c", "77"])
async def test_an_announcement_that_it_does_not_know_is_told_once_and_renews_the_epoch(
    store: Store, told: Told, code: str
) -> None:
    machine = await climbing(store, [ALL], 1_000)
    machine.operators = OPERATORS
    before = await epoch(machine)
    machine.sender.heard["all"] = Heard(code, NOW - HOUR)
    await machine.deliver(NOW)
    after = await epoch(machine)
    await machine.deliver(NOW + HOUR)  # as another program

    said = told()
    assert [line.startswith(FOUND) for line in said] == [True]
    assert f"(#{code}); it ends at 2023-09-01 00:02 UTC." in said[0]
    assert [line.partition(" ")[2] for line in machine.sender.lines] == [said[0][6:]]
    assert len({before, after, await epoch(machine)}) == 2


async def test_a_message_of_what_was_never_tried_is_proof_too(store: Store, told: Told) -> None:
    """It waited when the copy was made, was sent then, and is not sent again."""
    machine = await climbing(store, [ALL], 1_000)
    code = await store.read(code_in, 1)
    machine.sender.heard["all"] = Heard(code, NOW - HOUR)
    await machine.deliver(NOW)

    assert [line.startswith(FOUND) for line in told()] == [True]


async def test_what_is_older_than_the_database_is_anothers(store: Store, told: Told) -> None:
    machine = await climbing(store, [ALL], 1_000)
    machine.sender.heard["all"] = Heard("77-0a0b0c", START)
    await machine.deliver(NOW)

    assert told() == []
    assert await states(machine) == ["sent"]


async def test_a_channel_that_is_added_later_proves_nothing(store: Store, told: Told) -> None:
    """What is in it was there before, and may be what another database announced."""
    machine = await climbing(store, [ALL], 1_000)
    dispatcher = machine.dispatcher(NOW)
    await dispatcher.deliver()
    machine.sender.heard["other"] = Heard("77-0a0b0c", NOW - HOUR)
    await store.transact(enqueue_notice, "other", ["a line"], NOW, DAY)
    await dispatcher.deliver()

    assert machine.sender.looked == ["all"]
    assert machine.sender.lines == ["a line"]
    assert told() == []


async def test_what_waited_is_looked_for_and_what_was_queued_since_is_listed(
    store: Store, told: Told
) -> None:
    """The older may have been sent already; the newer tells of counts that changed in between."""
    machine = await climbing(store, [ALL], 1_000, 1_005, 1_010)
    between = START + timedelta(minutes=3)
    await store.transact(put_back, between, "it was put back", NOW, OPERATORS)

    assert await states(machine) == ["looked for", "looked for", "dropped"]
    (notice,) = await machine.rows("SELECT text FROM outbox WHERE kind = 'notice'")
    assert notice[0].splitlines()[1:] == [
        "⚠️ announcements that waited, and are not sent any more: milestone:seoul:1010"
    ]


@pytest.mark.parametrize(("channel", "after"), [("all", 8 * DAY), (CONSOLE, HOUR)])
async def test_what_is_too_old_or_cannot_be_looked_for_is_not_sent(
    store: Store, channel: str, after: timedelta
) -> None:
    machine = await climbing(store, [Subscription(channel)], 1_000)
    now = START + after
    await store.transact(put_back, now, "it was put back", now, OPERATORS)

    assert await states(machine) == ["dropped"]


async def test_a_channel_that_may_not_be_read_is_sent_to(store: Store, told: Told) -> None:
    machine = await climbing(store, [ALL], 1_000)
    machine.sender.heard["all"] = DeliveryRefusedError("nobody may look")
    await machine.deliver(NOW)

    assert machine.sender.told("all") == ["milestone:seoul:1000"]
    assert told() == ["WARNING channel all: cannot be compared with the outbox: nobody may look"]


async def test_a_channel_that_cannot_be_read_now_waits_and_not_for_ever(store: Store) -> None:
    """Others get theirs meanwhile; however often it is asked, only time opens it."""
    machine = await climbing(store, [ALL, Subscription("other")], 1_000)
    machine.sender.heard["all"] = DeliveryError("down")
    now = [EARLIER]
    dispatcher = OutboxDispatcher(store, [machine.sender], lambda: now[0])
    sent = []
    for minutes in (0, 0, 0, 0.2, 5, 14, 15):
        now[0] = EARLIER + timedelta(minutes=minutes)
        await dispatcher.deliver()
        sent.append(len(machine.sender.sent))

    assert sent == [1, 1, 1, 1, 1, 1, 2]
    assert machine.sender.looked == ["all", "other", "all", "all", "all"]


async def test_what_a_channel_tells_after_looks_in_vain_is_proof(store: Store, told: Told) -> None:
    machine = await climbing(store, [ALL], 1_000)
    now = [NOW]
    dispatcher = OutboxDispatcher(store, [machine.sender], lambda: now[0])
    machine.sender.heard["all"] = DeliveryError("down")
    for _ in range(5):
        await dispatcher.deliver()
    machine.sender.heard["all"] = Heard("77-0a0b0c", NOW - HOUR)
    now[0] += timedelta(minutes=1)
    await dispatcher.deliver()

    assert [line.startswith(FOUND) for line in told()] == [True]


async def test_a_clock_that_is_set_back_meanwhile_closes_no_channel(store: Store) -> None:
    machine = await climbing(store, [ALL], 1_000)
    machine.sender.heard["all"] = DeliveryError("down")
    now = [NOW]
    dispatcher = OutboxDispatcher(store, [machine.sender], lambda: now[0])
    for at in (NOW, EARLIER, EARLIER + timedelta(minutes=15)):
        now[0] = at
        await dispatcher.deliver()

    assert machine.sender.told("all") == ["milestone:seoul:1000"]


async def test_the_time_from_which_all_is_known_is_that_of_the_last_message(store: Store) -> None:
    """A clock that is behind must not find the same message again at each start."""
    machine = await climbing(store, [ALL], 1_000)
    await store.transact(put_back, NOW + HOUR, "it was put back", NOW, OPERATORS)

    assert await machine.rows("SELECT restored_at FROM installation") == [(to_ms(NOW + HOUR),)]
    await store.transact(renew_epoch)
    machine.sender.heard["all"] = Heard("77-0a0b0c", NOW + HOUR)
    before = await epoch(machine)
    await machine.deliver(NOW)
    assert await epoch(machine) == before


# --- and then the polls go on --------------------------------------------------------------------

BEFORE = {"paris": steady(440, 10), "seoul": steady(400, 10, 2)}
QUICK = Rules(overtakes=OvertakeRules(confirmations=1, margin_share=0, wobble=0))


async def restarted(store: Store) -> Machine:
    """Return a machine on a database that was put back; Seoul was behind Paris when it was made."""
    machine = await Machine.start(store, catalogue_of(BEFORE, "at=450,470", rules=QUICK))
    machine.operators = OPERATORS
    await machine.run(polls_of(BEFORE))
    await store.transact(put_back, NOW, "it was put back", NOW, OPERATORS)
    await machine.restart()
    await machine.deliver(NOW)
    machine.sender.lines.clear()
    return machine


def later(machine: Machine, **rows: list[int | None]) -> list[Poll]:
    """Return polls, after all that were before."""
    return polls_of(rows, start=NOW + len(machine.source.answers) * HOUR)


async def test_what_lies_between_is_listed_and_what_is_passed_after_it_is_told(
    store: Store, told: Told
) -> None:
    machine = await restarted(store)
    told()
    await machine.run(later(machine, paris=[460], seoul=[462]))
    await machine.run(later(machine, paris=[460], seoul=[463]))
    listed = "seoul: between the backup and now, not told again: reached 450; passed paris on board"
    assert machine.sender.lines == [
        "⚠️ paris: between the backup and now, not told again: reached 450",
        f"⚠️ {listed}",
    ]
    assert told()[1] == f"ERROR {listed}"
    assert machine.sender.sent == [("operators", ())] * 2

    await machine.restart()
    polls = later(machine, paris=[468, 470], seoul=[464, 465])
    await machine.run(polls)
    assert machine.sender.told("all") == [
        f"overtake:board:paris:{iso(polls[0].at)}",
        "milestone:paris:470",
    ]


async def test_an_account_that_is_read_later_has_its_baseline_then(store: Store) -> None:
    machine = await restarted(store)
    await machine.run(later(machine, paris=[None, None], seoul=[465, 466]))
    await machine.restart()
    await machine.run(later(machine, paris=[455], seoul=[467]))

    assert machine.sender.told("all") == []
    assert machine.sender.lines == [
        "⚠️ seoul: between the backup and now, not told again: reached 450",
        "⚠️ paris: between the backup and now, not told again: reached 450",
        "⚠️ seoul: between the backup and now, not told again: passed paris on board",
    ]


async def test_a_baseline_that_is_rejected_is_due_again(store: Store) -> None:
    """Without it nothing is known again of what the world was told."""
    machine = await restarted(store)
    (poll,) = later(machine, seoul=[455])
    await machine.run([poll])
    await machine.decide("seoul", poll.at, False, poll.at)
    await machine.run(later(machine, seoul=steady(451, 8, 3)))

    assert machine.sender.told("all") == ["milestone:seoul:470"]


async def test_an_import_of_a_part_of_what_lies_between_is_no_baseline(store: Store) -> None:
    machine = await restarted(store)
    ids = await store.transact(sync_catalogue, machine.catalogue, START)
    row = Row("old.csv, line 2", "seoul", START + 11 * HOUR, Status.OK, 425, 1)

    def import_row(db: Database) -> None:
        plan = plan_import(db, [row], machine.catalogue, ids, NOW)
        assert list(apply_import(db, plan, machine.catalogue, ids)) == ["seoul"]

    await store.transact(import_row)
    await machine.run(later(machine, seoul=[455, 456]))

    assert machine.sender.told("all") == []


# --- and with a document that has no times -------------------------------------------------------

FILED = {"paris": 990, "seoul": 930}


async def filed(store: Store, *edits: dict[str, int]) -> Machine:
    """Return a machine on a put back database, which has read a document five times.

    It had the last of *edits* at the last time, and was about to reach the first one before.
    """
    machine = await Machine.start(store, catalogue_of(FILED, "every=100", rules=QUICK))
    machine.operators = OPERATORS
    for hour in range(5):
        at = START + hour * HOUR
        before = {key: followers + hour - 4 for key, followers in edits[0].items()}
        await machine.answer(document(before if hour < 4 else edits[-1], at), at)
    await put_back_at(machine, NOW)
    return machine


async def put_back_at(machine: Machine, at: datetime) -> None:
    await machine.store.transact(put_back, at, "it was put back", at, OPERATORS)
    await machine.restart()


async def due(machine: Machine) -> list[str]:
    """Return the accounts of which the baseline is not known."""
    rows = await machine.rows(
        "SELECT key FROM tracks JOIN accounts ON id = account_id WHERE baseline IN (1, 2)"
        " ORDER BY key"
    )
    return [row[0] for row in rows]


async def edited(machine: Machine, **rows: list[int]) -> list[str]:
    """Return what is told while the document is edited every hour, from the next day on."""
    for hour in range(len(rows["seoul"])):
        at = NOW + DAY + hour * HOUR
        counts = {key: row[min(hour, len(row) - 1)] for key, row in rows.items()}
        await machine.answer(document(counts, at), at)
        await machine.deliver(at)
    return machine.sender.told("all")


async def test_a_document_that_does_not_change_is_the_baseline_and_no_reading(store: Store) -> None:
    machine = await filed(store, FILED)
    assert await due(machine) == ["paris", "seoul"]
    recorded = await machine.answer(document(FILED, START), NOW + HOUR)

    assert (recorded.readings, recorded.unchanged) == ((), FILED.keys())
    assert await due(machine) == []


async def test_after_the_baseline_of_a_document_all_is_told_again(store: Store) -> None:
    close = {"paris": 990, "seoul": 980}
    machine = await filed(store, close)
    await machine.answer(document(close, START), NOW + HOUR)
    told_of = await edited(machine, paris=[990], seoul=steady(982, 11, 2))

    assert sorted(key.split(":")[0] for key in told_of) == ["milestone", "overtake"]


async def test_a_row_that_is_known_already_is_the_baseline(store: Store) -> None:
    """The newest row of a file with times, which the database has read before it was put back."""
    machine = await restarted(store)
    last = polls_of(BEFORE)[-1]
    await machine.answer(Fetched({k: Finding(r) for k, r in last.readings.items()}), NOW + HOUR)
    assert await due(machine) == []
    await machine.run(later(machine, paris=[455, 460], seoul=[430, 431]))

    assert machine.sender.told("all") == ["milestone:paris:450"]


TYPO = {"paris": 9_900, "seoul": 980}
JUMP = {"paris": 990, "seoul": 1_950}


@pytest.mark.parametrize("decided", [None, "before", "between", "after"])
async def test_a_typing_error_from_before_keeps_nothing_from_being_told(
    store: Store, decided: str | None
) -> None:
    """Neither while it is held nor where an operator rejects it, whenever that is."""
    machine = await filed(store, {"paris": 990, "seoul": 980}, TYPO)
    typo_at = START + 4 * HOUR
    if decided == "before":
        await machine.decide("paris", typo_at, False, NOW)
    await put_back_at(machine, NOW)
    if decided == "between":
        await machine.decide("paris", typo_at, False, NOW)
    await machine.answer(document(TYPO, typo_at), NOW + HOUR)
    assert await due(machine) == []
    if decided == "after":
        await machine.decide("paris", typo_at, False, NOW + HOUR)
    rows = {"paris": [9_900] * 6 + [991, 992, 993, 1_001], "seoul": steady(982, 12, 2)}
    told_of = await edited(machine, **rows)

    assert sorted(key.split(":")[:3] for key in told_of) == [
        ["milestone", "paris", "1000"],
        ["milestone", "seoul", "1000"],
        ["overtake", "board", "seoul"],
    ]


async def test_what_was_held_before_and_is_believed_now_may_have_been_told(store: Store) -> None:
    machine = await filed(store, {"paris": 990, "seoul": 980}, JUMP)
    await put_back_at(machine, NOW)
    jump_at = START + 4 * HOUR
    await machine.answer(document(JUMP, jump_at), NOW + HOUR)
    await machine.decide("seoul", jump_at, True, NOW + HOUR)
    told_of = await edited(machine, paris=[990], seoul=steady(1_960, 6, 10))

    assert told_of == ["milestone:seoul:2000"]
    assert machine.sender.lines[-1] == (
        "⚠️ seoul: between the backup and now, not told again: reached 1,900 and 9 lower thresholds;"
        " passed paris on board"
    )


@pytest.mark.parametrize("is_rejected", [True, False])
async def test_a_typing_error_that_was_not_there_before_leaves_the_baseline_open(
    store: Store, is_rejected: bool
) -> None:
    """What was in the document before it, and what was told of that, nobody knows."""
    machine = await filed(store, FILED)
    typo_at = NOW - HOUR
    for hour in (1, 2):
        await machine.answer(document({**FILED, "paris": 9_900}, typo_at), NOW + hour * HOUR)
    if is_rejected:
        await machine.decide("paris", typo_at, False, NOW + 2 * HOUR)
    await machine.answer(document({**FILED, "paris": 9_900}, typo_at), NOW + 3 * HOUR)
    assert await due(machine) == ["paris"]
    # And to be put back once more makes it no more certain.
    await put_back_at(machine, NOW + 3 * HOUR)
    await machine.answer(document({**FILED, "paris": 9_900}, typo_at), NOW + 4 * HOUR)
    assert await due(machine) == ["paris"]

    rows = {"paris": steady(1_002, 12, 9), "seoul": [930] * 12}
    assert await edited(machine, **rows) == ["milestone:paris:1100"]


async def test_what_a_document_says_now_is_the_baseline_however_old_it_is(store: Store) -> None:
    """A server that was put back, too, has an older document."""
    machine = await filed(store, FILED)
    older = document({"paris": 985, "seoul": 925}, START - DAY)
    recorded = await machine.answer(older, NOW + HOUR)

    assert [reading.taken_at for _, reading, _ in recorded.readings] == [NOW + HOUR] * 2
    assert await due(machine) == []
    assert await edited(machine, paris=[995, 1_001], seoul=[930, 931]) == ["milestone:paris:1000"]


async def test_a_document_from_before_the_first_look_is_read_when_it_comes(store: Store) -> None:
    """Caches serve an older one for a while."""
    machine = await filed(store, FILED)
    await machine.answer(document(FILED, START), NOW + HOUR)
    await machine.answer(document({**FILED, "paris": 1_001}, NOW), NOW + 2 * HOUR)
    await machine.deliver(NOW + 2 * HOUR)

    assert machine.sender.told("all") == ["milestone:paris:1000"]
