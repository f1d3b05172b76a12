"""What a server of Discord's has: guilds, channels, roles, members, messages."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

EPHEMERAL = 1 << 6

_EPOCH = 1420070400000


class Snowflakes:
    """Gives out ids that grow and tell when they were made, as Discord's do."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        """Return an id that was not given out before."""
        now = int(time.time() * 1000) - _EPOCH
        self._last = max(now << 22, self._last + 1)
        return self._last


def moment_of(snowflake: int) -> str:
    """Return when *snowflake* was made, as Discord writes it."""
    return datetime.fromtimestamp(((snowflake >> 22) + _EPOCH) / 1000, UTC).isoformat()


@dataclass(slots=True)
class User:
    """An account of a person or of a bot."""

    id: int
    name: str
    is_bot: bool = False


@dataclass(slots=True)
class Role:
    """A role of a guild; the one that has the guild's id is @everyone's."""

    id: int
    name: str
    permissions: int = 0
    is_mentionable: bool = False
    bot_id: int | None = None


@dataclass(slots=True)
class Member:
    """A user in a guild; *locale* is the language of this person's Discord."""

    user: User
    guild: "Guild" = field(repr=False)
    role_ids: list[int] = field(default_factory=list)
    locale: str = "en-US"


@dataclass(slots=True)
class Overwrite:
    """What a role or a member may and may not do in one channel."""

    id: int
    is_member: bool
    allow: int = 0
    deny: int = 0


@dataclass(slots=True)
class Attachment:
    """A file that came with a message; *is_in_embed* says that an embed shows it."""

    id: int
    filename: str
    data: bytes = field(repr=False)
    url: str
    description: str | None = None
    is_in_embed: bool = False


@dataclass(frozen=True, slots=True)
class Pings:
    """Whom a message really notified."""

    roles: frozenset[int] = frozenset()
    users: frozenset[int] = frozenset()
    everyone: bool = False


@dataclass(slots=True)
class Message:
    """A message as it stands; *interaction* is what it answers, where it answers one."""

    id: int
    channel: "Channel" = field(repr=False)
    author: User
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    nonce: str | None = None
    reply_to: int | None = None
    pings: Pings = Pings()
    edited_at: str | None = None
    interaction: dict[str, Any] | None = None

    @property
    def is_ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def buttons(self) -> dict[str, str]:
        """The custom ids of its buttons by their labels."""
        return {
            one["label"]: one["custom_id"]
            for row in self.components
            for one in row.get("components", [])
            if "label" in one and "custom_id" in one
        }


@dataclass(slots=True)
class Channel:
    """A text channel; *nonces* has the messages by their nonce, with when they were posted."""

    id: int
    guild: "Guild" = field(repr=False)
    name: str
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    nonces: dict[str, tuple[float, Message]] = field(default_factory=dict)


@dataclass(slots=True)
class Guild:
    """A guild, which people call a server."""

    id: int
    name: str
    owner_id: int
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
