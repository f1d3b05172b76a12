"""An operator rejects a reading that was believed, and what it announced is corrected."""

from datetime import datetime, time, timedelta

import pytest

from bot.domain.announcements import Subscription
from bot.domain.events import Corrected, Overtaken
from bot.domain.quiet import QuietHours
from bot.domain.readings import Judgement, Poll, Reading
from bot.domain.rules import OvertakeRules, Rules
from bot.errors import DeliveryError, DeliveryRefusedError, InputError
from bot.storage.database import Store
from bot.storage.events import StoredEvent, find_event
from bot.storage.outbox import resume_channel
from bot.text import iso
from tests.pipeline.machine import ALL, Machine
from tests.series import DAY, HOUR, START, Row, catalogue_of, polls_of, steady
from tests.stored import column, dump

THOUSAND = "milestone:seoul:1000"
RULES = Rules(overtakes=OvertakeRules(confirmations=2, wobble=0, cooldown=DAY))
CALM = steady(990, 6)
"""The hours 0 to 5 of Seoul: 990 to 995 followers."""


def hour(n: float) -> datetime:
    return START + n * HOUR


async def machine_of(
    store: Store, *channels: Subscription, ladder: str = "1-2-5", accounts: str = "seoul"
) -> Machine:
    catalogue = catalogue_of(accounts.split(), ladder, RULES)
    return await Machine.start(store, catalogue, channels or (ALL,))


async def run(machine: Machine, start: int = 0, **rows: Row) -> None:
    """Poll and deliver, hour by hour from *start* on."""
    await machine.run(polls_of(rows, start=hour(start)))


async def reject(machine: Machine, at: float, account: str = "seoul", now: float = 20) -> list[str]:
    """Reject the reading of *account* of the hour *at*; return the keys of what follows."""
    recorded = await machine.decide(account, hour(at), False, hour(now))
    return [event.key for event, _ in recorded.events]


async def event_of(store: Store, key: str) -> StoredEvent:
    event = await store.read(find_event, key)
    assert event is not None
    return event


async def told(machine: Machine, channel: str = "all", now: float = 21) -> list[str]:
    await machine.deliver(hour(now))
    return machine.sender.told(channel)


async def peak(machine: Machine) -> list[int]:
    return await machine.store.read(column, "SELECT followers FROM peaks")


# --- a milestone ---------------------------------------------------------------------------------


async def test_a_milestone_that_was_announced_is_corrected_as_a_reply(store: Store) -> None:
    machine = await machine_of(store)
    await run(machine, seoul=[*CALM, 1_001])
    keys = await reject(machine, 6)

    assert keys == ["rejected:seoul:2023-09-01T06:00:00Z", f"correction:{THOUSAND}"]
    assert await told(machine) == [THOUSAND, f"correction:{THOUSAND}"]
    assert machine.sender.replies == [("all", "message 1")]
    correction = await event_of(store, f"correction:{THOUSAND}")
    assert isinstance(correction.event, Corrected)
    assert correction.event.event.key == THOUSAND
    assert (correction.event.followers, correction.at) == (1_001, hour(20))
    assert (await event_of(store, THOUSAND)).is_superseded
    assert not correction.is_superseded


async def test_the_mark_is_what_it_was_and_a_true_crossing_is_a_fact_anew(store: Store) -> None:
    machine = await machine_of(store)
    await run(machine, seoul=[*CALM, 1_001])
    await reject(machine, 6, now=6.5)
    assert await peak(machine) == [995]
    await run(machine, 7, seoul=[996, 999, 1_000, 1_001])

    correction = f"correction:{THOUSAND}"
    assert await told(machine) == [THOUSAND, correction, f"{THOUSAND}:2"]
    second = await event_of(store, f"{THOUSAND}:2")
    assert second.event.not_after == hour(9)


async def test_a_milestone_without_evidence_falls_and_leaves_the_mark_alone(store: Store) -> None:
    machine = await machine_of(store)
    await run(machine, seoul=[*CALM, 1_001])
    store._db.execute("UPDATE events SET evidence = '{}' WHERE key = ?", (THOUSAND,))

    assert await reject(machine, 6) == [f"rejected:seoul:{iso(hour(6))}", f"correction:{THOUSAND}"]
    assert await peak(machine) == [995]


