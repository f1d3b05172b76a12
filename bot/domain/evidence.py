"""Evidence: the readings, rules and parameters that decided an event, kept to explain it.

The database keeps the JSON of `as_json()`. `from_json()` reads it, also the rows of older versions,
which lack some of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.incident import JointMove
from bot.domain.ladder import Ladder
from bot.domain.milestones import Crossing
from bot.domain.quarantine import (
    Suspicion,
    Track,
    agreeing_since,
    must_agree_for,
    tolerance,
)
from bot.domain.readings import Count
from bot.domain.rivals import Cause, Lead
from bot.domain.rules import QuarantineRules
from bot.domain.standing import Overtake
from bot.text import iso

Json = Mapping[str, Any]

_READINGS = 10
"""How many readings, from the bracket on, are kept with a milestone."""


@dataclass(frozen=True, slots=True)
class MilestoneEvidence:
    """The ladders, the high-water mark and the readings that a milestone rests on."""

    ladders: tuple[str, ...]
    peak_before: int | None
    """The high-water mark of the account until then; None where that is not known."""
    took_seconds: int | None
    """The time since the milestone before; None where that is not known."""
    readings: tuple[Count, ...]
    """The first readings from the bracket on."""

    def as_json(self) -> dict[str, Any]:
        """Return the evidence as it is stored."""
        return {
            "rule": "milestone",
            "ladders": list(self.ladders),
            **({} if self.peak_before is None else {"peak_before": self.peak_before}),
            "took_seconds": self.took_seconds,
            "readings": [_count_json(count) for count in self.readings],
        }

    @classmethod
    def from_json(cls, stored: Json) -> "MilestoneEvidence":
        """Return the evidence that is *stored*; old rows, and those of trials, lack some of it."""
        return cls(
            tuple(stored.get("ladders", ())),
            stored.get("peak_before"),
            stored.get("took_seconds"),
            tuple(_count_from(count) for count in stored.get("readings", ())),
        )


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof that one account leads another."""

    lead: Lead
    cause: Cause | None = None
    """The reason why the one passed the other; None for neck and neck, which tells of none."""

    def as_json(self) -> dict[str, Any]:
        """Return the proof as it is stored."""
        cause = {} if self.cause is None else {"cause": self.cause}
        rounds = [[_count_json(ahead), _count_json(behind)] for ahead, behind in self.lead.rounds]
        doubt = {"is_doubtful": True} if self.lead.is_doubtful else {}
        return {**cause, "margin": self.lead.margin, **doubt, "rounds": rounds}

    @classmethod
    def from_json(cls, stored: Json) -> "Proof":
        """Return the proof that is *stored*."""
        rounds = tuple(
            (_count_from(ahead), _count_from(behind)) for ahead, behind in stored["rounds"]
        )
        lead = Lead(rounds, stored["margin"], is_doubtful=stored.get("is_doubtful", False))
        return cls(lead, stored.get("cause"))


@dataclass(frozen=True, slots=True)
class OvertakeEvidence:
    """The proofs that an overtake, or a notice of neck and neck, rests on."""

    pairs: Mapping[str, Proof]
    """The proofs by the account that is behind."""
    confirmations: int | None = None
    """How many rounds a lead takes; None for neck and neck."""

    def as_json(self) -> dict[str, Any]:
        """Return the evidence as it is stored."""
        asked = {} if self.confirmations is None else {"confirmations": self.confirmations}
        pairs = {rival: proof.as_json() for rival, proof in self.pairs.items()}
        return {"rule": "overtake", **asked, "pairs": pairs}

    @classmethod
    def from_json(cls, stored: Json) -> "OvertakeEvidence":
        """Return the evidence that is *stored*."""
        pairs = {rival: Proof.from_json(proof) for rival, proof in stored.get("pairs", {}).items()}
        return cls(pairs, stored.get("confirmations"))


@dataclass(frozen=True, slots=True)
class QuarantineEvidence:
    """The comparison of a count with the level of its account, which decided over the count."""

    level: Count
    reading: Count
    tolerance: float
    """How many followers the account may have gained or lost, to a tenth."""
    suspicion: Suspicion
    since: datetime | None = None
    """The time of the oldest reading that agrees with this one; None in old rows."""
    lasts_seconds: int | None = None
    """How long readings must agree; None where only an operator can believe it, and in old rows."""

    def as_json(self) -> dict[str, Any]:
        """Return the evidence as it is stored."""
        agreement: dict[str, Any] = {}
        if self.since is not None:
            agreement = {"since": iso(self.since), "lasts_seconds": self.lasts_seconds}
        return {
            "rule": "quarantine",
            "level": _count_json(self.level),
            "reading": _count_json(self.reading),
            "tolerance": self.tolerance,
            "suspicion": self.suspicion.name.lower(),
            **agreement,
        }

    @classmethod
    def from_json(cls, stored: Json) -> "QuarantineEvidence":
        """Return the evidence that is *stored*."""
        return cls(
            _count_from(stored["level"]),
            _count_from(stored["reading"]),
            stored["tolerance"],
            Suspicion[stored["suspicion"].upper()],
            datetime.fromisoformat(stored["since"]) if "since" in stored else None,
            stored.get("lasts_seconds"),
        )


