"""Channels are sent what is due side by side, and operators are told what needs them."""

import asyncio
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from bot.domain.announcements import Subscription
from bot.errors import DeliveryDoubtfulError, DeliveryError, DeliveryRefusedError
from bot.pipeline.deliver import OutboxDispatcher
from bot.pipeline.notices import Notice, Operators
from bot.storage.database import Store, open_database
from bot.storage.events import supersede
from bot.storage.health import open_problems
from bot.storage.outbox import DueAnnouncement, resume_channel
from bot.storage.subscriptions import remove_subscription
from tests.fakes import FakeSender
from tests.pipeline.machine import Machine, climbing
from tests.series import DAY, HOUR, START, polls_of
from tests.stored import column

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
NOW = START + HOUR
TWO = (Subscription("one"), Subscription("two"))
RUNGS = ["milestone:seoul:1000", "milestone:seoul:1005"]
REFUSED = "⚠️ channel one: takes no announcements: no access; they wait until it is resumed"
STUCK = "⚠️ channel one: could not be reached since 2023-09-01 01:00 UTC: down"
DOUBT = DeliveryDoubtfulError("it is not among the 5000 messages")
GIVEN_UP = (
    "⚠️ channel one: announcement 1 may be there already, and is given up: it is not among the 5000"
    " messages; if it is missing there, post it by hand, in the words of `milepost why`: "
)
LOST = "channel one: announcement 1 was not sent in time, and is lost"


def over(since: str, line: str) -> str:
    """Return what is told when what *line* told of, since *since*, is over."""
    what = line.removeprefix("⚠️ channel one: ")
    return f"✅ channel one: is well again; from 2023-09-01T{since}Z on: {what}"


def clock(minute: int) -> str:
    return f"{NOW + minute * MINUTE:%H:%M:%S}"


async def with_milestones(
    store: Store, *channels: Subscription, operators: str | None = "ops"
) -> Machine:
    """Return a machine that has two announcements for each of the *channels*, all due."""
    machine = await climbing(store, channels or TWO, 1000, 1005)
    machine.operators = Operators(operators)
    return machine


async def told(machine: Machine, now: datetime) -> list[str]:
    """Deliver at *now*, twice, and return what operators are told."""
    before = len(machine.sender.lines)
    await machine.deliver(now)
    await machine.deliver(now)
    return machine.sender.lines[before:]


async def outbox(store: Store, what: str) -> list[object]:
    return await store.read(column, f"SELECT {what} FROM outbox ORDER BY id")


# --- side by side --------------------------------------------------------------------------------


class Hanging(FakeSender):
    """Channel "one" takes until the test lets it go on."""

    def __init__(self) -> None:
        super().__init__()
        self.hangs = asyncio.Event()
        self.may_go_on = asyncio.Event()
        self.second = asyncio.Event()
        """Set when channel "two" has its second announcement."""

    async def send(self, announcement: DueAnnouncement) -> str:
        if announcement.channel == "one":
            self.hangs.set()
            await self.may_go_on.wait()
        receipt = await super().send(announcement)
        if len(self.told("two")) == 2:
            self.second.set()
        return receipt


async def test_a_channel_that_hangs_delays_no_other_in_this_round_nor_in_the_next(
    store: Store,
) -> None:
    machine = await with_milestones(store)
    sender = Hanging()
    dispatcher = OutboxDispatcher(store, [sender], lambda: NOW)
    hanging = asyncio.create_task(dispatcher.deliver())
    await asyncio.wait_for(sender.hangs.wait(), 30)
    await asyncio.wait_for(sender.second.wait(), 30)
    await machine.poll(polls_of({"seoul": [1010]}, start=START + 4 * MINUTE)[0])

    async with asyncio.timeout(30):
        while len(sender.told("two")) < 3:
            await dispatcher.deliver()
    assert sender.told("two") == [*RUNGS, "milestone:seoul:1010"]
    assert sender.told("one") == []
    sender.may_go_on.set()
    await hanging
    assert sender.told("one") == sender.told("two")
    assert sorted(sender.tried) == [1, 2, 3, 4, 5, 6]


class Pausing(FakeSender):
    """A sender that lets others go first."""

    async def send(self, announcement: DueAnnouncement) -> str:
        await asyncio.sleep(0)
        return await super().send(announcement)


