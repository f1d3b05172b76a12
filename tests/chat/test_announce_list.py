"""`/announce list`: every channel of a server, and how it is going."""

from tests.chat.announcing import Newsroom, said


async def test_where_nothing_is_announced_the_list_says_how_to_begin(room: Newsroom) -> None:
    assert "`/announce add` begins" in await room.announce("list")


async def test_the_list_has_every_channel_and_how_it_is_going(room: Newsroom) -> None:
    press, blog = room.guild.create_text_channel("press"), room.guild.create_text_channel("blog")
    await room.announce("add", boards="capitals")
    for channel in (press, blog):
        await room.announce("add", channel=channel)
    await room.wait_for(room.channel, 2)
    await room.announce("pause", channel=press)
    await room.refuse(blog, "Missing *Access*")

    own, second, third = (await room.announce("list")).split("\n\n")

    assert own.startswith(f"**<#{room.channel.id}>**")
    assert "Capitals" in own
    assert "2 announcements are waiting to be sent." in own
    assert f"<#{press.id}>" in second
    assert "**Paused.**" in second
    assert "refuses" not in second
    assert f"<#{blog.id}>" in third
    assert "**Discord refuses the announcements:** Missing \\*Access\\*" in third
    assert "1 announcement is waiting to be sent." in third


async def test_a_long_list_is_told_in_several_messages(room: Newsroom) -> None:
    channels = [room.guild.create_text_channel(f"channel-{n}") for n in range(30)]
    for channel in channels:
        await room.announce("add", channel=channel, accounts="seoul, paris", boards="capitals")

    result = await room.ask("announce list")

    assert len(result.followups) + (result.response is not None) > 1
    assert all(f"<#{channel.id}>" in said(result) for channel in channels)


async def test_a_channel_that_is_gone_can_be_removed_from_the_list(room: Newsroom) -> None:
    blog = room.guild.create_text_channel("blog")
    await room.announce("add", channel=blog)
    await room.refuse(blog, "Unknown Channel")
    await room.client.get_channel(blog.id).delete()

    result = await room.ask("announce list")
    text = said(result)
    await room.editor.click(result.followups[-1], label=f"Remove {blog.id}")

    assert "If it has been deleted" in text
    assert await room.subscription(blog) is None
