"""The only doubles: of a platform, of a channel, and of time. Assert on their state."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.catalogue import Account
from bot.domain.readings import Poll, Reading
from bot.errors import DeliveryError, SourceError
from bot.pipeline.sender import Heard
from bot.sources.base import Fetched, Finding
from bot.storage.outbox import DueAnnouncement


class FakeSource:
    """A platform that answers at each time with what the test says, or with an error."""

    def __init__(self, name: str, polls: Iterable[Poll] = ()) -> None:
        self.name = name
        self.answers: dict[datetime, Mapping[str, Reading] | Fetched | SourceError] = {
            poll.at: poll.readings for poll in polls
        }
        self.asked: list[tuple[datetime, list[str]]] = []
        """When it was asked, and for which accounts."""
        self.asked_ids: list[dict[str, str]] = []
        """The ids by which it was asked for them, by their keys; empty for those by handle."""
        self.errors: dict[str, SourceError] = {}
        """What the scopes that cannot be read raise, whatever the answer is."""
        self.canary: Account | None = None

    def scope_of(self, account: Account) -> str:
        """Accounts with a handle such as `name@host` are read from that host."""
        _, at, host = account.handle.partition("@")
        return f"{self.name}{at}{host}"

    def canary_of(self, scope: str) -> Account | None:
        return self.canary

    async def fetch(self, accounts: Sequence[Account], now: datetime) -> Fetched:
        self.asked.append((now, [account.key for account in accounts]))
        self.asked_ids.append({account.key: account.platform_id for account in accounts})
        for account in accounts:
            if self.scope_of(account) in self.errors:
                raise self.errors[self.scope_of(account)]
        answer = self.answers[now]
        if isinstance(answer, SourceError):
            raise answer
        if isinstance(answer, Fetched):
            keys = {account.key for account in accounts}
            found = {key: one for key, one in answer.findings.items() if key in keys}
            return replace(answer, findings=found)
        return Fetched({key: Finding(reading) for key, reading in answer.items()})


class FakeSender:
    """Channels that take what they are sent, or first raise the errors that the test lists."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, tuple[str, ...]]] = []
        """The channel, and the keys of the events that it was told."""
        self.tried: list[int] = []
        """The ids of the announcements, one for each attempt."""
        self.errors: dict[str, list[Exception]] = defaultdict(list)
        """What each channel raises at its next attempts."""
        self.lines: list[str] = []
        """The lines of the notices that were sent, to whomever."""
        self.replies: list[tuple[str, str | None]] = []
        """The channel of each correction, and what it replies to."""
        self.arrived: dict[int, str] = {}
        """What arrived, although that seemed to fail: receipts by the ids of announcements."""
        self.heard: dict[str, Heard | DeliveryError] = {}
        """The newest announcement in a channel, or why nobody can look."""
        self.looked: list[str] = []
        """The channels that were looked into."""

    def takes(self, channel: str) -> bool:
        return True

    async def newest(self, channel: str) -> Heard | None:
        self.looked.append(channel)
        heard = self.heard.get(channel)
        if isinstance(heard, DeliveryError):
            raise heard
        return heard

    async def send(self, announcement: DueAnnouncement) -> str | None:
        self.tried.append(announcement.id)
        if self.errors[announcement.channel]:
            raise self.errors[announcement.channel].pop(0)
        if not announcement.holds:
            return self.arrived.get(announcement.id)
        self.lines += announcement.text.splitlines()
        if announcement.kind == "correction":
            self.replies.append((announcement.channel, announcement.reply_to))
        keys = tuple(event.key for event in announcement.events)
        self.sent.append((announcement.channel, keys))
        return f"message {len(self.sent)}"

    def told(self, channel: str) -> list[str]:
        """Return the keys of the events that *channel* was told, in that order."""
        return [key for name, keys in self.sent if name == channel for key in keys]


class FakeTime:
    """Time that passes as the test says, and a clock of the system that may be *ahead* of it."""

    def __init__(self, real: datetime) -> None:
        self.real = real
        self.ahead = timedelta()
        """How far the clock of the system is ahead; negative where it is behind."""
        self._passed = 0.0

    def passes(self, span: timedelta) -> None:
        self.real += span
        self._passed += span.total_seconds()

    def wall(self) -> datetime:
        return self.real + self.ahead

    def timer(self) -> float:
        return self._passed
