"""The state as Discord writes it in JSON."""

from typing import Any

from tests.chat.discord_server.state import (
    Attachment,
    Channel,
    Guild,
    Member,
    Message,
    Role,
    User,
    moment_of,
)

Json = dict[str, Any]

_PLAIN_MESSAGE, _REPLY, _COMMAND_ANSWER = 0, 19, 20
_JOINED = "2023-10-14T00:00:00+00:00"


def user_json(user: User) -> Json:
    """Return *user*."""
    return {
        "id": str(user.id),
        "username": user.name,
        "global_name": user.name,
        "discriminator": "0",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
        "bot": user.is_bot,
    }


def own_user_json(user: User) -> Json:
    """Return the bot's own *user*."""
    return user_json(user) | {"mfa_enabled": False, "locale": "en-US", "verified": True}


def application_json(bot: User, flags: int, guild_count: int) -> Json:
    """Return the application of *bot*, which has the id of its bot."""
    return {
        "id": str(bot.id),
        "name": bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "summary": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user_json(bot) | {"bot": False},
        "approximate_guild_count": guild_count,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
        "bot": user_json(bot),
    }


def role_json(role: Role, position: int) -> Json:
    """Return *role*, which is at *position* in its guild."""
    written: Json = {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(int(role.permissions)),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": role.bot_id is not None,
        "mentionable": role.is_mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if role.bot_id is not None:
        written["tags"] = {"bot_id": str(role.bot_id)}
    return written


def roles_json(guild: Guild) -> list[Json]:
    """Return all roles of *guild*."""
    return [role_json(role, position) for position, role in enumerate(guild.roles.values())]


def member_json(member: Member) -> Json:
    """Return *member*."""
    return {
        "user": user_json(member.user),
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [str(role_id) for role_id in member.role_ids],
        "joined_at": _JOINED,
        "premium_since": None,
        "communication_disabled_until": None,
        "pending": False,
        "flags": 0,
        "mute": False,
        "deaf": False,
    }


def channel_json(channel: Channel) -> Json:
    """Return *channel*."""
    return {
        "id": str(channel.id),
        "type": 0,
        "guild_id": str(channel.guild.id),
        "name": channel.name,
        "position": list(channel.guild.channels).index(channel.id),
        "permission_overwrites": [
            {
                "id": str(overwrite.id),
                "type": int(overwrite.is_member),
                "allow": str(int(overwrite.allow)),
                "deny": str(int(overwrite.deny)),
            }
            for overwrite in channel.overwrites.values()
        ],
        "topic": None,
        "nsfw": False,
        "parent_id": None,
        "rate_limit_per_user": 0,
        "last_message_id": str(max(channel.messages)) if channel.messages else None,
        "flags": 0,
    }


def guild_json(guild: Guild) -> Json:
    """Return *guild* as REST does: without its channels and members."""
    nothing = dict.fromkeys(
        [
            "icon",
            "description",
            "home_header",
            "splash",
            "discovery_splash",
            "banner",
            "application_id",
            "afk_channel_id",
            "system_channel_id",
            "widget_channel_id",
            "vanity_url_code",
            "rules_channel_id",
            "safety_alerts_channel_id",
            "public_updates_channel_id",
            "incidents_data",
            "max_presences",
        ]
    )
    zeros = dict.fromkeys(
        [
            "system_channel_flags",
            "verification_level",
            "default_message_notifications",
            "mfa_level",
            "explicit_content_filter",
            "premium_tier",
            "premium_subscription_count",
            "nsfw_level",
        ],
        0,
    )
    return {
        **nothing,
        **zeros,
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner_id),
        "region": "deprecated",
        "afk_timeout": 300,
        "widget_enabled": False,
        "features": [],
        "roles": roles_json(guild),
        "emojis": [],
        "stickers": [],
        "max_members": 500000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "preferred_locale": guild.locale,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
    }


def guild_create_json(guild: Guild, bot: User) -> Json:
    """Return *guild* as the gateway tells of it to *bot*, which hears of no other member."""
    return guild_json(guild) | {
        "joined_at": _JOINED,
        "large": False,
        "member_count": len(guild.members),
        "members": [member_json(guild.members[bot.id])],
        "channels": [channel_json(channel) for channel in guild.channels.values()],
        "threads": [],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def attachment_json(attachment: Attachment) -> Json:
    """Return *attachment*."""
    written: Json = {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": len(attachment.data),
        "url": attachment.url,
        "proxy_url": attachment.url,
    }
    if attachment.description is not None:
        written["description"] = attachment.description
    return written


def message_json(message: Message) -> Json:
    """Return *message*; a file that an embed shows is not listed a second time."""
    guild = message.channel.guild
    users = [guild.members[one].user for one in message.pings.users if one in guild.members]
    written: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel.id),
        "author": user_json(message.author),
        "type": _type_of(message),
        "content": message.content,
        "embeds": [{"type": "rich", **embed} for embed in message.embeds],
        "components": message.components,
        "attachments": [
            attachment_json(file) for file in message.attachments if not file.is_in_embed
        ],
        "timestamp": moment_of(message.id),
        "edited_timestamp": message.edited_at,
        "flags": message.flags,
        "mentions": [user_json(user) for user in users],
        "mention_roles": [str(role_id) for role_id in sorted(message.pings.roles)],
        "mention_everyone": message.pings.everyone,
        "pinned": False,
        "tts": False,
    }
    if message.reply_to is not None:
        written |= _reply(message, message.reply_to)
    if message.interaction is not None:
        bot_id = str(message.author.id)
        written |= {"webhook_id": bot_id, "application_id": bot_id}
        written["interaction_metadata"] = message.interaction
    return written


def _type_of(message: Message) -> int:
    if message.interaction is not None:
        return _COMMAND_ANSWER if message.interaction["type"] == 2 else _REPLY
    return _PLAIN_MESSAGE if message.reply_to is None else _REPLY


def _reply(message: Message, reply_to: int) -> Json:
    first = message.channel.messages.get(reply_to)
    return {
        "message_reference": {
            "type": 0,
            "message_id": str(reply_to),
            "channel_id": str(message.channel.id),
            "guild_id": str(message.channel.guild.id),
        },
        "referenced_message": None if first is None else message_json(first),
    }