async def test_a_second_time_is_corrected_by_its_own_name(store: Store) -> None:
    machine = await machine_of(store)
    await run(machine, seoul=[*CALM, 1_001])
    await reject(machine, 6, now=6.5)
    await run(machine, 7, seoul=[996, 1_000])
    await reject(machine, 8, now=8.5)
    await run(machine, 9, seoul=[997, 1_000])

    assert await told(machine) == [
        THOUSAND,
        f"correction:{THOUSAND}",
        f"{THOUSAND}:2",
        f"correction:{THOUSAND}:2",
        f"{THOUSAND}:3",
    ]
    assert machine.sender.replies == [("all", "message 1"), ("all", "message 3")]


async def test_a_milestone_that_other_readings_bear_out_stands(store: Store) -> None:
    machine = await machine_of(store)
    await run(machine, seoul=[*CALM, 1_001, 1_002])

    assert await reject(machine, 6) == ["rejected:seoul:2023-09-01T06:00:00Z"]
    assert await told(machine) == [THOUSAND]
    assert not (await event_of(store, THOUSAND)).is_superseded
    assert await peak(machine) == [1_002]


@pytest.mark.parametrize("order", [(6, 7), (7, 6)])
async def test_a_milestone_falls_with_the_last_reading_that_bears_it_out(
    store: Store, order: tuple[int, int]
) -> None:
    """Whichever of the wrong readings is rejected first."""
    machine = await machine_of(store)
    await run(machine, seoul=[*CALM, 1_001, 1_002])
    first, second = order

    assert await reject(machine, first) == [f"rejected:seoul:2023-09-01T0{first}:00:00Z"]
    assert (await reject(machine, second))[1:] == [f"correction:{THOUSAND}"]
    assert await told(machine) == [THOUSAND, f"correction:{THOUSAND}"]
    assert await peak(machine) == [995]


async def test_what_else_a_withdrawn_milestone_told_of_is_told_again(store: Store) -> None:
    """1,000 and 1,010 were told as one; 1,000 was passed, after all."""
    machine = await machine_of(store, ladder="every=10")
    await run(machine, seoul=[995, 996, 997, 1_012, 1_003])
    await reject(machine, 3)
    await run(machine, 5, seoul=[1_004])

    assert await told(machine) == [
        "milestone:seoul:1010",
        "correction:milestone:seoul:1010",
        "milestone:seoul:1000",
    ]
    again = await event_of(store, "milestone:seoul:1000")
    assert (again.event.not_before, again.event.not_after) == (hour(2), hour(4))


async def test_an_earlier_milestone_stands(store: Store) -> None:
    machine = await machine_of(store, ladder="every=10")
    await run(machine, seoul=[988, 989, 990, 1_001])
    await reject(machine, 3)

    assert await told(machine) == [
        "milestone:seoul:990",
        THOUSAND,
        f"correction:{THOUSAND}",
    ]
    assert await peak(machine) == [990]


async def test_a_reading_that_is_dated_after_its_poll_is_corrected_too(store: Store) -> None:
    """The clock of a source may be a little ahead of ours."""
    machine = await machine_of(store)
    await run(machine, seoul=CALM)
    ahead = hour(6.05)
    await machine.poll(Poll("table", hour(6), {"seoul": Reading.ok(ahead, 1_001)}))
    await machine.deliver(hour(6))
    await reject(machine, 6.05)

    assert await told(machine) == [THOUSAND, f"correction:{THOUSAND}"]


async def test_what_nobody_wanted_to_hear_can_still_come_true_for_somebody(store: Store) -> None:
    machine = await machine_of(store)
    machine.channels = []
    await run(machine, seoul=[*CALM, 1_001])
    await reject(machine, 6, now=6.5)
    machine.channels = [ALL]
    await run(machine, 7, seoul=[996, 1_000])

    assert await told(machine) == [f"{THOUSAND}:2"]
    correction = await event_of(store, f"correction:{THOUSAND}")
    assert (correction.is_announced, correction.reason) == (False, "nobody was told yet")


# --- who is told ---------------------------------------------------------------------------------


