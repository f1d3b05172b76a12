"""The console: announcements as lines of text, for a person and for a log."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.catalogue import Catalogue
from bot.errors import DeliveryError
from bot.storage.events import StoredEvent
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
                self._write(f"{_minute(event.at)}  {render_event(event, self._catalogue)}")
        except OSError as error:
            raise DeliveryError(f"the console cannot be written: {error.strerror}") from error
        return "printed"


def render_event(event: StoredEvent, catalogue: Catalogue) -> str:
    """Return a sentence or two that tell of *event*."""
    fields = event.fields
    match event.kind:
        case "milestone":
            return _milestone(fields, event.evidence, catalogue)
        case "overtake":
            return _overtake(fields, catalogue)
        case "neck_and_neck":
            one, other = (_name(key, catalogue) for key in fields["accounts"])
            return (
                f"{_board(fields['board'], catalogue)}: {one} and {other} are neck and neck. "
                "There will be news when one of them leads for good."
            )
        case "incident":
            return _incident(fields)
        case "correction":
            said = replace(event, kind=fields["event_kind"], fields=fields["event"], evidence={})
            return (
                f"Correction: a reading of {fields['followers']:,} of "
                f"{_name(fields['account'], catalogue)} was rejected, and this does not hold: "
                f"{render_event(said, catalogue)}"
            )
        case _:
            name = _name(fields["account"], catalogue)
            return f"{name}: the reading of {fields['followers']:,} was {event.kind}."


def _milestone(fields: Mapping[str, Any], evidence: Mapping[str, Any], catalogue: Catalogue) -> str:
    also, took = fields["also_passed"], evidence.get("took_seconds")
    days = round(timedelta(seconds=took) / timedelta(days=1)) if took else 0
    return (
        f"{_name(fields['account'], catalogue)} passed {fields['threshold']:,} followers"
        + (f" (and {_listed([f'{rung:,}' for rung in also])})" if also else "")
        + f": now {fields['followers']:,}. {_bracket(fields)}"
        + (f" The milestone before was {days} days earlier." if days > 1 else "")
    )


def _overtake(fields: Mapping[str, Any], catalogue: Catalogue) -> str:
    passed = _listed([_name(key, catalogue) for key in fields["passed"]])
    place = "is now first" if fields["leader"] else f"is now number {fields['rank']}"
    cause = " because of a fall there" if fields["cause"] == "rival_fell" else ""
    return (
        f"{_board(fields['board'], catalogue)}: {_name(fields['account'], catalogue)} overtook "
        f"{passed}{cause} and {place}, with {fields['followers']:,} followers. {_bracket(fields)}"
    )


def _incident(fields: Mapping[str, Any]) -> str:
    if fields["phase"] == "started":
        return (
            f"{fields['accounts']} accounts of the source {fields['source']} moved together: that "
            "is likely the platform and not the cities. Its boards are frozen until it is over."
        )
    return f"The incident at the source {fields['source']} is over; its boards go on."


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


def _bracket(fields: Mapping[str, Any]) -> str:
    before, after = (
        datetime.fromisoformat(fields[name]).astimezone(UTC) for name in ("not_before", "not_after")
    )
    clock = "%H:%M" if after - before >= timedelta(minutes=2) else "%H:%M:%S"
    end = clock if before.date() == after.date() else f"%Y-%m-%d {clock}"
    return f"It happened between {before:%Y-%m-%d {clock}} and {after:{end}} UTC."


def _minute(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
