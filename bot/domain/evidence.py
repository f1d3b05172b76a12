"""Evidence: what decided an event, as JSON that is kept with it for whoever asks why."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.events import Evidence
from bot.domain.incident import JointMove
from bot.domain.ladder import Ladder
from bot.domain.milestones import Crossing
from bot.domain.quarantine import Suspicion, Track, tolerance
from bot.domain.readings import Count
from bot.domain.rivals import Lead
from bot.domain.rules import QuarantineRules
from bot.domain.standing import Overtake
from bot.text import iso

_READINGS = 10
"""How many readings, from the bracket on, are kept with a milestone."""


def quarantine_evidence(
    before: Track, count: Count, rules: QuarantineRules, suspicion: Suspicion
) -> Evidence:
    """Return what *count* was compared with."""
    return {
        "rule": "quarantine",
        "level": _as_json(before.level),
        "reading": _as_json(count),
        "tolerance": round(tolerance(before, count, rules), 1),
        "suspicion": suspicion.name.lower(),
    }


def decision_evidence(before: Track) -> Evidence:
    """Return what the account's level was when an operator decided."""
    return {"rule": "quarantine", "decided_by": "operator", "level": _as_json(before.level)}


def incident_evidence(move: JointMove) -> Evidence:
    """Return who moved together, of how many on which it would show."""
    return {
        "rule": "incident",
        "moved_together": sorted(move.suspects),
        "comparable": move.comparable,
        "direction": move.suspicion.name.lower(),
    }


def milestone_evidence(
    passed: Crossing,
    ladders: Sequence[Ladder],
    peak_before: int,
    took: timedelta | None,
    series: Sequence[Count],
) -> Evidence:
    """Return the ladders, the high-water mark before and the readings from the bracket on.

    *took* is the time since the milestone before.
    """
    return {
        "rule": "milestone",
        "ladders": [str(ladder) for ladder in ladders],
        "peak_before": peak_before,
        "took_seconds": None if took is None else round(took.total_seconds()),
        "readings": [_as_json(count) for count in series if passed.not_before <= count.taken_at][
            :_READINGS
        ],
    }


def overtake_evidence(overtake: Overtake, confirmations: int) -> Evidence:
    """Return, for each account passed, the rounds that prove the lead and its margin."""
    return {
        "rule": "overtake",
        "confirmations": confirmations,
        "pairs": {
            rival: {"cause": passing.cause, **_lead(passing.lead)}
            for rival, passing in overtake.passed.items()
        },
    }


def neck_and_neck_evidence(rival: str, lead: Lead) -> Evidence:
    """Return the rounds with which the pair swapped back."""
    return {"rule": "overtake", "pairs": {rival: _lead(lead)}}


def _lead(lead: Lead) -> dict[str, object]:
    return {
        "margin": lead.margin,
        "rounds": [[_as_json(ahead), _as_json(behind)] for ahead, behind in lead.rounds],
    }


def _as_json(count: Count) -> dict[str, int | str]:
    return {"at": iso(count.taken_at), "followers": count.followers, "step": count.step}
