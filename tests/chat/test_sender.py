"""The sender against a Discord of the tests' own, with everything that can go wrong there."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from bot.charts import Chart, Charts
from bot.chat.sender import DELETED, DiscordSender
from bot.domain.readings import Judgement, Reading
from bot.errors import DeliveryDoubtfulError, DeliveryError, DeliveryRefusedError
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import Store
from bot.storage.installation import installation_name
from bot.storage.outbox import DueAnnouncement
from bot.storage.readings import Origin, insert_readings
from tests.announced import AT, HOUR, announcement, correction, milestone
from tests.chat.discord_server import (
    READ_MESSAGES,
    SEND_MESSAGE,
    Channel,
    DiscordServer,
    Message,
    Permission,
)
from tests.chat.discord_server.faults import Faults
from tests.chat.discord_server.world import World
from tests.chat.tiny_bot import CHART
from tests.cities import four_cities

MINUTE = timedelta(minutes=1)


class FakeCharts(Charts):
    """Draws the same picture whatever is asked, or fails as the test wants it."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[Chart] = []
        self.error: Exception | None = None

    async def png(self, chart: Chart) -> bytes:
        self.drawn.append(chart)
        if self.error is not None:
            raise self.error
        return CHART


class Desk:
    """A sender that is logged in, a channel, and a clock that the test sets."""

    def __init__(self, server: DiscordServer, client: discord.Client, store: Store) -> None:
        self.server = server
        self.client = client
        self.channel: Channel = server.world.add_channel(server.world.add_guild())
        self.charts = FakeCharts()
        self.now = datetime.now(UTC)
        self.sender = DiscordSender(client, store, four_cities(), self.charts, lambda: self.now)

    def due(self, *events: Any, **more: Any) -> DueAnnouncement:
        """Return an announcement for the channel, of a milestone unless the test says what."""
        if not events and more.get("kind") != "notice":
            events = (milestone(),)
        return replace(announcement(*events, **more), channel=str(self.channel.id))

    @property
    def messages(self) -> list[Message]:
        """What is in the channel and was written by the bot."""
        bot = self.server.world.bot
        return [one for one in self.channel.messages.values() if one.author == bot]

    @property
    def posts(self) -> int:
        """How often the bot tried to post."""
        return self.server.count(SEND_MESSAGE)


@pytest.fixture
async def desk(discord_server: DiscordServer, store: Store) -> AsyncIterator[Desk]:
    """A sender whose client has no gateway: it needs none."""
    client = discord.Client(
        intents=discord.Intents.none(),
        allowed_mentions=discord.AllowedMentions.none(),
        max_ratelimit_timeout=30.0,
    )
    ids = await store.transact(sync_catalogue, four_cities(), AT)
    await store.transact(
        insert_readings,
        [
            (ids.accounts["seoul"], Reading.ok(at, followers), Judgement.BELIEVED)
            for at, followers in ((AT - HOUR, 449_900), (AT, 450_123))
        ],
        Origin.POLL,
    )
    await client.login(discord_server.token)
    desk = Desk(discord_server, client, store)
    yield desk
    await client.close()
    await desk.charts.aclose()
    assert discord_server.violations == []


def title_of(message: Message) -> str:
    return str(message.embeds[0]["title"])


async def test_an_announcement_becomes_a_message_with_its_chart(desk: Desk) -> None:
    receipt = await desk.sender.send(desk.due(language="ko", zone="Asia/Seoul"))

    (message,) = desk.messages
    assert receipt == str(message.id)
    assert title_of(message) == "서울, 인스타그램 팔로워 45만 명 돌파"
    (picture,) = message.attachments
    assert picture.data == CHART
    assert picture.is_in_embed
    assert picture.description
    assert message.nonce == "test:12"
    assert list(message.buttons.values()) == [
        "milepost:ranking:gpci-2022",
        "milepost:history:seoul",
        "milepost:why:12",
    ]
    (chart,) = desk.charts.drawn
    assert (chart.crossing, chart.zone) == ((AT, 450_123), "Asia/Seoul")


