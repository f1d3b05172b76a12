"""The real discord.py posts, reads and edits in the Discord of the tests' own."""

import io

import aiohttp
import discord
import pytest

from tests.chat.discord_server import Permission
from tests.chat.tiny_bot import CHART, Buttons, Stage


async def test_a_message_arrives_with_its_embed_its_file_and_its_buttons(stage: Stage) -> None:
    role = stage.server.world.add_role(stage.guild, "Press", is_mentionable=True)
    embed = discord.Embed(title="Seoul passed 450,000").add_field(name="Rank", value="1")
    embed.set_image(url="attachment://chart.png")
    sent = await stage.target().send(
        f"<@&{role.id}> @everyone",
        embed=embed,
        file=discord.File(io.BytesIO(CHART), "chart.png", description="A line that rises"),
        view=Buttons(),
        allowed_mentions=discord.AllowedMentions(roles=[discord.Object(role.id)]),
    )
    message = stage.channel.messages[sent.id]
    assert message.file("chart.png") == CHART
    assert message.attachments[0].description == "A line that rises"
    assert message.pings.roles == {role.id}
    assert not message.pings.everyone
    assert message.buttons == {"Why?": "why", "Next": "next"}
    assert sent.embeds[0].image.url == message.attachments[0].url
    assert sent.attachments == []
    assert await _fetched(sent.embeds[0].image.url) == CHART
    assert stage.server.violations == []


async def test_mentions_that_are_not_allowed_notify_nobody(stage: Stage) -> None:
    role = stage.server.world.add_role(stage.guild, "Press", is_mentionable=True)
    text = f"<@&{role.id}> <@{stage.mina.user.id}>"
    none = discord.AllowedMentions.none()
    quiet = await stage.target().send(text, allowed_mentions=none)
    loud = await stage.target().send(text)
    assert not stage.channel.messages[quiet.id].pings.roles
    assert stage.channel.messages[loud.id].pings.roles == {role.id}
    assert stage.channel.messages[loud.id].pings.users == {stage.mina.user.id}


async def test_a_repeated_nonce_gets_the_first_message(stage: Stage) -> None:
    first = await stage.target().send("one", nonce="outbox:7")
    again = await stage.target().send("two", nonce="outbox:7")
    assert (again.id, again.content, again.nonce) == (first.id, "one", "outbox:7")
    assert len(stage.channel.messages) == 1


async def test_an_old_nonce_is_forgotten(stage: Stage) -> None:
    stage.server.composer.nonce_seconds = 0.0
    await stage.target().send("one", nonce="outbox:7")
    await stage.target().send("two", nonce="outbox:7")
    assert len(stage.channel.messages) == 2


async def test_a_nonce_whose_message_was_deleted_is_an_unknown_message(stage: Stage) -> None:
    first = await stage.target().send("one", nonce="outbox:7")
    await first.delete()
    with pytest.raises(discord.NotFound) as caught:
        await stage.target().send("one", nonce="outbox:7")
    assert caught.value.code == 10008


async def test_history_is_read_and_has_no_nonces(stage: Stage) -> None:
    sent = [await stage.target().send(str(number), nonce=f"n{number}") for number in range(3)]
    stage.server.world.say(stage.channel, stage.mina, "hello")
    read = [one async for one in stage.target().history(after=sent[0])]
    assert [(one.content, one.nonce) for one in read] == [("1", None), ("2", None), ("", None)]
    newest = [one async for one in stage.target().history(limit=2)]
    assert [one.content for one in newest] == ["", "2"]


async def test_a_reply_names_its_message_and_one_to_nothing_is_refused(stage: Stage) -> None:
    first = await stage.target().send("wrong")
    reply = await stage.target().send("corrected", reference=first)
    assert reply.reference.message_id == first.id
    assert stage.channel.messages[reply.id].reply_to == first.id
    await first.delete()
    with pytest.raises(discord.HTTPException) as caught:
        await stage.target().send("corrected", reference=first)
    assert caught.value.code == 50035
    lenient = first.to_reference(fail_if_not_exists=False)
    assert (await stage.target().send("corrected", reference=lenient)).reference is None
    assert stage.server.violations == []


async def test_an_edit_keeps_the_file_that_it_does_not_mention(stage: Stage) -> None:
    embed = discord.Embed(title="one").set_image(url="attachment://chart.png")
    file = discord.File(io.BytesIO(CHART), "chart.png")
    sent = await stage.target().send(embed=embed, file=file)
    await sent.edit(embed=embed.copy().set_footer(text="edited"))
    message = stage.channel.messages[sent.id]
    assert message.file("chart.png") == CHART
    assert message.embeds[0]["footer"]["text"] == "edited"
    assert message.embeds[0]["image"]["url"] == message.attachments[0].url


@pytest.mark.parametrize(
    ("permission", "code"),
    [
        (Permission.VIEW_CHANNEL, 50001),
        (Permission.SEND_MESSAGES, 50013),
        (Permission.ATTACH_FILES, 50013),
    ],
)
async def test_a_missing_permission_is_refused(
    stage: Stage, permission: Permission, code: int
) -> None:
    stage.server.world.forbid(stage.channel, permission)
    with pytest.raises(discord.Forbidden) as caught:
        await stage.target().send("text", file=discord.File(io.BytesIO(CHART), "chart.png"))
    assert caught.value.code == code


async def test_an_embed_without_permission_vanishes_in_silence(stage: Stage) -> None:
    stage.server.world.forbid(stage.channel, Permission.EMBED_LINKS)
    sent = await stage.target().send("text", embed=discord.Embed(title="news"))
    assert sent.embeds == []
    with pytest.raises(discord.Forbidden):
        await stage.target().send(embed=discord.Embed(title="news"))


async def test_the_bot_sees_its_permissions_change(stage: Stage) -> None:
    stage.server.world.forbid(stage.channel, Permission.ATTACH_FILES)
    await stage.server.people.slash(stage.channel, stage.mina, "ranking", {"board": "x"})
    target = stage.target()
    assert not target.permissions_for(target.guild.me).attach_files
    assert target.permissions_for(target.guild.me).send_messages


async def test_a_deleted_channel_and_a_left_guild_are_unknown(stage: Stage) -> None:
    target = stage.target()
    stage.server.world.delete_channel(stage.channel)
    with pytest.raises(discord.NotFound) as caught:
        await target.send("text")
    assert caught.value.code == 10003
    other = stage.server.world.add_channel(stage.guild, "other")
    stage.server.world.remove_guild(stage.guild)
    with pytest.raises(discord.Forbidden) as refused:
        await stage.bot.get_partial_messageable(other.id).send("text")
    assert refused.value.code == 50001
    assert stage.bot.events == ["deleted news", "left 서울시"]


async def _fetched(url: str) -> bytes:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return await response.read()
