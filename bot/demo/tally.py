"""The tally: what the story came to."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.domain.readings import Judgement
from bot.pipeline.record import Recorded

_KINDS = ("milestone", "overtake", "neck_and_neck", "incident", "correction")


@dataclass(slots=True)
class Tally:
    """Counts what polls led to."""

    polls: int = 0
    failed: int = 0
    readings: int = 0
    held: int = 0
    rejected: int = 0
    queued: int = 0
    sent: int = 0
    announced: Counter[str] = field(default_factory=Counter)
    """How many events were announced, by their kinds."""

    def count(self, recorded: Recorded) -> None:
        """Add a poll that learned something."""
        self.polls += 1
        self.readings += len(recorded.readings)
        self.held += sum(made is Judgement.HELD for _, _, made in recorded.readings)
        self.queued += recorded.announcements
        for event, reason in recorded.events:
            self.rejected += event.kind == "rejected"
            self.announced[event.kind] += not reason

    def fail(self) -> None:
        """Add a poll that learned nothing."""
        self.polls += 1
        self.failed += 1

    def lines(self, first: str) -> Iterator[str]:
        """Yield the summary; *first* says who is in front."""
        yield f"polls: {self.polls}, of which {self.failed} failed"
        yield f"readings: {self.readings}, of which {self.held} held and {self.rejected} rejected"
        told = [f"{kind} {self.announced[kind]}" for kind in _KINDS if self.announced[kind]]
        yield f"announced: {', '.join(told)}".replace("_", " ")
        yield f"first: {first}"
