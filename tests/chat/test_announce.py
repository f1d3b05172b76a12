"""`/announce add`, used by people on a simulated Discord."""

import logging
from datetime import time
from typing import Any

import discord
import pytest
from simcord.backend.errors import SetupError

from bot.domain.announcements import KINDS, Subscription
from bot.domain.quiet import QuietHours
from tests.chat.announcing import ROWS, Newsroom, said

ALL_OPTIONS: dict[str, Any] = {
    "boards": "Capitals, gpci-2022",
    "accounts": "seoul-youtube, Washington, D.C., PARIS",
    "kinds": "milestone,overtake",
    "smallest": "10만",
    "top": 3,
    "language": "ko",
    "time-zone": "seoul",
    "quiet-from": "22:00",
    "quiet-to": "7:30",
    "quiet-mode": "drop",
    "first-place": False,
}


# --- add -----------------------------------------------------------------------------------------


async def test_a_channel_gets_everything_where_nothing_else_is_said(room: Newsroom) -> None:
    text = await room.announce("add")

    assert "Announcements are now posted in" in text
    assert await room.subscription() == Subscription(str(room.channel.id), kinds=frozenset(KINDS))


async def test_every_option_is_stored_and_said(room: Newsroom) -> None:
    role = room.guild.create_role("Press", mentionable=True)

    text = await room.announce("add", **ALL_OPTIONS, mention=role)

    assert await room.subscription() == Subscription(
        str(room.channel.id),
        frozenset({"capitals", "gpci-2022"}),
        frozenset({"seoul-youtube", "washington", "paris"}),
        frozenset({"milestone", "overtake"}),
        100_000,
        3,
        "ko",
        "Asia/Seoul",
        str(role.id),
        QuietHours(time(22), time(7, 30), drops=True, lets_leader_through=False),
    )
    for line in (
        "**What:** milestones and overtakes",
        "**Rankings:** Capitals and Global Power City Index 2022",
        "**Accounts:** Paris, Seoul and Washington, D\\.C.",
        "**Milestones:** from 100,000 on",
        "**Overtakes:** only into the first 3 places",
        "**Language and time zone:** 한국어, Asia/Seoul",
        "**Quiet hours:** 22:00 to 07:30; what happens meanwhile is not announced",
        f"**Mentions:** <@&{role.id}>",
    ):
        assert line in text.splitlines()
    assert "even in the quiet hours" not in text


async def test_another_channel_can_be_chosen(room: Newsroom) -> None:
    press = room.guild.create_news_channel("press")

    text = await room.announce("add", channel=press)

    assert f"<#{press.id}>" in text
    assert await room.subscription(press) is not None
    assert await room.subscription() is None


async def test_a_thread_gets_announcements_of_its_own(room: Newsroom) -> None:
    await room.record(ROWS)
    parent = room.client.get_channel(room.channel.id)
    thread = await parent.create_thread(name="talk", type=discord.ChannelType.public_thread)
    [handle] = room.channel.threads

    text = await room.announce("add", channel=handle)
    await room.announce("test", channel=handle)

    assert f"<#{thread.id}>" in text
    assert await room.subscription(thread) is not None
    assert await room.deliver() == 1


async def test_what_follows_is_the_next_milestone_and_nothing_past(room: Newsroom) -> None:
    await room.record(ROWS)

    text = await room.announce("add", accounts="seoul, paris")

    assert "What has already happened is not announced" in text
    assert "The next milestone is probably 350,000 for Paris, now at 333,004." in text
    assert await room.deliver() == 0


async def test_what_follows_is_a_milestone_that_the_channel_wants(room: Newsroom) -> None:
    await room.record(ROWS)
    other, third = room.guild.create_text_channel("a"), room.guild.create_text_channel("b")

    large = await room.announce("add", smallest="1m", boards="gpci-2022")
    of_paris = await room.announce("add", channel=other, accounts="paris", boards="capitals")
    none = await room.announce("add", channel=third, kinds="overtake,neck_and_neck")

    assert "The next milestone is probably 1,000,000 for Seoul" in large
    assert "350,000 for Paris" in of_paris
    assert "next milestone" not in none


