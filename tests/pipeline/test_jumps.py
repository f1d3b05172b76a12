"""Whatever the system's clock does, nothing is lost and nothing is told twice."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.announcements import Subscription
from bot.domain.readings import Poll, Reading
from bot.errors import DeliveryError, SourceUnavailableError
from bot.pipeline.clock import Clock, Look, Turn
from bot.pipeline.deliver import OutboxDispatcher
from bot.pipeline.jumps import begin, follow, told_of
from bot.pipeline.notices import Notice, Operators
from bot.storage.database import Store, from_ms, open_database, to_ms
from bot.storage.future import bring_back
from bot.storage.health import beat
from tests.fakes import FakeTime
from tests.pipeline.machine import Machine
from tests.series import DAY, HOUR, SOURCE, START, catalogue_of
from tests.stored import column

MINUTE = timedelta(minutes=1)
YEAR = 365 * DAY
CATALOGUE = catalogue_of(["paris", "seoul"], "every=10")


class Computer:
    """The pipeline on a computer whose clock jumps; it polls every hour and always delivers."""

    def __init__(self, machine: Machine, time: FakeTime) -> None:
        self.machine = machine
        self.time = time
        self.minutes = 0
        self.clock: Clock
        self.dispatcher: OutboxDispatcher

    @classmethod
    async def start(cls, real: datetime = START) -> "Computer":
        machine = Machine(Store(open_database(None), None), CATALOGUE, [Subscription("all")])
        machine.expiry = 7 * DAY
        computer = cls(machine, FakeTime(real))
        await computer.restart()
        return computer

    async def restart(self) -> None:
        """Start the bot anew: all that it counted by itself is forgotten."""
        self.clock = Clock(self.time.wall, self.time.timer)
        store = self.machine.store
        await store.transact(begin, self.clock, Operators())
        await self.machine.restart()
        self.dispatcher = OutboxDispatcher(
            store, [self.machine.sender], self.clock, may_expire=self.clock.is_settled
        )

    async def runs(self, minutes: int) -> None:
        """Run on; Seoul gains 3 followers an hour, and passes Paris, which gains 2."""
        for _ in range(minutes // 10):
            if self.minutes % 60 == 0:
                await self.poll(500_000 + self.minutes // 20, 500_030 + self.minutes // 30)
            await self.dispatcher.deliver()
            self.minutes += 10
            for _ in range(10):
                # A little more, so that no two polls are dated alike by two clocks.
                self.time.passes(MINUTE + timedelta(milliseconds=7))
                await self.look()

    async def look(self) -> None:
        look = self.clock.look()
        if look is not None and look.turn is Turn.LASTS:
            await follow(self.machine.store, self.clock, look)

    async def poll(self, seoul: int, paris: int) -> None:
        now = self.clock()
        await self.machine.poll(
            Poll(SOURCE, now, {"seoul": Reading.ok(now, seoul), "paris": Reading.ok(now, paris)})
        )

    async def told(self) -> list[str]:
        """Return the keys of what was told, without the times that are in some of them."""
        keys = [
            key.partition(":2")[0] if key.startswith("overtake") else key
            for _, told in self.machine.sender.sent
            for key in told
        ]
        await self.machine.store.aclose()
        return keys


async def live(moves: Sequence[tuple[timedelta, int, bool]]) -> list[str]:
    """Run for two days with a clock that makes these *moves*: how far, how long, with a restart."""
    computer = await Computer.start()
    await computer.runs(120)
    for ahead, minutes, restarts in moves:
        computer.time.ahead = ahead
        if restarts:
            await computer.restart()
        await computer.runs(minutes)
    computer.time.ahead = timedelta()
    await computer.runs(4 * 24 * 60 - computer.minutes)
    assert computer.machine.sender.replies == []
    return await computer.told()


EVENLY = asyncio.run(live([]))
spans = st.one_of(
    st.timedeltas(-60 * YEAR, 100 * YEAR),
    st.timedeltas(-DAY, DAY),
    st.sampled_from([-9 * HOUR, 9 * HOUR, 8 * DAY, -YEAR, timedelta()]),
)
moves = st.tuples(spans, st.sampled_from([10, 20, 60, 130, 600, 1_440]), st.booleans())


def test_the_story_has_milestones_and_an_overtake() -> None:
    assert len(EVENLY) > 40
    assert EVENLY.count("overtake:board:seoul") == 1


@given(st.lists(moves, max_size=3))
@settings(max_examples=25, deadline=None)
@example([(-9 * HOUR, 600, False)])
@example([(8 * DAY, 10, False)])
@example([(8 * DAY, 130, False)])
@example([(timedelta(), 1_200, False), (-DAY, 600, False)])
@example([(100 * YEAR, 600, False), (-50 * YEAR, 600, False)])
def test_a_clock_that_jumps_loses_nothing_and_repeats_nothing(
    moves: list[tuple[timedelta, int, bool]],
) -> None:
    assert sorted(asyncio.run(live(moves))) == sorted(EVENLY)


# --- what waits ----------------------------------------------------------------------------------


async def waiting(real: datetime = START) -> Computer:
    """Return a computer whose one announcement could not be sent a minute ago."""
    computer = await Computer.start(real)
    await computer.runs(10)
    computer.machine.sender.errors["all"] = [DeliveryError("down", 3 * MINUTE)]
    await computer.poll(500_010, 500_000)
    await computer.dispatcher.deliver()
    computer.time.passes(MINUTE)
    return computer


async def outbox(computer: Computer, what: str) -> list[object]:
    return await computer.machine.store.read(column, f"SELECT {what} FROM outbox ORDER BY id")


@pytest.mark.parametrize("jump", [8 * DAY, 100 * YEAR, -9 * HOUR, -50 * YEAR])
async def test_seven_seconds_of_a_wrong_clock_destroy_and_delay_nothing(jump: timedelta) -> None:
    computer = await waiting()
    computer.time.ahead = jump
    for _ in range(7):
        computer.time.passes(timedelta(seconds=1))
        await computer.look()
        await computer.dispatcher.deliver()
    assert await outbox(computer, "state") == ["pending"]
    computer.time.ahead = timedelta()
    await computer.runs(20)

    assert await computer.told() == ["milestone:seoul:500010"]


@pytest.mark.parametrize("jump", [8 * DAY, 100 * YEAR])
@pytest.mark.parametrize(("minutes", "state"), [(0, "pending"), (30, "expired")])
async def test_a_start_with_a_clock_that_is_ahead_gives_up_nothing_for_good(
    jump: timedelta, minutes: int, state: str
) -> None:
    computer = await waiting()
    computer.time.ahead = jump
    await computer.restart()
    computer.minutes += 10  # the next poll is later
    await computer.runs(minutes)
    await computer.dispatcher.deliver()
    assert await outbox(computer, "state") == [state]
    computer.time.ahead = timedelta()
    await computer.runs(20)

    assert await computer.told() == ["milestone:seoul:500010"]


async def test_what_waited_while_the_bot_was_off_is_given_up_when_the_clock_is_sure() -> None:
    computer = await waiting()
    computer.time.passes(8 * DAY)
    await computer.restart()
    await computer.runs(20)

    assert await outbox(computer, "state") == ["expired"]


@pytest.mark.parametrize("jump", [-9 * HOUR, -30 * DAY])
async def test_a_restart_with_a_clock_that_was_set_back_waits_no_longer(jump: timedelta) -> None:
    computer = await waiting()
    computer.time.ahead = jump
    await computer.restart()
    await computer.dispatcher.deliver()

    assert await computer.told() == ["milestone:seoul:500010"]


async def test_an_attempt_of_the_future_was_made_nobody_knows_when() -> None:
    computer = await waiting()
    computer.time.ahead = -9 * HOUR
    await computer.restart()

    assert await outbox(computer, "tried_at") == [0]
    assert await outbox(computer, "expires_at - created_at") == [7 * 86_400_000]


async def test_an_attempt_of_the_future_was_made_after_its_announcement_was_queued() -> None:
    computer = await waiting()
    now = computer.clock()
    await computer.machine.store.transact(
        lambda db: db.execute("UPDATE outbox SET tried_at = ?", (to_ms(now + 9 * HOUR),))
    )
    (created_at,) = await outbox(computer, "created_at")
    await computer.machine.store.transact(bring_back, now)

    assert await outbox(computer, "tried_at") == [created_at]


async def comes_to(computer: Computer, ahead: timedelta, restarts: bool) -> None:
    """Let the clock be *ahead* for so long that the bot believes it."""
    await computer.machine.store.transact(beat, computer.clock())
    computer.time.ahead = ahead
    if restarts:
        await computer.restart()
    for _ in range(70):
        computer.time.passes(timedelta(seconds=10))
        await computer.look()
    assert computer.clock() == computer.time.wall()


@pytest.mark.parametrize(
    ("away", "restarts"),
    [
        *((10 * DAY, both) for both in product((False, True), repeat=2)),
        (-9 * HOUR, (False, False)),
        (-9 * HOUR, (True, False)),  # what a start sets right is time that may have passed
    ],
)
async def test_a_clock_that_goes_and_comes_back_leaves_what_waits_the_time_it_had(
    away: timedelta, restarts: tuple[bool, bool]
) -> None:
    computer = await waiting()
    for ahead, is_restart in zip((away, timedelta()), restarts, strict=True):
        await comes_to(computer, ahead, is_restart)
        await computer.poll(500_012, 500_000)

    created_at, expires_at = START, from_ms(cast(int, (await outbox(computer, "expires_at"))[0]))
    assert abs(expires_at - created_at - 7 * DAY) < HOUR


# --- what is told --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ahead", "says", "goes_on"),
    [
        (timedelta(), None, timedelta()),
        (8 * DAY, None, 8 * DAY),
        (-9 * HOUR, None, -9 * HOUR),  # a few readings of a clock that was ahead, perhaps
        (-60 * YEAR, "set it. If it is right already, reject the later readings", -MINUTE),
        (-3 * DAY, "set it. If it is right already, reject the later readings", -MINUTE),
    ],
)
async def test_a_start_goes_on_from_what_is_known(
    ahead: timedelta, says: str | None, goes_on: timedelta
) -> None:
    computer = await Computer.start()
    await computer.runs(10 * 24 * 60)
    time = computer.time
    time.ahead = ahead
    clock = Clock(time.wall, time.timer)
    notices = await computer.machine.store.transact(begin, clock, Operators("ops"))

    assert [says in notice.text for notice in notices] == ([True] if says else [])
    assert abs(clock() - (time.real + goes_on)) < HOUR
    told = await computer.machine.store.read(
        column, "SELECT text FROM outbox WHERE channel = 'ops'"
    )
    assert told == [f"⚠️ {notice.text}" for notice in notices]


async def test_a_start_without_the_time_says_so_and_reads_nothing() -> None:
    time = FakeTime(datetime(1970, 1, 1, tzinfo=UTC))
    machine = Machine(Store(open_database(None), None), CATALOGUE, [])
    [notice] = await machine.store.transact(begin, Clock(time.wall, time.timer), Operators())
    await machine.restart()
    with pytest.raises(SourceUnavailableError, match="is not asked while the clock says 1970-01-0"):
        await machine.poll(Poll(SOURCE, time.real, {}))

    assert notice.text == (
        "the system's clock says 1970-01-01T00:00:00Z: set it; nothing is read until it is right"
    )


def test_a_jump_is_told_when_it_begins_and_when_it_is_over() -> None:
    day = timedelta(days=8, seconds=1, milliseconds=2)

    assert told_of(Look(Turn.JUMPED, day, day), START) == Notice(
        "the system's clock jumped 8 days, 0:00:01 ahead, to 2023-09-01T00:00:00Z;"
        " until it is back or stays there, time goes on as if it had not"
    )
    assert "jumped 9:00:00 back" in told_of(Look(Turn.JUMPED, -9 * HOUR, day), START).text
    assert told_of(Look(Turn.RETURNED, -day, timedelta()), START) == Notice(
        "the system's clock is back", is_over=True
    )
    assert told_of(Look(Turn.LASTS, timedelta(), day), START).is_over
