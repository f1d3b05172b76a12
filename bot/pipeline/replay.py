"""Replay: a recorded series through the live pipeline, with a clock of its own."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.announcements import Subscription
from bot.domain.catalogue import Account, Board, Catalogue, Membership
from bot.domain.ladder import Ladder
from bot.domain.readings import Poll, Reading
from bot.domain.rules import Rules
from bot.pipeline.deliver import deliver_due
from bot.pipeline.record import Recorder
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import Store, open_database
from bot.storage.events import StoredEvent
from bot.storage.outbox import DueAnnouncement
from bot.tables import Row, reading_of
from bot.text import iso

BOARD = SOURCE = "replay"
_NO_EXPIRY = timedelta(days=36_500)
Polls = Mapping[datetime, Mapping[str, Reading]]


class ReplaySender:
    """A sender that keeps the events of announcements, as they would be posted."""

    def __init__(self) -> None:
        self.posted: list[StoredEvent] = []

    def takes(self, channel: str) -> bool:
        """Return True: it takes the announcements of every channel."""
        return True

    async def newest(self, channel: str) -> None:
        """Return None: a replay begins with nothing."""

    async def send(self, announcement: DueAnnouncement) -> str:
        """Keep the announcement's events."""
        self.posted += announcement.events
        return "replayed"


def polls_of(rows: Iterable[Row], platform: str = "") -> dict[datetime, dict[str, Reading]]:
    """Return the readings of *rows*, which all have a time, by time and account.

    Counts are taken as rounded the way that *platform* rounds them.
    """
    polls: dict[datetime, dict[str, Reading]] = defaultdict(dict)
    for row in rows:
        assert row.taken_at is not None
        polls[row.taken_at][row.account] = reading_of(row, row.taken_at, platform)
    return dict(sorted(polls.items()))


def for_replay(catalogue: Catalogue, ladder: Ladder | None) -> Catalogue:
    """Return *catalogue* with the replay as every account's source, and *ladder* if given."""
    accounts = {key: replace(account, source=SOURCE) for key, account in catalogue.accounts.items()}
    ladders = dict.fromkeys(accounts, (ladder,)) if ladder else catalogue.ladders
    return replace(catalogue, accounts=accounts, ladders=ladders)


def on_platform(catalogue: Catalogue, platform: str) -> Catalogue:
    """Return *catalogue* with all accounts on *platform*, whose rounding they are read with.

    Without one, it is left as it is.
    """
    if not platform:
        return catalogue
    accounts = {key: replace(one, platform=platform) for key, one in catalogue.accounts.items()}
    return replace(catalogue, accounts=accounts)


def one_board(accounts: Iterable[str], ladder: Ladder, rules: Rules) -> Catalogue:
    """Return a catalogue in which *accounts* form one board."""
    keys = sorted(accounts)
    return Catalogue(
        {key: Account(key, "", "", SOURCE) for key in keys},
        {key: (ladder,) for key in keys},
        (Board(BOARD, tuple(Membership(key) for key in keys), rules.overtakes),),
        rules,
    )


async def replay(
    polls: Polls,
    catalogue: Catalogue,
    subscription: Subscription,
    emit: Callable[[StoredEvent], None],
    with_unannounced: bool = False,
    tracked: Callable[[Iterable[datetime]], Iterable[datetime]] = iter,
) -> None:
    """Run *polls* through a fresh database in memory, and *emit* the events that would be posted.

    With *with_unannounced*, every other event is emitted as well, before those of its poll that are
    posted. *tracked* passes the times of the polls on, and may show the progress.
    """
    store = Store(open_database(None), None)
    try:
        first = next(iter(polls), None)
        if first is None:
            return
        ids = await store.transact(sync_catalogue, catalogue, first)
        recorder = Recorder(catalogue, ids, lambda _: [subscription], _NO_EXPIRY)
        sender = ReplaySender()
        for at in tracked(polls):
            recorded = await store.transact(recorder.record, Poll(SOURCE, at, polls[at]))
            if with_unannounced:
                for event, silence in recorded.events:
                    if silence is not None:
                        emit(StoredEvent.of(event, silence))
            if recorded.announcements:
                await deliver_due(store, sender, at)
                for posted in sender.posted:
                    emit(posted)
                sender.posted.clear()
    finally:
        await store.aclose()


def as_json(event: StoredEvent) -> dict[str, object]:
    """Return *event* as the command line prints it."""
    return {
        "at": iso(event.at),
        "kind": event.kind,
        "key": event.key,
        "announced": event.is_announced,
        **event.event.fields(),
        **({} if event.is_announced else {"reason": event.reason}),
    }
