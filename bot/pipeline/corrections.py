"""Corrections: reject a believed reading, and correct the announcements that rest on it."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from sqlite_utils import Database

from bot.domain.catalogue import Catalogue
from bot.domain.corrections import is_withdrawn, still_passed, undoes
from bot.domain.events import (
    Correctable,
    Corrected,
    Event,
    MilestoneReached,
    Overtaken,
    ReadingJudged,
    own_board,
)
from bot.domain.evidence import DecisionEvidence
from bot.domain.history import History, fold_history
from bot.domain.readings import CLOCK_SKEW, Count, Judgement
from bot.domain.rivals import common_cause
from bot.domain.silence import Silence
from bot.domain.standing import seat_below, unseat
from bot.domain.state import Peak, State
from bot.errors import InputError
from bot.storage.catalogue import Ids
from bot.storage.events import holding_since, insert_event, supersede
from bot.storage.outbox import enqueue
from bot.storage.readings import all_counts, believed_counts, update_judgements
from bot.storage.state import save_board, save_history, save_peaks
from bot.storage.withdrawals import channels_concerned, channels_told, withdraw
from bot.text import iso


@dataclass(frozen=True, slots=True)
class _Withdrawn:
    """An event that does not hold."""

    key: str
    event: Correctable
    passed: tuple[str, ...] = ()
    """Of an overtake, the accounts that were passed all the same."""


def revoke(
    db: Database,
    state: State,
    account: str,
    taken_at: datetime,
    with_later: bool,
    catalogue: Catalogue,
    ids: Ids,
    expiry: timedelta,
    now: datetime,
) -> tuple[list[tuple[Event, Silence | None]], int]:
    """Reject the believed reading of *account* of *taken_at*; return the events that follow.

    With *with_later*, all that is believed of it since then is rejected as well. Each event comes
    with the reason for which it is not announced, None where it is; with them comes the number of
    announcements queued.

    The account's track and high-water mark become those without the readings. The events that do
    not hold without them are superseded, and every channel that was told of one gets the
    correction. Raises InputError where there is no such reading, and where nothing would be left.
    """
    account_id = ids.accounts[account]
    stored = list(all_counts(db, account_id))
    rejected = [_believed_at(taken_at, account, stored)]
    if with_later:
        rejected += [
            count
            for count, made in stored
            if count.taken_at > taken_at and made is Judgement.BELIEVED
        ]
    rest = [(count, made) for count, made in stored if count not in rejected]
    history = fold_history(rest, catalogue.ladders[account], catalogue.rules.quarantine)
    if history.track is None:
        raise InputError(f"the reading of {iso(taken_at)} is the only one of '{account}'")
    before = state.tracks[account]
    update_judgements(db, [(account_id, count.taken_at, Judgement.REJECTED) for count in rejected])
    # What was seen was seen: an older reading is no news.
    seen_at = max(history.track.seen_at, before.seen_at)
    history.track = history.track._replace(seen_at=seen_at)
    save_history(db, account, history, ids)
    peak = _peak_without(rejected, state.peaks[account], history)
    decision = DecisionEvidence(before.level)
    judged = [_judged(account, count, decision, now) for count in rejected]
    for event in judged:
        insert_event(db, event, ids, Silence.OPERATORS_ONLY)
    times = _rejected_times(db, account, ids)
    believed = cache(lambda key: believed_counts(db, ids.accounts[key]))
    withdrawn = _withdrawn(db, (account, times), peak.followers, believed)
    events: list[tuple[Event, Silence | None]] = [(one, Silence.OPERATORS_ONLY) for one in judged]
    queued = 0
    never_passed: dict[str, list[str]] = defaultdict(list)
    rests: dict[tuple[str, str], tuple[Overtaken, list[str]]] = {}
    for one in withdrawn:
        # Before the correction, which takes the event out of announcements that wait.
        channels = channels_concerned(db, one.key)
        correction = _correction(one, account, rejected[0], decision, now)
        told = _correct(db, one.key, correction, ids, expiry)
        events.append((correction, _silence_unless_told(told)))
        queued += told
        if isinstance(one.event, Overtaken):
            if one.passed:
                level = believed(one.event.account)[-1]
                true = _rest_of(one.event, one.passed, level, now)
                place = true.board, true.account
                rests[place] = _joined(rests.get(place), true, channels)
            if one.event.account == account:
                never_passed[one.event.board] += set(one.event.passed) - set(one.passed)
    for true, channels in rests.values():
        queued += _tell_again(db, true, channels, ids, expiry)
        events.append((true, _silence_unless_told(len(channels))))
    save_peaks(db, {account: _peak_before([one.event for one in withdrawn], peak)}, ids)
    wrong_boards = {own_board(one.event) for one in withdrawn}
    for key, board in state.boards.items():
        if history.track.level != before.level or key in wrong_boards:
            seated = seat_below(unseat(board, [account]), account, never_passed[key])
            save_board(db, ids.boards[key], board, seated, ids)
    return events, queued


def _believed_at(
    taken_at: datetime, account: str, stored: Sequence[tuple[Count, Judgement]]
) -> Count:
    """Return the believed count of that time. Raises InputError where there is none."""
    for count, judgement in stored:
        if count.taken_at == taken_at and judgement is Judgement.BELIEVED:
            return count
    raise InputError(
        f"'{account}' has no reading of {iso(taken_at)} that is held or believed; "
        "'milepost reading list' shows those that are held"
    )


def _rejected_times(db: Database, account: str, ids: Ids) -> list[datetime]:
    return [
        count.taken_at
        for count, made in all_counts(db, ids.accounts[account])
        if made is Judgement.REJECTED
    ]


def _withdrawn(
    db: Database,
    rejected: tuple[str, list[datetime]],
    highest: int,
    believed: Callable[[str], list[Count]],
) -> list[_Withdrawn]:
    """Return the events that do not hold without the *rejected* readings.

    An overtake comes with the accounts that were passed all the same. Events that nobody was told
    of are among them: they may come true, and be told, later. So are events that undid an overtake
    that never was.
    """
    found: list[_Withdrawn] = []
    never: set[tuple[str, str, str]] = set()
    # A reading may be dated a little later than the poll that it is of.
    for stored in holding_since(db, min(rejected[1]) - CLOCK_SKEW):
        event = stored.event
        if not isinstance(event, Correctable):
            continue
        undone = undoes(event, never)
        passed: tuple[str, ...] = ()
        if is_withdrawn(event, rejected, highest, believed):
            if isinstance(event, Overtaken):
                passed = still_passed(event, rejected, believed)
                wrong = set(event.passed) - set(passed)
                never |= {(event.board, event.account, behind) for behind in wrong}
            found.append(_Withdrawn(stored.key, event, passed))
        elif undone:
            if isinstance(event, Overtaken):
                passed = tuple(key for key in event.passed if key not in undone)
            found.append(_Withdrawn(stored.key, event, passed))
        elif isinstance(event, Overtaken):
            never -= {(event.board, event.account, key) for key in event.passed}
    return found


def _rest_of(event: Overtaken, passed: tuple[str, ...], level: Count, now: datetime) -> Overtaken:
    """Return the true part of a withdrawn overtake of several: of those really *passed*."""
    assert event.evidence is not None
    pairs = {key: event.pairs[key] for key in passed}
    return replace(
        event,
        at=now,
        passed=passed,
        rank=event.rank + len(event.passed) - len(passed),
        followers=level.followers,
        cause=common_cause(proof.cause for proof in pairs.values()),
        evidence=replace(event.evidence, pairs=pairs),
    )


def _joined(
    before: tuple[Overtaken, list[str]] | None, true: Overtaken, channels: list[str]
) -> tuple[Overtaken, list[str]]:
    """Return the true parts of two overtakes of one account on one board as one, for all channels.

    They are told at one time, and an account overtakes once at a time.
    """
    if before is None:
        return true, channels
    first, told = before
    assert true.evidence is not None
    pairs = {**first.pairs, **true.pairs}
    joined = replace(
        true,
        passed=tuple(pairs),
        cause=common_cause(proof.cause for proof in pairs.values()),
        not_before=min(first.not_before, true.not_before),
        evidence=replace(true.evidence, pairs=pairs),
    )
    return joined, list(dict.fromkeys([*told, *channels]))


def _tell_again(
    db: Database, rest: Overtaken, channels: list[str], ids: Ids, expiry: timedelta
) -> int:
    """Queue *rest*, the true part of an overtake, for *channels*; return their number."""
    event_id = insert_event(db, rest, ids, _silence_unless_told(len(channels)))
    assert event_id is not None
    for channel in channels:
        enqueue(db, channel, [event_id], rest.at, expiry)
    return len(channels)


def _silence_unless_told(channels: int) -> Silence | None:
    """Return the silence of an event that goes to so many *channels*: for none, its reason."""
    return None if channels else Silence.TOLD_TO_NOBODY


def _peak_before(withdrawn: list[Correctable], peak: Peak) -> Peak:
    """Return the high-water mark before *withdrawn*: the thresholds that they named are news again.

    The lower ones of them may have been passed in truth, and are told of then.
    """
    marks = [
        event.evidence.peak_before
        for event in withdrawn
        if isinstance(event, MilestoneReached)
        and event.evidence is not None
        and event.evidence.peak_before is not None
    ]
    return replace(peak, followers=min(peak.followers, *marks)) if marks else peak


def _peak_without(rejected: Sequence[Count], peak: Peak, history: History) -> Peak:
    """Return the high-water mark without the *rejected* counts, if one of them set it."""
    if peak.followers > max(count.followers for count in rejected):
        return peak
    last = history.crossings[-1][0].not_after if history.crossings else None
    return replace(peak, followers=history.peak, milestone_at=last)


def _judged(
    account: str, rejected: Count, decision: DecisionEvidence, now: datetime
) -> ReadingJudged:
    return ReadingJudged(
        at=now,
        kind="rejected",
        account=account,
        followers=rejected.followers,
        taken_at=rejected.taken_at,
        evidence=decision,
    )


def _correction(
    withdrawn: _Withdrawn,
    account: str,
    rejected: Count,
    decision: DecisionEvidence,
    now: datetime,
) -> Corrected:
    return Corrected(
        at=now,
        corrects=withdrawn.key,
        event=replace(withdrawn.event, at=now, evidence=None),
        account=account,
        followers=rejected.followers,
        taken_at=rejected.taken_at,
        evidence=decision,
    )


def _correct(db: Database, key: str, correction: Corrected, ids: Ids, expiry: timedelta) -> int:
    """Store *correction* of the event *key* and queue it for the channels that were told of that.

    Return the number of these channels.
    """
    channels = channels_told(db, key)
    event_id = insert_event(db, correction, ids, _silence_unless_told(len(channels)))
    assert event_id is not None
    supersede(db, key, event_id)
    withdraw(db, key)
    for channel in channels:
        enqueue(db, channel, [event_id], correction.at, expiry, "correction")
    return len(channels)
