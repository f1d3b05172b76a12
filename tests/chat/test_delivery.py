"""Announcements through the whole bot, from the counts to the channels, whatever goes wrong."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.service import Service
from bot.storage.database import from_ms
from tests.chat.discord_server import Channel, Permission
from tests.chat.discord_server.faults import Faults
from tests.chat.discord_server.state import Pings
from tests.chat.discord_server.world import World
from tests.chat.town import Town, deliver, posts, titles

# Seoul passes a milestone, and then Paris does.
STEPS = [
    {"seoul": 449_990, "paris": 449_970},
    {"seoul": 449_995, "paris": 449_975},
    {"seoul": 450_020, "paris": 449_980},
]
AND_PARIS = {"seoul": 450_030, "paris": 450_001}
FIRST = "Seoul passes 450,000 followers on Instagram"
SECOND = "Paris passes 450,000 followers on Instagram"
A_MINUTE = timedelta(minutes=1)


async def later(town: Town, bot: Service) -> None:
    """Let the time pass after which a failed attempt is repeated."""
    town.ahead += A_MINUTE
    await deliver(bot)


# --- what passes ---------------------------------------------------------------------------------

PASSING: dict[str, Callable[[Faults, Channel], None]] = {
    "bucket": lambda faults, at: faults.rate_limit(0.05, channel=at),
    "all buckets": lambda faults, at: faults.rate_limit(0.05, channel=at, scope="global"),
    "bucket for long": lambda faults, at: faults.rate_limit(45, channel=at),
    "Cloudflare": lambda faults, at: faults.rate_limit(30, channel=at, is_from_cloudflare=True),
    "500": lambda faults, at: faults.answer(500, channel=at),
    "502, posted": lambda faults, at: faults.answer(502, channel=at, after=True),
    "503": lambda faults, at: faults.answer(503, channel=at),
    "503, posted": lambda faults, at: faults.answer(503, channel=at, after=True),
    "dropped": lambda faults, at: faults.drop(channel=at),
    "dropped, posted": lambda faults, at: faults.drop(channel=at, after=True),
    "reset": lambda faults, at: faults.drop(channel=at, reset=True, times=3),
    "reset, posted": lambda faults, at: faults.drop(channel=at, reset=True, after=True),
    "403 of a proxy": lambda faults, at: faults.answer(403, channel=at),
    "401": lambda faults, at: faults.answer(401, channel=at),
}


@pytest.mark.parametrize("knows_nonces", [True, False])
async def test_what_passes_delays_one_channel_and_everything_comes_once_in_order(
    town: Town, knows_nonces: bool
) -> None:
    """Where it is tried again within minutes, and where it is long after."""
    well, ill = town.channel("well"), {name: town.channel(name) for name in PASSING}
    async with town.history(*STEPS) as bot:
        await town.poll(bot, **AND_PARIS)
        for name, channel in ill.items():
            PASSING[name](town.server.faults, channel)
        await deliver(bot)
        assert titles(well) == [FIRST, SECOND]
        assert titles(ill["503"]) == []
        # discord.py itself tries again after seconds: for so long, Discord does know them.
        town.server.composer.nonce_seconds = 300.0 if knows_nonces else 0.0
        for _ in range(4):
            await later(town, bot)
    told = {name: titles(channel) for name, channel in ill.items()}
    assert {name: told[name] for name in told if told[name] != [FIRST, SECOND]} == {}
    assert town.select("SELECT DISTINCT state FROM outbox") == [("sent",)]
    assert town.server.violations == []


async def test_a_channel_that_hangs_delays_no_other(town: Town) -> None:
    slow, quick = town.channel("slow"), town.channel("quick")
    async with town.history(*STEPS) as bot:
        await town.poll(bot, **AND_PARIS)
        town.server.faults.delay(1.5, channel=slow)
        await bot.deliver()
        await town.server.world.until(lambda: len(posts(quick)) == 2)
        assert posts(slow) == []
        await town.poll(bot, seoul=500_000, paris=450_002)
        await deliver(bot)
        await town.server.world.until(lambda: len(posts(slow)) == 2)
    assert titles(slow) == titles(quick) == [FIRST, SECOND]


async def test_a_send_that_is_given_up_in_a_global_rate_limit_does_not_end_all_sending(
    town: Town,
) -> None:
    channel = town.channel()
    async with town.history(*STEPS) as bot:
        bot.chat._sender._longest_send = 1.0
        town.server.faults.rate_limit(5, channel=channel, scope="global")
        await deliver(bot)
        assert posts(channel) == []
        await later(town, bot)
    assert titles(channel) == [FIRST]


# --- what needs an operator ----------------------------------------------------------------------


def told_of(operators: Channel, channel: Channel) -> list[str]:
    """Return the lines that the operators were told of *channel*."""
    lines = [line for one in posts(operators) for line in one.embeds[0]["description"].splitlines()]
    return [line.partition(": ")[2] for line in lines if str(channel.id) in line]


@pytest.mark.parametrize("permission", [Permission.VIEW_CHANNEL, Permission.SEND_MESSAGES])
async def test_a_channel_that_refuses_is_told_once_and_gets_all_when_it_is_resumed(
    town: Town, permission: Permission
) -> None:
    closed, other = town.channel("closed"), town.channel("other")
    operators = town.server.world.add_channel(town.guild, "operators")
    town.configure(discord=f'operators_channel = "{operators.id}"')
    town.server.world.forbid(closed, permission)
    async with town.history(*STEPS) as bot:
        await deliver(bot)
        await town.poll(bot, **AND_PARIS)
        for _ in range(3):
            await later(town, bot)
        assert titles(closed) == []
        assert titles(other) == [FIRST, SECOND]
        assert len(told_of(operators, closed)) == 1

        town.resume(closed)
        await later(town, bot)
        assert len(told_of(operators, closed)) == 1

        town.server.world.allow(closed, permission)
        town.resume(closed)
        await later(town, bot)
        await later(town, bot)
    assert titles(closed) == titles(other) == [FIRST, SECOND]
    refused, well = told_of(operators, closed)
    assert "takes no announcements" in refused
    assert "is well again" in well
    assert town.server.violations == []


@pytest.mark.parametrize(
    ("lose", "why"),
    [
        (lambda world, channel: world.delete_channel(channel), "does not exist any more"),
        (lambda world, channel: world.remove_guild(channel.guild), "invite it again"),
    ],
)
async def test_a_channel_that_is_gone_is_told_once_and_delays_no_other(
    town: Town, lose: Callable[[World, Channel], None], why: str
) -> None:
    operators, other = town.server.world.add_channel(town.guild, "operators"), town.channel()
    town.configure(discord=f'operators_channel = "{operators.id}"')
    gone = town.server.world.add_channel(town.server.world.add_guild("Elsewhere"))
    town.subscribe(gone)
    lose(town.server.world, gone)
    async with town.history(*STEPS) as bot:
        await deliver(bot)
        await town.poll(bot, **AND_PARIS)
        for _ in range(3):
            await later(town, bot)
    assert titles(other) == [FIRST, SECOND]
    (told,) = told_of(operators, gone)
    assert why in told


# --- who is called -------------------------------------------------------------------------------


async def test_the_chosen_role_alone_is_called_whatever_cities_are_named(town: Town) -> None:
    """Not even where the bot may mention everyone; in the text of the least form, too."""
    role, other = (
        town.server.world.add_role(town.guild, name, is_mentionable=True) for name in "ab"
    )
    mina = town.server.world.add_member(town.guild)
    trap = f"@everyone @here <@&{other.id}> <@{mina.user.id}>"
    town.configure(city=trap, names="")
    full, least = (town.channel(name, mention=str(role.id)) for name in ("full", "least"))
    silent = town.channel("silent")
    for channel in (full, least, silent):
        town.server.world.allow(channel, Permission.MENTION_EVERYONE)
    town.server.faults.refuse(50035, channel=least)
    async with town.history(*STEPS) as bot:
        await deliver(bot)
        (taken_at,) = town.select("SELECT max(taken_at) FROM readings")[0]
        await bot.decisions.decide("seoul", from_ms(taken_at), approves=False)
        await deliver(bot)
    called = Pings(roles=frozenset({role.id}))
    for channel in (full, least):
        announced, corrected = posts(channel)
        assert announced.pings == called
        assert announced.content.count("<@&") == 1 + announced.content.count(str(other.id))
        assert corrected.reply_to == announced.id
        assert corrected.pings == called
    assert [one.pings for one in posts(silent)] == [Pings(), Pings()]
    assert town.server.violations == []


async def test_a_test_calls_nobody(town: Town) -> None:
    role = town.server.world.add_role(town.guild, "team", is_mentionable=True)
    channel = town.channel(mention=str(role.id))
    mayor = town.server.world.add_member(town.guild, permissions=Permission.MANAGE_GUILD)
    town.count(**STEPS[0])
    async with town.bot() as bot, town.running(bot):
        await town.server.bot_is_ready()
        await town.server.people.slash(channel, mayor, "announce test")
        await town.server.world.until(lambda: [one for one in posts(channel) if one.nonce], 15)
    assert [one.pings for one in posts(channel)] == [Pings()]
    assert town.server.violations == []
