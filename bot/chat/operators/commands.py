"""The operators' commands: deciding over readings, polling, ending an incident."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.app_commands import Choice, Range
from discord.ext import commands

from bot.chat.announce.descriptions import answer
from bot.chat.context import Context, Interaction, language_for
from bot.chat.markdown import escape
from bot.chat.matching import Named, accounts, find_account, fold, suggestions
from bot.chat.operators.decide import decide, find, name_of, refuse_others, shortened, warn
from bot.chat.operators.outcomes import consequences, failed, named, polled
from bot.chat.permissions import is_among, offered
from bot.domain.ladder import LARGEST_COUNT
from bot.domain.readings import Judgement
from bot.errors import InputError, SourceError, UserError
from bot.language import Language
from bot.queries.readings import Decidable, held, rejectable
from bot.queries.view import View
from bot.sources.manual import NAME as MANUAL
from bot.storage.state import open_incidents
from bot.tables import parse_time
from bot.text import cut

log = logging.getLogger(__name__)


class OperatorCommands(commands.Cog):
    """Lets those who run Milepost do what the schedule and the rules leave to people."""

    reading = app_commands.Group(name="reading", description="Decide over readings, or enter one")
    incident = app_commands.Group(name="incident", description="Incidents of a source")

    def __init__(self, context: Context) -> None:
        self._context = context
        for command in self.get_app_commands():
            command.default_permissions = offered(context.settings.operators)

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Let nobody in who does not run Milepost."""
        refuse_others(interaction)
        return True

    @reading.command()
    @app_commands.describe(reading="A reading that waits for a decision")
    async def approve(self, interaction: Interaction, reading: str) -> None:
        """Believe a reading that is held; what it passes is announced."""
        await interaction.response.defer(ephemeral=True)
        found = await find(interaction, reading)
        if not found.is_held:
            raise UserError("operators-believed-already")
        embed = await decide(interaction, found, True)
        await interaction.followup.send(embed=embed, ephemeral=True)

    @reading.command()
    @app_commands.describe(reading="A reading that is held, or that something was announced upon")
    async def reject(self, interaction: Interaction, reading: str) -> None:
        """Refuse a reading; what was announced because of it is corrected."""
        await interaction.response.defer(ephemeral=True)
        found = await find(interaction, reading)
        if not found.is_held:
            await warn(interaction, found)
            return
        embed = await decide(interaction, found, False)
        await interaction.followup.send(embed=embed, ephemeral=True)

    @reading.command()
    @app_commands.describe(
        account="An account that is kept by hand",
        followers="How many follow it",
        at="When you saw that, such as 2026-01-31T09:00Z; now if you leave it out",
    )
    async def add(
        self,
        interaction: Interaction,
        account: str,
        followers: Range[int, 0, LARGEST_COUNT],
        at: str | None = None,
    ) -> None:
        """Enter a count that you read with your own eyes."""
        await interaction.response.defer(ephemeral=True)
        language, catalogue = language_for(interaction), self._context.catalogue
        key = find_account(catalogue, account, language)
        try:
            recorded = await self._context.decisions.enter(key, followers, _time(at))
        except UserError:
            raise
        except InputError as error:
            raise UserError("operators-refused", reason=str(error)) from error
        log.info("%s followers of %s were entered by %s", followers, key, interaction.user.id)
        _, _, judgement = recorded.readings[0]
        what = "operators-entered-held" if judgement is Judgement.HELD else "operators-entered"
        told = language.text(what, name=named(key, catalogue, language), count=followers)
        lines = [told, *consequences(recorded, catalogue, language)]
        await _answer(interaction, lines, language)

    @app_commands.command()
    @app_commands.describe(source="What to read; everything if you leave it out")
    async def poll(self, interaction: Interaction, source: str | None = None) -> None:
        """Read the counts now, and tell what came of it."""
        await interaction.response.defer(ephemeral=True)
        language, decisions = language_for(interaction), self._context.decisions
        if source is not None and source not in decisions.sources:
            raise UserError(
                "operators-no-source",
                name=cut(source),
                names=language.names(list(decisions.sources)),
            )
        lines: list[str] = []
        for name in [source] if source is not None else list(decisions.sources):
            log.info("source %s is polled, as %s asked for", name, interaction.user.id)
            of = len(decisions.accounts_of(name))
            try:
                recorded = await decisions.poll(name)
            except SourceError as error:
                lines.append(failed(name, error, language))
            else:
                lines += polled(name, recorded, of, self._context.catalogue, language)
        try:
            await _answer(interaction, lines or [language.text("operators-no-sources")], language)
        except discord.HTTPException as error:
            # An answer is taken for fifteen minutes, and what was read is stored all the same:
            # https://discord.com/developers/docs/interactions/receiving-and-responding
            log.info("the answer to a poll came too late: %s", error)

    @incident.command()
    @app_commands.describe(
        source="The source whose counts moved together",
        believe="Whether what is held of its accounts is right",
    )
    async def end(self, interaction: Interaction, source: str, believe: bool) -> None:
        """End an incident, so that the rankings of a source go on."""
        await interaction.response.defer(ephemeral=True)
        language, catalogue = language_for(interaction), self._context.catalogue
        if source not in await self._context.store.read(open_incidents):
            name = cut(source)
            raise UserError("operators-no-incident", name=name)
        recorded = await self._context.decisions.end_incident(source, believe)
        log.info("the incident of %s was ended by %s", source, interaction.user.id)
        what = "operators-incident-believed" if believe else "operators-incident-held"
        lines = [language.text(what, source=escape(source))]
        lines += consequences(recorded, catalogue, language)
        await _answer(interaction, lines, language)

    @approve.autocomplete("reading")
    async def _held(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return await self._readings(interaction, typed, held)

    @reject.autocomplete("reading")
    async def _rejectable(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return await self._readings(interaction, typed, rejectable)

    async def _readings(
        self,
        interaction: Interaction,
        typed: str,
        decidable: Callable[[View], list[Decidable]],
    ) -> list[Choice[str]]:
        """Suggest readings to those who may decide over them."""
        if not self._is_operator(interaction):
            return []
        found = await self._context.ask(decidable)
        language = language_for(interaction)
        return suggestions([self._named(reading, language) for reading in found], typed)

    def _named(self, reading: Decidable, language: Language) -> Named:
        account = self._context.catalogue.accounts.get(reading.account)
        city = reading.account if account is None else account.name_in(language.code)
        zone = ZoneInfo(self._context.settings.zone)
        moment = language.moment(reading.count.taken_at, zone)
        label = f"{city} · {language.number(reading.count.followers)} · {moment}"
        known = (label, reading.account, str(reading.count.followers))
        return Named(name_of(reading), label, tuple(map(fold, known)))

    @add.autocomplete("account")
    async def _manual(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        known = accounts(self._context.catalogue, language_for(interaction))
        by_hand = set(self._context.catalogue.accounts_of(MANUAL))
        return suggestions([one for one in known if one.key in by_hand], typed)

    @poll.autocomplete("source")
    async def _sources(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return _suggested(self._context.decisions.sources, typed)

    @end.autocomplete("source")
    async def _incidents(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        if not self._is_operator(interaction):
            return []
        return _suggested(await self._context.store.read(open_incidents), typed)

    def _is_operator(self, interaction: Interaction) -> bool:
        return is_among(interaction, self._context.settings.operators)


def _suggested(names: Iterable[str], typed: str) -> list[Choice[str]]:
    return suggestions([Named(name, name, (fold(name),)) for name in names], typed)


def _time(text: str | None) -> datetime | None:
    return None if text is None else parse_time("at", text)


async def _answer(interaction: Interaction, lines: list[str], language: Language) -> None:
    embed = answer([shortened(lines, language)])
    await interaction.followup.send(embed=embed, ephemeral=True)
