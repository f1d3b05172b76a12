"""The engine: what one poll changes, and the events that follow from it.

`advance` is the heart of Milepost. It takes the state and a poll and returns the new state and
what happened; it changes nothing. The live pipeline and the replay both run on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from bot.domain.catalogue import Board, Catalogue
from bot.domain.events import (
    Event,
    Evidence,
    IncidentChanged,
    MilestoneReached,
    NeckAndNeck,
    Overtaken,
    ReadingJudged,
    iso,
)
from bot.domain.incident import Incident, JointMove, is_joint, joint_move
from bot.domain.milestones import crossing
from bot.domain.overtakes import BoardState, CountsOf, Overtake, no_counts, update_board
from bot.domain.quarantine import (
    Suspicion,
    Track,
    Verdict,
    approve,
    judge,
    reject,
    tolerance,
)
from bot.domain.readings import Count, Judgement, Poll
from bot.domain.rivals import Lead


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


def advance(
    state: State, poll: Poll, catalogue: Catalogue, counts_of: CountsOf = no_counts
) -> Outcome:
    """Return what *poll* changes of *state*.

    Readings that are not newer than their account's last one are left out: they were judged.
    *counts_of* returns every believed count of an account, where the state does not go back far
    enough to tell when something began.
    """
    outcome = Outcome()
    counts = {
        key: reading.count
        for key, reading in sorted(poll.readings.items())
        if reading.count is not None and _is_news(state.tracks.get(key), reading.count)
    }
    move = joint_move(state.tracks, counts, catalogue.rules)
    verdicts = {}
    for key, count in counts.items():
        before = state.tracks.get(key)
        suspicion = move.suspicion if key in move.suspects else Suspicion.NONE
        verdicts[key] = verdict = judge(before, count, catalogue.rules.quarantine, suspicion)
        evidence: Evidence = {}
        if before is not None and (before.held or verdict.held):
            evidence = _quarantine_evidence(before, count, catalogue, suspicion)
        _take(poll.at, key, before, verdict, evidence, outcome)
    frozen = _follow_incident(state, poll, move, catalogue, outcome)
    _detect(state, poll.at, verdicts, frozen, catalogue, outcome, counts_of)
    return outcome


def decide(
    state: State,
    account: str,
    taken_at: datetime,
    approves: bool,
    at: datetime,
    catalogue: Catalogue,
    counts_of: CountsOf = no_counts,
) -> Outcome:
    """Return what follows when an operator approves or rejects a held reading of *account*.

    Raises KeyError where the account has no reading of *taken_at* that is held.
    """
    before = state.tracks[account]
    held = {count.taken_at: count for count in before.held}[taken_at]
    if approves:
        verdict = approve(before, held, catalogue.rules.quarantine)
    else:
        verdict = reject(before, held)
    outcome = Outcome()
    evidence = {"rule": "quarantine", "decided_by": "operator", "level": _as_json(before.level)}
    _take(at, account, before, verdict, evidence, outcome)
    _detect(state, at, {account: verdict}, set(state.incidents), catalogue, outcome, counts_of)
    return outcome


def _is_news(track: Track | None, count: Count) -> bool:
    return track is None or count.taken_at > track.seen_at


def _take(
    at: datetime,
    key: str,
    before: Track | None,
    verdict: Verdict,
    evidence: Evidence,
    outcome: Outcome,
) -> None:
    """Note the verdict on an account in *outcome*."""
    outcome.tracks[key] = verdict.track
    for judged in verdict.believed:
        outcome.judgements[key, judged.taken_at] = Judgement.BELIEVED
    for judged in verdict.held:
        outcome.judgements[key, judged.taken_at] = Judgement.HELD
    for judged in verdict.rejected:
        outcome.judgements[key, judged.taken_at] = Judgement.REJECTED
    if before is not None and (before.held or verdict.held):
        outcome.events += _judged(at, key, before, verdict, evidence)


def _detect(
    state: State,
    at: datetime,
    verdicts: Mapping[str, Verdict],
    frozen: set[str],
    catalogue: Catalogue,
    outcome: Outcome,
    counts_of: CountsOf,
) -> None:
    """Detect milestones and overtakes, but for sources that are in an incident."""
    for key, verdict in verdicts.items():
        source = catalogue.accounts[key].source
        if source in frozen:
            continue
        peak = None if verdict.rebased else state.peaks.get(key)
        news = verdict.track.counts if source in state.incidents else verdict.believed
        _detect_milestones(peak, at, key, verdict.track, news, catalogue, outcome)
    tracks = {**state.tracks, **outcome.tracks}
    for board in catalogue.boards:
        _detect_overtakes(state, at, board, tracks, frozen, catalogue, outcome, counts_of)


def _judged(
    at: datetime, key: str, before: Track, verdict: Verdict, evidence: Evidence
) -> list[Event]:
    """Return the events of a verdict: what is newly held, and what became of the held ones."""
    was_held = {count.taken_at for count in before.held}
    kinds: list[tuple[Literal["quarantined", "released", "rejected"], Count]] = [
        *(("quarantined", count) for count in verdict.held if count.taken_at not in was_held),
        *(("released", count) for count in verdict.believed if count.taken_at in was_held),
        *(("rejected", count) for count in verdict.rejected),
    ]
    return [
        ReadingJudged(
            at=at,
            kind=kind,
            account=key,
            followers=count.followers,
            taken_at=count.taken_at,
            evidence=evidence,
        )
        for kind, count in kinds
    ]


def _follow_incident(
    state: State, poll: Poll, move: JointMove, catalogue: Catalogue, outcome: Outcome
) -> set[str]:
    """Start or end the incident of the poll's source; return the sources that are frozen."""
    frozen = set(state.incidents)
    incident = state.incidents.get(poll.source)
    if incident is None and move.suspicion is not Suspicion.NONE:
        incident = Incident(poll.source, poll.at, len(move.suspects))
        outcome.incidents[poll.source] = incident
        outcome.events.insert(0, _incident_event(incident, poll.at, "started", move))
        frozen.add(poll.source)
    elif incident is not None:
        tracks = {**state.tracks, **outcome.tracks}
        waiting = sum(
            bool(tracks[key].held) for key in catalogue.accounts_of(poll.source) if key in tracks
        )
        if not is_joint(waiting, incident.accounts, catalogue.rules):
            outcome.incidents[poll.source] = None
            outcome.events.insert(0, _incident_event(incident, poll.at, "ended", move))
            frozen.discard(poll.source)
    return frozen


