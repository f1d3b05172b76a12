"""The state: everything that the rules remember between two polls, and what a poll changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.events import Event
from bot.domain.incident import Incident
from bot.domain.quarantine import Track
from bot.domain.readings import Judgement
from bot.domain.standing import BoardState


@dataclass(frozen=True, slots=True)
class Peak:
    """The high-water mark of an account: no threshold up to it is ever announced again."""

    followers: int
    milestone_at: datetime | None = None
    """When the last milestone was passed, as far as it is known."""


@dataclass(frozen=True, slots=True)
class State:
    """Everything that the rules remember; all of it lives in the database."""

    tracks: Mapping[str, Track] = field(default_factory=dict)
    peaks: Mapping[str, Peak] = field(default_factory=dict)
    boards: Mapping[str, BoardState] = field(default_factory=dict)
    incidents: Mapping[str, Incident] = field(default_factory=dict)
    """The open incidents, by source."""

    def after(self, outcome: "Outcome") -> "State":
        """Return the state with what *outcome* changed."""
        incidents = {**self.incidents, **outcome.incidents}
        return State(
            {**self.tracks, **outcome.tracks},
            {**self.peaks, **outcome.peaks},
            {**self.boards, **outcome.boards},
            {source: incident for source, incident in incidents.items() if incident is not None},
        )


@dataclass(slots=True)
class Outcome:
    """What a poll changed; whatever is not in it stays as it was."""

    tracks: dict[str, Track] = field(default_factory=dict)
    peaks: dict[str, Peak] = field(default_factory=dict)
    boards: dict[str, BoardState] = field(default_factory=dict)
    incidents: dict[str, Incident | None] = field(default_factory=dict)
    """None for an incident that ended."""
    judgements: dict[tuple[str, datetime], Judgement] = field(default_factory=dict)
    """By account and the time of the reading; for new readings and for older ones."""
    events: list[Event] = field(default_factory=list)
