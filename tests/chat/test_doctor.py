"""The doctor of Discord: what it says of the token, the servers and the channels."""

from bot.chat.doctor import examine_discord
from bot.pipeline.doctor import CheckResult
from bot.storage.subscriptions import Placed
from tests.chat.discord_server import TOKEN, DiscordServer
from tests.chat.discord_server.permissions import Permission
from tests.chat.discord_server.state import Channel


def a_channel(server: DiscordServer) -> Channel:
    return server.world.add_channel(server.world.add_guild("City Hall"), "news")


async def verdicts(token: str, *channels: Placed) -> dict[str, tuple[CheckResult, str]]:
    """Return what the doctor says, by what it looked at."""
    checks = await examine_discord(token, channels)
    assert all(check.fix for check in checks if check.verdict is not CheckResult.PASS)
    return {check.name: (check.verdict, check.text) for check in checks}


async def test_a_bot_that_may_post_passes(discord_server: DiscordServer) -> None:
    channel = a_channel(discord_server)
    found = await verdicts(TOKEN, Placed(str(channel.id)))

    assert found["discord token"] == (CheckResult.PASS, "logged in as Milepost")
    assert found["discord intents"] == (CheckResult.PASS, "needs no privileged intent")
    assert found["discord servers"] == (CheckResult.PASS, "is on 1: City Hall")
    assert found["discord #news on City Hall"] == (CheckResult.PASS, "the bot may post there")
    assert not [one for one in discord_server.requests if one.operation.startswith("POST")]


async def test_a_token_that_is_refused_fails(discord_server: DiscordServer) -> None:
    assert await verdicts("wrong") == {"discord token": (CheckResult.FAIL, "Discord refuses it")}


async def test_a_bot_on_no_server_is_to_be_invited(discord_server: DiscordServer) -> None:
    found = await verdicts(TOKEN)

    assert found["discord servers"] == (CheckResult.WARN, "is on no server yet")


async def test_every_permission_that_is_missing_is_named(discord_server: DiscordServer) -> None:
    channel = a_channel(discord_server)
    for permission in (Permission.ATTACH_FILES, Permission.READ_MESSAGE_HISTORY):
        discord_server.world.forbid(channel, permission)
    found = await verdicts(TOKEN, Placed(str(channel.id)))

    verdict, text = found["discord #news on City Hall"]
    assert verdict is CheckResult.FAIL
    assert "Attach Files" in text
    assert "Read Message History" in text


async def test_a_channel_that_is_gone_or_hidden_or_paused_is_told(
    discord_server: DiscordServer,
) -> None:
    gone, hidden, paused = (a_channel(discord_server) for _ in range(3))
    discord_server.world.delete_channel(gone)
    discord_server.world.forbid(hidden, Permission.VIEW_CHANNEL)
    found = await verdicts(
        TOKEN, Placed(str(gone.id)), Placed(str(hidden.id)), Placed(str(paused.id), "no access")
    )

    assert found[f"discord channel {gone.id}"] == (CheckResult.FAIL, "does not exist any more")
    assert found[f"discord channel {hidden.id}"] == (CheckResult.FAIL, "is not visible to the bot")
    assert found["discord #news on City Hall"] == (CheckResult.WARN, "is paused: no access")


async def test_a_discord_that_fails_is_told(discord_server: DiscordServer) -> None:
    discord_server.faults.answer(503, route="GET /users/@me/guilds")
    found = await verdicts(TOKEN)

    verdict, text = found["discord"]
    assert verdict is CheckResult.FAIL
    assert "cannot be reached" in text
