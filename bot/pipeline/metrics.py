"""Metrics: counters and histograms of the running pipeline, for Prometheus."""

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram

from bot.pipeline.meter import Meter
from bot.pipeline.record import Recorded

_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
"""Buckets: polls and deliveries wait for other hosts, longer than the library's own allow for."""


class Metrics(Meter):
    """Counts since the start; the labels name sources, and never an account or a channel."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        """A registry of our own: the library's default one is shared by the whole process."""
        self._polls = Counter(
            "milepost_polls",
            "Polls of a source: ok, partial where a part of it could not be read, failed",
            ["source", "outcome"],
            registry=self.registry,
        )
        self._poll_seconds = Histogram(
            "milepost_poll_duration_seconds",
            "How long polls took",
            ["source"],
            registry=self.registry,
            buckets=_SECONDS,
        )
        self._readings = Counter(
            "milepost_readings",
            "Readings that polls brought, by what they learned",
            ["source", "status"],
            registry=self.registry,
        )
        self._events = Counter(
            "milepost_events",
            "Events that were found, announced or not",
            ["kind", "announced"],
            registry=self.registry,
        )
        self._deliveries = Counter(
            "milepost_deliveries",
            "Attempts to send an announcement, and those that were given up",
            ["outcome"],
            registry=self.registry,
        )
        self._delivery_seconds = Histogram(
            "milepost_delivery_duration_seconds",
            "How long attempts to send an announcement took",
            registry=self.registry,
            buckets=_SECONDS,
        )

    @contextmanager
    def polling(self, source: str) -> Iterator[None]:
        """Take the time of a poll, and count it where it fails."""
        with self._poll_seconds.labels(source).time():
            try:
                yield
            except Exception:
                self._polls.labels(source, "failed").inc()
                raise

    def polled(self, source: str, recorded: Recorded) -> None:
        """Count a poll that was answered, its readings and its events."""
        self._polls.labels(source, "partial" if recorded.errors else "ok").inc()
        for _, reading, _ in recorded.readings:
            self._readings.labels(source, reading.status.name.lower()).inc()
        self.found(recorded)

    def found(self, recorded: Recorded) -> None:
        """Count the events of *recorded*."""
        for event, silence in recorded.events:
            self._events.labels(event.kind, "yes" if silence is None else "no").inc()

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Take the time of an attempt to send."""
        with self._delivery_seconds.time():
            yield

    def delivered(self, outcome: str, times: int = 1) -> None:
        """Count an attempt that was sent, failed, refused, doubtful, withdrawn or expired."""
        self._deliveries.labels(outcome).inc(times)
