"""State: the memory of the rules between two polls, and the outcome of a poll."""

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
    """The time of the last milestone, if it is known."""


@dataclass(frozen=True, slots=True)
class State:
    """The whole memory of the rules; all of it lives in the database."""

    tracks: Mapping[str, Track] = field(default_factory=dict)
    peaks: Mapping[str, Peak] = field(default_factory=dict)
    boards: Mapping[str, BoardState] = field(default_factory=dict)
    incidents: Mapping[str, Incident] = field(default_factory=dict)
    """The open incidents, by source."""
    standing: Mapping[str, datetime] = field(default_factory=dict)
    """The time up to which the newest number of an account, believed or held, stands although no
    newer reading of it comes: an undated document that is valid so long still has it."""

    def after(self, outcome: "Outcome") -> "State":
        """Return the state with the changes of *outcome*."""
        incidents = {**self.incidents, **outcome.incidents}
        return State(
            {**self.tracks, **outcome.tracks},
            {**self.peaks, **outcome.peaks},
            {**self.boards, **outcome.boards},
            {source: incident for source, incident in incidents.items() if incident is not None},
            self.standing,
        )


@dataclass(slots=True)
class Outcome:
    """The changes that a poll makes to the state, and its events; all else stays as it was."""

    tracks: dict[str, Track] = field(default_factory=dict)
    peaks: dict[str, Peak] = field(default_factory=dict)
    boards: dict[str, BoardState] = field(default_factory=dict)
    incidents: dict[str, Incident | None] = field(default_factory=dict)
    """None for an incident that ended."""
    baselines: dict[str, datetime] = field(default_factory=dict)
    """The times of new baselines, of the accounts whose old ones were wrong: what was believed
    before is rejected."""
    fresh: set[str] = field(default_factory=set)
    """The accounts of which the baseline after a restart is there."""
    judgements: dict[tuple[str, datetime], Judgement] = field(default_factory=dict)
    """The judgements by account and the time of the reading, of new readings and older ones."""
    events: list[Event] = field(default_factory=list)
