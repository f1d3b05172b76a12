"""What the bot has to be allowed in a channel."""

import discord

from bot.chat.permissions import MENTION, NEEDED, VIEW, missing_permissions, offered
from tests.chat.announcing import Newsroom

NAMES = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
}
ENOUGH = discord.Permissions(send_messages_in_threads=True, **dict.fromkeys(NAMES, True))


async def test_what_is_missing_is_named_and_nothing_else(room: Newsroom) -> None:
    channel = room.client.get_channel(room.channel.id)

    assert missing_permissions(ENOUGH, channel) == []
    assert missing_permissions(discord.Permissions.all(), channel) == []
    for flag, name in NAMES.items():
        granted = discord.Permissions(ENOUGH.value)
        granted.update(**{flag: False})
        assert missing_permissions(granted, channel) == [name]
    missing = missing_permissions(discord.Permissions.none(), channel)
    assert missing[0] == VIEW
    assert sorted(missing) == sorted(NAMES.values())
    assert not NEEDED.isdisjoint(missing)


async def test_a_thread_needs_a_permission_of_its_own(room: Newsroom) -> None:
    parent = room.client.get_channel(room.channel.id)
    thread = await parent.create_thread(name="talk", type=discord.ChannelType.public_thread)
    in_threads = discord.Permissions(ENOUGH.value)
    in_threads.update(send_messages=False)
    in_channels = discord.Permissions(ENOUGH.value)
    in_channels.update(send_messages_in_threads=False)

    assert missing_permissions(in_threads, thread) == []
    assert missing_permissions(in_channels, thread) == ["Send Messages in Threads"]


async def test_a_role_has_to_be_mentionable_for_the_bot(room: Newsroom) -> None:
    closed, open_ = room.guild.create_role("A"), room.guild.create_role("B", mentionable=True)
    guild, channel = room.client.get_guild(room.guild.id), room.client.get_channel(room.channel.id)
    allowed = discord.Permissions(ENOUGH.value)
    allowed.update(mention_everyone=True)

    assert missing_permissions(ENOUGH, channel, guild.get_role(closed.id)) == [MENTION]
    assert missing_permissions(ENOUGH, channel, guild.get_role(open_.id)) == []
    assert missing_permissions(allowed, channel, guild.get_role(closed.id)) == []


def test_commands_are_shown_to_everybody_where_the_settings_name_who_may_use_them() -> None:
    assert offered(()) == discord.Permissions(manage_guild=True)
    assert offered(("175928847299117063",)) is None
