"""`/export`: a table as a file for a spreadsheet."""

import io
from datetime import timedelta

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.chat.context import Interaction, context_of, language_for
from bot.chat.matching import asked_account, asked_board, suggest_accounts, suggest_boards
from bot.chat.questions.reply import PUBLIC
from bot.chat.questions.topic import PERIOD_CHOICES
from bot.errors import UserError
from bot.queries.export import Table, export

_TABLES = [
    Choice(name="The ranking", value="ranking"),
    Choice(name="The history", value="history"),
    Choice(name="What happened", value="events"),
]


@app_commands.command(name="export")
@app_commands.describe(
    table="What to export",
    board="Of this ranking",
    account="Of this account",
    period="The period that it is about",
    public=PUBLIC,
)
@app_commands.choices(table=_TABLES)
@app_commands.choices(period=PERIOD_CHOICES)
@app_commands.autocomplete(account=suggest_accounts, board=suggest_boards)
async def export_csv(
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
        asked_board(interaction, board) if needs_board or board is not None else None,
        None if account is None else asked_account(interaction, account),
        timedelta(days=period),
    )
    context, language = context_of(interaction), language_for(interaction)
    text = await context.ask(export, wanted)
    if not text:
        raise UserError("ask-export-nothing")
    # With a mark at its beginning, a spreadsheet takes it for UTF-8.
    file = discord.File(io.BytesIO(text.encode("utf-8-sig")), f"milepost-{table}.csv")
    await interaction.response.send_message(
        language.text("ask-export"), file=file, ephemeral=not public
    )
