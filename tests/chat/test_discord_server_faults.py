"""What goes wrong in the Discord of the tests' own, as the real discord.py meets it."""

import io

import aiohttp
import discord
import pytest

from tests.chat.discord_server import SEND_MESSAGE
from tests.chat.tiny_bot import Stage


async def test_a_rate_limit_is_waited_out(stage: Stage) -> None:
    stage.server.faults.rate_limit(0.02, channel=stage.channel)
    stage.server.faults.rate_limit(0.02, scope="global")
    await stage.target().send("text")
    statuses = [one.status for one in stage.server.requests if one.operation == SEND_MESSAGE]
    assert statuses == [429, 429, 200]


async def test_a_rate_limit_of_cloudflare_is_an_error(stage: Stage) -> None:
    stage.server.faults.rate_limit(0.02, is_from_cloudflare=True)
    with pytest.raises(discord.HTTPException) as caught:
        await stage.target().send("text")
    assert caught.value.status == 429


async def test_a_bucket_is_respected_before_it_is_empty(stage: Stage) -> None:
    stage.server.faults.limit(SEND_MESSAGE, 2, 0.1)
    for number in range(5):
        await stage.target().send(str(number))
    statuses = [one.status for one in stage.server.requests if one.operation == SEND_MESSAGE]
    assert statuses == [200] * 5


async def test_a_request_beyond_the_bucket_is_refused(stage: Stage) -> None:
    stage.server.faults.limit(SEND_MESSAGE, 1, 60.0)
    url = f"{stage.server.base_url}/channels/{stage.channel.id}/messages"
    headers = {"Authorization": f"Bot {stage.server.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.post(url, json={"content": "one"}) as first:
            assert (first.status, first.headers["X-RateLimit-Remaining"]) == (200, "0")
        async with session.post(url, json={"content": "two"}) as second:
            assert second.status == 429
            assert (await second.json())["retry_after"] > 1
    assert len(stage.channel.messages) == 1


async def test_a_503_surfaces_at_once_and_a_502_is_tried_again(stage: Stage) -> None:
    stage.server.faults.answer(503)
    with pytest.raises(discord.DiscordServerError):
        await stage.target().send("one")
    stage.server.faults.answer(502)
    await stage.target().send("two")
    assert [one.content for one in stage.channel.messages.values()] == ["two"]


@pytest.mark.parametrize("is_reset", [True, False])
@pytest.mark.parametrize("is_posted", [True, False])
async def test_a_dropped_connection_surfaces(stage: Stage, is_posted: bool, is_reset: bool) -> None:
    stage.server.faults.drop(after=is_posted, reset=is_reset)
    file = discord.File(io.BytesIO(bytes(300_000)), "chart.png")
    with pytest.raises(aiohttp.ClientConnectionError):
        await stage.target().send("text", file=file)
    assert len(stage.channel.messages) == is_posted


async def test_an_error_after_the_message_was_posted(stage: Stage) -> None:
    stage.server.faults.answer(503, after=True)
    with pytest.raises(discord.DiscordServerError):
        await stage.target().send("text", nonce="outbox:1")
    again = await stage.target().send("text", nonce="outbox:1")
    assert list(stage.channel.messages) == [again.id]


async def test_a_fault_is_of_one_channel_and_a_slow_answer_is_waited_for(stage: Stage) -> None:
    other = stage.server.world.add_channel(stage.guild, "other")
    stage.server.faults.refuse(50013, channel=other)
    stage.server.faults.delay(0.05, channel=stage.channel)
    await stage.target().send("text")
    with pytest.raises(discord.Forbidden):
        await stage.bot.get_partial_messageable(other.id).send("text")
    assert stage.server.faults.waiting == []
