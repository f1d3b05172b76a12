"""Announcements: which events of one poll a channel is told, and in which order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.events import Event, IncidentChanged, MilestoneReached, NeckAndNeck, Overtaken


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a channel wants to hear."""

    channel: str
    top: int | None = None
    """Of overtakes, only those into so many first places; None for all."""

    def wants(self, event: Event) -> bool:
        """Return whether the channel is told of *event*."""
        if isinstance(event, Overtaken) and self.top is not None:
            return event.rank <= self.top
        return event.is_public


@dataclass(frozen=True, slots=True)
class Announcement:
    """One or more events of one poll for one channel, the most important first."""

    channel: str
    events: tuple[Event, ...]


def announcements_for(
    events: Iterable[Event], subscriptions: Sequence[Subscription]
) -> list[Announcement]:
    """Return what each channel is told of the events of one poll; nothing where there is none."""
    ordered = sorted(events, key=_importance)
    told = [
        Announcement(
            subscription.channel, tuple(event for event in ordered if subscription.wants(event))
        )
        for subscription in subscriptions
    ]
    return [announcement for announcement in told if announcement.events]


def _importance(event: Event) -> int:
    """Return where among the events of a poll *event* belongs: a new first place leads."""
    match event:
        case Overtaken(rank=1):
            return 0
        case MilestoneReached():
            return 1
        case Overtaken():
            return 2
        case NeckAndNeck():
            return 3
        case IncidentChanged():
            return 4
        case _:
            return 5
