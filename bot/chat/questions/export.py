"""`/export`: a table as a file for a spreadsheet.

It is whole, packed where Discord would not take it otherwise; or the reply and its name say that it
is cut.
"""

import asyncio
import gzip
import io
from datetime import timedelta

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.chat.context import Interaction, context_of, language_for
from bot.chat.matching import asked_account, asked_board, suggest_accounts, suggest_boards
from bot.chat.questions.reply import PUBLIC, tell_privately
from bot.chat.questions.topic import PERIOD_CHOICES
from bot.errors import UserError
from bot.language import Language
from bot.queries.export import Extract, Table, csv_of, export

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
    await interaction.response.defer(ephemeral=not public, thinking=True)
    try:
        extract = await context_of(interaction).ask(export, wanted)
        if not extract.rows:
            raise UserError("ask-export-nothing")
    except Exception as error:
        if not public:
            raise
        await tell_privately(interaction, error)
        return
    limit, language = interaction.filesize_limit, language_for(interaction)
    said, file = await asyncio.to_thread(export_reply, extract, table, limit, language)
    await interaction.followup.send(said, file=file, ephemeral=not public)


def export_reply(
    extract: Extract, table: str, largest: int, language: Language
) -> tuple[str, discord.File]:
    """Return the text and the file of the answer; one of more than *largest* bytes is packed."""
    said = [language.text("ask-export")]
    if extract.is_cut:
        said.append(language.text("ask-export-cut", rows=len(extract.rows)))
    name = extract.name(f"milepost-{table}")
    # With a mark at its beginning, a spreadsheet takes it for UTF-8.
    content = csv_of(extract.rows).encode("utf-8-sig")
    if len(content) > largest:
        said.append(language.text("ask-export-packed"))
        name, content = f"{name}.gz", gzip.compress(content)
    return " ".join(said), discord.File(io.BytesIO(content), name)
