"""The options that `/announce add` and `edit` share: what Discord shows of them and suggests."""

from typing import Any, TypeVar

from discord import app_commands
from discord.app_commands import Choice

from bot.chat.answers import names
from bot.chat.cogs.announce_names import complete
from bot.chat.cogs.announce_wishes import KIND_CHOICES, LANGUAGE_CHOICES, MODE_CHOICES
from bot.chat.cogs.announce_zones import complete_zone
from bot.chat.refusals import Interaction, language_for

F = TypeVar("F")


async def _boards(interaction: Interaction, typed: str) -> list[Choice[str]]:
    return complete(names.boards(interaction.client.catalogue, language_for(interaction)), typed)


async def _accounts(interaction: Interaction, typed: str) -> list[Choice[str]]:
    return complete(names.accounts(interaction.client.catalogue, language_for(interaction)), typed)


async def _zones(interaction: Interaction, typed: str) -> list[Choice[str]]:
    return complete_zone(typed, language_for(interaction).code)


_DECORATORS: tuple[Any, ...] = (
    app_commands.describe(
        channel="Where to announce; this channel if you leave it out",
        boards="Only these rankings, separated by commas",
        accounts="Only these accounts, separated by commas",
        kinds="What to announce",
        smallest="Only milestones from this number on, such as 100,000 or 100k",
        top="Only overtakes into so many first places",
        language="The language of the announcements",
        zone="The time zone of the announcements, by a city in it",
        quiet_from="Announce nothing from this time of day on, such as 22:00",
        quiet_to="Announce again from this time of day on, such as 7:30",
        quiet_mode="What becomes of what happens in the quiet hours",
        first_place="Whether a new first place is announced even in the quiet hours",
        mention="The role that every announcement mentions",
    ),
    app_commands.rename(
        zone="time-zone",
        quiet_from="quiet-from",
        quiet_to="quiet-to",
        quiet_mode="quiet-mode",
        first_place="first-place",
    ),
    app_commands.choices(kinds=KIND_CHOICES, language=LANGUAGE_CHOICES, quiet_mode=MODE_CHOICES),
    app_commands.autocomplete(boards=_boards, accounts=_accounts, zone=_zones),
)


def takes_wishes(command: F) -> F:
    """Tell Discord of the options of *command*, whose parameters are wishes."""
    for decorate in _DECORATORS:
        command = decorate(command)
    return command
