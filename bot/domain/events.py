"""Domain events: the facts that the rules find, in the past tense, each with a stable key.

`fields()` returns the JSON of an event for the command line and for the database, and `event_from`
makes the event of it again. A new kind is a class here, a member of a union, and a case wherever
the kinds are told apart: mypy names most of those that are missing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal, NamedTuple, assert_never, get_args

from bot.domain.evidence import (
    DecisionEvidence,
    EndedByOperator,
    IncidentEvidence,
    MilestoneEvidence,
    OvertakeEvidence,
    Proof,
    QuarantineEvidence,
    incident_from,
    judged_from,
)
from bot.domain.readings import Count
from bot.domain.rivals import Cause
from bot.text import iso

JudgedKind = Literal["quarantined", "released", "rejected"]


class EventRow(NamedTuple):
    """An event as it is stored: its kind, its fields and its evidence as JSON."""

    kind: str
    at: datetime
    key: str
    """The stored key: that of an event which came true after a withdrawal ends with a number."""
    fields: Mapping[str, Any]
    evidence: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneReached:
    """An account passed one or more thresholds for the first time ever."""

    kind: ClassVar = "milestone"
    importance: ClassVar = 2
    """The place of the kind among others, the most important first."""
    is_public: ClassVar = True
    at: datetime
    account: str
    threshold: int
    also_passed: tuple[int, ...]
    followers: int
    not_before: datetime
    not_after: datetime
    evidence: MilestoneEvidence | None = None
    """None for an imported milestone, and for one that a correction names."""

    @property
    def key(self) -> str:
        """Name the event for ever: a threshold is reached once."""
        return f"milestone:{self.account}:{self.threshold}"

    @property
    def took_seconds(self) -> int | None:
        """The time since the milestone before; None where that is not known."""
        return None if self.evidence is None else self.evidence.took_seconds

    @property
    def readings(self) -> tuple[Count, ...]:
        """The readings that show it, as far as they are kept."""
        return () if self.evidence is None else self.evidence.readings

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

    @classmethod
    def from_row(cls, row: EventRow) -> "MilestoneReached":
        """Return the event that is stored as *row*."""
        fields, evidence = row.fields, row.evidence
        return cls(
            at=row.at,
            account=fields["account"],
            threshold=fields["threshold"],
            also_passed=tuple(fields["also_passed"]),
            followers=fields["followers"],
            not_before=datetime.fromisoformat(fields["not_before"]),
            not_after=datetime.fromisoformat(fields["not_after"]),
            evidence=MilestoneEvidence.from_json(evidence) if evidence else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaken:
    """On a board, one account passed others."""

    kind: ClassVar = "overtake"
    importance: ClassVar = 1
    """That of a first place: other overtakes come right after milestones."""
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
    evidence: OvertakeEvidence | None = None

    @property
    def key(self) -> str:
        """Name the event for ever: an account passes others once in a poll."""
        return f"overtake:{self.board}:{self.account}:{iso(self.at)}"

    @property
    def is_first_place(self) -> bool:
        """Whether the account took the first place."""
        return self.rank == 1

    @property
    def pairs(self) -> Mapping[str, Proof]:
        """The proof of each lead, by the account passed, as far as it is kept."""
        return {} if self.evidence is None else self.evidence.pairs

    def fields(self) -> dict[str, Any]:
        """Return the event's own fields, as JSON."""
        return {
            "board": self.board,
            "account": self.account,
            "passed": list(self.passed),
            "rank": self.rank,
            "followers": self.followers,
            "cause": self.cause,
            "leader": self.is_first_place,
            "not_before": iso(self.not_before),
            "not_after": iso(self.not_after),
        }

    @classmethod
    def from_row(cls, row: EventRow) -> "Overtaken":
        """Return the event that is stored as *row*."""
        fields, evidence = row.fields, row.evidence
        return cls(
            at=row.at,
            board=fields["board"],
            account=fields["account"],
            passed=tuple(fields["passed"]),
            rank=fields["rank"],
            followers=fields["followers"],
            cause=fields["cause"],
            not_before=datetime.fromisoformat(fields["not_before"]),
            not_after=datetime.fromisoformat(fields["not_after"]),
            evidence=OvertakeEvidence.from_json(evidence) if evidence else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NeckAndNeck:
    """Two accounts of a board swapped back too soon: silence until one leads for good."""

    kind: ClassVar = "neck_and_neck"
    importance: ClassVar = 4
    is_public: ClassVar = True
    at: datetime
    board: str
    accounts: tuple[str, str]
    """The one in front now, then the other."""
    evidence: OvertakeEvidence | None = None

    @property
    def key(self) -> str:
        """Name the event for ever."""
        one, other = sorted(self.accounts)
        return f"neck_and_neck:{self.board}:{one}:{other}:{iso(self.at)}"

    @property
    def pairs(self) -> Mapping[str, Proof]:
        """The proof of the lead, by the account that is behind, as far as it is kept."""
        return {} if self.evidence is None else self.evidence.pairs

    def rests_on(self, account: str, times: Collection[datetime]) -> bool:
        """Return whether readings of *account*, of these *times*, are among those that decided."""
        return any(
            proof.lead.rests_on(self.accounts, account, times) for proof in self.pairs.values()
        )

    def fields(self) -> dict[str, Any]:
        """Return the event's own fields, as JSON."""
        return {"board": self.board, "accounts": list(self.accounts)}

    @classmethod
    def from_row(cls, row: EventRow) -> "NeckAndNeck":
        """Return the event that is stored as *row*."""
        fields, evidence = row.fields, row.evidence
        one, other = fields["accounts"]
        return cls(
            at=row.at,
            board=fields["board"],
            accounts=(one, other),
            evidence=OvertakeEvidence.from_json(evidence) if evidence else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingJudged:
    """A reading was held, or one that was held is now believed or refused."""

    importance: ClassVar = 6
    is_public: ClassVar = False
    at: datetime
    kind: JudgedKind
    account: str
    followers: int
    taken_at: datetime
    evidence: QuarantineEvidence | DecisionEvidence | None = None

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

    @classmethod
    def from_row(cls, row: EventRow) -> "ReadingJudged":
        """Return the event that is stored as *row*."""
        [kind] = (kind for kind in _JUDGED if kind == row.kind)
        return cls(
            at=row.at,
            kind=kind,
            account=row.fields["account"],
            followers=row.fields["followers"],
            taken_at=datetime.fromisoformat(row.fields["taken_at"]),
            evidence=judged_from(row.evidence),
        )


_JUDGED: tuple[JudgedKind, ...] = get_args(JudgedKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentChanged:
    """A source's accounts began to move together, or are themselves again."""

    kind: ClassVar = "incident"
    importance: ClassVar = 5
    is_public: ClassVar = True
    at: datetime
    source: str
    phase: Literal["started", "ended"]
    accounts: int
    """How many accounts moved together when it started."""
    started_at: datetime
    evidence: IncidentEvidence | EndedByOperator | None = None

    @property
    def key(self) -> str:
        """Name the event for ever: an incident starts once and ends once."""
        return f"incident:{self.source}:{iso(self.started_at)}:{self.phase}"

    def fields(self) -> dict[str, Any]:
        """Return the event's own fields, as JSON."""
        return {"source": self.source, "phase": self.phase, "accounts": self.accounts}

    @classmethod
    def from_row(cls, row: EventRow) -> "IncidentChanged":
        """Return the event that is stored as *row*; only its key has the time of the start."""
        source, phase = row.fields["source"], row.fields["phase"]
        started_at = row.key.removeprefix(f"incident:{source}:").removesuffix(f":{phase}")
        return cls(
            at=row.at,
            source=source,
            phase=phase,
            accounts=row.fields["accounts"],
            started_at=datetime.fromisoformat(started_at),
            evidence=incident_from(row.evidence),
        )


Correctable = MilestoneReached | Overtaken | NeckAndNeck
"""The events for teams: they rest on readings, one of which may turn out to be wrong."""
Bracketed = MilestoneReached | Overtaken
"""The events of one account that happened between two of its readings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """An earlier event does not hold: a reading that it rested on was rejected."""

    kind: ClassVar = "correction"
    importance: ClassVar = 0
    is_public: ClassVar = True
    at: datetime
    corrects: str
    """The key of the event that does not hold, as it was stored."""
    event: Correctable
    """That event, as far as a correction keeps it: without its evidence, and dated like itself."""
    account: str
    followers: int
    """The count of the rejected reading."""
    taken_at: datetime
    evidence: DecisionEvidence | None = None

    @property
    def key(self) -> str:
        """Name the event for ever: an event is corrected once."""
        return f"correction:{self.corrects}"

    def fields(self) -> dict[str, Any]:
        """Return the event's own fields, as JSON."""
        return {
            "corrects": self.corrects,
            "event_kind": self.event.kind,
            "event": self.event.fields(),
            "account": self.account,
            "followers": self.followers,
            "taken_at": iso(self.taken_at),
        }

    @classmethod
    def from_row(cls, row: EventRow) -> "Corrected":
        """Return the event that is stored as *row*."""
        fields, evidence = row.fields, row.evidence
        corrected = EventRow(fields["event_kind"], row.at, fields["corrects"], fields["event"], {})
        return cls(
            at=row.at,
            corrects=fields["corrects"],
            event=_CORRECTABLE[corrected.kind].from_row(corrected),
            account=fields["account"],
            followers=fields["followers"],
            taken_at=datetime.fromisoformat(fields["taken_at"]),
            evidence=DecisionEvidence.from_json(evidence) if evidence else None,
        )


Event = Correctable | ReadingJudged | IncidentChanged | Corrected

_CORRECTABLE: Mapping[str, type[Correctable]] = {one.kind: one for one in get_args(Correctable)}
_CLASSES: Mapping[str, type[Event]] = {
    **_CORRECTABLE,
    **dict.fromkeys(_JUDGED, ReadingJudged),
    IncidentChanged.kind: IncidentChanged,
    Corrected.kind: Corrected,
}


def event_from(row: EventRow) -> Event:
    """Return the event that is stored as *row*."""
    return _CLASSES[row.kind].from_row(row)


def accounts_of(event: Event) -> tuple[str, ...]:
    """Return the accounts of *event*: its own, those that it passed, or the two that swapped."""
    match event:
        case Overtaken():
            return (event.account, *event.passed)
        case NeckAndNeck():
            return event.accounts
        case MilestoneReached() | ReadingJudged() | Corrected():
            return (event.account,)
        case IncidentChanged():
            return ()
        case _:
            assert_never(event)


def accounts_mentioned(event: Event) -> tuple[str, ...]:
    """Return the accounts of *event*, and for a correction those of the event corrected, too."""
    if isinstance(event, Corrected):
        return (*accounts_of(event), *accounts_of(event.event))
    return accounts_of(event)


def own_account(event: Event) -> str | None:
    """Return the one account that *event* is about, or first of all; None where there is none."""
    match event:
        case MilestoneReached() | Overtaken() | ReadingJudged() | Corrected():
            return event.account
        case NeckAndNeck() | IncidentChanged():
            return None
        case _:
            assert_never(event)


def own_board(event: Event) -> str | None:
    """Return the board that *event* happened on; None where it belongs to none in particular."""
    match event:
        case Overtaken() | NeckAndNeck():
            return event.board
        case MilestoneReached() | ReadingJudged() | IncidentChanged() | Corrected():
            return None
        case _:
            assert_never(event)