NIGHT = QuietHours(time(5), time(9))
CHANNELS = {
    name: Subscription(name, quiet=NIGHT if "asleep" in name else None, is_paused="paused" in name)
    for name in ("sent", "tried", "refused", "waits", "asleep", "paused")
}


async def channels(store: Store, which: str) -> list[str]:
    sql = f"SELECT channel FROM outbox WHERE {which} ORDER BY channel"
    return await store.read(column, sql)


async def test_exactly_the_channels_that_were_told_or_may_have_been_get_the_correction(
    store: Store,
) -> None:
    machine = await machine_of(store, *CHANNELS.values(), ladder="every=10")
    await run(machine, seoul=[988, 989])
    machine.sender.errors["waits"] = [DeliveryError("down")] * 3
    await run(machine, 2, seoul=[990])
    machine.sender.errors["tried"] = [DeliveryError("timed out")]
    machine.sender.errors["refused"] = [DeliveryRefusedError("no access")]
    await machine.poll(polls_of({"seoul": [1_001]}, start=hour(6))[0])
    machine.sender.errors["waits"] = [DeliveryError("down")]
    await machine.deliver(hour(6))
    recorded = await machine.decide("seoul", hour(6), False, hour(6.5))

    assert await channels(store, "kind = 'correction'") == ["refused", "sent", "tried"]
    assert recorded.announcements == 3
    assert await channels(store, "reason = 'withdrawn'") == ["asleep", "waits"]
    assert await channels(store, "reason = 'paused'") == ["paused", "paused"]


async def test_a_correction_follows_what_it_corrects_in_its_channel(store: Store) -> None:
    """It was tried and may have arrived: only when it is known to have, it can be replied to."""
    machine = await machine_of(store)
    machine.sender.errors["all"] = [DeliveryError("timed out")]
    machine.sender.arrived[1] = "found"
    await run(machine, seoul=[*CALM, 1_001])
    await reject(machine, 6, now=6.001)

    assert await told(machine) == [f"correction:{THOUSAND}"]
    assert machine.sender.replies == [("all", "found")]
    assert await channels(store, "state = 'sent'") == ["all", "all"]


@pytest.mark.parametrize("error", [DeliveryError("try later"), DeliveryRefusedError("no access")])
async def test_what_is_known_to_be_wrong_is_not_told_after_all(
    store: Store, error: DeliveryError
) -> None:
    """It was tried and never arrived: there is nothing to correct either."""
    machine = await machine_of(store)
    machine.sender.errors["all"] = [error]
    await run(machine, seoul=[*CALM, 1_001])
    await machine.decide("seoul", hour(6), False, hour(6.5))
    await store.transact(resume_channel, "all")
    await machine.deliver(hour(7))

    assert await told(machine) == []
    assert await channels(store, "reason = 'withdrawn'") == ["all", "all"]
    assert await channels(store, "state = 'pending'") == []


async def test_a_channel_that_unsubscribed_since_gets_the_correction(store: Store) -> None:
    machine = await machine_of(store)
    await run(machine, seoul=[*CALM, 1_001])
    machine.channels = []
    await reject(machine, 6)

    assert await told(machine) == [THOUSAND, f"correction:{THOUSAND}"]


async def test_in_the_night_a_correction_is_sent_at_once(store: Store) -> None:
    machine = await machine_of(store, Subscription("all", quiet=QuietHours(time(7), time(6))))
    await run(machine, seoul=[*CALM, 1_001])
    await reject(machine, 6, now=7.5)

    assert await told(machine, now=7.5) == [THOUSAND, f"correction:{THOUSAND}"]


async def test_what_nobody_was_sent_is_withdrawn_without_a_word(store: Store) -> None:
    machine = await machine_of(store)
    for poll in polls_of({"seoul": [*CALM, 1_001]}):
        await machine.poll(poll)
    recorded = await machine.decide("seoul", hour(6), False, hour(6.5))

    assert recorded.announcements == 0
    assert [reason for _, reason in recorded.events] == [
        "for the operators only",
        "nobody was told yet",
    ]
    assert await told(machine) == []