async def test_rounds_that_begin_together_send_everything_once() -> None:
    store = Store(open_database(None), None)  # in memory, they all see the same before they send
    await with_milestones(store)
    sender = Pausing()
    dispatcher = OutboxDispatcher(store, [sender], lambda: NOW)
    sent = await asyncio.gather(*(dispatcher.deliver() for _ in range(5)))
    await store.aclose()

    assert sum(sent) == 4
    assert sender.told("one") == RUNGS == sender.told("two")


async def test_a_channel_that_was_cancelled_while_it_hung_is_not_kept_busy(store: Store) -> None:
    await with_milestones(store)
    sender = Hanging()
    dispatcher = OutboxDispatcher(store, [sender], lambda: NOW)
    hanging = asyncio.create_task(dispatcher.deliver())
    await asyncio.wait_for(sender.hangs.wait(), 30)
    hanging.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hanging
    sender.may_go_on.set()

    await dispatcher.deliver()
    assert sender.told("one") == RUNGS


class Only(FakeSender):
    """A sender of one channel."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self.channel = channel

    def takes(self, channel: str) -> bool:
        return channel == self.channel


async def test_each_channel_has_the_sender_that_takes_it_and_the_others_wait(store: Store) -> None:
    await with_milestones(store)
    one, other = Only("one"), Only("elsewhere")
    senders: list[FakeSender] = [other, one]
    dispatcher = OutboxDispatcher(store, senders, lambda: NOW)

    assert await dispatcher.deliver() == 2
    assert (one.told("one"), one.told("two"), other.sent) == (RUNGS, [], [])
    assert await outbox(store, "tried_at IS NULL") == [0, 1, 0, 1]
    senders.append(two := Only("two"))  # as when Discord is there at last
    assert await dispatcher.deliver() == 2
    assert two.told("two") == RUNGS


# --- what is being sent stays as it is -----------------------------------------------------------


class Meddling(FakeSender):
    """Does something to the database at the moment at which an announcement is sent."""

    def __init__(self, store: Store, sql: str) -> None:
        super().__init__()
        self.store, self.sql = store, sql

    async def send(self, announcement: DueAnnouncement) -> str:
        await self.store.transact(lambda db: db.execute(self.sql).close())
        return await super().send(announcement)


async def test_what_is_sent_though_it_expired_meanwhile_is_sent(store: Store) -> None:
    await with_milestones(store, Subscription("one"))
    sender = Meddling(
        store, "UPDATE outbox SET state = 'expired' WHERE tried_at > 0 AND sent_at IS NULL"
    )
    await OutboxDispatcher(store, [sender], lambda: NOW).deliver()

    assert sender.told("one") == RUNGS
    assert await outbox(store, "state") == ["sent", "sent"]


async def test_an_announcement_is_marked_as_tried_before_it_is_sent(store: Store) -> None:
    await with_milestones(store, Subscription("one"))
    sender = Meddling(store, "UPDATE outbox SET reason = iif(tried_at, 'tried', 'not')")
    await OutboxDispatcher(store, [sender], lambda: NOW).deliver()

    assert await outbox(store, "reason") == ["tried", "tried"]


async def test_a_database_that_cannot_be_written_sends_nothing(store: Store) -> None:
    """What cannot be noted as tried is not sent: it could not be known again."""
    machine = await with_milestones(store)
    full = "CREATE TRIGGER full BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END"
    await store.transact(lambda db: db.execute(full).close())
    with pytest.raises(sqlite3.IntegrityError, match="full"):
        await machine.deliver(NOW)

    assert machine.sender.tried == []


# --- later ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("retry_after", "waits"),
    [
        (None, 5 * SECOND),
        (SECOND, 5 * SECOND),  # our own pause is longer
        (timedelta(0), 5 * SECOND),
        (90 * SECOND, 90 * SECOND),
        (2 * HOUR, 2 * HOUR),
    ],
)
async def test_a_channel_is_left_alone_for_as_long_as_it_asks(
    store: Store, retry_after: timedelta | None, waits: timedelta
) -> None:
    machine = await with_milestones(store)
    machine.sender.errors["one"] = [DeliveryError("slow down", retry_after)]
    await machine.deliver(NOW)
    await machine.deliver(NOW + waits - timedelta(milliseconds=1))
    assert machine.sender.told("one") == []

    await machine.deliver(NOW + waits)
    assert machine.sender.told("one") == RUNGS


async def test_after_a_success_the_pauses_begin_anew(store: Store) -> None:
    machine = await with_milestones(store, Subscription("one"))
    down = DeliveryError("down")
    machine.sender.errors["one"] = [down, down]
    for seconds in (0, 5):
        await machine.deliver(NOW + seconds * SECOND)
    machine.sender.errors["one"] = []
    await machine.deliver(NOW + 15 * SECOND)

    assert machine.sender.told("one") == RUNGS
    assert await outbox(store, "attempts") == [3, 1]


# --- operators -----------------------------------------------------------------------------------


async def test_operators_are_told_once_of_a_channel_that_refuses_and_once_when_it_is_over(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    machine = await with_milestones(store)
    machine.sender.errors["one"] = [DeliveryRefusedError("no access")] * 2
    assert await told(machine, NOW) == [REFUSED]
    for hours in (2, 3):
        assert await told(machine, START + hours * HOUR) == []
    await store.transact(resume_channel, "one")
    assert await told(machine, START + 4 * HOUR) == []  # it refuses still, which is known
    await store.transact(resume_channel, "one")

    assert await told(machine, START + 5 * HOUR) == [over("01:00:00", REFUSED)]
    assert machine.sender.told("one") == RUNGS
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert await store.read(open_problems) == []


async def test_operators_are_told_once_of_a_channel_that_is_out_of_reach_for_half_an_hour(
    store: Store,
) -> None:
    machine = await with_milestones(store)
    machine.sender.errors["one"] = [DeliveryError("down")] * 99
    news = {n: await told(machine, NOW + n * MINUTE) for n in range(120)}
    machine.sender.errors["one"] = []

    lines = {minute: lines for minute, lines in news.items() if lines}
    [(minute, found)] = lines.items()
    assert 30 <= minute <= 45  # at the first attempt after that time
    assert found == [STUCK]
    assert await told(machine, NOW + 150 * MINUTE) == [over(clock(minute), STUCK)]


async def test_what_may_have_arrived_is_given_up_and_told_and_the_channel_goes_on(
    store: Store,
) -> None:
    machine = await with_milestones(store, Subscription("one"))
    machine.sender.errors["one"] = [DOUBT]

    assert await told(machine, NOW) == [f"{GIVEN_UP}{RUNGS[0]}"]
    assert machine.sender.told("one") == RUNGS[1:]
    assert (await outbox(store, "state"))[:2] == ["dropped", "sent"]


async def test_a_notice_that_may_have_arrived_is_told_in_another_one(store: Store) -> None:
    machine = await with_milestones(store, Subscription("one"))
    machine.sender.errors["one"] = [DeliveryRefusedError("no access")]
    machine.sender.errors["ops"] = [DOUBT]

    [line] = await told(machine, NOW)
    assert line.startswith("⚠️ channel ops: announcement 3 may be there already, and is given up:")
    assert line.endswith(f"; it says: {REFUSED}")


async def test_what_does_not_hold_any_more_is_not_to_be_posted_by_hand(store: Store) -> None:
    machine = await with_milestones(store, Subscription("one"))
    await store.transact(supersede, RUNGS[0], 1)
    machine.sender.errors["one"] = [DOUBT]

    [line] = await told(machine, NOW)
    assert line.endswith("it is not among the 5000 messages")


async def test_a_short_outage_is_told_to_nobody(store: Store) -> None:
    machine = await with_milestones(store)
    machine.sender.errors["one"] = [DeliveryError("down")] * 8
    for minute in range(29):
        assert await told(machine, NOW + minute * MINUTE) == []

    machine.sender.errors["one"] = []
    assert await told(machine, NOW + 60 * MINUTE) == []
    assert machine.sender.told("one") == RUNGS


async def test_operators_are_told_of_what_is_lost(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    machine = await with_milestones(store)
    machine.sender.errors["one"] = [DeliveryError("down")] * 2
    await machine.deliver(NOW)
    caplog.clear()
    later = START + 2 * MINUTE + DAY

    assert await told(machine, later) == [f"⚠️ {LOST}"]
    assert await told(machine, later + 5 * SECOND) == []
    assert caplog.messages == [LOST]
    assert await outbox(store, "state || ' ' || channel") == [
        "expired one",
        "sent two",
        "sent one",
        "sent two",
        "sent ops",
    ]


async def test_what_is_wrong_with_the_operators_channel_is_in_the_log_alone(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """Else each notice that is lost would be the reason for another one, for ever."""
    machine = await with_milestones(store, operators="one")
    machine.sender.errors["one"] = [DeliveryRefusedError("no access")]
    for days in range(20):
        await machine.deliver(NOW + days * DAY)

    assert machine.sender.lines == []
    assert await outbox(store, "kind") == ["events"] * 4
    assert caplog.messages == [
        "channel one: takes no announcements: no access; they wait until it is resumed",
        LOST,
        "channel one: announcement 3 was not sent in time, and is lost",
    ]


async def test_a_notice_waits_for_the_operators_channel_like_any_announcement(
    store: Store,
) -> None:
    machine = await with_milestones(store)
    machine.sender.errors["one"] = [DeliveryRefusedError("no access")]
    machine.sender.errors["ops"] = [DeliveryError("down")]
    await machine.deliver(NOW)
    await machine.deliver(NOW)
    assert machine.sender.lines == []

    await machine.deliver(NOW + 5 * SECOND)
    assert machine.sender.lines == [REFUSED]


NOTICES = [Notice("Seoul is gone"), Notice("Paris is back", is_over=True)]


@pytest.mark.parametrize(
    ("channel", "notices", "expected"),
    [
        ("ops", NOTICES, [("ops", "notice", "⚠️ Seoul is gone\n✅ Paris is back")]),
        ("ops", [], []),
        (None, NOTICES, []),
    ],
)
def test_operators_are_told_in_one_notice_where_they_have_a_channel(
    db: Database,
    channel: str | None,
    notices: Sequence[Notice],
    expected: list[tuple[str, str, str]],
) -> None:
    Operators(channel, 3 * DAY).tell(db, notices, START)

    assert db.execute("SELECT channel, kind, text FROM outbox").fetchall() == expected
    times = db.execute("SELECT (expires_at - due_at) / 86400000 FROM outbox").fetchall()
    assert times == [(3,)] * len(expected)


async def test_a_channel_that_nobody_could_resume_is_tried_again_and_again(store: Store) -> None:
    """The operators' channel has no subscription, and what it refuses is told it of itself."""
    machine = await with_milestones(store)
    await store.transact(remove_subscription, "one")
    machine.sender.errors["one"] = [DeliveryRefusedError("no access")] * 2
    assert await told(machine, NOW) == ["⚠️ channel one: takes no announcements: no access"]
    assert await told(machine, NOW + 14 * MINUTE) == []
    assert await told(machine, NOW + 15 * MINUTE) == []
    await machine.deliver(NOW + 30 * MINUTE)

    assert machine.sender.told("one") == RUNGS


