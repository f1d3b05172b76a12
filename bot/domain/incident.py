"""Correlated failure: where a source's accounts move together, the platform is at fault."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.quarantine import Suspicion, Track, is_nothing, is_plausible
from bot.domain.readings import Count
from bot.domain.rules import QuarantineRules, Rules

_DAY = timedelta(days=1)
_JOINT_PACE = 3.0
"""A joint move is suspicious at this many times the usual pace: alone it would be plausible."""
_KNOWN_AFTER = 2
"""Believed readings before which an account has no usual movement to compare with."""


@dataclass(frozen=True, slots=True)
class Incident:
    """An open incident: the boards of the source are frozen until it ends."""

    source: str
    started_at: datetime
    accounts: int
    """The number of accounts that moved together when the incident started."""


@dataclass(frozen=True, slots=True)
class JointMove:
    """The joint movement of a poll: the accounts that moved out of proportion, and of how many."""

    suspicion: Suspicion
    suspects: frozenset[str]
    comparable: int
    """Accounts on which a loss of everything would show."""


NO_MOVE = JointMove(Suspicion.NONE, frozenset(), 0)


def joint_move(
    tracks: Mapping[str, Track],
    counts: Mapping[str, Count],
    rules: Rules,
    unchanged: Collection[str] = (),
) -> JointMove:
    """Return whether the accounts of *counts*, one poll of one source, moved together.

    Those that the poll saw *unchanged*, without a new count, did not.
    """
    fell, rose, implausible = set(), set(), set()
    for key, count in counts.items():
        track = tracks.get(key)
        if track is None or not _is_known(track, count, rules.quarantine):
            continue
        move = count.followers - track.level.followers
        if abs(move) <= rules.quarantine.floor:
            continue
        if not is_plausible(track, count, rules.quarantine):
            implausible.add(key)
        if move < 0 and -move > _joint_tolerance(track, count, rules):
            fell.add(key)
        elif move > 0 and key in implausible:
            rose.add(key)
    if max(len(fell), len(implausible)) < rules.incident.accounts:
        return NO_MOVE
    stood = {key: tracks[key].level for key in unchanged if key in tracks}
    known = [
        (key, tracks[key], count)
        for key, count in {**stood, **counts}.items()
        if key in tracks and _is_known(tracks[key], count, rules.quarantine)
    ]
    comparable = sum(
        track.level.followers > _joint_tolerance(track, count, rules) for _, track, count in known
    )
    if is_joint(len(fell), comparable, rules):
        return JointMove(Suspicion.JOINT_FALL, frozenset(fell), comparable)
    if is_joint(len(rose), comparable, rules):
        with_them = {
            key
            for key, track, count in known
            if count.followers - track.level.followers > _joint_tolerance(track, count, rules)
        }
        return JointMove(Suspicion.JOINT_RISE, frozenset(rose | with_them), comparable)
    if is_joint(len(implausible), comparable, rules):
        return JointMove(Suspicion.JOINT_MOVE, frozenset(implausible), comparable)
    return NO_MOVE


def _is_known(track: Track, count: Count, rules: QuarantineRules) -> bool:
    """Return whether the account has a usual movement to compare with, and is not gone."""
    is_settled = track.settled and track.readings >= _KNOWN_AFTER
    return is_settled and not is_gone(track, count.taken_at, rules)


def is_gone(track: Track, at: datetime, rules: QuarantineRules) -> bool:
    """Return whether the account shows nearly nothing for so long that it will hardly come back."""
    if not track.held or not is_nothing(track.level, track.held[-1], rules):
        return False
    return at - track.held[0].taken_at >= rules.joint_span


def is_joint(accounts: int, comparable: int, rules: Rules) -> bool:
    """Return whether *accounts* of *comparable* are an implausible share to move at once."""
    return accounts >= rules.incident.accounts and accounts >= rules.incident.share * comparable


def _joint_tolerance(track: Track, count: Count, rules: Rules) -> float:
    """Return the move that an account may make without it counting as part of a joint one."""
    level = track.level
    days = (count.taken_at - level.taken_at) / _DAY
    quarantine = rules.quarantine
    return (
        quarantine.floor
        + quarantine.share * level.followers
        + _JOINT_PACE * track.pace * days
        + max(level.step, count.step)
        - 1
    )
