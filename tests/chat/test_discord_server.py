"""What the Discord of the tests' own does, where no test of the bot itself would notice."""

import discord
import pytest

from tests.chat.discord_server import ANSWER, EDIT_ANSWER, DiscordServer, Permission
from tests.chat.tiny_bot import Stage, TinyBot


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
    stage.server.world.delete_message(stage.channel.messages[first.id])
    with pytest.raises(discord.HTTPException) as caught:
        await stage.target().send("corrected", reference=first)
    assert caught.value.code == 50035
    lenient = first.to_reference(fail_if_not_exists=False)
    assert (await stage.target().send("corrected", reference=lenient)).reference is None
    assert stage.server.violations == []


async def test_an_embed_without_permission_vanishes_in_silence(stage: Stage) -> None:
    stage.server.world.forbid(stage.channel, Permission.EMBED_LINKS)
    sent = await stage.target().send("text", embed=discord.Embed(title="news"))
    assert sent.embeds == []
    with pytest.raises(discord.Forbidden):
        await stage.target().send(embed=discord.Embed(title="news"))


async def test_a_privileged_intent_is_refused(discord_server: DiscordServer) -> None:
    intents = discord.Intents(guilds=True, message_content=True)
    async with TinyBot(intents=intents) as bot:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await bot.start(discord_server.token)


async def test_a_dropped_gateway_is_resumed_and_nothing_is_missed(stage: Stage) -> None:
    stage.server.gateway.close(4000)
    await stage.server.world.until(lambda: not stage.server.gateway.connected)
    stage.server.world.delete_channel(stage.channel)
    await stage.resume()
    assert stage.bot.events == ["deleted news", "resumed"]
    assert stage.server.gateway.identified == 1


async def test_an_unknown_session_cannot_be_resumed(stage: Stage) -> None:
    stage.server.gateway.sessions.clear()
    stage.server.gateway.close(4000)
    await stage.server.world.until(lambda: stage.server.gateway.identified == 2)
    assert stage.server.gateway.resumed == 0


async def test_a_client_does_not_offer_what_is_not_there(stage: Stage) -> None:
    people, where = stage.server.people, (stage.channel, stage.mina)
    with pytest.raises(LookupError, match="no command"):
        await people.slash(*where, "nothing")
    with pytest.raises(LookupError, match="'size'"):
        await people.slash(*where, "ranking", {"board": "x", "size": 1})
    with pytest.raises(ValueError, match="'board'"):
        await people.slash(*where, "ranking")
    with pytest.raises(ValueError, match="wrong type"):
        await people.slash(*where, "ranking", {"board": "x", "places": "ten"})
    with pytest.raises(PermissionError):
        await people.slash(*where, "announce add")


async def test_a_bot_that_is_late_meets_an_unknown_interaction(stage: Stage) -> None:
    stage.server.interactions.seconds = 0.0
    with pytest.raises(TimeoutError, match="not even acknowledged"):
        await stage.server.people.slash(
            stage.channel, stage.mina, "ranking", {"board": "x"}, seconds=0.3
        )
    requests = stage.server.requests
    await stage.server.world.until(lambda: any(one.status == 404 for one in requests))
    assert [one.status for one in requests if one.operation == ANSWER] == [404]


async def test_an_answer_of_which_the_receipt_is_lost_is_there_all_the_same(stage: Stage) -> None:
    stage.server.faults.drop(ANSWER, after=True)
    answer = await stage.server.people.slash(stage.channel, stage.mina, "ranking", {"board": "x"})
    assert answer.message.content == "x 10 ja ko"
    assert stage.server.count(EDIT_ANSWER) == 0