async def test_what_is_on_its_way_is_not_given_up(store: Store) -> None:
    await with_milestones(store, Subscription("one"))
    sending, go_on = asyncio.Event(), asyncio.Event()

    class SlowSender(FakeSender):
        async def send(self, announcement: DueAnnouncement) -> str | None:
            sending.set()
            await go_on.wait()
            return await super().send(announcement)

    times = iter([NOW, NOW, NOW])
    sender = SlowSender()
    dispatcher = OutboxDispatcher(store, [sender], lambda: next(times, NOW + 30 * DAY))
    first = asyncio.create_task(dispatcher.deliver())
    await sending.wait()
    await dispatcher.deliver()
    assert await outbox(store, "state") == ["pending"] * 2

    go_on.set()
    await first
    assert sender.told("one") == RUNGS


async def test_nothing_is_given_up_nor_sent_too_late_while_the_time_is_unsure(
    store: Store,
) -> None:
    machine = await with_milestones(store)
    late = NOW + 30 * DAY
    unsure = OutboxDispatcher(store, [machine.sender], lambda: late, may_expire=lambda: False)
    await unsure.deliver()

    assert machine.sender.sent == []
    assert await outbox(store, "state") == ["pending"] * 4
    await machine.deliver(late)
    await machine.deliver(late)  # as nothing is sent to a channel that was not compared before
    assert await outbox(store, "state") == ["expired"] * 4 + ["sent"]  # of that