async def test_a_summary_keeps_its_other_events(store: Store) -> None:
    machine = await machine_of(
        store, Subscription("all", quiet=QuietHours(time(0), time(9))), ladder="every=10"
    )
    await run(machine, seoul=[985, 989, 990, 1_001, 992])
    await reject(machine, 3, now=5)

    assert await told(machine) == ["milestone:seoul:990"]


async def test_an_announcement_keeps_its_other_events(store: Store) -> None:
    """Two accounts pass a milestone in one poll, and one of the two did not."""
    machine = await machine_of(store, accounts="busan seoul")
    rows = {"busan": [*steady(1_990, 6), 2_000], "seoul": [*CALM, 1_001]}
    for poll in polls_of(rows):
        await machine.poll(poll)
    await reject(machine, 6)

    assert await told(machine) == ["milestone:busan:2000"]


async def test_a_correction_of_two_events_is_one_for_each(store: Store) -> None:
    machine = await machine_of(store, accounts="paris seoul", ladder="1-2-5")
    await run(machine, seoul=[*CALM, 1_001, 1_002], paris=[995] * 8)
    await reject(machine, 6)
    assert len(await told(machine)) == 2  # the other reading bears both out
    await reject(machine, 7)

    overtake = "overtake:board:seoul:2023-09-01T07:00:00Z"
    assert (await told(machine))[2:] == [f"correction:{THOUSAND}", f"correction:{overtake}"]
    assert machine.sender.replies == [("all", "message 1"), ("all", "message 2")]


# --- an overtake ---------------------------------------------------------------------------------


OVERTAKE = "overtake:board:seoul:2023-09-01T07:00:00Z"


async def overtaken(store: Store, *seoul: int) -> Machine:
    """Return a machine in which Seoul seemed to pass Paris, at 1,000, in the hours 6 and 7."""
    machine = await machine_of(store, accounts="paris seoul", ladder="at=1")
    await run(machine, seoul=[*CALM, 1_007, 1_008, *seoul], paris=[1_000] * (8 + len(seoul)))
    return machine


async def order(machine: Machine) -> tuple[str, ...]:
    sql = "SELECT account FROM known_order ORDER BY place"
    return tuple(await machine.store.read(column, sql))


async def test_an_overtake_is_corrected_and_the_board_seated_in_silence(store: Store) -> None:
    machine = await overtaken(store)
    assert await told(machine) == [OVERTAKE]
    await reject(machine, 6, now=7.2)
    await reject(machine, 7, now=7.3)
    await run(machine, 8, seoul=[996, 997, 998], paris=[1_000, 1_000, 1_000])

    assert await told(machine) == [OVERTAKE, f"correction:{OVERTAKE}"]
    assert await order(machine) == ("paris", "seoul")


async def test_an_overtake_that_comes_true_later_is_told_again(store: Store) -> None:
    machine = await overtaken(store)
    for at in (6, 7):
        await reject(machine, at, now=7.5)
    await run(machine, 8, seoul=[996, 998, 1_006, 1_007, 1_008], paris=[1_000] * 5)

    again = "overtake:board:seoul:2023-09-01T11:00:00Z"
    assert await told(machine) == [OVERTAKE, f"correction:{OVERTAKE}", again]


async def test_a_correction_is_not_followed_by_an_overtake_the_other_way(store: Store) -> None:
    """Seoul fell back already, and the board was about to say so."""
    machine = await overtaken(store, 996)
    for at in (6, 7):
        await reject(machine, at, now=8.5)
    await run(machine, 9, seoul=[996, 996, 996, 996], paris=[1_000] * 4)

    assert await told(machine) == [OVERTAKE, f"correction:{OVERTAKE}"]
    assert await order(machine) == ("paris", "seoul")


async def test_an_overtake_that_was_true_for_a_while_stands(store: Store) -> None:
    machine = await overtaken(store, 1_009, 1_010, 990, 991)
    before = await told(machine)
    assert before == [OVERTAKE, "neck_and_neck:board:paris:seoul:2023-09-01T11:00:00Z"]
    for at in (6, 7):
        await reject(machine, at, now=12)

    assert await told(machine) == before


