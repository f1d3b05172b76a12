"""Functional core: `advance` takes the state and a poll, and returns their outcome.

It is the heart of Milepost, and changes nothing itself: the outcome holds the changes of the state
and the events that follow. The live pipeline and the replay both run on it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from bot.domain.catalogue import Board, Catalogue
from bot.domain.events import (
    Event,
    IncidentChanged,
    JudgedKind,
    MilestoneReached,
    NeckAndNeck,
    Overtaken,
    ReadingJudged,
)
from bot.domain.evidence import (
    DecisionEvidence,
    EndedByOperator,
    QuarantineEvidence,
    incident_evidence,
    milestone_evidence,
    neck_and_neck_evidence,
    overtake_evidence,
    quarantine_evidence,
)
from bot.domain.incident import Incident, JointMove, is_gone, is_joint, joint_move
from bot.domain.milestones import crossing, reached
from bot.domain.overtakes import CountsOf, no_counts, seat_newcomers, update_board
from bot.domain.quarantine import Baseline, Suspicion, Track, Verdict, approve, judge, reject
from bot.domain.readings import Count, Judgement, Poll
from bot.domain.restart import confirmed, is_baseline, raised, track_of
from bot.domain.standing import BoardState, Overtake, unseat
from bot.domain.state import Outcome, Peak, State

_GONE_AFTER = timedelta(days=2)
"""An account that was not read for so long no longer keeps an incident open."""


def advance(
    state: State, poll: Poll, catalogue: Catalogue, counts_of: CountsOf = no_counts
) -> Outcome:
    """Return the changes that *poll* makes to *state*, and the events that follow.

    Readings that are not newer than their account's last one are left out: they were judged.
    *counts_of* returns every believed count of an account, where the state does not go back far
    enough to tell when something began.
    """
    outcome = Outcome()
    outcome.tracks.update(confirmed(state.tracks, poll))
    counts = {
        key: reading.count
        for key, reading in sorted(poll.readings.items())
        if reading.count is not None and _is_news(state.tracks.get(key), reading.count)
    }
    move = joint_move(state.tracks, counts, catalogue.rules, poll.unchanged)
    verdicts = {}
    for key, count in counts.items():
        before = state.tracks.get(key)
        suspicion = move.suspicion if key in move.suspects else Suspicion.NONE
        verdicts[key] = verdict = judge(before, count, catalogue.rules.quarantine, suspicion)
        evidence = None
        if before is not None and (before.held or verdict.held):
            evidence = quarantine_evidence(before, count, catalogue.rules.quarantine, suspicion)
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
    """Return the outcome of an operator's decision to approve or reject a held reading.

    Raises KeyError where *account* has no held reading of *taken_at*.
    """
    before = state.tracks[account]
    held = {count.taken_at: count for count in before.held}[taken_at]
    if approves:
        verdict = approve(before, held, catalogue.rules.quarantine)
    else:
        verdict = reject(before, held)
    outcome = Outcome()
    _take(at, account, before, verdict, DecisionEvidence(before.level), outcome)
    _detect(state, at, {account: verdict}, set(state.incidents), catalogue, outcome, counts_of)
    return outcome


def end_incident(
    state: State,
    source: str,
    believes: bool,
    at: datetime,
    catalogue: Catalogue,
    counts_of: CountsOf = no_counts,
) -> Outcome:
    """Return the outcome of an operator's decision to end the incident of *source*.

    With *believes*, the newest held reading of each of its accounts is vouched for; without it
    they stay held, and the boards go on with the believed ones.
    Raises KeyError where the source has no incident.
    """
    incident = state.incidents[source]
    outcome = Outcome()
    outcome.incidents[source] = None
    verdicts = {}
    for key in catalogue.accounts_of(source) if believes else ():
        before = state.tracks.get(key)
        if before is not None and before.held:
            verdict = approve(before, before.held[-1], catalogue.rules.quarantine)
            verdicts[key] = verdict
            _take(at, key, before, verdict, DecisionEvidence(before.level), outcome)
    outcome.events.insert(
        0,
        IncidentChanged(
            at=at,
            source=source,
            phase="ended",
            accounts=incident.accounts,
            started_at=incident.started_at,
            evidence=EndedByOperator(),
        ),
    )
    frozen = set(state.incidents) - {source}
    _detect(state, at, verdicts, frozen, catalogue, outcome, counts_of)
    return outcome


def _is_news(track: Track | None, count: Count) -> bool:
    return track is None or count.taken_at > track.seen_at


def _take(
    at: datetime,
    key: str,
    before: Track | None,
    verdict: Verdict,
    evidence: QuarantineEvidence | DecisionEvidence | None,
    outcome: Outcome,
) -> None:
    """Note the verdict on an account in *outcome*."""
    outcome.tracks[key] = track_of(before, verdict)
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
    """Detect milestones and overtakes, but for sources that are in an incident.

    Events withheld in an incident are detected when it ends. An account without a high-water mark
    has nothing to pass: its counts are the baseline.
    """
    tracks = _standing({**state.tracks, **outcome.tracks}, state.standing, at)
    news = {key: verdict.believed for key, verdict in verdicts.items()}
    for source in state.incidents.keys() - frozen:
        thawed = (key for key in catalogue.accounts_of(source) if key in tracks)
        # What was read while the platform was at fault counts as far as it lasts.
        news.update((key, tracks[key].counts[-1:]) for key in thawed)
    rebased = {key for key, verdict in verdicts.items() if verdict.rebased}
    for key in rebased:
        outcome.baselines[key] = tracks[key].baseline_at
    outcome.fresh = {
        key
        for key, before in state.tracks.items()
        if before.baseline is not Baseline.KNOWN
        and key in verdicts
        and is_baseline(before, verdicts[key])
    }
    for key, counts in sorted(news.items()):
        peak = state.peaks.get(key)
        if peak and key in outcome.fresh:
            outcome.peaks[key] = raised(peak, tracks[key], catalogue.ladders.get(key, ()))
        elif peak is None or key in rebased:
            outcome.peaks[key] = Peak(max(count.followers for count in tracks[key].counts))
        elif len(counts) == 1 and counts[0].followers <= peak.followers:
            continue  # a short cut for nearly every reading: the long way finds nothing either
        elif counts and catalogue.accounts[key].source not in frozen:
            _detect_milestones(
                peak, at, key, tracks[key], len(counts), catalogue, outcome, counts_of
            )
    for board in catalogue.boards:
        known = state.boards.get(board.key, BoardState())
        # Whoever has a new baseline is seated anew, and in silence.
        outcome.boards[board.key] = unseat(known, rebased | outcome.fresh)
        _detect_overtakes(at, board, tracks, frozen, catalogue, outcome, counts_of)
        if outcome.boards[board.key] == known:
            del outcome.boards[board.key]


def _standing(
    tracks: dict[str, Track], until: Mapping[str, datetime], at: datetime
) -> dict[str, Track]:
    """Note in *tracks* which levels stand at *at*, although no newer reading of them comes.

    Where the newest number is held or rejected, the document does not have the level any more.
    """
    for key, end in until.items():
        track = tracks.get(key)
        if track is not None and at <= end and track.seen_at == track.level.taken_at:
            tracks[key] = track._replace(stands_until=end)
    return tracks


def _judged(
    at: datetime,
    key: str,
    before: Track,
    verdict: Verdict,
    evidence: QuarantineEvidence | DecisionEvidence | None,
) -> list[Event]:
    """Return the events of a verdict: readings newly held, and held ones released or rejected.

    A held number that is only read again is none, or a hold that nobody decides would be one at
    every poll. What an operator decides is one all the same.
    """
    was_held = {count.taken_at for count in before.held}
    new = tuple(count for count in verdict.held if count.taken_at not in was_held)
    again: set[datetime] = set()
    if not isinstance(evidence, DecisionEvidence):
        pairs = pairwise((*before.held, *new))
        again = {later.taken_at for count, later in pairs if count.followers == later.followers}
    kinds: list[tuple[JudgedKind, Count]] = [
        *(("quarantined", count) for count in new),
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
        if count.taken_at not in again
    ]


def _follow_incident(
    state: State, poll: Poll, move: JointMove, catalogue: Catalogue, outcome: Outcome
) -> set[str]:
    """Start or end the incident of the poll's source; return the sources that are frozen."""
    frozen = set(state.incidents)
    incident = state.incidents.get(poll.source)
    rules = catalogue.rules
    if incident is None and is_joint(len(move.suspects), move.comparable, rules):
        incident = Incident(poll.source, poll.at, len(move.suspects))
        outcome.incidents[poll.source] = incident
        outcome.events.insert(0, _incident_event(incident, poll.at, "started", move))
        frozen.add(poll.source)
    elif incident is not None:
        tracks = {**state.tracks, **outcome.tracks}
        waiting = sum(
            bool(tracks[key].held)
            and not is_gone(tracks[key], poll.at, rules.quarantine)
            and poll.at < max(tracks[key].seen_at + _GONE_AFTER, state.standing.get(key, poll.at))
            for key in catalogue.accounts_of(poll.source)
            if key in tracks
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
        evidence=incident_evidence(move),
    )


