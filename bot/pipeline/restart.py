"""Restart: go on where the database was put back to an older state, and the world went on.

`milepost restore` says that it did. Where somebody copied the file by hand, the channels tell: they
have announcements that the database does not know.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.domain.catalogue import Catalogue
from bot.domain.restart import Meanwhile, passed_meanwhile
from bot.domain.state import Outcome, State
from bot.errors import DeliveryError, DeliveryRefusedError
from bot.pipeline.notices import Notice, Operators
from bot.pipeline.sender import Heard, Sender
from bot.storage.database import Store
from bot.storage.readings import newest_believed_at
from bot.storage.restart import (
    begin_again,
    channels,
    counts_before_baselines,
    doubt_waiting,
    known_since,
    was_tried,
)

log = logging.getLogger(__name__)

_LONGEST_SILENCE = timedelta(minutes=15)
"""So long a channel is asked; one that cannot be read at all is no reason to be silent there."""
_PAUSE = timedelta(seconds=30)
"""The pause before a channel that could not be read is asked again."""


def put_back(
    db: Database, told_until: datetime, how: str, now: datetime, operators: Operators
) -> list[Notice]:
    """Begin a life of a database that does not know what the world was told up to *told_until*.

    *how* tells the operators how that is known. Return the notices, which they are told of; in a
    transaction.
    """
    newest = newest_believed_at(db, now)
    knows = "has no count" if newest is None else f"ends at {newest:%Y-%m-%d %H:%M} UTC"
    untold = doubt_waiting(db, told_until, now)
    begin_again(db, max(told_until, now))
    notices = [
        Notice(
            f"{how}; it {knows}. What was announced since then is not told again: the next count of"
            " each account is a baseline, and what it passes is listed here"
        )
    ]
    if untold:
        listed = ", ".join(untold)
        notices.append(Notice(f"announcements that waited, and are not sent any more: {listed}"))
    operators.tell(db, notices, now)
    return notices


def untold(
    db: Database, before: State, outcome: Outcome, catalogue: Catalogue, at: datetime
) -> list[Notice]:
    """Return what is not told, as the baselines in *outcome*, which is saved, passed it."""
    if not outcome.fresh:
        return []
    after, known = before.after(outcome), counts_before_baselines(db)
    passed = passed_meanwhile(outcome.fresh, before, after, known, catalogue, at)
    return [_untold(one) for one in passed]


def _untold(passed: Meanwhile) -> Notice:
    parts = [f"passed {', '.join(them)} on {board}" for board, them in passed.passed.items()]
    if passed.rungs:
        *others, highest = passed.rungs
        more = f" and {len(others)} lower thresholds" if others else ""
        parts.insert(0, f"reached {highest:,}{more}")
    return Notice(
        f"{passed.account}: between the backup and now, not told again: {'; '.join(parts)}"
    )


@dataclass(frozen=True, slots=True)
class _Vain:
    """The looks into a channel that were in vain: when the first and the last one began."""

    first: datetime
    last: datetime


class Comparison:
    """Compares what the channels have got with the outbox, once in the life of a program.

    Only those are that the database knew at the start: what is in one that somebody adds later was
    there before, and proves nothing.
    """

    def __init__(
        self,
        store: Store,
        senders: Sequence[Sender],
        clock: Callable[[], datetime],
        operators: Operators,
    ) -> None:
        self._store = store
        self._senders = senders
        self._clock = clock
        self._operators = operators
        self._at_start: frozenset[str] | None = None
        """The channels that the database knew at the start; None before it."""
        self._compared: set[str] = set()
        self._in_vain: dict[str, _Vain] = {}
        self._lock = asyncio.Lock()

    def is_open(self, channel: str) -> bool:
        """Return whether *channel* was compared, or cannot be: it may be sent to."""
        return self._at_start is not None and channel not in self._at_start - self._compared

    async def run(self) -> list[Notice]:
        """Compare the channels that can be looked into and were not; return what was found."""
        async with self._lock:  # so that nothing is sent meanwhile by whoever asks next
            now = self._clock()
            if self._at_start is None:
                self._at_start = frozenset(await self._store.read(channels))
            asked = {
                channel: sender
                for channel in sorted(self._at_start - self._compared)
                if not self._pauses(channel, now)
                and (sender := next((one for one in self._senders if one.takes(channel)), None))
            }
            answers = await asyncio.gather(
                *(self._ask(sender, one, now) for one, sender in asked.items())
            )
            heard = {
                channel: answer
                for channel, answer in zip(asked, answers, strict=True)
                if answer is not None
            }
            if not heard:
                return []
            return await self._store.transact(self._compare, heard)

    def _pauses(self, channel: str, now: datetime) -> bool:
        """Return whether *channel* could not be read a moment ago."""
        vain = self._in_vain.get(channel)
        return vain is not None and timedelta() <= now - vain.last < _PAUSE

    async def _ask(self, sender: Sender, channel: str, now: datetime) -> Heard | None:
        """Return the newest announcement in *channel*; None where none can be found."""
        try:
            heard = await sender.newest(channel)
        except DeliveryError as error:
            # By time, as several looks in a second tell no more than one. A clock that was set back
            # begins it anew.
            vain = self._in_vain.get(channel)
            first = now if vain is None else min(vain.first, now)
            self._in_vain[channel] = _Vain(first, now)
            if isinstance(error, DeliveryRefusedError) or now - first >= _LONGEST_SILENCE:
                log.warning("channel %s: cannot be compared with the outbox: %s", channel, error)
                self._compared.add(channel)
            return None
        self._compared.add(channel)
        return heard

    def _compare(self, db: Database, heard: Mapping[str, Heard]) -> list[Notice]:
        since = known_since(db)
        unknown = {
            channel: one
            for channel, one in heard.items()
            if since is not None and one.at > since and not was_tried(db, one.code)
        }
        if not unknown:
            return []
        channel, newest = max(unknown.items(), key=lambda item: item[1].at)
        how = (
            f"the database was put back to an older state: channel {channel} has an announcement of"
            f" {newest.at:%Y-%m-%d %H:%M} UTC that it does not know (#{newest.code})"
        )
        return put_back(db, newest.at, how, self._clock(), self._operators)
