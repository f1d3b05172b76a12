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


def holds_of(before: State, outcome: Outcome) -> Iterator[Hold]:
    """Yield the holds that *outcome* begins or ends, by account."""
    for key, after in sorted(outcome.tracks.items()):
        track = before.tracks.get(key)
        if track is None or bool(track.held) == bool(after.held):
            continue
        first = track.held[0] if track.held else after.held[0]
        yield Hold(key, first, track.level, after, key in outcome.baselines)


def hold_notices(
    db: Database, holds: Sequence[Hold], ids: Ids, rules: QuarantineRules
) -> tuple[Notice, ...]:
    """Return one notice of all holds that begin, and one of all that end.

    An account that was held or rejected shortly before is left out: its source flickers.
    """
    new = [hold for hold in holds if not _flickers(db, hold, ids.accounts)]
    begun = [_begin(hold, rules) for hold in new if hold.after.held]
    ended = [_end(hold) for hold in new if not hold.after.held]
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
    if hold.is_rebased:
        return False  # what was before is rejected by that, and was not doubted then
    begin = hold.first.taken_at
    return was_doubted_since(db, accounts[hold.account], begin - _QUIET, begin)


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