async def test_a_channel_without_a_subscription_has_the_language_of_the_settings(
    desk: Desk, store: Store
) -> None:
    sender = DiscordSender(
        desk.client, store, four_cities(), desk.charts, lambda: desk.now, "fr", "Europe/Paris"
    )

    await sender.send(desk.due(kind="notice", text="a line"))

    (message,) = desk.messages
    assert title_of(message) == "À l\u2019attention des responsables"
    assert "(heure de Paris)" in message.embeds[0]["footer"]["text"]


async def test_a_correction_replies_to_what_it_corrects(desk: Desk) -> None:
    receipt = await desk.sender.send(desk.due())

    await desk.sender.send(
        desk.due(correction(), kind="correction", outbox_id=13, reply_to=receipt)
    )

    assert desk.messages[1].reply_to == int(receipt)


@pytest.mark.parametrize("reply_to", ["1", DELETED, None])
async def test_a_correction_of_what_is_gone_is_told_all_the_same(
    desk: Desk, reply_to: str | None
) -> None:
    await desk.sender.send(desk.due(correction(), kind="correction", reply_to=reply_to))

    assert [message.reply_to for message in desk.messages] == [None]


async def test_a_correction_is_told_where_replies_are_not_allowed(desk: Desk) -> None:
    receipt = await desk.sender.send(desk.due())
    desk.server.world.forbid(desk.channel, Permission.READ_MESSAGE_HISTORY)

    await desk.sender.send(
        desk.due(correction(), kind="correction", outbox_id=13, reply_to=receipt)
    )

    assert [message.reply_to for message in desk.messages] == [None, None]


