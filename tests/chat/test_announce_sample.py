"""`/announce preview` and `test`: an announcement as a channel could get it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.chat.markdown import fits
from bot.chat.message import compose
from bot.domain.announcements import KINDS, Subscription
from bot.domain.events import MilestoneReached, accounts_of, own_board
from bot.language import LANGUAGES, language_of
from bot.queries.event_context import Facts
from bot.queries.preview import sample_events
from bot.queries.view import View
from bot.storage.database import open_database
from bot.storage.outbox import DueAnnouncement
from tests.chat.announcing import NOW, ROWS, Newsroom, cities, said, text_of
from tests.series import steady
from tests.stored import dump
from tests.world import World

CLOSE = {**ROWS, "new-york": steady(451_000, 5), "paris": steady(450_500, 5)}
"""What was read of three cities that may well pass one another."""
CHANNEL = Subscription("175928847299117063", kinds=frozenset(KINDS))


# --- what it is made of --------------------------------------------------------------------------


def kinds(db: Database, one: Subscription) -> list[str]:
    return [event.kind for event in sample_events(View(db, cities(), NOW, {}), one)]


def sampled(db: Database, subscription: Subscription) -> list[Any]:
    return [one.event for one in sample_events(View(db, cities(), NOW, {}), subscription)]


def test_a_sample_has_all_kinds_the_most_important_first(db: Database) -> None:
    overtake, milestone, swap = sampled(db, CHANNEL)

    assert (overtake.kind, milestone.kind, swap.kind) == ("overtake", "milestone", "neck_and_neck")
    assert overtake.is_first_place
    assert overtake.board == "gpci-2022"
    assert len(overtake.passed) == 2
    assert milestone.also_passed == ()
    assert milestone.account == overtake.account


def test_a_sample_has_what_the_channel_wants_and_nothing_else(db: Database) -> None:
    assert kinds(db, replace(CHANNEL, kinds=frozenset({"milestone"}))) == ["milestone"]
    assert kinds(db, replace(CHANNEL, kinds=frozenset({"overtake"}))) == ["overtake"]

    events = sampled(db, replace(CHANNEL, boards=frozenset({"capitals"})))
    assert {own_board(event) or "capitals" for event in events} == {"capitals"}

    events = sampled(db, replace(CHANNEL, accounts=frozenset({"paris"})))
    assert "paris" in accounts_of(events[0])
    assert events[1].account == "paris"


def test_a_sample_keeps_to_the_smallest_milestone(db: Database) -> None:
    large = replace(CHANNEL, kinds=frozenset({"milestone"}), smallest=7_000_001)
    [event] = sampled(db, large)

    assert event.threshold == 7_050_000
    assert event.followers >= 7_050_000


def test_an_account_on_no_board_leaves_nothing_to_say_of_overtakes(db: Database) -> None:
    lonely = replace(CHANNEL, accounts=frozenset({"seoul-youtube"}), kinds=frozenset({"overtake"}))

    assert sample_events(View(db, cities(), NOW, {}), lonely) == ()


async def test_a_sample_is_about_who_leads_and_what_they_really_have(room: Newsroom) -> None:
    await room.record(CLOSE)
    wanted = replace(CHANNEL, boards=frozenset({"capitals"}))
    overtake, milestone, necks = await room.store.read(sampled, wanted)

    assert (overtake.account, overtake.followers) == ("seoul", 454_004)
    assert overtake.passed == ("paris",)  # of Washington no count is known
    assert necks.accounts == ("seoul", "paris")
    assert (milestone.threshold, milestone.followers) == (450_000, 454_004)


async def test_between_accounts_that_are_far_apart_nothing_is_made_up(room: Newsroom) -> None:
    """At 441,000 and 99,500 nobody is neck and neck, nor passes the other."""
    far = {"seoul": [441_000], "new-york": [99_500], "paris": [99_400]}
    await room.record(far)

    milestone, overtake, necks = await room.store.read(sampled, CHANNEL)
    assert (overtake.account, overtake.passed, overtake.rank) == ("new-york", ("paris",), 2)
    assert necks.accounts == ("new-york", "paris")
    assert (milestone.account, milestone.threshold) == ("new-york", 50_000)

    of_seoul = replace(CHANNEL, accounts=frozenset({"seoul"}))
    [milestone] = await room.store.read(sampled, of_seoul)
    assert (milestone.kind, milestone.followers) == ("milestone", 441_000)

    await room.announce("add", accounts="seoul", kinds="overtake,neck_and_neck")
    for command in ("preview", "test"):
        assert "no two of its accounts are close" in await room.announce(command)


@given(st.fixed_dictionaries({key: st.integers(0, 2_000) for key in cities().accounts}))
def test_whatever_is_made_up_could_happen(followers: dict[str, int]) -> None:
    rows = {key: [count] for key, count in followers.items()}
    with World(cities(), rows, start=NOW).recorded() as db:
        for event in sampled(db, CHANNEL):
            if isinstance(event, MilestoneReached):
                assert event.followers >= event.threshold
                continue
            ahead, *others = accounts_of(event)
            board = cities().board(own_board(event) or "")
            standing = sorted((followers[key] for key in board.accounts_at(NOW)), reverse=True)
            places = [standing.index(followers[key]) for key in (ahead, *others)]
            assert sorted(places) == places
            assert all(followers[key] >= 0.99 * followers[ahead] for key in others)


FILTERS = st.builds(
    Subscription,
    st.just(CHANNEL.channel),
    st.frozensets(st.sampled_from(["gpci-2022", "capitals"])),
    st.frozensets(st.sampled_from(sorted(cities().accounts))),
    st.frozensets(st.sampled_from(KINDS)),
    st.integers(0, 10**11),
    st.none() | st.integers(1, 100),
    st.sampled_from(LANGUAGES),
)


@given(FILTERS)
def test_a_sample_can_be_told_whatever_the_channel_wants(one: Subscription) -> None:
    with open_database(None) as db:
        events = sample_events(View(db, cities(), NOW, {}), one)
    announcement = DueAnnouncement(1, one.channel, 0, events, created_at=NOW)
    message = compose(announcement, Facts(), cities(), language_of(one.language), one.zone)

    assert fits(message.embeds)
    assert {event.kind for event in events} <= one.kinds


# --- preview -------------------------------------------------------------------------------------


async def test_a_preview_is_drawn_from_real_counts_and_writes_nothing(
    room: Newsroom, path: Path
) -> None:
    await room.record(CLOSE)
    role = room.guild.create_role("Press", mentionable=True)
    await room.announce("add", language="ko", mention=role)
    with open_database(path) as db:
        before = dump(db)

    result = await room.ask("announce preview")
    note, shown = (result.response, *result.followups)

    assert "Nothing of it has happened" in text_of(note)
    assert "서울, 뉴욕·파리를 제치고 1위 등극" in text_of(shown)
    assert shown.content == f"<@&{role.id}>"
    assert [one.filename for one in shown.attachments] == ["milepost.png"]
    assert {line.name for line in room.client.context.charts.drawn[0].lines} == {
        "서울",
        "파리",
        "뉴욕",
    }
    assert all(one["disabled"] for row in shown.components for one in row["components"])
    assert said(result)  # and all of it is private
    assert room.channel.last_message is None
    with open_database(path) as db:
        assert dump(db) == before


async def test_a_preview_pings_nobody(room: Newsroom) -> None:
    role = room.guild.create_role("Press", mentionable=True)
    await room.announce("add", mention=role)
    await room.announce("preview")

    sent = [one.json for one in room.env.http_requests if one.json and "embeds" in one.json]

    assert sent[-1]["allowed_mentions"] == {"parse": []}


async def test_a_channel_that_can_never_get_anything_is_told_so(room: Newsroom) -> None:
    await room.announce("add", accounts="seoul-youtube", kinds="overtake,neck_and_neck")

    for command in ("preview", "test"):
        assert "nothing will ever be announced" in await room.announce(command)
    assert await room.deliver() == 0


# --- test ----------------------------------------------------------------------------------------


async def test_a_test_goes_through_the_outbox_and_is_marked_as_one(room: Newsroom) -> None:
    await room.record(CLOSE)
    role = room.guild.create_role("Press", mentionable=True)
    await room.announce("add", mention=role)

    text = await room.announce("test")
    assert room.channel.last_message is None
    assert await room.deliver() == 1

    posted = room.channel.last_message
    assert "is on its way" in text
    assert posted.embeds[0].title.startswith("Test: ")
    assert "This is a test." in posted.embeds[0].description
    assert posted.content == ""
    assert [one.filename for one in posted.attachments] == ["milepost.png"]


async def test_a_test_names_the_permission_that_is_missing(room: Newsroom) -> None:
    await room.announce("add")
    me = room.client.get_guild(room.guild.id).me
    channel = room.client.get_channel(room.channel.id)
    await channel.set_permissions(me, attach_files=False)
    assert "lacks these permissions there: Attach Files." in await room.announce("test")

    await channel.set_permissions(me, overwrite=discord.PermissionOverwrite(send_messages=False))

    assert "It lacks these permissions: Send Messages" in await room.announce("test")


async def test_a_test_in_a_channel_that_discord_refused_waits(room: Newsroom) -> None:
    await room.announce("add")
    await room.refuse(room.channel, "Missing Access")

    text = await room.announce("test")

    assert "A test is waiting, as Discord refuses" in text
    assert await room.deliver() == 0
    assert "2 announcements were waiting" in await room.announce("resume")
