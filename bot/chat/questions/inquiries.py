"""The questions about what happened: events, their reasons, the status, and tables of it all."""

import io
from datetime import timedelta

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.chat import choices, matching
from bot.chat.context import Context, Interaction, language_for
from bot.chat.questions.commands import PERIOD_CHOICES, PUBLIC
from bot.chat.questions.question import Question
from bot.chat.questions.reply import reply
from bot.domain.events import (
    Corrected,
    IncidentChanged,
    MilestoneReached,
    NeckAndNeck,
    Overtaken,
)
from bot.errors import UserError
from bot.queries.export import Table, export

_KINDS = [
    Choice(name="Milestones", value=MilestoneReached.kind),
    Choice(name="Overtakes", value=Overtaken.kind),
    Choice(name="Neck and neck", value=NeckAndNeck.kind),
    Choice(name="Incidents", value=IncidentChanged.kind),
    Choice(name="Corrections", value=Corrected.kind),
]
_TABLES = [
    Choice(name="The ranking", value="ranking"),
    Choice(name="The history", value="history"),
    Choice(name="What happened", value="events"),
]


class Inquiries(commands.Cog):
    """Answers about what Milepost did, and did not do."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @app_commands.command()
    @app_commands.describe(
        account="Only of this account",
        board="Only of this ranking",
        kind="Only of this kind",
        public=PUBLIC,
    )
    @app_commands.choices(kind=_KINDS)
    @app_commands.autocomplete(account=matching.suggest_accounts, board=matching.suggest_boards)
    async def recent(
        self,
        interaction: Interaction,
        account: str | None = None,
        board: str | None = None,
        kind: str = "",
        public: bool = False,
    ) -> None:
        """Show what happened lately."""
        keys = (
            "" if account is None else self._account(interaction, account),
            "" if board is None else self._board(interaction, board),
        )
        await reply(interaction, Question("recent", keys, option=kind), public)

    @app_commands.command()
    @app_commands.describe(
        event="What happened", account="Or an account: its last readings", public=PUBLIC
    )
    @app_commands.autocomplete(event=choices.events, account=matching.suggest_accounts)
    async def why(
        self,
        interaction: Interaction,
        event: str | None = None,
        account: str | None = None,
        public: bool = False,
    ) -> None:
        """Show what decided an announcement, or why there was none."""
        if event is not None:
            ask = Question("event", (event,))
        elif account is not None:
            ask = Question("account", (self._account(interaction, account),))
        else:
            raise UserError("ask-why-what")
        await reply(interaction, ask, public)

    @app_commands.command()
    @app_commands.describe(public=PUBLIC)
    async def status(self, interaction: Interaction, public: bool = False) -> None:
        """Show how the sources are doing, what is stale and what waits."""
        await reply(interaction, Question("status"), public)

    @app_commands.command()
    @app_commands.describe(public=PUBLIC)
    async def about(self, interaction: Interaction, public: bool = False) -> None:
        """Show what Milepost is, and how it decides."""
        await reply(interaction, Question("about"), public)

    @app_commands.command()
    @app_commands.describe(
        table="What to export",
        board="Of this ranking",
        account="Of this account",
        period="The period that it is about",
        public=PUBLIC,
    )
    @app_commands.choices(table=_TABLES)
    @app_commands.choices(period=PERIOD_CHOICES)
    @app_commands.autocomplete(account=matching.suggest_accounts, board=matching.suggest_boards)
    async def export(
        self,
        interaction: Interaction,
        table: str,
        board: str | None = None,
        account: str | None = None,
        period: int = 30,
        public: bool = False,
    ) -> None:
        """Get a table for a spreadsheet, as CSV."""
        needs_board = table == "ranking" or (table == "history" and account is None)
        wanted = Table(
            table,
            self._board(interaction, board) if needs_board or board is not None else None,
            None if account is None else self._account(interaction, account),
            timedelta(days=period),
        )
        context, language = self._context, language_for(interaction)
        text = await context.store.read(
            export, context.catalogue, wanted, context.clock(), context.stale_after
        )
        if not text:
            raise UserError("ask-export-nothing")
        # With a mark at its beginning, a spreadsheet takes it for UTF-8.
        file = discord.File(io.BytesIO(text.encode("utf-8-sig")), f"milepost-{table}.csv")
        await interaction.response.send_message(
            language.text("ask-export"), file=file, ephemeral=not public
        )

    def _account(self, interaction: Interaction, typed: str) -> str:
        return matching.find_account(self._context.catalogue, typed, language_for(interaction))

    def _board(self, interaction: Interaction, typed: str | None) -> str:
        return matching.find_board(self._context.catalogue, typed, language_for(interaction))