async def test_the_fall_of_a_rival_that_did_not_fall_is_corrected(store: Store) -> None:
    machine = await machine_of(store, accounts="paris seoul", ladder="at=1")
    await run(machine, seoul=[992] * 8, paris=[*steady(1_000, 6), 985, 986])
    assert await told(machine) == [OVERTAKE]
    for at in (6, 7):
        await reject(machine, at, "paris", now=7.5)
    await run(machine, 8, seoul=[992] * 3, paris=[1_006] * 3)

    assert await told(machine) == [OVERTAKE, f"correction:{OVERTAKE}"]
    assert await order(machine) == ("paris", "seoul")


# --- what is refused, and what is left alone -----------------------------------------------------


@pytest.mark.parametrize(
    ("account", "at"), [("seoul", 5.5), ("seoul", 99), ("busan", 3), ("nobody", 3)]
)
async def test_a_reading_that_there_is_not_cannot_be_rejected(
    store: Store, account: str, at: float
) -> None:
    machine = await machine_of(store, accounts="busan seoul")
    await run(machine, seoul=[*CALM, 1_001])
    before = await store.read(dump)
    with pytest.raises(InputError, match=f"'{account}' has no reading of 2023-09-0"):
        await reject(machine, at, account)

    assert await store.read(dump) == before


async def test_the_only_reading_cannot_be_rejected(store: Store) -> None:
    machine = await machine_of(store)
    await run(machine, seoul=[990])
    before = await store.read(dump)
    with pytest.raises(InputError, match="is the only one of 'seoul'"):
        await reject(machine, 0)

    assert await store.read(dump) == before


async def test_a_reading_is_rejected_once(store: Store) -> None:
    machine = await machine_of(store)
    await run(machine, seoul=[*CALM, 1_001])
    await reject(machine, 6)
    before = await store.read(dump)
    for approves in (True, False):
        with pytest.raises(InputError):
            await machine.decide("seoul", hour(6), approves, hour(21))

    assert await store.read(dump) == before


async def test_a_rejected_reading_is_not_believed_when_it_is_read_again(store: Store) -> None:
    machine = await machine_of(store)
    polls = polls_of({"seoul": [*CALM, 1_001]})
    await machine.run(polls)
    await reject(machine, 6)
    recorded = await machine.poll(Poll("table", hour(7), polls[-1].readings))

    assert recorded.readings == ()
    judged = await store.read(column, "SELECT judgement FROM readings ORDER BY taken_at")
    assert judged == [Judgement.BELIEVED] * 6 + [Judgement.REJECTED]


async def test_a_bot_in_another_process_goes_on_from_a_rejection(store: Store) -> None:
    live = await machine_of(store)
    await run(live, seoul=[*CALM, 1_001])
    operator = await Machine.start(store, live.catalogue)
    await operator.decide("seoul", hour(6), False, hour(6.5))
    await run(live, 7, seoul=[996, 1_000, 1_001])

    assert await told(live) == [THOUSAND, f"correction:{THOUSAND}", f"{THOUSAND}:2"]


async def test_an_ordinary_reading_can_be_rejected_without_consequences(store: Store) -> None:
    machine = await machine_of(store)
    await run(machine, seoul=CALM)
    assert await reject(machine, 3) == ["rejected:seoul:2023-09-01T03:00:00Z"]

    assert await told(machine) == []
    assert await peak(machine) == [995]


async def test_what_is_held_stays_held(store: Store) -> None:
    machine = await machine_of(store)
    await run(machine, seoul=[*CALM, 1_001, 9_000])
    await reject(machine, 6)

    held = await store.read(column, "SELECT followers FROM readings WHERE judgement = 1")
    assert held == [9_000]


@pytest.mark.parametrize(("with_later", "corrected"), [(False, []), (True, [THOUSAND])])
async def test_what_later_readings_bear_out_falls_only_with_them(
    store: Store, with_later: bool, corrected: list[str]
) -> None:
    """A source that goes on to say what is wrong would bear itself out."""
    machine = await machine_of(store)
    await run(machine, seoul=[*CALM, 1_001, 1_001, 1_002])
    await store.transact(machine.recorder.decide, "seoul", hour(6), False, hour(20), with_later)

    assert await told(machine) == [THOUSAND, *(f"correction:{key}" for key in corrected)]


