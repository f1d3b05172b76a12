"""Corrections: what was announced and does not hold, once a reading that it rested on is rejected.

An event that other readings bear out stands: a city that went on to pass the threshold passed it,
and one that led its rival in other polls overtook it, whoever leads now.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.events import Evidence, MilestoneReached, NeckAndNeck, Overtaken
from bot.domain.readings import Count
from bot.domain.rivals import lead_of
from bot.text import iso

CountsOf = Callable[[str], Sequence[Count]]
"""Returns every count of an account that is still believed, oldest first."""


def is_withdrawn(
    kind: str,
    fields: Mapping[str, Any],
    evidence: Evidence,
    rejected: tuple[str, Collection[datetime]],
    highest: int,
    counts_of: CountsOf,
) -> bool:
    """Return whether an event does not hold without the *rejected* readings.

    They are an account and the times of all of its readings that are rejected by now: what the
    one bore out when the other was rejected falls with both. *highest* is the highest count that
    is still believed of the account.
    """
    account, times = rejected
    match kind:
        case MilestoneReached.kind:
            return bool(fields["account"] == account and fields["threshold"] > highest)
        case Overtaken.kind:
            pairs = evidence.get("pairs", {})
            return len(still_passed(fields, evidence, rejected, counts_of)) < len(pairs)
        case NeckAndNeck.kind:
            pairs = evidence.get("pairs", {}).values()
            return any(
                _rests_on(lead["rounds"], fields["accounts"], account, times) for lead in pairs
            )
    return False


def undoes(
    kind: str, fields: Mapping[str, Any], never: Collection[tuple[str, str, str]]
) -> set[str]:
    """Return the accounts whose lead an event ends, of those that *never* had it.

    *never* holds a board, who seemed to pass, and whom: that they swapped back is no news either.
    """
    board = fields.get("board", "")
    match kind:
        case NeckAndNeck.kind:
            one, other = fields["accounts"]
            pairs = {(one, other), (other, one)}
            return {ahead for ahead, behind in pairs if (board, ahead, behind) in never}
        case Overtaken.kind:
            account = fields["account"]
            return {key for key in fields["passed"] if (board, key, account) in never}
    return set()


def still_passed(
    fields: Mapping[str, Any],
    evidence: Evidence,
    rejected: tuple[str, Collection[datetime]],
    counts_of: CountsOf,
) -> tuple[str, ...]:
    """Return whom the account of an overtake passed even without the *rejected* readings."""
    account, times = rejected
    ahead = fields["account"]
    return tuple(
        behind
        for behind, lead in evidence.get("pairs", {}).items()
        if not _rests_on(lead["rounds"], (ahead, behind), account, times)
        or _led(counts_of(ahead), counts_of(behind), _begins(lead["rounds"]))
    )


def _rests_on(
    rounds: list[list[dict[str, Any]]],
    pair: Sequence[str],
    account: str,
    times: Collection[datetime],
) -> bool:
    if account not in pair:
        return False
    own, rejected = list(pair).index(account), {iso(at) for at in times}
    return any(round_[own]["at"] in rejected for round_ in rounds)


def _begins(rounds: list[list[dict[str, Any]]]) -> datetime:
    return min(datetime.fromisoformat(count["at"]) for round_ in rounds for count in round_)


def _led(ahead: Sequence[Count], behind: Sequence[Count], since: datetime) -> bool:
    """Return whether *ahead* was in front at any time from *since* on."""
    times = [count.taken_at for count in behind]
    for count in ahead:
        if count.taken_at < since:
            continue
        after = bisect_left(times, count.taken_at)
        near = behind[max(0, after - 1) : after + 1]
        if near and lead_of(count, _nearest(near, count.taken_at)) > 0:
            return True
    return False


def _nearest(counts: Sequence[Count], at: datetime) -> Count:
    return min(counts, key=lambda count: abs(count.taken_at - at))
