"""The whole bot on a database that was put back: nothing is told twice, and nothing is lost."""

import shutil

import pytest
from click.testing import CliRunner

from bot.cli import main
from tests.chat.discord_server import Channel
from tests.chat.town import Town, deliver, posts, titles

# Seoul passes a milestone, then Paris does, and then it overtakes Seoul.
SEOUL_PASSES = [
    {"seoul": 449_990, "paris": 449_970},
    {"seoul": 449_995, "paris": 449_975},
    {"seoul": 450_020, "paris": 449_980},
]
PARIS_PASSES = {"seoul": 450_030, "paris": 450_001}
PARIS_LEADS = {"seoul": 450_035, "paris": 450_150}
TOLD = [
    "Seoul passes 450,000 followers on Instagram",
    "Paris passes 450,000 followers on Instagram",
    "🏆 GPCI top ten: Paris overtakes Seoul and takes first place",
]


def milepost(town: Town, *args: str) -> None:
    result = CliRunner().invoke(main, [*args, "--config", str(town.folder / "milepost.toml")])
    assert result.exit_code == 0, result.output


def lines(channel: Channel) -> list[str]:
    """Return the lines for the operators that are in *channel*."""
    return [line for one in posts(channel) for line in one.embeds[0]["description"].splitlines()]


async def test_two_installations_in_one_channel_prove_nothing_of_each_other(town: Town) -> None:
    """A second board, with a folder of its own and the same token."""
    channel, first = town.channel(), town.folder / "first.db"
    async with town.history(*SEOUL_PASSES) as bot:
        await deliver(bot)
    town.database.rename(first)
    town.subscribe(channel)
    async with town.history(*SEOUL_PASSES) as bot:
        await deliver(bot)
    first.replace(town.database)
    async with town.history(PARIS_PASSES) as bot:
        await deliver(bot)

    assert titles(channel) == [TOLD[0], TOLD[0], TOLD[1]]
    assert town.select("SELECT restored_at FROM installation") == [(None,)]


@pytest.mark.parametrize("how", ["restored", "copied by hand"])
async def test_what_was_told_meanwhile_is_listed_and_the_next_event_is_told(
    town: Town, how: str
) -> None:
    operators = town.server.world.add_channel(town.guild, "operators")
    town.configure(discord=f'operators_channel = "{operators.id}"')
    channel, backup = town.channel(), town.folder / "backup.db"
    async with town.history(*SEOUL_PASSES) as bot:
        await deliver(bot)
    milepost(town, "backup", str(backup))
    async with town.history(PARIS_PASSES) as bot:
        await deliver(bot)
    assert titles(channel) == TOLD[:2]
    if how == "restored":
        milepost(town, "restore", str(backup))
    else:
        shutil.copyfile(backup, town.database)

    async with town.bot() as bot, town.running(bot):
        await town.server.world.until(lambda: len(lines(operators)) == 2, 20)
        town.count(**PARIS_LEADS)
        await town.server.world.until(lambda: len(posts(channel)) > 2, 20)
    async with town.bot() as bot:  # which finds nothing more
        await deliver(bot)

    assert titles(channel) == TOLD
    first, second = lines(operators)
    assert "was restored from a backup" in first or f"channel {channel.id} has an" in first
    assert second == ("- ⚠️ paris\\: between the backup and now, not told again\\: reached 450,000")
    assert town.server.violations == []