async def test_all_that_there_is_of_an_account_is_not_rejected(store: Store) -> None:
    machine = await machine_of(store)
    await run(machine, seoul=CALM)
    before = await store.read(dump)
    with pytest.raises(InputError):
        await store.transact(machine.recorder.decide, "seoul", hour(0), False, hour(20), True)

    assert await store.read(dump) == before


QUICK = Rules(overtakes=OvertakeRules(confirmations=1, wobble=0, cooldown=DAY))


@pytest.mark.parametrize(
    ("rejected", "rows", "true"),
    [
        (
            "seoul",  # which truly passes Busan with 995, and was read as 1006, beyond Paris too
            {
                "seoul": [*range(984, 990), 1006, 995, 996, 997, 998],
                "busan": [989] * 11,
                "paris": [1000] * 11,
            },
            "overtake:board:seoul:2023-09-01T07:00:00Z",
        ),
        (
            "paris",  # which seemed to fall just when Seoul truly passed Busan
            {
                "seoul": [*range(986, 992), 998, 998, 998, 999, 999],
                "busan": [991] * 11,
                "paris": [*[1000] * 6, 992, *[1000] * 4],
            },
            "overtake:board:seoul:2023-09-01T06:30:00Z",
        ),
    ],
)
async def test_whom_an_account_passed_all_the_same_is_told_again(
    store: Store, rejected: str, rows: dict[str, Row], true: str
) -> None:
    machine = await Machine.start(store, catalogue_of(rows, "at=1", QUICK))
    polls = polls_of(rows)
    await machine.run(polls[:7])
    await machine.decide(rejected, hour(6), False, hour(6.5))
    await machine.run(polls[7:])

    wrong = "overtake:board:seoul:2023-09-01T06:00:00Z"
    assert machine.sender.told("all") == [wrong, f"correction:{wrong}", true]
    event = (await event_of(store, true)).event
    assert (event.passed, event.rank) == (("busan",), 2)
    assert (await event_of(store, wrong)).event.passed == ("paris", "busan")


@pytest.mark.parametrize(("cooldown", "undone"), [(DAY, "neck_and_neck"), (HOUR, "overtake")])
async def test_what_undid_an_overtake_that_never_was_is_corrected_too(
    store: Store, cooldown: timedelta, undone: str
) -> None:
    rules = Rules(overtakes=OvertakeRules(confirmations=2, wobble=0, cooldown=cooldown))
    rows = {
        "paris": [1000] * 16,
        "seoul": [*range(984, 990), 1006, 1007, *range(991, 999)],
    }
    machine = await Machine.start(store, catalogue_of(rows, "at=1", rules))
    await machine.run(polls_of(rows))
    first, second = await told(machine)
    assert (first.split(":")[0], second.split(":")[0]) == ("overtake", undone)
    for at in (6, 7):
        await machine.decide("seoul", hour(at), False, hour(17))

    assert await told(machine) == [
        first,
        second,
        f"correction:{first}",
        f"correction:{second}",
    ]


async def test_the_true_parts_of_several_overtakes_of_one_account_are_told_as_one(
    store: Store,
) -> None:
    plain = OvertakeRules(
        confirmations=1,
        doubtful_confirmations=1,
        doubtful_span=0 * DAY,
        cooldown=HOUR,
        wobble=0,
        margin_share=0,
    )
    rows = {
        "a": [-30, 15, 9, -44, -13, 57, 17, 0, 20, 14],
        "b": [-52, 17, -59, 56, 47, 0, -27, 10, -31, -36],
        "c": [31, 0, 9, 47, 0, 10, -10, 21, 50, -41],
        "d": [-31, 21, -41, 51, 58, 6, -11, 34, -59, 25],
    }
    rows = {key: [100_000 + followers for followers in row] for key, row in rows.items()}
    machine = await Machine.start(store, catalogue_of(rows, "at=1", Rules(overtakes=plain)))
    await machine.run(polls_of(rows))

    recorded = await store.transact(
        machine.recorder.decide, "a", hour(3), False, hour(9.5), with_later=True
    )

    again = [event for event, _ in recorded.events if isinstance(event, Overtaken)]
    places = [(event.board, event.account) for event in again]
    assert again
    assert len(places) == len(set(places))