async def test_a_channel_is_added_once(room: Newsroom) -> None:
    await room.announce("add", language="ko")

    text = await room.announce("add", language="ja")

    assert "gets announcements already" in text
    assert "/announce edit" in text
    assert (await room.subscription()).language == "ko"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"boards": "capitols"}, "no ranking called “capitols”. Did you mean “Capitals”?"),
        ({"boards": "zzz"}, "no ranking called “zzz”. Please choose"),
        ({"accounts": "seoul, pariss"}, "no account called “pariss”. Did you mean “Paris"),
        ({"accounts": "seoul, zzz"}, "no account called “zzz”. Please choose"),
        ({"smallest": "a lot"}, "“a lot” is not a number"),
        ({"smallest": "0"}, "“0” is not a number"),
        ({"time-zone": "seol"}, "no time zone called “seol”. Did you mean “Asia/Seoul”?"),
        ({"time-zone": "zzzzz"}, "no time zone called “zzzzz”. Please choose"),
        ({"quiet-from": "22:00"}, "need a beginning and an end"),
        ({"quiet-mode": "drop"}, "need a beginning and an end"),
        ({"quiet-from": "25:00", "quiet-to": "7:00"}, "“25\\:00” is not a time of day"),
        ({"quiet-from": "7:00", "quiet-to": "07:00"}, "would never end"),
    ],
)
async def test_what_is_not_understood_is_said_and_nothing_is_stored(
    room: Newsroom, options: dict[str, str], reason: str
) -> None:
    text = await room.announce("add", **options)

    assert reason in text
    assert await room.subscription() is None


async def test_everybody_is_no_role_to_mention(room: Newsroom) -> None:
    text = await room.announce("add", mention=room.guild.default_role)

    assert "other than @everyone" in text
    assert await room.subscription() is None


async def test_who_added_a_channel_is_in_the_log(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "bot.chat"):
        await room.announce("add")

    assert caplog.messages == [
        f"server {room.guild.id}, channel {room.channel.id}: announcements added by"
        f" {room.editor.id}"
    ]


# --- what the bot may do -------------------------------------------------------------------------


async def forbidding(room: Newsroom, **permissions: bool) -> Any:
    """Return a channel in which the bot lacks *permissions*."""
    me = room.client.get_guild(room.guild.id).me
    overwrites = {me: discord.PermissionOverwrite(**permissions)}
    return room.guild.create_text_channel("strict", overwrites=overwrites)


async def test_a_channel_in_which_nothing_can_be_posted_is_refused(room: Newsroom) -> None:
    strict = await forbidding(room, send_messages=False, read_message_history=False)

    text = await room.announce("add", channel=strict)

    assert "Nothing has been changed: the bot cannot post in" in text
    assert "Send Messages, Embed Links, Attach Files and Read Message History" in text
    assert await room.subscription(strict) is None


async def test_what_is_missing_is_named_where_the_bot_can_post_all_the_same(
    room: Newsroom,
) -> None:
    role = room.guild.create_role("Press")
    strict = await forbidding(room, embed_links=False, attach_files=False, mention_everyone=False)

    text = await room.announce("add", channel=strict, mention=role)

    assert (
        "lacks these permissions there: Embed Links, Attach Files and Mention @everyone, @here"
        " and All Roles."
    ) in text
    assert await room.subscription(strict) is not None


async def test_a_role_that_everybody_may_mention_needs_no_permission(room: Newsroom) -> None:
    role = room.guild.create_role("Press", mentionable=True)
    strict = await forbidding(room, mention_everyone=False)

    text = await room.announce("add", channel=strict, mention=role)

    assert "lacks" not in text


async def test_nothing_can_be_announced_in_a_voice_channel(room: Newsroom) -> None:
    voice = room.guild.create_voice_channel("talk")

    result = await room.editor.slash(voice, "announce add")

    assert "only be posted in text channels, announcement channels and threads" in said(result)


# --- who may do that -----------------------------------------------------------------------------


async def test_who_does_not_manage_the_server_is_not_even_offered_the_command(
    room: Newsroom,
) -> None:
    with pytest.raises(SetupError, match="default-member-permissions"):
        await room.reader.slash(room.channel, "announce list")


async def test_whoever_is_let_in_by_the_server_s_settings_is_refused_all_the_same(
    room: Newsroom,
) -> None:
    [command] = [one for one in await room.client.tree.fetch_commands() if one.name == "announce"]
    room.guild.set_command_permissions(command.id, {room.reader: True})

    for name in ("add", "list", "edit", "pause", "resume", "remove", "preview", "test"):
        result = await room.reader.slash(room.channel, f"announce {name}")
        assert "Only people with “Manage Server”" in said(result)
    assert await room.subscription() is None


async def test_managers_are_named_in_the_settings_by_a_role(room: Newsroom) -> None:
    press = room.guild.create_role("Press")
    speaker = room.guild.add_member(room.env.create_user("speaker"), roles=[press])
    await room.restart(managers=(str(press.id),))

    added = await speaker.slash(room.channel, "announce add")
    listed = await room.announce("list")
    refused = await room.reader.slash(room.channel, "announce list")

    assert "now posted" in said(added)
    assert "**What:**" in listed
    assert "Only people with “Manage Server”" in said(refused)


async def test_a_manager_can_be_a_single_person(room: Newsroom) -> None:
    await room.restart(managers=(str(room.reader.id),))

    result = await room.reader.slash(room.channel, "announce add")

    assert "now posted" in said(result)
