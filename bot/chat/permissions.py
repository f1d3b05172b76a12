"""Permissions: those of people over the bot's commands, and those of the bot in a channel."""

import base64
import binascii
from collections.abc import Collection

import discord

from bot.chat.context import Interaction

VIEW, SEND, SEND_IN_THREADS = "View Channel", "Send Messages", "Send Messages in Threads"
MENTION = "Mention @everyone, @here, and All Roles"
NEEDED = frozenset({VIEW, SEND, SEND_IN_THREADS})
"""Without one of these nothing can be posted; without others, something is left out."""


def missing_permissions(
    granted: discord.Permissions,
    channel: discord.abc.GuildChannel | discord.Thread,
    role: discord.Role | None = None,
) -> list[str]:
    """Return the permissions that the bot lacks in *channel*, by Discord's names for them.

    *role* is the one that announcements call.
    """
    is_thread = isinstance(channel, discord.Thread)
    wanted = {
        VIEW: granted.view_channel,
        SEND_IN_THREADS if is_thread else SEND: (
            granted.send_messages_in_threads if is_thread else granted.send_messages
        ),
        "Embed Links": granted.embed_links,
        "Attach Files": granted.attach_files,
        "Read Message History": granted.read_message_history,
        MENTION: role is None or role.mentionable or granted.mention_everyone,
    }
    return [name for name, is_granted in wanted.items() if not is_granted]


def is_manager(interaction: Interaction, managers: Collection[str]) -> bool:
    """Return whether the asker manages announcements: with Manage Server, or as a manager."""
    return interaction.permissions.manage_guild or is_among(interaction, managers)


def is_among(interaction: Interaction, ids: Collection[str]) -> bool:
    """Return whether *ids*, of users and roles, have the asker or one of their roles."""
    user = interaction.user
    own = {str(role.id) for role in user.roles} if isinstance(user, discord.Member) else set()
    return not own.isdisjoint(ids) or str(user.id) in ids


def offered(named: Collection[str]) -> discord.Permissions | None:
    """Return the permissions of members who are shown commands for those *named* in the settings.

    Discord can show them to everybody or by permissions; who may use them is checked each time.
    """
    return None if named else discord.Permissions(manage_guild=True)


INTENTS = discord.Intents(guilds=True)
"""The gateway's intents. None of them is privileged: commands and buttons need no more."""
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
"""To post announcements with their charts, and to look for one that may have arrived already."""


def invitation_of(application_id: int | None) -> str:
    """Return the address that invites the application."""
    return discord.utils.oauth_url(
        application_id or 0, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
    )


def application_of(token: str) -> int | None:
    """Return the id of the application that *token* belongs to, as far as the token tells.

    Its first part is the id of the bot, which is that of the application:
    https://discord.com/developers/docs/reference#authentication
    """
    first = token.partition(".")[0]
    try:
        text = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode()
    except (binascii.Error, ValueError):
        return None
    return int(text) if text.isascii() and text.isdigit() else None