def _detect_milestones(
    peak: Peak,
    at: datetime,
    key: str,
    track: Track,
    news: int,
    catalogue: Catalogue,
    outcome: Outcome,
    counts_of: CountsOf,
) -> None:
    """Raise the high-water mark of an account, and add the event of the thresholds passed.

    The last *news* counts of its *track* are new.
    """
    confirmations = catalogue.rules.milestones.confirmations
    between = catalogue.interval_of(key) or track.pause
    highest = reached(track, news, confirmations, between)
    if highest <= peak.followers:
        return
    ladders = catalogue.ladders.get(key, ())
    outcome.peaks[key] = replace(peak, followers=highest)
    series = track.counts[-news - confirmations :]
    passed = crossing(peak.followers, highest, series, ladders)
    if passed is None:
        return
    if series[0].followers >= passed.threshold:
        older = (count for count in counts_of(key) if count.taken_at < series[0].taken_at)
        series = (*older, *series)
        passed = crossing(peak.followers, highest, series, ladders) or passed
    outcome.peaks[key] = Peak(highest, passed.not_after)
    took = None if peak.milestone_at is None else passed.not_after - peak.milestone_at
    level = series[-1].followers
    outcome.events.append(
        MilestoneReached(
            at=at,
            account=key,
            threshold=passed.threshold,
            also_passed=passed.also_passed,
            followers=level if level >= passed.threshold else highest,
            not_before=passed.not_before,
            not_after=passed.not_after,
            evidence=milestone_evidence(passed, ladders, peak.followers, took, series),
        )
    )


def _detect_overtakes(
    at: datetime,
    board: Board,
    tracks: Mapping[str, Track],
    frozen: set[str],
    catalogue: Catalogue,
    outcome: Outcome,
    counts_of: CountsOf,
) -> None:
    """Update the order of *board* in *outcome*, unless one of its sources is in an incident."""
    members = board.accounts_at(at)
    if not frozen.isdisjoint(catalogue.accounts[key].source for key in members):
        known = outcome.boards[board.key]
        outcome.boards[board.key] = seat_newcomers(known, members, tracks, board.overtakes, at)
        return
    change = update_board(
        outcome.boards[board.key],
        members,
        tracks,
        board.overtakes,
        at,
        counts_of,
        catalogue.interval_of,
    )
    outcome.boards[board.key] = change.state
    outcome.events += (_overtaken(at, board, overtake, tracks) for overtake in change.overtakes)
    outcome.events += (
        NeckAndNeck(
            at=at,
            board=board.key,
            accounts=accounts,
            evidence=neck_and_neck_evidence(accounts[1], lead),
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
        evidence=overtake_evidence(overtake),
    )
