"""Readings that an operator can approve or reject, and the announcements that rest on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.events import Event, MilestoneReached, Overtaken, accounts_of
from bot.domain.readings import Count, Judgement, Reading
from bot.queries.view import View
from bot.storage.events import find_events, holding_since
from bot.storage.readings import (
    account_ids,
    held_accounts,
    held_counts,
    newest_count_at,
    recent_counts,
)
from bot.storage.series import counts_between


@dataclass(frozen=True, slots=True)
class HeldReading:
    """A count that is neither believed nor rejected, with the level before it."""

    account: str
    count: Count
    level: Count


@dataclass(frozen=True, slots=True)
class JudgedReading:
    """A reading of a poll or an import, with its judgement."""

    reading: Reading
    judgement: Judgement | None
    """None for a reading without a count."""
    is_imported: bool


def held_readings(view: View) -> list[HeldReading]:
    """Return the counts that wait for a decision, account by account."""
    held = held_accounts(view.db)
    return [
        HeldReading(key, count, level)
        for key, account_id in sorted(account_ids(view.db).items())
        if account_id in held
        for level in recent_counts(view.db, account_id)[-1:]
        for count in held_counts(view.db, account_id)
    ]


_EVENTS = 25
_MOMENT = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Decidable:
    """A reading that can be decided over."""

    account: str
    count: Count
    is_held: bool
    """Whether it waits for a decision; otherwise it is believed."""


def held(view: View) -> list[Decidable]:
    """Return the readings that wait for a decision."""
    return [Decidable(one.account, one.count, True) for one in held_readings(view)]


def rejectable(view: View) -> list[Decidable]:
    """Return the readings that are held, and those that a recent announcement rests on."""
    kinds = [MilestoneReached.kind, Overtaken.kind]
    events = find_events(view.db, _EVENTS, kinds=kinds, only_announced=True, only_holding=True)
    decisive = dict.fromkeys(reading for event in events for reading in _decisive(event.event))
    found = [find_reading(view, account, at) for account, at in decisive]
    return [*held(view), *(one for one in found if one is not None and not one.is_held)]


def find_reading(view: View, account: str, taken_at: datetime) -> Decidable | None:
    """Return the reading of *account* of *taken_at*, if it is held or believed."""
    account_id = account_ids(view.db).get(account)
    if account_id is None:
        return None
    for count in held_counts(view.db, account_id):
        if count.taken_at == taken_at:
            return Decidable(account, count, True)
    for count in counts_between(view.db, account_id, taken_at, taken_at + _MOMENT):
        return Decidable(account, count, False)
    return None


def was_read_since(view: View, account: str, taken_at: datetime) -> bool:
    """Return whether *account* has a reading later than *taken_at*."""
    return newest_count_at(view.db, account_ids(view.db)[account]) > taken_at


def announced_about(view: View, account: str, since: datetime) -> list[Event]:
    """Return the announced events of *account* since then, which may rest on a reading of then."""
    return [
        stored.event
        for stored in holding_since(view.db, since)
        if stored.is_announced and account in accounts_of(stored.event)
    ]


def _decisive(event: Event) -> Iterator[tuple[str, datetime]]:
    """Yield the account and the time of each reading that decided *event*."""
    if isinstance(event, MilestoneReached | Overtaken):
        yield event.account, event.not_after
    if isinstance(event, Overtaken):
        for rival, proof in event.pairs.items():
            ahead, behind = proof.lead.rounds[0]
            yield event.account, ahead.taken_at
            yield rival, behind.taken_at
