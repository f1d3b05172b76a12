"""Holds: what is held of an account, told to the operators when it begins and when it ends."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlite_utils import Database

from bot.domain.quarantine import Track, is_nothing
from bot.domain.readings import Count
from bot.domain.rules import QuarantineRules
from bot.domain.state import Outcome, State
from bot.pipeline.notices import Notice
from bot.storage.catalogue import Ids
from bot.storage.readings import was_doubted_since
from bot.text import iso

_QUIET = timedelta(days=1)
"""A source that is wrong again and again within this time is told of once."""


@dataclass(frozen=True, slots=True)
class Hold:
    """The begin or the end of a hold."""

    account: str
    first: Count
    """The first count that was held."""
    level: Count
    """The level before."""
    after: Track
    """The track since this poll: nothing is held in it where the hold is over."""
    is_rebased: bool = False
    """Whether the level before turned out to be a mistaken baseline."""
    has_lasted: bool = False
    """Whether it has just lasted for as long as readings must agree."""


def holds_of(before: State, outcome: Outcome, rules: QuarantineRules) -> Iterator[Hold]:
    """Yield the holds that *outcome* begins or ends, and those that have just lasted."""
    touched = [
        key
        for key, after in outcome.tracks.items()
        if (track := before.tracks.get(key)) and (track.held or after.held)
    ]
    for key in sorted(touched):
        track, after = before.tracks[key], outcome.tracks[key]
        first = track.held[0] if track.held else after.held[0]
        lasts_at = first.taken_at + rules.agreement
        has_lasted = track.seen_at < lasts_at <= after.seen_at
        if has_lasted or bool(track.held) != bool(after.held):
            yield Hold(key, first, track.level, after, key in outcome.baselines, has_lasted)


def hold_notices(
    db: Database, holds: Sequence[Hold], ids: Ids, rules: QuarantineRules
) -> tuple[Notice, ...]:
    """Return one notice of all holds that begin, and one of all that end.

    Where an account was held or rejected shortly before, its source flickers: a hold of it is told
    when it has lasted, if ever.
    """
    begun, ended = [], []
    for hold in holds:
        flickers = _flickers(db, hold, ids.accounts)
        if hold.after.held and flickers == hold.has_lasted:
            begun.append(_begin(hold, rules))
        lasted = hold.after.seen_at - hold.first.taken_at >= rules.agreement
        if not hold.after.held and (lasted or not flickers):
            ended.append(_end(hold))
    notices = []
    if begun:
        notices.append(
            Notice(
                "held, and neither shown nor told: " + "; ".join(begun) + ". To decide yourself:"
                " milepost reading approve ACCOUNT TIME, or reject"
            )
        )
    if ended:
        notices.append(Notice("no longer held: " + "; ".join(ended), is_over=True))
    return tuple(notices)


def _flickers(db: Database, hold: Hold, accounts: Mapping[str, int]) -> bool:
    begin = hold.first.taken_at
    # What was before the baseline was rejected with that, and not doubted at its time.
    since = max(begin - _QUIET, hold.after.baseline_at)
    return was_doubted_since(db, accounts[hold.account], since, begin)


def _begin(hold: Hold, rules: QuarantineRules) -> str:
    fate = "later readings decide"
    if is_nothing(hold.level, hold.first, rules):
        fate = "as platforms say so of closed accounts, only an operator can believe it"
    return f"{_said(hold)}, where {_count(hold.level)} was the last one; {fate}"


def _end(hold: Hold) -> str:
    if hold.is_rebased:
        return (
            f"{_said(hold)}, is the baseline now: {_count(hold.level)} was a mistake, and nothing"
            " of the change is announced"
        )
    is_believed = any(count.taken_at == hold.first.taken_at for count in hold.after.counts)
    level = _count(hold.after.level)
    verb = "is believed" if is_believed else "is rejected"
    return f"{_said(hold)}, {verb}, as {level} was read at {iso(hold.after.level.taken_at)}"


def _said(hold: Hold) -> str:
    return f"{hold.account} {_count(hold.first)} at {iso(hold.first.taken_at)}"


def _count(count: Count) -> str:
    return f"{count.followers:,}"
