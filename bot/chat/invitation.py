"""The invitation: the address by which Milepost comes onto a server, with what it needs there."""

import base64
import binascii

import discord

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
