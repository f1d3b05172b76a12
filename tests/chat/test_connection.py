"""Getting onto Discord, staying there, and leaving, whatever Discord does."""

import asyncio
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import ChatError
from tests.chat.conftest import pointed_at
from tests.chat.discord_server import (
    FIND_GATEWAY,
    LOG_IN,
    TOKEN,
    Channel,
    DiscordServer,
    Interaction,
    Member,
)
from tests.chat.discord_server.gateway import Gateway
from tests.chat.town import Town, deliver, posts, until

REGISTER = "PUT /applications/{application_id}/commands"
REGISTER_IN_GUILD = "PUT /applications/{application_id}/guilds/{guild_id}/commands"
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
STEPS = [
    {"seoul": 449_000, "paris": 440_000},
    {"seoul": 449_500, "paris": 440_001},
    {"seoul": 450_020, "paris": 440_002},
]


@pytest.fixture
def closed_port() -> int:
    """A port on which nobody listens yet."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


async def ask(town: Town, channel: Channel) -> Interaction:
    """Use a command, and return what the bot answered."""
    mina = town.server.world.add_member(town.guild)
    answer = await town.server.people.slash(channel, mina, "about")
    assert answer.message is not None
    return answer


def lines(caplog: pytest.LogCaptureFixture, text: str) -> list[str]:
    """Return the levels of the log's lines with *text*."""
    return [record.levelname for record in caplog.records if text in record.getMessage()]


# --- the token -----------------------------------------------------------------------------------


async def test_a_wrong_token_is_one_line_and_exit_1(town: Town) -> None:
    town.count(**STEPS[0])
    async with town.process(token="not-the-token") as bot:
        assert await bot.end() == 1
        assert bot.stderr == (
            "milepost: Discord refuses the token; copy a new one from the developer portal (Bot,"
            " Reset Token) into MILEPOST_DISCORD__TOKEN\n"
        )
        assert bot.stdout == ""


async def test_a_token_that_is_revoked_ends_the_bot_with_one_line(town: Town) -> None:
    town.count(**STEPS[0])
    async with town.process() as bot:
        await bot.expect("has connected to Gateway")
        before = len(bot.stderr)
        town.server.gateway.close(4004)
        assert await bot.end() == 1
        said = [line for line in bot.stderr[before:].splitlines() if " INFO " not in line]
        assert said == ["milepost: Discord no longer accepts the token"]
        assert TOKEN not in bot.stderr


async def test_a_token_that_is_revoked_before_connecting_ends_the_bot(town: Town) -> None:
    town.server.faults.answer(401, FIND_GATEWAY)
    town.count(**STEPS[0])
    async with town.bot() as bot:
        with pytest.raises(ChatError, match="no longer accepts the token"):
            async with asyncio.timeout(10):
                await bot.run(asyncio.Event())


# --- unreachable ---------------------------------------------------------------------------------