async def test_without_its_chart_an_announcement_is_sent_and_the_log_says_why(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.charts.error = RuntimeError("no font")

    await desk.sender.send(desk.due())

    (message,) = desk.messages
    assert message.attachments == []
    assert "image" not in message.embeds[0]
    assert "the chart of announcement 12 could not be drawn" in caplog.text


async def test_a_channel_that_takes_no_files_gets_no_chart(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.server.world.forbid(desk.channel, Permission.ATTACH_FILES)

    await desk.sender.send(desk.due())

    (message,) = desk.messages
    assert title_of(message) == "Seoul passes 450,000 followers on Instagram"
    assert message.attachments == []
    assert "sent without what needs Attach Files" in caplog.text


async def test_a_channel_that_takes_no_embeds_gets_text(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.server.world.forbid(desk.channel, Permission.EMBED_LINKS)

    await desk.sender.send(desk.due())

    (message,) = desk.messages
    assert message.embeds == []
    assert message.content.startswith("**Seoul passes 450,000 followers on Instagram**\n")
    assert message.components
    assert "Embed Links" in caplog.text


async def test_a_notice_for_a_channel_that_takes_no_embeds_is_text(desk: Desk) -> None:
    desk.server.world.forbid(desk.channel, Permission.EMBED_LINKS)

    await desk.sender.send(desk.due(kind="notice", text="a line"))

    assert [message.content for message in desk.messages] == [
        "**For the operators**\n- a line\n-# Milepost #12"
    ]


LOSSES: list[tuple[Callable[[World, Channel], object], str]] = [
    (lambda world, channel: world.forbid(channel, Permission.SEND_MESSAGES), "Send Messages"),
    (lambda world, channel: world.forbid(channel, Permission.VIEW_CHANNEL), "View Channel"),
    (lambda world, channel: world.delete_channel(channel), "does not exist any more"),
    (lambda world, channel: world.remove_guild(channel.guild), "invite it again"),
]


@pytest.mark.parametrize(("lose", "why"), LOSSES)
async def test_a_channel_that_is_lost_to_the_bot_is_refused_by_what_is_missing(
    desk: Desk, lose: Callable[[World, Channel], object], why: str
) -> None:
    lose(desk.server.world, desk.channel)

    with pytest.raises(DeliveryRefusedError, match=why):
        await desk.sender.send(desk.due())

    assert desk.messages == []


@pytest.mark.parametrize("code", [10004, 50001, 50008])
async def test_what_is_permanent_is_refused_in_one_line(desk: Desk, code: int) -> None:
    if code == 50008:
        desk.server.faults.answer(400, code=code, times=2)
    else:
        desk.server.faults.refuse(code)

    with pytest.raises(DeliveryRefusedError) as raised:
        await desk.sender.send(desk.due())

    assert len(str(raised.value).splitlines()) == 1


PASSING: list[tuple[Callable[[Faults], None], str | None, float | None]] = [
    (lambda faults: faults.answer(401), "token", None),
    (lambda faults: faults.answer(403), None, None),  # a proxy's, as it has no code of Discord's
    (lambda faults: faults.answer(404), None, None),
    (lambda faults: faults.answer(503), None, None),
    (lambda faults: faults.refuse(130000), None, None),
    (lambda faults: faults.drop(), "cannot be reached", None),
    (lambda faults: faults.drop(reset=True), "cannot be reached", None),
    (lambda faults: faults.rate_limit(240.0), None, 240),
    (lambda faults: faults.rate_limit(90.0, is_from_cloudflare=True), None, 90),
]


@pytest.mark.parametrize(("fail", "why", "seconds"), PASSING)
async def test_what_passes_is_tried_later_and_not_the_channels_fault(
    desk: Desk, fail: Callable[[Faults], None], why: str | None, seconds: float | None
) -> None:
    fail(desk.server.faults)

    with pytest.raises(DeliveryError, match=why) as raised:
        await desk.sender.send(desk.due())

    assert type(raised.value) is DeliveryError
    assert desk.messages == []
    if seconds is not None:
        assert raised.value.retry_after == timedelta(seconds=seconds)
    else:
        assert await desk.sender.send(desk.due())
        assert len(desk.messages) == 1


@pytest.mark.parametrize(
    "fail", [lambda faults: faults.answer(502), lambda faults: faults.rate_limit(0.05)]
)
async def test_what_passes_at_once_is_waited_out(
    desk: Desk, fail: Callable[[Faults], None]
) -> None:
    fail(desk.server.faults)

    assert await desk.sender.send(desk.due())

    assert (len(desk.messages), desk.posts) == (1, 2)


async def test_a_send_that_hangs_is_given_up_for_now(desk: Desk, store: Store) -> None:
    sender = DiscordSender(
        desk.client, store, four_cities(), desk.charts, lambda: desk.now, longest_send=0.05
    )
    desk.server.faults.delay(5.0)

    with pytest.raises(DeliveryError) as raised:
        async with asyncio.timeout(3):
            await sender.send(desk.due())

    assert type(raised.value) is DeliveryError


@pytest.mark.parametrize("kind", ["events", "summary", "notice", "test"])
async def test_what_was_posted_before_the_connection_was_lost_is_not_posted_again(
    desk: Desk, kind: Any
) -> None:
    tried_at = desk.now
    desk.server.faults.drop(after=True)
    with pytest.raises(DeliveryError):
        await desk.sender.send(desk.due(kind=kind, text="a line"))
    desk.now += 15 * MINUTE
    desk.server.composer.nonce_seconds = 0

    receipt = await desk.sender.send(desk.due(kind=kind, text="a line", tried_at=tried_at))

    assert [str(message.id) for message in desk.messages] == [receipt]
    assert desk.posts == 1


async def test_a_twin_is_found_behind_what_others_wrote(desk: Desk) -> None:
    receipt = await desk.sender.send(desk.due())
    mina = desk.server.world.add_member(desk.channel.guild)
    for number in range(250):
        desk.server.world.say(desk.channel, mina, f"line {number} Milepost #12")

    assert await desk.sender.send(desk.due(tried_at=desk.now)) == receipt
    assert desk.posts == 1


async def test_the_newest_announcement_is_found_behind_what_others_wrote(desk: Desk) -> None:
    await desk.sender.send(desk.due())
    await desk.sender.send(desk.due(kind="notice", text="a line", outbox_id=13, seal="0a1b2c"))
    mina = desk.server.world.add_member(desk.channel.guild)
    for number in range(120):
        desk.server.world.say(desk.channel, mina, f"line {number} Milepost #99")

    newest = await desk.sender.newest(str(desk.channel.id))

    assert newest is not None
    assert newest.code == "13-0a1b2c"
    assert newest.at == discord.utils.snowflake_time(desk.messages[-1].id)


async def test_of_a_text_the_button_tells_which_announcement_it_is(desk: Desk) -> None:
    desk.server.world.forbid(desk.channel, Permission.EMBED_LINKS)
    await desk.sender.send(desk.due(seal="0a1b2c"))

    newest = await desk.sender.newest(str(desk.channel.id))

    assert newest is not None
    assert newest.code == "12-0a1b2c"


@pytest.mark.parametrize(
    ("seals", "found"),
    [
        (["OWN", "fedcba0a1b2c"], "10-OWN"),  # another installation's, with the same token
        (["OWN", "0a1b2c"], "10-OWN"),  # an older version's, and it would be ours no more
        (["0a1b2c", "fedcba0a1b2c"], "10-0a1b2c"),  # ours from before the upgrade, perhaps
        (["", "0a1b2c"], "11-0a1b2c"),
        (["fedcba0a1b2c"], None),
    ],
)
async def test_of_several_installations_only_our_own_announcements_count(
    desk: Desk, store: Store, seals: list[str], found: str | None
) -> None:
    own = await store.read(installation_name) + "0a1b2c"
    for number, seal in enumerate(seals, start=10):
        due = desk.due(kind="notice", text="a line", outbox_id=number)
        await desk.sender.send(replace(due, seal=seal.replace("OWN", own)))

    newest = await desk.sender.newest(str(desk.channel.id))

    assert (newest.code if newest else None) == (found and found.replace("OWN", own))


@pytest.mark.parametrize("permission", [Permission.READ_MESSAGE_HISTORY, Permission.VIEW_CHANNEL])
async def test_where_nobody_may_look_no_announcement_is_found(
    desk: Desk, permission: Permission
) -> None:
    await desk.sender.send(desk.due())
    desk.server.world.forbid(desk.channel, permission)

    with suppress(DeliveryRefusedError):
        assert await desk.sender.newest(str(desk.channel.id)) is None


async def test_another_announcement_is_no_twin(desk: Desk) -> None:
    await desk.sender.send(desk.due(outbox_id=112))

    await desk.sender.send(desk.due(tried_at=desk.now))

    assert len(desk.messages) == 2


async def test_what_was_tried_in_vain_is_posted_once(desk: Desk) -> None:
    desk.server.faults.drop()
    with pytest.raises(DeliveryError):
        await desk.sender.send(desk.due())

    desk.now += HOUR
    await desk.sender.send(desk.due(tried_at=desk.now - HOUR))

    assert len(desk.messages) == 1


async def test_only_what_was_written_since_the_first_attempt_is_looked_through(desk: Desk) -> None:
    mina = desk.server.world.add_member(desk.channel.guild)
    for number in range(150):
        desk.server.world.say(desk.channel, mina, f"line {number}")

    after = desk.now + HOUR
    await desk.sender.send(desk.due(created_at=after, tried_at=after))

    assert desk.server.count(READ_MESSAGES) == 1


def chatter(desk: Desk, number: int) -> None:
    """Let somebody write so many messages in the channel."""
    mina = desk.server.world.add_member(desk.channel.guild)
    for line in range(number):
        desk.server.world.say(desk.channel, mina, f"line {line}")


async def test_a_twin_is_found_however_much_was_written_after_it(desk: Desk) -> None:
    receipt = await desk.sender.send(desk.due())
    chatter(desk, 1_200)

    due = desk.due(created_at=desk.now - HOUR, tried_at=desk.now - HOUR)
    assert await desk.sender.send(due) == receipt
    assert desk.server.count(READ_MESSAGES) == 2


@pytest.mark.parametrize("tried_at", [datetime(1970, 1, 1, tzinfo=UTC), AT])
async def test_a_busy_channel_is_looked_through_whole(desk: Desk, tried_at: datetime) -> None:
    chatter(desk, 1_200)

    await desk.sender.send(desk.due(tried_at=tried_at))

    assert len(desk.messages) == 1


async def test_where_more_was_written_than_is_looked_through_nobody_can_find_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.sender._MOST_MESSAGES", 300)
    chatter(desk, 500)

    with pytest.raises(DeliveryDoubtfulError, match="300 messages since 2"):
        await desk.sender.send(desk.due(tried_at=AT))

    assert desk.messages == []


async def test_the_longest_search_is_not_given_up_before_its_end(desk: Desk, store: Store) -> None:
    """It takes longer than a message may; what is given up begins anew, and would never end."""
    sender = DiscordSender(
        desk.client, store, four_cities(), desk.charts, lambda: desk.now, longest_send=0.3
    )
    chatter(desk, 5_100)
    desk.server.faults.delay(0.01, READ_MESSAGES, times=100)

    with pytest.raises(DeliveryDoubtfulError, match="5000 messages"):
        await sender.send(desk.due(tried_at=AT))

    assert desk.server.count(READ_MESSAGES) == 51


async def test_a_clock_that_was_ahead_at_the_first_attempt_posts_no_twin(desk: Desk) -> None:
    receipt = await desk.sender.send(desk.due())
    mina = desk.server.world.add_member(desk.channel.guild)
    for number in range(50):
        desk.server.world.say(desk.channel, mina, f"line {number}")

    assert await desk.sender.send(desk.due(tried_at=desk.now + 9 * HOUR)) == receipt
    assert desk.posts == 1


async def test_a_clock_that_was_set_back_is_no_proof_that_discord_drops_the_twin(
    desk: Desk,
) -> None:
    desk.server.world.forbid(desk.channel, Permission.READ_MESSAGE_HISTORY)
    await desk.sender.send(desk.due())

    with pytest.raises(DeliveryRefusedError, match="Read Message History"):
        await desk.sender.send(desk.due(tried_at=desk.now + 9 * HOUR))


async def test_within_minutes_discord_itself_drops_the_twin(desk: Desk) -> None:
    tried_at = desk.now
    desk.server.world.forbid(desk.channel, Permission.READ_MESSAGE_HISTORY)
    desk.server.faults.drop(after=True)
    with pytest.raises(DeliveryError):
        await desk.sender.send(desk.due())
    desk.now += MINUTE

    receipt = await desk.sender.send(desk.due(tried_at=tried_at))

    assert [str(message.id) for message in desk.messages] == [receipt]


@pytest.mark.parametrize("has_embeds", [True, False])
async def test_another_announcement_that_discord_returns_for_a_nonce_is_not_taken_for_ours(
    desk: Desk, has_embeds: bool
) -> None:
    if not has_embeds:
        desk.server.world.forbid(desk.channel, Permission.EMBED_LINKS)
    desk.server.world.forbid(desk.channel, Permission.READ_MESSAGE_HISTORY)
    first = await desk.sender.send(desk.due(seal="fedcba0a1b2c"))
    due = desk.due(milestone("paris"), seal="fedcba3d4e5f", nonce="test:12")
    desk.server.faults.delay(0.0)
    desk.server.faults.drop(after=True)
    with pytest.raises(DeliveryError):
        await desk.sender.send(due)
    second = await desk.sender.send(replace(due, tried_at=desk.now))

    assert [str(message.id) for message in desk.messages] == [first, second]
    assert len({message.nonce for message in desk.messages}) == 2


class Confused(dict[str, tuple[float, Message]]):
    """Nonces of which each is that of the first message."""

    def get(self, nonce: str, default: Any = None) -> Any:
        return next(iter(self.values()))


async def test_a_discord_that_returns_others_again_and_again_is_tried_later(desk: Desk) -> None:
    await desk.sender.send(desk.due(seal="fedcba0a1b2c"))
    desk.channel.nonces = Confused(desk.channel.nonces)

    with pytest.raises(DeliveryError, match="other announcements") as raised:
        await desk.sender.send(desk.due(seal="fedcba3d4e5f"))

    assert type(raised.value) is DeliveryError
    assert len(desk.messages) == 1


async def test_where_nobody_can_look_an_old_attempt_is_not_repeated(desk: Desk) -> None:
    tried_at = desk.now
    desk.server.world.forbid(desk.channel, Permission.READ_MESSAGE_HISTORY)
    desk.server.faults.drop(after=True)
    with pytest.raises(DeliveryError):
        await desk.sender.send(desk.due())
    desk.now += 15 * MINUTE

    with pytest.raises(DeliveryRefusedError, match="Read Message History"):
        await desk.sender.send(desk.due(tried_at=tried_at))

    assert len(desk.messages) == 1


async def test_in_a_channel_that_never_had_a_message_there_is_nothing_to_find(desk: Desk) -> None:
    tried_at, desk.now = desk.now, desk.now + HOUR

    await desk.sender.send(desk.due(tried_at=tried_at))

    assert len(desk.messages) == 1


async def test_an_announcement_that_somebody_deleted_is_not_posted_again(desk: Desk) -> None:
    desk.server.faults.drop(after=True)
    with pytest.raises(DeliveryError):
        await desk.sender.send(desk.due())
    desk.server.world.delete_message(desk.messages[0])

    receipt = await desk.sender.send(desk.due(tried_at=desk.now))

    assert receipt == DELETED
    assert desk.messages == []


async def test_text_that_was_lost_on_the_way_is_written_the_next_time(desk: Desk) -> None:
    desk.server.world.forbid(desk.channel, Permission.EMBED_LINKS)
    desk.server.faults.drop(after=True)
    with pytest.raises(DeliveryError):
        await desk.sender.send(desk.due())
    assert [message.content for message in desk.messages] == [""]

    desk.now += HOUR
    await desk.sender.send(desk.due(tried_at=desk.now - HOUR))

    (message,) = desk.messages
    assert message.content.startswith("**Seoul passes 450,000 followers on Instagram**")


async def test_a_form_that_discord_does_not_like_is_sent_as_its_least(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.server.faults.refuse(50035)

    await desk.sender.send(desk.due())

    (message,) = desk.messages
    assert message.content == "**Seoul passes 450,000 followers on Instagram**\n-# Milepost #12"
    assert (message.embeds, message.components, message.attachments) == ([], [], [])
    assert "announcement 12 is shortened" in caplog.text


async def test_what_is_refused_even_as_its_least_is_refused(desk: Desk) -> None:
    desk.server.faults.refuse(50035, times=2)

    with pytest.raises(DeliveryRefusedError, match="50035"):
        await desk.sender.send(desk.due())

    assert desk.posts == 2


async def test_a_picture_that_is_too_large_is_left_out(desk: Desk) -> None:
    desk.server.faults.refuse(40005)

    await desk.sender.send(desk.due())

    (message,) = desk.messages
    assert message.attachments == []
    assert message.embeds


@pytest.mark.parametrize(
    ("channel", "is_taken"),
    [("175928847299117063", True), ("console", False), ("", False), ("\uff11\uff12", False)],
)
def test_channels_of_discord_are_taken(channel: str, is_taken: bool) -> None:
    assert DiscordSender.takes(object.__new__(DiscordSender), channel) is is_taken
