"""Command `doctor`: a diagnosis of Discord and of all sources, with a remedy for each failure."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.common import CONFIG, FORMAT, load_checked, log_to_stderr, print_rows
from bot.errors import StorageError

if TYPE_CHECKING:
    from bot.domain.catalogue import Catalogue
    from bot.pipeline.doctor import Check
    from bot.settings import Settings
    from bot.sources.credentials import Redactor


@click.command()
@CONFIG
@FORMAT
def doctor(config: Path | None, form: str) -> None:
    """Try Discord, and every source with one real call, and say what to do where it does not work.

    Nothing is recorded or posted. Ends with 1 where something fails.
    """
    settings = load_checked(config)
    log_to_stderr("error")
    checks = asyncio.run(_examine(settings))
    rows = [
        {"check": one.name, "verdict": one.verdict.value, "text": one.text, "fix": one.fix}
        for one in checks
    ]
    if form == "table":
        _print_list(rows)
    else:
        print_rows(rows, form, ["check", "verdict", "text", "fix"])
    if any(row["verdict"] == "FAIL" for row in rows):
        sys.exit(1)


async def _examine(settings: "Settings") -> "list[Check]":
    from bot.app import open_sources, utc_now
    from bot.pipeline.doctor import examine

    checks = _clock(settings) + _intervals(settings)
    async with open_sources(settings) as (sources, catalogue, redactor):
        checks += await _discord(settings, redactor)
        for name, source in sources.items():
            accounts = [catalogue.accounts[key] for key in catalogue.accounts_of(name)]
            checks += await examine(source, accounts, utc_now())
    return checks + await _compare_with_wikidata(settings, catalogue)


def _clock(settings: "Settings") -> "list[Check]":
    """Check the clock, by what the database knows."""
    from bot.app import utc_now
    from bot.pipeline.doctor import examine_clock
    from bot.storage.database import open_readonly

    try:
        db = open_readonly(settings.database.path)
    except StorageError:
        return []  # it knows nothing yet, or is of another version
    try:
        return examine_clock(db, utc_now())
    finally:
        db.close()


def _intervals(settings: "Settings") -> "list[Check]":
    """Check how often the sources are polled."""
    from bot.pipeline.doctor import Check, CheckResult
    from bot.sources.registry import rare_polls

    found = []
    for line in rare_polls(settings):
        text, _, fix = line.rpartition("; ")
        name, _, text = text.partition(": ")
        found.append(Check(name, CheckResult.WARN, text, fix))
    return found


async def _discord(settings: "Settings", redactor: "Redactor") -> "list[Check]":
    """Log in to Discord where there is a token, and check every channel with a subscription."""
    from bot.app import discord_token, point_at
    from bot.pipeline.doctor import Check, CheckResult
    from bot.storage.database import open_readonly
    from bot.storage.subscriptions import Placed, placed_subscriptions

    token = discord_token(settings, redactor)
    if token is None:
        fix = "set MILEPOST_DISCORD__TOKEN, once there is a bot; README tells how"
        return [
            Check("discord", CheckResult.WARN, "has no token: only the console is written to", fix)
        ]
    from bot.chat.doctor import examine_discord

    channels = []
    if settings.database.path.exists():
        db = open_readonly(settings.database.path)
        try:
            channels = placed_subscriptions(db)
        finally:
            db.close()
    operators = settings.discord.operators_channel
    if operators is not None and all(one.channel != operators for one in channels):
        channels.append(Placed(operators))
    point_at(settings)
    return await examine_discord(token, channels)


async def _compare_with_wikidata(settings: "Settings", catalogue: "Catalogue") -> "list[Check]":
    """Compare the stored counts of accounts that name an item with Wikidata."""
    from bot.app import open_wikidata, utc_now
    from bot.pipeline.doctor import Check, CheckResult, compare_with_wikidata
    from bot.pipeline.transfer import subjects_of
    from bot.storage.database import open_readonly
    from bot.storage.readings import account_ids, counts_at

    items = {one.key: one.wikidata for one in settings.accounts if one.wikidata is not None}
    if not items or not settings.database.path.exists():
        return []
    if settings.http.contact is None:
        fix = 'add contact = "you@example.org" under [http]'
        return [
            Check("wikidata", CheckResult.WARN, "is asked only by those who tell who they are", fix)
        ]
    now = utc_now()
    db = open_readonly(settings.database.path)
    try:
        counts = counts_at(db, account_ids(db), now)
        subjects = subjects_of(db, catalogue, items)
    finally:
        db.close()
    async with open_wikidata(settings) as wikidata:
        return await compare_with_wikidata(wikidata, subjects, counts, now)


def _print_list(rows: list[dict[str, str]]) -> None:
    if not rows:
        click.echo("No account is read from a source that is polled, so there is nothing to try.")
    for row in rows:
        click.echo(f"{row['verdict']}  {row['check']}: {row['text']}")
        if row["fix"]:
            click.echo(f"      To fix: {row['fix']}")