async def test_without_discord_the_bot_polls_and_delivers_once_it_is_back(
    town: Town, closed_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    channel = town.channel()
    town.configure(base_url=f"http://127.0.0.1:{closed_port}/api/v10")
    async with town.history(*STEPS) as bot, town.running(bot):
        await until(lambda: lines(caplog, "Discord cannot be reached"))
        town.server = DiscordServer()
        town.server.world.guilds[town.guild.id] = town.guild
        me = town.server.world.bot
        town.guild.members[me.id] = Member(me, town.guild)
        await town.server.start(closed_port)
        await town.server.world.until(lambda: posts(channel), 20)
        await town.server.bot_is_ready(20)
        await ask(town, channel)
    await town.server.stop()
    assert len(posts(channel)) == 1
    assert lines(caplog, "Discord cannot be reached") == ["ERROR"]
    assert lines(caplog, "Discord is reached again") == ["WARNING"]


@pytest.mark.parametrize("hangs", [True, False])
async def test_a_bot_that_waits_for_discord_is_stopped_at_once(
    town: Town, closed_port: int, hangs: bool
) -> None:
    town.count(**STEPS[0])
    if hangs:
        town.server.faults.delay(60, LOG_IN, times=9)
    else:
        town.configure(base_url=f"http://127.0.0.1:{closed_port}/api/v10")
    async with asyncio.timeout(20), town.bot() as bot, town.running(bot):
        await asyncio.sleep(0.3)
    town.server.faults.clear()


async def test_a_long_rate_limit_at_the_start_is_waited_out_without_the_gateway(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    town.server.faults.rate_limit(3600, FIND_GATEWAY)
    channel = town.channel()
    async with town.history(*STEPS) as bot, town.running(bot):
        await town.server.world.until(lambda: posts(channel))
    assert lines(caplog, "Discord cannot be reached") == ["ERROR"]


async def test_a_gateway_that_stays_lost_is_told_once_and_once_when_it_is_back(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    channel = town.server.world.add_channel(town.guild)
    town.count(**STEPS[0])
    async with town.bot() as bot:
        assert bot.chat is not None
        bot.chat._patience = 0.05
        async with town.running(bot):
            await town.server.bot_is_ready()
            town.server.faults.answer(503, "GET /", times=2)
            town.server.gateway.close(4000)
            await until(lambda: lines(caplog, "gateway is back"))
            await ask(town, channel)
    assert lines(caplog, "gateway is lost") == ["ERROR"]
    assert lines(caplog, "gateway is back") == ["WARNING"]


# --- the gateway ---------------------------------------------------------------------------------


INTERRUPTIONS: dict[str, tuple[Callable[[Gateway], object], bool]] = {
    "a drop": (lambda gateway: gateway.close(4000), True),
    "a restart": (lambda gateway: gateway.request_reconnect(), True),
    "an invalid session": (lambda gateway: gateway.invalidate(), False),
    "one that is valid later": (lambda gateway: gateway.invalidate(resumable=True), True),
    "silence": (lambda gateway: setattr(gateway, "is_acknowledging", False), True),
}
"""What interrupts the bot, and whether its session goes on."""


@pytest.mark.parametrize(("interrupt", "is_resumed"), INTERRUPTIONS.values(), ids=INTERRUPTIONS)
async def test_after_an_interruption_the_bot_is_back_and_answers(
    town: Town, interrupt: Callable[[Gateway], object], is_resumed: bool
) -> None:
    gateway, channel = town.server.gateway, town.server.world.add_channel(town.guild)
    gateway.heartbeat_seconds = 0.2
    town.count(**STEPS[0])
    async with town.bot() as bot, town.running(bot):
        await town.server.bot_is_ready()
        await ask(town, channel)
        interrupt(gateway)
        if is_resumed:
            await town.server.world.until(lambda: gateway.resumed)
        else:
            await town.server.world.until(lambda: gateway.identified == 2)
        gateway.is_acknowledging = True
        await ask(town, channel)
    assert (gateway.identified, bool(gateway.resumed)) == (1 if is_resumed else 2, is_resumed)
    assert town.server.violations == []


async def test_only_what_needs_no_privilege_is_asked_for(town: Town) -> None:
    town.count(**STEPS[0])
    async with town.bot() as bot, town.running(bot):
        await town.server.bot_is_ready()
        (session,) = town.server.gateway.connected
        assert session.intents & PRIVILEGED == 0


async def test_there_are_as_many_shards_as_discord_recommends(tmp_path: Path) -> None:
    async with DiscordServer(shards=2) as server:
        with pointed_at(server):
            town = Town(tmp_path, server)
            guilds = [town.guild, server.world.add_guild(id=town.guild.id - (1001 << 22))]
            channels = [server.world.add_channel(guild) for guild in guilds]
            town.count(**STEPS[0])
            async with town.bot() as bot, town.running(bot):
                await server.bot_is_ready()
                for town.guild, channel in zip(guilds, channels, strict=True):
                    await ask(town, channel)
            assert server.gateway.identified == 2
            assert server.violations == []


# --- the commands --------------------------------------------------------------------------------


async def test_commands_are_registered_once_and_again_when_they_changed(town: Town) -> None:
    for _ in range(2):
        async with town.bot():
            assert town.server.count(REGISTER) == 1
    with sqlite3.connect(town.database) as db:
        db.execute("UPDATE synced_commands SET hash = 'of another version'")
    db.close()
    for _ in range(2):
        async with town.bot():
            assert town.server.count(REGISTER) == 2
    assert town.server.violations == []


async def test_in_development_commands_are_registered_in_the_chosen_guilds(town: Town) -> None:
    other = town.server.world.add_guild()
    town.configure(discord=f'guilds = ["{town.guild.id}", "{other.id}"]')
    for _ in range(2):
        async with town.bot():
            assert town.server.count(REGISTER_IN_GUILD) == 2
    assert town.server.count(REGISTER) == 0
    assert town.server.world.commands.keys() == {town.guild.id, other.id}


async def test_commands_that_cannot_be_registered_do_not_keep_announcements_back(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    town.configure(discord=f'guilds = ["{town.guild.id + 1}"]')
    channel = town.channel()
    async with town.history(*STEPS) as bot:
        await deliver(bot)
    assert len(posts(channel)) == 1
    assert lines(caplog, "the commands cannot be registered") == ["ERROR"]


async def test_commands_whose_registration_is_rate_limited_do_not_stop_the_bot(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    town.server.faults.rate_limit(3600, REGISTER)
    channel = town.channel()
    async with town.history(*STEPS) as bot:
        await deliver(bot)
    assert len(posts(channel)) == 1
    assert lines(caplog, "the commands cannot be registered") == ["ERROR"]
