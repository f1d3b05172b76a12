"""A local Discord for tests: HTTP and gateway, for the real discord.py.

It models what a simulation inside the bot's process cannot: rate limits, errors of all kinds,
nonces, lost connections, resuming, and a bot that is killed while its channels live on. Every body
that the bot sends is checked against Discord's OpenAPI file, where this machine has it, and against
the documented limits: what breaks one is refused and noted in *violations*.

    async with DiscordServer() as server:
        guild = server.world.add_guild(locale="ko")
        channel = server.world.add_channel(guild, "news")
        mina = server.world.add_member(guild, "Mina", locale="ko")
        ...                                    # a bot with server.token at server.base_url
        await server.bot_is_ready()
        answer = await server.people.slash(channel, mina, "ranking", {"board": "cities"})
        assert answer.message.embeds and answer.took < 3
        server.faults.drop(channel=channel, after=True)  # posted, but the answer is lost
        server.gateway.close(4000)
        assert server.violations == []

`python -m tests.chat.discord_server --port 0` runs it as a process of its own; see control.py.
"""

from tests.chat.discord_server.faults import (
    ANSWER,
    CONNECT,
    EDIT_ANSWER,
    FIND_GATEWAY,
    LOG_IN,
    READ_MESSAGES,
    SEND_MESSAGE,
)
from tests.chat.discord_server.interactions import Interaction
from tests.chat.discord_server.permissions import Permission
from tests.chat.discord_server.server import TOKEN, DiscordServer
from tests.chat.discord_server.state import Channel, Guild, Member, Message, Role

__all__ = [
    "ANSWER",
    "CONNECT",
    "EDIT_ANSWER",
    "FIND_GATEWAY",
    "LOG_IN",
    "READ_MESSAGES",
    "SEND_MESSAGE",
    "TOKEN",
    "Channel",
    "DiscordServer",
    "Guild",
    "Interaction",
    "Member",
    "Message",
    "Permission",
    "Role",
]
