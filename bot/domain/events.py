"""Events: the facts that the rules find, in the past tense, each with a stable key.

`fields()` of an event is what the command line prints of it and what the database keeps.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Literal

from bot.domain.rivals import Cause
from bot.text import iso

Evidence = Mapping[str, Any]
"""What decided an event, as JSON: the readings, the rule and its parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneReached:
    """An account passed one or more thresholds for the first time ever."""

    kind: ClassVar = "milestone"
    is_public: ClassVar = True
    at: datetime
    account: str
    threshold: int
    also_passed: tuple[int, ...]
    followers: int
    not_before: datetime
    not_after: datetime
    evidence: Evidence = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Name the event for ever: a threshold is reached once."""
        return f"milestone:{self.account}:{self.threshold}"

    def fields(self) -> dict[str, Any]:
        """Return the event's own fields, as JSON."""
        return {
            "account": self.account,
            "threshold": self.threshold,
            "also_passed": list(self.also_passed),
            "followers": self.followers,
            "not_before": iso(self.not_before),
            "not_after": iso(self.not_after),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaken:
    """On a board, one account passed others."""

    kind: ClassVar = "overtake"
    is_public: ClassVar = True
    at: datetime
    board: str
    account: str
    passed: tuple[str, ...]
    """The accounts passed, the highest-ranked first."""
    rank: int
    followers: int
    cause: Cause
    not_before: datetime
    not_after: datetime
    evidence: Evidence = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Name the event for ever: an account passes others once in a poll."""
        return f"overtake:{self.board}:{self.account}:{iso(self.at)}"

    def fields(self) -> dict[str, Any]:
        """Return the event's own fields, as JSON."""
        return {
            "board": self.board,
            "account": self.account,
            "passed": list(self.passed),
            "rank": self.rank,
            "followers": self.followers,
            "cause": self.cause,
            "leader": self.rank == 1,
            "not_before": iso(self.not_before),
            "not_after": iso(self.not_after),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NeckAndNeck:
    """Two accounts of a board swapped back too soon: silence until one leads for good."""

    kind: ClassVar = "neck_and_neck"
    is_public: ClassVar = True
    at: datetime
    board: str
    accounts: tuple[str, str]
    """The one in front now, then the other."""
    evidence: Evidence = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Name the event for ever."""
        one, other = sorted(self.accounts)
        return f"neck_and_neck:{self.board}:{one}:{other}:{iso(self.at)}"

    def fields(self) -> dict[str, Any]:
        """Return the event's own fields, as JSON."""
        return {"board": self.board, "accounts": list(self.accounts)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingJudged:
    """A reading was held, or one that was held is now believed or refused."""

    is_public: ClassVar = False
    at: datetime
    kind: Literal["quarantined", "released", "rejected"]
    account: str
    followers: int
    taken_at: datetime
    evidence: Evidence = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Name the event for ever: a reading is held, released or rejected once."""
        return f"{self.kind}:{self.account}:{iso(self.taken_at)}"

    def fields(self) -> dict[str, Any]:
        """Return the event's own fields, as JSON."""
        return {
            "account": self.account,
            "followers": self.followers,
            "taken_at": iso(self.taken_at),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentChanged:
    """A source's accounts began to move together, or are themselves again."""

    kind: ClassVar = "incident"
    is_public: ClassVar = True
    at: datetime
    source: str
    phase: Literal["started", "ended"]
    accounts: int
    """How many accounts moved together when it started."""
    started_at: datetime
    evidence: Evidence = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Name the event for ever: an incident starts once and ends once."""
        return f"incident:{self.source}:{iso(self.started_at)}:{self.phase}"

    def fields(self) -> dict[str, Any]:
        """Return the event's own fields, as JSON."""
        return {"source": self.source, "phase": self.phase, "accounts": self.accounts}


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What was announced does not hold: a reading that it rested on was rejected."""

    kind: ClassVar = "correction"
    is_public: ClassVar = True
    at: datetime
    corrects: str
    """The key of the event that does not hold."""
    event_kind: str
    event: Mapping[str, Any]
    """Its fields."""
    account: str
    followers: int
    """What the rejected reading said."""
    taken_at: datetime
    evidence: Evidence = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Name the event for ever: an event is corrected once."""
        return f"correction:{self.corrects}"

    def fields(self) -> dict[str, Any]:
        """Return the event's own fields, as JSON."""
        return {
            "corrects": self.corrects,
            "event_kind": self.event_kind,
            "event": dict(self.event),
            "account": self.account,
            "followers": self.followers,
            "taken_at": iso(self.taken_at),
        }


Event = MilestoneReached | Overtaken | NeckAndNeck | ReadingJudged | IncidentChanged | Corrected
