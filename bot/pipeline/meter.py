"""Instrumentation: the points at which the pipeline reports its work."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.pipeline.record import Recorded


class Meter:
    """A meter that keeps nothing: most commands have nobody who would ask.

    The meter of a running bot is in `metrics`, which takes its time to be imported.
    """

    @contextmanager
    def polling(self, source: str) -> Iterator[None]:
        """Surround a poll of *source*."""
        yield

    def polled(self, source: str, recorded: Recorded) -> None:
        """Hear of a poll that was answered, with its result."""

    def found(self, recorded: Recorded) -> None:
        """Hear of the events that came of anything but a poll."""

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Surround an attempt to send."""
        yield

    def delivered(self, outcome: str, times: int = 1) -> None:
        """Hear of an attempt that was sent, failed, refused, doubtful, withdrawn or expired."""
