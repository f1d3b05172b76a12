"""Whatever happens, a channel is told each event that it wanted once, in order, or not at all.

What it is not told has a reason on record. The model is a list: what each poll made, and how the
channel wanted it at that time.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import event, example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.domain.announcements import Subscription, by_greatness
from bot.domain.quiet import QuietHours
from bot.errors import DeliveryError, DeliveryRefusedError
from bot.pipeline.deliver import OutboxDispatcher
from bot.pipeline.notices import Operators
from bot.storage.database import Store, open_database
from bot.storage.outbox import DueAnnouncement, release_summaries, resume_channel
from tests.pipeline.machine import Machine
from tests.series import DAY, HOUR, START, catalogue_of, polls_of

CHANNELS = ("one", "two")
WINDOWS = [
    None,
    QuietHours(time(22), time(7)),
    QuietHours(time(2), time(5), drops=True),
    QuietHours(time(12), time(13), lets_leader_through=False),
    QuietHours(time(6), time(5, 30)),  # nearly always
]
FAULTS: list[Exception | None] = [
    None,
    None,
    None,
    DeliveryError("down"),
    DeliveryError("slow down", 3 * HOUR),
    DeliveryRefusedError("no access"),
    RuntimeError("a bug"),
]
Sent = tuple[str, str]
"""Whether an announcement is of quiet hours, and the key of an event."""


class Room:
    """Channels that keep what they are sent; one that is tried again is looked through first.

    A send can fail before it arrives, or after: then nobody knows that it did.
    """

    def __init__(self) -> None:
        self.held: dict[str, dict[int, DueAnnouncement]] = {name: {} for name in CHANNELS}
        self.faults: Iterator[tuple[Exception | None, bool]] = iter(())

    def takes(self, channel: str) -> bool:
        return channel in CHANNELS

    async def newest(self, channel: str) -> None:
        """Nothing is put back here."""

    async def send(self, announcement: DueAnnouncement) -> str:
        held = self.held[announcement.channel]
        fault, arrives = next(self.faults, (None, True))
        is_known = announcement.tried_at is not None and announcement.id in held
        if (fault is None or arrives) and not is_known:
            assert announcement.id not in held, "posted twice"
            held[announcement.id] = announcement
        if fault is not None:
            raise fault
        return str(announcement.id)

    def told(self, channel: str) -> list[str]:
        """Return the keys of the events that *channel* holds, in the order in which they came."""
        return [one.key for sent in self.held[channel].values() for one in sent.events]


@dataclass
class Reader:
    """The pipeline, and what a careful reader expects of it."""

    machine: Machine
    room: Room = field(default_factory=Room)
    now: datetime = START
    followers: int = 1_000
    wanted: dict[str, list[tuple[str, str]]] = field(
        default_factory=lambda: {name: [] for name in CHANNELS}
    )
    """For each channel the events that it wanted, each with how: at once, summary or dropped."""

    async def poll(self, gain: int) -> None:
        """Read a count that passes a milestone for every ten."""
        self.followers += gain
        rows = {"seoul": [self.followers], "paris": [1_035], "oslo": [5]}
        recorded = await self.machine.poll(polls_of(rows, start=self.now)[0])
        told = [found for found, reason in recorded.events if not reason]
        for subscription in self.machine.channels if told else ():
            self.wanted[subscription.channel] += [
                (found.key, self._how(subscription, any(one.kind == "overtake" for one in told)))
                for found in sorted(told, key=lambda one: one.kind != "overtake")
            ]

    def _how(self, subscription: Subscription, is_leader: bool) -> str:
        quiet = subscription.quiet
        if subscription.is_paused:
            return "dropped"
        if quiet is None or quiet.ends_at(self.now, ZoneInfo("UTC")) is None:
            return "at once"
        if is_leader and quiet.lets_leader_through:
            return "at once"
        return "dropped" if quiet.drops else "summary"

    async def deliver(self, *faults: tuple[Exception | None, bool]) -> None:
        self.room.faults = iter(faults)
        await OutboxDispatcher(
            self.machine.store, [self.room], lambda: self.now, Operators(None)
        ).deliver()

    def change(self, number: int, **changes: object) -> None:
        """Let a channel want something else from now on."""
        channels = list(self.machine.channels)
        channels[number] = replace(channels[number], **changes)
        self.machine.channels = channels


polls = st.tuples(st.just("poll"), st.sampled_from([0, 4, 12, 25]))
deliveries = st.tuples(
    st.just("deliver"), st.lists(st.tuples(st.sampled_from(FAULTS), st.booleans()), max_size=4)
)
steps = st.one_of(
    polls,
    polls,
    polls,
    deliveries,
    deliveries,
    st.tuples(st.just("wait"), st.sampled_from([1, 10, 60, 360, 1_440])),
    st.tuples(st.just("quiet"), st.tuples(st.integers(0, 1), st.sampled_from(WINDOWS))),
    st.tuples(st.just("pause"), st.tuples(st.integers(0, 1), st.booleans())),
    st.tuples(st.just("resume"), st.sampled_from(CHANNELS)),
    st.tuples(st.just("restart"), st.none()),
)


async def live(story: Sequence[tuple[str, object]], expiry: timedelta) -> tuple[Reader, Store]:
    """Live through *story*, and then for a week in which nothing fails."""
    store = Store(open_database(None), None)
    machine = Machine(
        store,
        catalogue_of(["oslo", "paris", "seoul"], "every=10"),
        [Subscription(name) for name in CHANNELS],
    )
    machine.expiry = expiry
    await machine.restart()
    reader = Reader(machine)
    for _ in range(3):
        await reader.poll(1)
        reader.now += HOUR
    for what, value in story:
        match what:
            case "poll":
                await reader.poll(value)
                reader.now += 10 * timedelta(minutes=1)
            case "wait":
                reader.now += value * timedelta(minutes=1)
            case "deliver":
                await reader.deliver(*value)
            case "quiet":
                reader.change(value[0], quiet=value[1])
                # As the subscription does it: what waits for the end that was, would come too late.
                await store.transact(release_summaries, CHANNELS[value[0]], reader.now)
            case "pause":
                reader.change(value[0], is_paused=value[1])
            case "resume":
                await store.transact(resume_channel, value)
            case "restart":
                await machine.restart()
    for channel in CHANNELS:
        await store.transact(resume_channel, channel)
    for _ in range(7 * 24):
        await reader.deliver()
        reader.now += HOUR
    return reader, store


def fates(db: Database, channel: str) -> dict[str, tuple[str, str, str]]:
    """Return the kind, the state and the reason of the announcement of each event."""
    rows = db.execute(
        """
        SELECT e.key, o.kind, o.state, o.reason FROM outbox o
        JOIN outbox_events oe ON oe.outbox_id = o.id JOIN events e ON e.id = oe.event_id
        WHERE o.channel = ?
        """,
        (channel,),
    )
    return {key: (kind, state, reason) for key, kind, state, reason in rows.fetchall()}


MOVED = [
    *[("poll", 4)] * 4,
    ("quiet", (0, WINDOWS[1])),
    ("poll", 4),
    ("quiet", (0, WINDOWS[4])),
    ("poll", 12),
]
"""A channel moves its quiet hours, so that they end sooner, while a summary waits for their end."""


@settings(max_examples=60)
@example(MOVED, 6 * HOUR)
@given(st.lists(steps, min_size=12, max_size=40), st.sampled_from([6 * HOUR, 30 * DAY]))
def test_each_event_reaches_each_channel_that_wanted_it_once_and_in_order(
    story: list[tuple[str, object]], expiry: timedelta
) -> None:
    async def check() -> None:
        reader, store = await live(story, expiry)
        for channel in CHANNELS:
            check_channel(reader, fates(store._db, channel), channel, expiry)
        await store.aclose()

    asyncio.run(check())


def check_channel(
    reader: Reader, fate: dict[str, tuple[str, str, str]], channel: str, expiry: timedelta
) -> None:
    told, wanted = reader.room.told(channel), dict(reader.wanted[channel])
    assert len(told) == len(set(told))
    assert set(told) <= set(wanted) == set(fate)
    for key, how in wanted.items():
        kind, state, reason = fate[key]
        if how == "dropped":
            assert (state, key in told) == ("dropped", False)
            assert reason in ("paused", "quiet hours")
        else:
            assert kind == ("summary" if how == "summary" else "events")
            assert state in ("sent", "expired")
            assert key in told or state == "expired"
            assert state == "sent" or expiry < DAY
        event(f"{how}, {state}")
    # Order holds among what is told at once, and among the summaries; in each, the greatest leads.
    place = {key: n for n, key in enumerate(wanted)}
    for one in ("at once", "summary"):
        expected = [key for key, how in reader.wanted[channel] if how == one and key in told]
        in_time = [
            key
            for sent in reader.room.held[channel].values()
            for key in sorted((each.key for each in sent.events), key=place.__getitem__)
        ]
        assert [key for key in in_time if wanted[key] == one] == expected
    for sent in reader.room.held[channel].values():
        events = [each.event for each in sent.events]
        assert events == sorted(events, key=by_greatness)
