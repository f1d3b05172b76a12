"""`/announce edit`, `pause`, `resume` and `remove`; and servers that are none of one another's."""

import logging
from datetime import time
from typing import Any

import pytest

from bot.domain.announcements import KINDS, Subscription
from bot.domain.quiet import QuietHours
from bot.storage.deliveries import waiting_for
from bot.storage.outbox import refusal_of
from tests.chat.announcing import MANAGER, Newsroom, said
from tests.series import HOUR, START

NIGHT = {"quiet-from": "22:00", "quiet-to": "7:00"}
RISING = {"seoul": [460_000]}


async def waiting(room: Newsroom) -> int:
    return await room.store.read(waiting_for, str(room.channel.id))


# --- edit ----------------------------------------------------------------------------------------


async def test_an_edit_changes_what_it_names_and_nothing_else(room: Newsroom) -> None:
    await room.announce("add", boards="capitals", smallest="100k", language="fr", **NIGHT)

    text = await room.announce("edit", accounts="paris", **{"quiet-to": "8:30"})

    assert "have been changed" in text
    assert "**Accounts:** Paris" in text
    assert await room.subscription() == Subscription(
        str(room.channel.id),
        boards=frozenset({"capitals"}),
        accounts=frozenset({"paris"}),
        kinds=frozenset(KINDS),
        smallest=100_000,
        language="fr",
        quiet=QuietHours(time(22), time(8, 30)),
    )


FILTERS = {"boards", "accounts", "smallest", "top"}
CHOICES = {*FILTERS, "quiet", "mention"}


@pytest.mark.parametrize("clear", [*sorted(CHOICES), "filters"])
async def test_each_choice_can_be_taken_back(room: Newsroom, clear: str) -> None:
    role = room.guild.create_role("Press", mentionable=True)
    filters = {"boards": "capitals", "accounts": "paris", "smallest": "1m", "top": 1}
    await room.announce("add", **filters, mention=role, **NIGHT)

    await room.announce("edit", clear=clear)

    after = await room.subscription()
    gone = FILTERS if clear == "filters" else {clear}
    assert {name for name in CHOICES if getattr(after, name)} == CHOICES - gone


async def test_clearing_the_filters_brings_back_all_kinds(room: Newsroom) -> None:
    await room.announce("add", kinds="milestone")

    await room.announce("edit", clear="filters", boards="capitals")

    after = await room.subscription()
    assert (after.kinds, after.boards) == (frozenset(KINDS), frozenset({"capitals"}))


async def test_an_edit_that_is_not_understood_changes_nothing(room: Newsroom) -> None:
    await room.announce("add", boards="capitals")
    before = await room.subscription()

    assert "no account called" in await room.announce("edit", language="ko", accounts="zzz")
    assert "choose at least one option" in await room.announce("edit")
    assert await room.subscription() == before


async def test_a_channel_without_announcements_cannot_be_changed(room: Newsroom) -> None:
    for command, options in (
        ("edit", {"language": "ko"}),
        ("pause", {}),
        ("resume", {}),
        ("remove", {}),
        ("preview", {}),
        ("test", {}),
    ):
        assert "This channel gets no announcements." in await room.announce(command, **options)


async def test_an_edit_of_a_paused_channel_says_that_it_is_paused(room: Newsroom) -> None:
    await room.announce("add")
    await room.announce("pause")

    text = await room.announce("edit", language="ko")

    assert "**Paused.**" in text
    assert (await room.subscription()).is_paused


# --- pause and resume ----------------------------------------------------------------------------


async def test_nothing_is_queued_for_a_paused_channel_and_nothing_told_later(
    room: Newsroom,
) -> None:
    await room.record({"seoul": [499_000 + n for n in range(40)]})
    await room.announce("add", smallest="1")
    await room.wait_for(room.channel)

    text = await room.announce("pause")
    await room.record({"seoul": [499_999, 500_100] * 20}, START + 100 * HOUR)

    assert "until somebody uses `/announce resume`" in text
    assert "1 announcement from before is still waiting" in text
    assert await waiting(room) == 1
    [(reason,)] = await room.store.read(
        lambda db: db.execute("SELECT reason FROM outbox WHERE state = 'dropped'").fetchall()
    )
    assert reason == "paused"

    text = await room.announce("resume")

    assert "1 announcement was waiting, and follows." in text
    assert await waiting(room) == 1
    assert not (await room.subscription()).is_paused


async def test_a_channel_is_paused_once_and_resumed_once(room: Newsroom) -> None:
    await room.announce("add")

    assert "not paused" in await room.announce("resume")
    await room.announce("pause")
    assert "paused already" in await room.announce("pause")
    assert "Nothing is waiting" in await room.announce("resume")


