"""The pipeline counts what it does, by source, kind and outcome."""

from datetime import datetime

import pytest

from bot.domain.announcements import Subscription
from bot.domain.readings import Reading, Status
from bot.errors import DeliveryError, DeliveryRefusedError, SourceError, SourceUnavailableError
from bot.pipeline.decisions import Decisions
from bot.pipeline.deliver import OutboxDispatcher
from bot.pipeline.metrics import Metrics
from bot.pipeline.notices import Operators
from bot.sources.base import Fetched, Finding
from bot.storage.database import Store
from tests.fakes import FakeSender
from tests.pipeline.machine import Machine
from tests.series import DAY, HOUR, START, catalogue_of, polls_of


class Counted:
    """A pipeline that counts, with a clock that the test sets."""

    def __init__(self, machine: Machine) -> None:
        self.metrics = Metrics()
        self.machine = machine
        self.now = START
        self.decisions = Decisions(
            machine.catalogue,
            {"table": machine.source},
            machine.store,
            machine.recorder,
            Operators(),
            self.clock,
            self.metrics,
        )
        self.dispatcher = OutboxDispatcher(
            machine.store, [machine.sender], self.clock, meter=self.metrics
        )

    def clock(self) -> datetime:
        return self.now

    async def poll(self, at: datetime, answer: Fetched | SourceError | None = None) -> None:
        """Poll at *at*; without an *answer*, the source has what the test let it have."""
        self.now = at
        if answer is not None:
            self.machine.source.answers[at] = answer
        await self.decisions.poll("table")

    def counts(self, name: str) -> dict[tuple[str, ...], float]:
        """Return the numbers of a counter by its labels."""
        return {
            tuple(sample.labels.values()): sample.value
            for family in self.metrics.registry.collect()
            for sample in family.samples
            if sample.name == f"milepost_{name}"
        }


async def counted(store: Store, *channels: Subscription, **rows: list[int | None]) -> Counted:
    """Return a pipeline whose source has *rows*, a column an hour."""
    catalogue = catalogue_of(rows, "every=100")
    machine = await Machine.start(store, catalogue, channels or (Subscription("all"),))
    machine.source.answers |= {poll.at: poll.readings for poll in polls_of(rows)}
    return Counted(machine)


async def test_polls_are_counted_with_what_they_brought(store: Store) -> None:
    pipeline = await counted(store, paris=[990, 995, 1_000], seoul=[50, 50, None])
    for hour in range(3):
        await pipeline.poll(START + hour * HOUR)

    assert pipeline.counts("polls_total") == {("table", "ok"): 3}
    assert pipeline.counts("poll_duration_seconds_count") == {("table",): 3}
    assert pipeline.counts("readings_total") == {("table", "ok"): 5, ("table", "failed"): 1}
    assert pipeline.counts("events_total") == {("milestone", "yes"): 1}


async def test_a_poll_that_fails_in_part_or_as_a_whole_is_counted_as_that(store: Store) -> None:
    pipeline = await counted(store, paris=[], seoul=[])
    down = SourceUnavailableError("down")
    found = {"paris": Finding(Reading.ok(START, 990))}
    await pipeline.poll(START, Fetched(found, down))
    with pytest.raises(SourceUnavailableError):
        await pipeline.poll(START + HOUR, down)

    assert pipeline.counts("polls_total") == {("table", "partial"): 1, ("table", "failed"): 1}
    assert pipeline.counts("readings_total") == {("table", Status.OK.name.lower()): 1}


async def test_what_an_operator_decides_brings_events_too(store: Store) -> None:
    pipeline = await counted(store, seoul=[*range(980, 990), 90_000])
    for hour in range(11):
        await pipeline.poll(START + hour * HOUR)
    await pipeline.decisions.decide("seoul", START + 10 * HOUR, False)

    assert pipeline.counts("events_total") == {("quarantined", "no"): 1, ("rejected", "no"): 1}


async def test_deliveries_are_counted_by_their_outcome(store: Store) -> None:
    channels = tuple(Subscription(name) for name in ("good", "down", "closed"))
    pipeline = await counted(store, *channels, seoul=[990, 1_000])
    sender: FakeSender = pipeline.machine.sender
    sender.errors["down"] = [DeliveryError("down")] * 9
    sender.errors["closed"] = [DeliveryRefusedError("no access")]
    for hour in range(2):
        await pipeline.poll(START + hour * HOUR)
    await pipeline.dispatcher.deliver()
    pipeline.now = START + 3 * DAY
    await pipeline.dispatcher.deliver()

    assert pipeline.counts("deliveries_total") == {
        ("sent",): 1,
        ("failed",): 1,
        ("refused",): 1,
        ("expired",): 2,
    }
    assert pipeline.counts("delivery_duration_seconds_count") == {(): 3}


async def test_an_announcement_that_does_not_hold_any_more_is_counted_as_withdrawn(
    store: Store,
) -> None:
    pipeline = await counted(store, seoul=[990, 1_000])
    pipeline.machine.sender.errors["all"] = [DeliveryError("down")]
    for hour in range(2):
        await pipeline.poll(START + hour * HOUR)
    await pipeline.dispatcher.deliver()
    await pipeline.decisions.decide("seoul", START + HOUR, False)
    pipeline.now = START + 2 * HOUR
    await pipeline.dispatcher.deliver()

    assert pipeline.counts("deliveries_total")["withdrawn",] == 1
