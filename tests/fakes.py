"""The only doubles: what stands in for a platform, and for a channel. Assert on their state."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.domain.catalogue import Account
from bot.domain.readings import Poll, Reading
from bot.errors import SourceError
from bot.storage.outbox import DueAnnouncement


class FakeSource:
    """A platform that answers at each time with what the test says, or with an error."""

    def __init__(self, name: str, polls: Iterable[Poll] = ()) -> None:
        self.name = name
        self.answers: dict[datetime, Mapping[str, Reading] | SourceError] = {
            poll.at: poll.readings for poll in polls
        }
        self.asked: list[tuple[datetime, list[str]]] = []
        """When it was asked, and for which accounts."""

    async def fetch(self, accounts: Sequence[Account], now: datetime) -> Mapping[str, Reading]:
        self.asked.append((now, [account.key for account in accounts]))
        answer = self.answers[now]
        if isinstance(answer, SourceError):
            raise answer
        return answer


class FakeSender:
    """Channels that take what they are sent, or first raise the errors that the test lists."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, tuple[str, ...]]] = []
        """The channel, and the keys of the events that it was told."""
        self.tried: list[int] = []
        """The ids of the announcements, one for each attempt."""
        self.errors: dict[str, list[Exception]] = defaultdict(list)
        """What each channel raises at its next attempts."""

    async def send(self, announcement: DueAnnouncement) -> str:
        self.tried.append(announcement.id)
        if self.errors[announcement.channel]:
            raise self.errors[announcement.channel].pop(0)
        keys = tuple(event.key for event in announcement.events)
        self.sent.append((announcement.channel, keys))
        return f"message {len(self.sent)}"

    def told(self, channel: str) -> list[str]:
        """Return the keys of the events that *channel* was told, in that order."""
        return [key for name, keys in self.sent if name == channel for key in keys]