async def test_a_channel_that_discord_refused_is_resumed(room: Newsroom) -> None:
    await room.announce("add")
    await room.refuse(room.channel, "Missing Access")
    assert await room.deliver() == 0

    text = await room.announce("resume")

    assert "1 announcement was waiting, and follows." in text
    assert await room.store.read(refusal_of, str(room.channel.id)) is None
    assert await room.deliver() == 1


async def test_a_channel_is_not_resumed_while_nothing_can_be_posted_there(room: Newsroom) -> None:
    await room.announce("add")
    await room.refuse(room.channel, "Missing Access")
    me = room.client.get_guild(room.guild.id).me
    channel = room.client.get_channel(room.channel.id)
    await channel.set_permissions(me, send_messages=False)

    text = await room.announce("resume")

    assert "the bot cannot post" in text
    assert await room.store.read(refusal_of, str(room.channel.id)) == "Missing Access"


# --- remove --------------------------------------------------------------------------------------


async def test_a_removal_is_confirmed_by_a_button_that_works_after_a_restart(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    await room.announce("add")
    await room.wait_for(room.channel, 2)
    asked = await room.ask("announce remove")

    assert "2 announcements that are waiting will not be sent." in said(asked)
    assert await room.subscription() is not None

    await room.restart()
    with caplog.at_level(logging.INFO, "bot.chat"):
        await room.editor.click(asked.response, label="Remove the announcements")

    assert "Nothing more is announced" in said(asked)
    assert "2 announcements that were waiting will not be sent." in said(asked)
    assert asked.response.components == []
    assert await room.subscription() is None
    assert await waiting(room) == 0
    assert f"announcements removed by {room.editor.id}" in caplog.text


async def test_a_removed_channel_can_be_added_again_though_discord_had_refused_it(
    room: Newsroom,
) -> None:
    await room.announce("add", boards="capitals")
    await room.refuse(room.channel, "Missing Access")
    asked = await room.ask("announce remove")
    await room.editor.click(asked.response, label="Remove the announcements")

    await room.announce("add")

    assert (await room.subscription()).boards == frozenset()
    assert await room.store.read(refusal_of, str(room.channel.id)) is None


async def test_a_removal_is_not_confirmed_after_a_few_minutes(room: Newsroom) -> None:
    await room.announce("add")
    asked = await room.ask("announce remove")
    await room.env.advance_time(6 * 60)

    result = await room.editor.click(asked.response, label="Remove the announcements")

    assert "nothing has been done" in said(result)
    assert await room.subscription() is not None


async def test_who_manages_no_longer_confirms_nothing(room: Newsroom) -> None:
    await room.restart(managers=(str(room.reader.id),))
    await room.announce("add")
    asked = await room.reader.slash(room.channel, "announce remove")
    await room.restart(managers=(str(room.editor.id),))

    result = await room.reader.click(asked.response, label="Remove the announcements")

    assert "Only people with “Manage Server”" in said(result)
    assert await room.subscription() is not None


async def test_a_button_of_something_that_is_gone_says_so(room: Newsroom) -> None:
    await room.announce("add")
    one, two = await room.ask("announce remove"), await room.ask("announce remove")
    await room.editor.click(one.response, label="Remove the announcements")

    result = await room.editor.click(two.response, label="Remove the announcements")

    assert "This channel gets no announcements." in said(result)


# --- two servers ---------------------------------------------------------------------------------


async def neighbour(room: Newsroom) -> tuple[Any, Any]:
    """Return a channel of another server, and who manages that one."""
    guild = room.env.create_guild("Tourist Board")
    channel = guild.create_text_channel("elsewhere")
    roles = [guild.create_role("Editors", permissions=MANAGER)]
    return channel, guild.add_member(room.env.create_user("stranger"), roles=roles)


async def test_a_server_sees_and_changes_its_own_channels_only(room: Newsroom) -> None:
    channel, stranger = await neighbour(room)
    await room.announce("add")
    await stranger.slash(channel, "announce add", language="fr")

    listed = await room.announce("list")
    await room.announce("edit", language="ko")
    theirs = await stranger.slash(channel, "announce list")

    assert f"<#{room.channel.id}>" in listed
    assert str(channel.id) not in listed + said(await room.ask("announce list"))
    assert str(room.channel.id) not in said(theirs)
    assert (await room.subscription()).language == "ko"
    assert (await room.subscription(channel)).language == "fr"


async def test_a_button_removes_nothing_of_another_server(room: Newsroom) -> None:
    channel, _ = await neighbour(room)
    await room.announce("add")
    asked = await room.ask("announce remove")
    # No client lets anybody do that; a message could say so all the same.
    await room.store.transact(
        lambda db: db.execute("UPDATE subscriptions SET guild = ?", (str(channel.guild.id),))
    )

    result = await room.editor.click(asked.response, label="Remove the announcements")

    assert "This channel gets no announcements." in said(result)
    assert await room.subscription() is not None
