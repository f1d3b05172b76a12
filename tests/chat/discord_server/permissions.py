"""Who may do what in which channel.

https://discord.com/developers/docs/topics/permissions
"""

from enum import IntFlag

from tests.chat.discord_server.state import Channel, Guild, Member


class Permission(IntFlag):
    """The permissions that this server knows; Discord has many more."""

    ADMINISTRATOR = 1 << 3
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_APPLICATION_COMMANDS = 1 << 31


EVERYBODY = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
)
_ALL = (1 << 53) - 1


def permissions_in(channel: Channel, member: Member) -> int:
    """Return what *member* may do in *channel*: roles first, then the channel's overwrites."""
    guild = channel.guild
    granted = permissions_of(guild, member)
    if granted == _ALL:
        return _ALL
    granted = _overwritten(granted, channel, [guild.id])
    granted = _overwritten(granted, channel, member.role_ids)
    granted = _overwritten(granted, channel, [member.user.id])
    # Who cannot see a channel can do nothing in it.
    return granted if granted & Permission.VIEW_CHANNEL else 0


def permissions_of(guild: Guild, member: Member) -> int:
    """Return what *member* may do in *guild* by its roles."""
    if member.user.id == guild.owner_id:
        return _ALL
    granted = 0
    for role_id in (guild.id, *member.role_ids):
        granted |= guild.roles[role_id].permissions
    return _ALL if granted & Permission.ADMINISTRATOR else granted


def _overwritten(granted: int, channel: Channel, ids: list[int]) -> int:
    allowed = denied = 0
    for overwrite in (channel.overwrites[key] for key in ids if key in channel.overwrites):
        allowed |= overwrite.allow
        denied |= overwrite.deny
    return (granted & ~denied) | allowed
