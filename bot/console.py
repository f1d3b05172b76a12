"""The console: announcements as lines of text, for a person and for a log."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import assert_never

from bot.domain.catalogue import Catalogue
from bot.domain.events import (
    Corrected,
    Event,
    IncidentChanged,
    MilestoneReached,
    NeckAndNeck,
    Overtaken,
    ReadingJudged,
)
from bot.errors import DeliveryError
from bot.storage.outbox import DueAnnouncement

CONSOLE = "console"


class ConsoleSender:
    """Prints announcements; *write* takes a line.

    A line that was printed cannot be recognised later: after a crash right between printing an
    announcement and noting it, it is printed again.
    """

    def __init__(self, catalogue: Catalogue, write: Callable[[str], None]) -> None:
        self._catalogue = catalogue
        self._write = write

    def takes(self, channel: str) -> bool:
        """Return whether *channel* is the console."""
        return channel == CONSOLE

    async def send(self, announcement: DueAnnouncement) -> str:
        """Print the announcement's events, a line each; what does not hold may be there already."""
        if not announcement.holds:
            return "printed"
        try:
            for event in announcement.events:
                self._write(f"{_minute(event.at)}  {render_event(event.event, self._catalogue)}")
        except OSError as error:
            raise DeliveryError(f"the console cannot be written: {error.strerror}") from error
        return "printed"


def render_event(event: Event, catalogue: Catalogue) -> str:
    """Return a sentence or two that tell of *event*."""
    match event:
        case MilestoneReached():
            return _milestone(event, catalogue)
        case Overtaken():
            return _overtake(event, catalogue)
        case NeckAndNeck():
            one, other = (_name(key, catalogue) for key in event.accounts)
            return (
                f"{_board(event.board, catalogue)}: {one} and {other} are neck and neck. "
                "There will be news when one of them leads for good."
            )
        case IncidentChanged():
            return _incident(event)
        case Corrected():
            return (
                f"Correction: a reading of {event.followers:,} of "
                f"{_name(event.account, catalogue)} was rejected, and this does not hold: "
                f"{render_event(event.event, catalogue)}"
            )
        case ReadingJudged():
            name = _name(event.account, catalogue)
            return f"{name}: the reading of {event.followers:,} was {event.kind}."
        case _:
            assert_never(event)


def _milestone(event: MilestoneReached, catalogue: Catalogue) -> str:
    also, took = event.also_passed, event.took_seconds
    days = round(timedelta(seconds=took) / timedelta(days=1)) if took else 0
    return (
        f"{_name(event.account, catalogue)} passed {event.threshold:,} followers"
        + (f" (and {_listed([f'{rung:,}' for rung in also])})" if also else "")
        + f": now {event.followers:,}. {_bracket(event)}"
        + (f" The milestone before was {days} days earlier." if days > 1 else "")
    )


def _overtake(event: Overtaken, catalogue: Catalogue) -> str:
    passed = _listed([_name(key, catalogue) for key in event.passed])
    place = "is now first" if event.is_first_place else f"is now number {event.rank}"
    cause = " because of a fall there" if event.cause == "rival_fell" else ""
    return (
        f"{_board(event.board, catalogue)}: {_name(event.account, catalogue)} overtook "
        f"{passed}{cause} and {place}, with {event.followers:,} followers. {_bracket(event)}"
    )


def _incident(event: IncidentChanged) -> str:
    if event.phase == "started":
        return (
            f"{event.accounts} accounts of the source {event.source} moved together: that "
            "is likely the platform and not the cities. Its boards are frozen until it is over."
        )
    return f"The incident at the source {event.source} is over; its boards go on."


def _name(key: str, catalogue: Catalogue) -> str:
    account = catalogue.accounts.get(key)
    if account is None or not account.city:
        return key
    return f"{account.city} ({account.handle or account.key}, {account.platform})"


def _board(key: str, catalogue: Catalogue) -> str:
    return next((board.name for board in catalogue.boards if board.key == key), "") or key


_NAMED_AT_MOST = 5


def _listed(names: list[str]) -> str:
    """Return *names* as one phrase; a long list is cut and says so."""
    if len(names) > _NAMED_AT_MOST:
        more = len(names) - _NAMED_AT_MOST + 1
        names = [*names[: _NAMED_AT_MOST - 1], f"{more} more"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _bracket(event: MilestoneReached | Overtaken) -> str:
    before, after = (at.astimezone(UTC) for at in (event.not_before, event.not_after))
    clock = "%H:%M" if after - before >= timedelta(minutes=2) else "%H:%M:%S"
    end = clock if before.date() == after.date() else f"%Y-%m-%d {clock}"
    return f"It happened between {before:%Y-%m-%d {clock}} and {after:{end}} UTC."


def _minute(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
