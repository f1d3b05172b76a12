"""Diagnosis: check the token, the intents, and the bot's permissions in every channel."""

from collections.abc import AsyncIterator, Sequence

import discord

from bot.chat.permissions import INTENTS, invitation_of, missing_permissions
from bot.pipeline.doctor import Check, CheckResult
from bot.storage.subscriptions import Placed

Channel = discord.abc.GuildChannel | discord.Thread

_PORTAL = "https://discord.com/developers/applications"


async def examine_discord(token: str, channels: Sequence[Placed]) -> list[Check]:
    """Log in, and look at each of *channels* with the eyes of the bot; nothing is sent."""
    client = discord.Client(intents=INTENTS)
    try:
        await client.login(token)
        checks = [*_of_application(client), *await _of_servers(client)]
        for placed in channels:
            checks += [check async for check in _of_channel(client, placed)]
        return checks
    except discord.LoginFailure:
        fix = f"copy a new token from {_PORTAL} (Bot, Reset Token) into MILEPOST_DISCORD__TOKEN"
        return [Check("discord token", CheckResult.FAIL, "Discord refuses it", fix)]
    except (discord.HTTPException, OSError) as error:
        fix = "see whether this machine can reach discord.com, and https://discordstatus.com"
        return [Check("discord", CheckResult.FAIL, f"cannot be reached: {error}", fix)]
    finally:
        await client.close()


def _of_application(client: discord.Client) -> list[Check]:
    checks = [Check("discord token", CheckResult.PASS, f"logged in as {client.user}")]
    application = client.application
    if application is not None and application.interactions_endpoint_url is not None:
        fix = f"empty 'Interactions Endpoint URL' at {_PORTAL}"
        text = "commands are sent to an address, and do not reach this bot"
        checks.append(Check("discord commands", CheckResult.FAIL, text, fix))
    text = "needs no privileged intent"
    return [*checks, Check("discord intents", CheckResult.PASS, text)]


async def _of_servers(client: discord.Client) -> list[Check]:
    names = [guild.name async for guild in client.fetch_guilds(limit=200)]
    if names:
        return [
            Check("discord servers", CheckResult.PASS, f"is on {len(names)}: {', '.join(names)}")
        ]
    fix = f"invite it: {invitation_of(client.application_id)}"
    return [Check("discord servers", CheckResult.WARN, "is on no server yet", fix)]


async def _of_channel(client: discord.Client, placed: Placed) -> AsyncIterator[Check]:
    """Yield the check of a channel: whether it is there, and whether the bot can post to it."""
    name = f"discord channel {placed.channel}"
    try:
        channel, missing = await _look_at(client, int(placed.channel))
    except discord.NotFound:
        fix = "remove it with /announce list on its server, or correct operators_channel"
        yield Check(name, CheckResult.FAIL, "does not exist any more", fix)
        return
    except discord.Forbidden:
        fix = f"let the bot view it, or invite it again: {invitation_of(client.application_id)}"
        yield Check(name, CheckResult.FAIL, "is not visible to the bot", fix)
        return
    except discord.HTTPException as error:
        yield Check(name, CheckResult.WARN, f"cannot be looked at: {error}", "try again later")
        return
    name = f"discord #{channel.name} on {channel.guild.name}"
    if missing:
        text = f"the bot lacks: {', '.join(missing)}"
        fix = "give it these in the channel's settings, under Permissions"
        yield Check(name, CheckResult.FAIL, text, fix)
    elif placed.refusal is not None:
        fix = "'/announce resume' there sends what waits"
        yield Check(name, CheckResult.WARN, f"is paused: {placed.refusal}", fix)
    else:
        yield Check(name, CheckResult.PASS, "the bot may post there")


async def _look_at(client: discord.Client, channel_id: int) -> tuple[Channel, list[str]]:
    """Return the channel with its server, and the permissions that the bot lacks there."""
    found = await client.fetch_channel(channel_id)
    assert client.user is not None and not isinstance(found, discord.abc.PrivateChannel)
    guild = await client.fetch_guild(found.guild.id)
    member = await guild.fetch_member(client.user.id)
    channel = await guild.fetch_channel(channel_id)
    # A thread has the permissions of what it hangs on.
    place = channel
    if isinstance(channel, discord.Thread):
        place = await guild.fetch_channel(channel.parent_id)
    assert isinstance(place, discord.abc.GuildChannel)
    return channel, missing_permissions(place.permissions_for(member), channel)
