"""Console: announcements as lines of text, for a person and for a log.

It says the same as channels, from the same texts. An event is one line, so that a log keeps it in
one piece and `grep` finds all of it: a bar stands between parts that are lines in a channel.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from bot.domain.announcements import CONSOLE
from bot.domain.catalogue import Catalogue
from bot.domain.events import Event, accounts_mentioned
from bot.errors import DeliveryError
from bot.language import Language
from bot.messages import EventText, Names, Plain, event_text
from bot.messages.events import mentioned
from bot.queries.event_context import Facts, RankContext, ranks_of
from bot.queries.view import View
from bot.storage.database import Store
from bot.storage.events import StoredEvent
from bot.storage.outbox import DueAnnouncement

_WIDTH = 100
"""The longest name, in characters."""


class ConsoleSender:
    """Prints announcements in a *language*, with the times of a *zone*; *write* takes a line.

    A line that was printed cannot be recognised later: after a crash right between printing an
    announcement and noting it, it is printed again.
    """

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        write: Callable[[str], None],
        language: Language,
        zone: str = "UTC",
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._write = write
        self._language = language
        self._zone = zone

    def takes(self, channel: str) -> bool:
        """Return whether *channel* is the console."""
        return channel == CONSOLE

    async def newest(self, channel: str) -> None:
        """Return None: nobody can look at what was printed."""

    async def send(self, announcement: DueAnnouncement) -> str:
        """Print the announcement's events, a line each.

        One that does not hold may have been printed, and cannot be taken back: it counts as such.
        """
        if not announcement.holds:
            return "printed"
        ranks = await self._store.read(self._ranks, announcement.events)
        accounts = mentioned([one.event for one in announcement.events], Facts(ranks))
        names = _names(accounts, self._catalogue, self._language, self._zone)
        try:
            for one in announcement.events:
                told = event_text(one.event, ranks[one.key], names)
                line = _joined(told.title, *told.lines, *_fields(told))
                self._write(f"{minute(one.at, self._zone)}  {line}")
        except OSError as error:
            raise DeliveryError(f"the console cannot be written: {error.strerror}") from error
        return "printed"

    def _ranks(
        self, db: Database, events: Sequence[StoredEvent]
    ) -> dict[str, tuple[RankContext, ...]]:
        if not events:  # as in a notice
            return {}
        # No age is needed: a place does not say which counts are stale. It is that of its event's
        # own time, whatever the view's.
        return ranks_of(View(db, self._catalogue, events[0].at, {}), events)


def lines_of(events: Sequence[Event], catalogue: Catalogue, language: Language) -> list[str]:
    """Return *events* as entries of a list, without the places, and with their times in UTC."""
    lines = []
    for event in events:
        # Of names of its own: the text of an event must not depend on its neighbours in a list.
        names = _names(accounts_mentioned(event), catalogue, language, "UTC")
        told = event_text(event, (), names)
        lines.append(_joined(told.title, *told.lines, *_fields(told)))
    return lines


def minute(at: datetime, zone: str = "UTC") -> str:
    """Return the day and the minute, which can be sorted, with the zone's offset from UTC."""
    # As an offset, and not as a name: `%Z` of a ZoneInfo is an abbreviation, such as IST, which
    # several zones share.
    local = at.astimezone(ZoneInfo(zone))
    offset = local.utcoffset()
    assert offset is not None
    return f"{local.astimezone(timezone(offset)):%Y-%m-%d %H:%M %Z}"


def _names(accounts: Iterable[str], catalogue: Catalogue, language: Language, zone: str) -> Names:
    return Names(language, catalogue, accounts, _WIDTH, style=Plain(language, zone))


def _fields(told: EventText) -> list[str]:
    return [f"{heading}: {_joined(*lines)}" for heading, lines in told.fields]


def _joined(*parts: str) -> str:
    return " | ".join(parts)