def _incident_event(
    incident: Incident, at: datetime, phase: Literal["started", "ended"], move: JointMove
) -> IncidentChanged:
    return IncidentChanged(
        at=at,
        source=incident.source,
        phase=phase,
        accounts=incident.accounts,
        started_at=incident.started_at,
        evidence={
            "rule": "incident",
            "moved_together": sorted(move.suspects),
            "comparable": move.comparable,
            "direction": move.suspicion.name.lower(),
        },
    )


def _detect_milestones(
    peak: Peak | None,
    at: datetime,
    key: str,
    track: Track,
    news: tuple[Count, ...],
    catalogue: Catalogue,
    outcome: Outcome,
) -> None:
    """Raise the high-water mark of an account by *news*, and tell of the thresholds passed.

    An account without a *peak* has none to pass: its counts are the baseline.
    """
    highest = max((count.followers for count in news), default=0)
    if peak is None:
        outcome.peaks[key] = Peak(highest)
        return
    if highest <= peak.followers:
        return
    ladders = catalogue.ladders.get(key, ())
    passed = crossing(peak.followers, track.counts, ladders)
    outcome.peaks[key] = replace(peak, followers=highest)
    if passed is None:
        return
    outcome.peaks[key] = Peak(highest, passed.not_after)
    outcome.events.append(
        MilestoneReached(
            at=at,
            account=key,
            threshold=passed.threshold,
            also_passed=passed.also_passed,
            followers=highest
            if track.level.followers < passed.threshold
            else track.level.followers,
            not_before=passed.not_before,
            not_after=passed.not_after,
            took=passed.not_after - peak.milestone_at if peak.milestone_at else None,
            evidence={
                "rule": "milestone",
                "ladders": [str(ladder) for ladder in ladders],
                "peak_before": peak.followers,
                "readings": [
                    _as_json(count) for count in track.counts if passed.not_before <= count.taken_at
                ],
            },
        )
    )


def _detect_overtakes(
    state: State,
    at: datetime,
    board: Board,
    tracks: Mapping[str, Track],
    frozen: set[str],
    catalogue: Catalogue,
    outcome: Outcome,
    counts_of: CountsOf,
) -> None:
    """Update the order of *board*, unless one of its sources is in an incident."""
    members = board.accounts_at(at)
    if not frozen.isdisjoint(catalogue.accounts[key].source for key in members):
        return
    before = state.boards.get(board.key, BoardState())
    change = update_board(before, members, tracks, board.overtakes, at, counts_of)
    if change.state != before:
        outcome.boards[board.key] = change.state
    outcome.events += (_overtaken(at, board, overtake, tracks) for overtake in change.overtakes)
    outcome.events += (
        NeckAndNeck(
            at=at,
            board=board.key,
            accounts=accounts,
            evidence={"rule": "overtake", "pairs": {accounts[1]: _lead_as_json(lead)}},
        )
        for accounts, lead in change.necks
    )


def _overtaken(
    at: datetime, board: Board, overtake: Overtake, tracks: Mapping[str, Track]
) -> Overtaken:
    return Overtaken(
        at=at,
        board=board.key,
        account=overtake.account,
        passed=tuple(overtake.passed),
        rank=overtake.rank,
        followers=tracks[overtake.account].level.followers,
        cause=overtake.cause,
        not_before=overtake.not_before,
        not_after=overtake.not_after,
        evidence={
            "rule": "overtake",
            "confirmations": board.overtakes.confirmations,
            "pairs": {
                rival: {"cause": passing.cause, **_lead_as_json(passing.lead)}
                for rival, passing in overtake.passed.items()
            },
        },
    )


def _lead_as_json(lead: Lead) -> Evidence:
    return {
        "margin": lead.margin,
        "rounds": [[_as_json(ahead), _as_json(behind)] for ahead, behind in lead.rounds],
    }


def _quarantine_evidence(
    before: Track, count: Count, catalogue: Catalogue, suspicion: Suspicion
) -> Evidence:
    return {
        "rule": "quarantine",
        "level": _as_json(before.level),
        "reading": _as_json(count),
        "tolerance": round(tolerance(before, count, catalogue.rules.quarantine), 1),
        "suspicion": suspicion.name.lower(),
    }


def _as_json(count: Count) -> dict[str, int | str]:
    return {"at": iso(count.taken_at), "followers": count.followers, "step": count.step}
