"""The real discord.py logs in, loses its connection and resumes."""

import asyncio

import discord
import pytest

from tests.chat.discord_server import FIND_GATEWAY, LOG_IN, DiscordServer
from tests.chat.tiny_bot import Stage, TinyBot

COMMANDS = "PUT /applications/{application_id}/commands"


async def _log_in(server: DiscordServer, token: str | None = None, **options: object) -> None:
    async with TinyBot(**options) as bot:
        await bot.start(token or server.token)


async def test_a_bot_logs_in_and_syncs_its_commands(stage: Stage) -> None:
    assert stage.bot.user.id == stage.server.world.bot.id
    assert stage.server.count(COMMANDS) == 1
    assert [one["name"] for one in stage.server.world.commands[None]] == [
        "ranking",
        "slow",
        "announce",
    ]
    assert stage.server.violations == []


async def test_a_wrong_token_is_refused(discord_server: DiscordServer) -> None:
    with pytest.raises(discord.LoginFailure):
        await _log_in(discord_server, "wrong")


async def test_a_wrong_token_at_the_gateway_ends_the_bot(discord_server: DiscordServer) -> None:
    discord_server.gateway.token = "another"
    with pytest.raises(discord.ConnectionClosed) as caught:
        await _log_in(discord_server)
    assert caught.value.code == 4004


async def test_a_privileged_intent_is_refused(discord_server: DiscordServer) -> None:
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await _log_in(discord_server, intents=discord.Intents(guilds=True, message_content=True))


async def test_faults_of_the_login(discord_server: DiscordServer) -> None:
    discord_server.faults.answer(401, LOG_IN)
    with pytest.raises(discord.LoginFailure):
        await _log_in(discord_server)
    discord_server.faults.answer(503, FIND_GATEWAY)
    with pytest.raises(discord.GatewayNotFound):
        await _log_in(discord_server)


async def test_a_dropped_gateway_is_resumed_and_nothing_is_missed(stage: Stage) -> None:
    stage.server.gateway.close(4000)
    await stage.server.world.until(lambda: not stage.server.gateway.connected)
    stage.server.world.delete_channel(stage.channel)
    await stage.resume()
    assert stage.bot.events == ["deleted news", "resumed"]
    assert stage.server.gateway.identified == 1


async def test_a_requested_reconnect_is_a_resume(stage: Stage) -> None:
    stage.server.gateway.request_reconnect()
    await stage.resume()
    assert stage.server.gateway.identified == 1


async def test_missing_acknowledgements_lead_to_a_resume(discord_server: DiscordServer) -> None:
    discord_server.gateway.heartbeat_seconds = 0.1
    discord_server.gateway.is_acknowledging = False
    stage = Stage(discord_server, heartbeat_timeout=0.4)
    await stage.enter()
    await discord_server.world.until(lambda: discord_server.gateway.resumed)
    assert discord_server.gateway.identified == 1
    await stage.leave()


async def test_an_invalid_session_starts_a_new_one(stage: Stage) -> None:
    stage.server.gateway.invalidate()
    await stage.server.world.until(lambda: stage.server.gateway.identified == 2)
    await stage.server.bot_is_ready()
    answer = await stage.server.people.slash(stage.channel, stage.mina, "ranking", {"board": "x"})
    assert answer.message is not None


async def test_an_unknown_session_cannot_be_resumed(stage: Stage) -> None:
    stage.server.gateway.sessions.clear()
    stage.server.gateway.close(4000)
    await stage.server.world.until(lambda: stage.server.gateway.identified == 2)
    assert stage.server.gateway.resumed == 0


async def test_every_shard_hears_of_its_own_guilds(discord_server: DiscordServer) -> None:
    discord_server.gateway.shards = 2
    for number in (1, 2, 3):
        discord_server.world.add_guild(f"guild {number}", id=number << 22)
    async with TinyBot() as bot:
        running = asyncio.create_task(bot.start(discord_server.token))
        await discord_server.bot_is_ready()
        await bot.wait_until_ready()
        assert {guild.name: guild.shard_id for guild in bot.guilds} == {
            "guild 1": 1,
            "guild 2": 0,
            "guild 3": 1,
        }
    await running
