"""The meter: what the running pipeline tells of itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.pipeline.record import Recorded


class Meter:
    """Is told what happens, and keeps nothing of it: most commands have nobody who would ask.

    The one of a running bot is in `metrics`, which takes its time to be imported.
    """

    @contextmanager
    def polling(self, source: str) -> Iterator[None]:
        """Surround a poll of *source*."""
        yield

    def polled(self, source: str, recorded: Recorded) -> None:
        """Hear of a poll that was answered, and what it brought."""

    def found(self, recorded: Recorded) -> None:
        """Hear of the events that came of anything else."""

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Surround an attempt to send."""
        yield

    def delivered(self, outcome: str, times: int = 1) -> None:
        """Hear what became of an announcement: sent, failed, refused, withdrawn or expired."""