@dataclass(frozen=True, slots=True)
class DecisionEvidence:
    """An operator decided over a reading."""

    level: Count
    """The level of its account at the time of the decision."""

    def as_json(self) -> dict[str, Any]:
        """Return the evidence as it is stored."""
        return {"rule": "quarantine", "decided_by": "operator", "level": _count_json(self.level)}

    @classmethod
    def from_json(cls, stored: Json) -> "DecisionEvidence":
        """Return the evidence that is *stored*."""
        return cls(_count_from(stored["level"]))


@dataclass(frozen=True, slots=True)
class IncidentEvidence:
    """The accounts of a source that moved together, and the direction of their move."""

    moved_together: tuple[str, ...]
    comparable: int
    """Accounts on which a loss of everything would show."""
    direction: Suspicion

    def as_json(self) -> dict[str, Any]:
        """Return the evidence as it is stored."""
        return {
            "rule": "incident",
            "moved_together": list(self.moved_together),
            "comparable": self.comparable,
            "direction": self.direction.name.lower(),
        }

    @classmethod
    def from_json(cls, stored: Json) -> "IncidentEvidence":
        """Return the evidence that is *stored*."""
        return cls(
            tuple(stored["moved_together"]),
            stored["comparable"],
            Suspicion[stored["direction"].upper()],
        )


@dataclass(frozen=True, slots=True)
class EndedByOperator:
    """An operator ended an incident."""

    def as_json(self) -> dict[str, Any]:
        """Return the evidence as it is stored."""
        return {"rule": "incident", "decided_by": "operator"}


Evidence = (
    MilestoneEvidence
    | OvertakeEvidence
    | QuarantineEvidence
    | DecisionEvidence
    | IncidentEvidence
    | EndedByOperator
)


def evidence_json(evidence: Evidence | None) -> dict[str, Any]:
    """Return *evidence* as it is stored; imported events have none."""
    return {} if evidence is None else evidence.as_json()


def judged_from(stored: Json) -> QuarantineEvidence | DecisionEvidence | None:
    """Return the evidence of a decision over a reading, by the rule or by an operator."""
    if not stored:
        return None
    by_operator = "decided_by" in stored
    return (DecisionEvidence if by_operator else QuarantineEvidence).from_json(stored)


def incident_from(stored: Json) -> IncidentEvidence | EndedByOperator | None:
    """Return the evidence of a change of an incident, by a joint move or by an operator."""
    if not stored:
        return None
    return EndedByOperator() if "decided_by" in stored else IncidentEvidence.from_json(stored)


def quarantine_evidence(
    before: Track, count: Count, rules: QuarantineRules, suspicion: Suspicion
) -> QuarantineEvidence:
    """Return the comparison of *count* with the track *before* it."""
    allowed = round(tolerance(before, count, rules), 1)
    if suspicion is not Suspicion.NONE:
        before = before._replace(suspicion=suspicion)
    lasts = must_agree_for(before, count, rules)
    return QuarantineEvidence(
        before.level,
        count,
        allowed,
        suspicion,
        agreeing_since(before, count, rules),
        None if lasts is None else round(lasts.total_seconds()),
    )


def incident_evidence(move: JointMove) -> IncidentEvidence:
    """Return the accounts that moved together, and the number of those on which it would show."""
    return IncidentEvidence(tuple(sorted(move.suspects)), move.comparable, move.suspicion)


def milestone_evidence(
    passed: Crossing,
    ladders: Sequence[Ladder],
    peak_before: int,
    took: timedelta | None,
    series: Sequence[Count],
) -> MilestoneEvidence:
    """Return the ladders, the high-water mark before and the readings from the bracket on.

    *took* is the time since the milestone before.
    """
    since = [count for count in series if passed.not_before <= count.taken_at]
    return MilestoneEvidence(
        tuple(map(str, ladders)),
        peak_before,
        None if took is None else round(took.total_seconds()),
        tuple(since[:_READINGS]),
    )


def overtake_evidence(overtake: Overtake) -> OvertakeEvidence:
    """Return, for each account passed, the rounds that prove the lead and its margin."""
    pairs = {
        rival: Proof(passing.lead, passing.cause) for rival, passing in overtake.passed.items()
    }
    return OvertakeEvidence(pairs, max(proof.lead.confirmations for proof in pairs.values()))


def neck_and_neck_evidence(rival: str, lead: Lead) -> OvertakeEvidence:
    """Return the rounds with which the pair swapped back."""
    return OvertakeEvidence({rival: Proof(lead)})


def _count_json(count: Count) -> dict[str, int | str]:
    return {"at": iso(count.taken_at), "followers": count.followers, "step": count.step}


def _count_from(stored: Json) -> Count:
    return Count(datetime.fromisoformat(stored["at"]), stored["followers"], stored["step"])
