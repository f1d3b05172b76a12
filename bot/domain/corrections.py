"""Corrections: the events that do not hold once a reading that they rest on is rejected.

An event that other readings bear out stands: a city that went on to pass the threshold passed it,
and one that led its rival in other polls overtook it, whoever leads now.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from bot.domain.events import (
    Corrected,
    Event,
    IncidentChanged,
    MilestoneReached,
    NeckAndNeck,
    Overtaken,
    ReadingJudged,
)
from bot.domain.readings import Count
from bot.domain.rivals import Lead, lead_of

CountsOf = Callable[[str], Sequence[Count]]
"""Returns every count of an account that is still believed, oldest first."""


def is_withdrawn(
    event: Event,
    rejected: tuple[str, Collection[datetime]],
    highest: int,
    counts_of: CountsOf,
) -> bool:
    """Return whether *event* does not hold without the *rejected* readings.

    They are an account and the times of all of its readings that are rejected by now: an event
    that one of them bore out when another was rejected falls with both. *highest* is the highest
    count of the account that is still believed.
    """
    account, times = rejected
    match event:
        case MilestoneReached():
            return event.account == account and event.threshold > highest
        case Overtaken():
            # By the proofs that are kept: an overtake without any stands.
            return len(still_passed(event, rejected, counts_of)) < len(event.pairs)
        case ReadingJudged() | IncidentChanged() | Corrected():
            return False
        case _:
            return event.rests_on(account, times)


def undoes(event: Event, never: Collection[tuple[str, str, str]]) -> set[str]:
    """Return the accounts whose lead *event* ends, of those that *never* had it.

    An element of *never* is a board, the account that seemed to pass, and the account that it
    seemed to pass: that these swapped back is no news either.
    """
    match event:
        case NeckAndNeck():
            one, other = event.accounts
            pairs = {(one, other), (other, one)}
            return {ahead for ahead, behind in pairs if (event.board, ahead, behind) in never}
        case Overtaken():
            return {key for key in event.passed if (event.board, key, event.account) in never}
        case _:
            return set()


def still_passed(
    event: Overtaken, rejected: tuple[str, Collection[datetime]], counts_of: CountsOf
) -> tuple[str, ...]:
    """Return the accounts that an overtake passed even without the *rejected* readings."""
    account, times = rejected
    ahead = event.account
    return tuple(
        behind
        for behind, proof in event.pairs.items()
        if not proof.lead.rests_on((ahead, behind), account, times)
        or _led(counts_of(ahead), counts_of(behind), _begins(proof.lead))
    )


def _begins(lead: Lead) -> datetime:
    return min(count.taken_at for round_ in lead.rounds for count in round_)


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
