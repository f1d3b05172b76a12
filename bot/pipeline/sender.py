"""Sender: what the dispatcher asks of each medium."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.storage.outbox import DueAnnouncement


@dataclass(frozen=True, slots=True)
class Heard:
    """The newest announcement of this installation that is in a channel."""

    code: str
    at: datetime


class Sender(Protocol):
    """The way of announcements to the channels of one medium."""

    def takes(self, channel: str) -> bool:
        """Return whether the sender reaches *channel*."""

    async def newest(self, channel: str) -> Heard | None:
        """Return the newest announcement of ours in *channel*; None where none is found.

        Always None where the sender cannot look. Raises DeliveryRefusedError where it may not, and
        DeliveryError where it may be possible later.
        """

    async def send(self, announcement: DueAnnouncement) -> str | None:
        """Send *announcement*, and return the channel's id of it.

        An announcement that no longer holds is not sent: None is returned where it never arrived.
        Raises DeliveryRefusedError where the channel will not take it until an operator acts,
        and DeliveryError where it may take it later. An earlier attempt may have arrived: a sender
        that can must notice the twin, by the announcement's code. Raises DeliveryDoubtfulError
        where it cannot be found out, and never will.
        """
