"""The commands with which an operator decides over readings that are held."""

from datetime import timedelta
from pathlib import Path

import click

from bot.cli.common import CONFIG, FORMAT, load_settings, print_rows
from bot.errors import InputError


@click.group()
def reading() -> None:
    """Decide over readings that are held because they are out of proportion."""


@reading.command("list")
@CONFIG
@FORMAT
def list_(config: Path | None, form: str) -> None:
    """Print the readings that wait for a later one, or for a decision."""
    from bot.pipeline.answers import held_readings
    from bot.storage.database import open_readonly

    db = open_readonly(load_settings(config).database.path)
    try:
        rows = held_readings(db)
    finally:
        db.close()
    if not rows and form == "table":
        click.echo("No reading is held.")
        return
    print_rows(rows, form, ["account", "taken_at", "followers", "believed", "believed_at"])


@reading.command()
@click.argument("account")
@click.argument("taken_at")
@CONFIG
def approve(account: str, taken_at: str, config: Path | None) -> None:
    """Believe the held reading of ACCOUNT that was taken at TAKEN_AT; what it passes is told."""
    _decide(account, taken_at, config, approves=True)


@reading.command()
@click.argument("account")
@click.argument("taken_at")
@CONFIG
def reject(account: str, taken_at: str, config: Path | None) -> None:
    """Refuse the held reading of ACCOUNT that was taken at TAKEN_AT, for good."""
    _decide(account, taken_at, config, approves=False)


def _decide(account: str, taken_at: str, config: Path | None, approves: bool) -> None:
    from bot.app import CONSOLE, build_catalogue, utc_now
    from bot.domain.announcements import Subscription
    from bot.pipeline.record import Recorder
    from bot.sources.table import parse_time
    from bot.storage.catalogue import sync_catalogue
    from bot.storage.database import open_database, transaction

    settings = load_settings(config)
    catalogue = build_catalogue(settings)
    if account not in catalogue.accounts:
        raise InputError(f"account '{account}' is not declared")
    at, now = parse_time("TAKEN_AT", taken_at), utc_now()
    db = open_database(settings.database.path)
    try:
        with transaction(db):
            ids = sync_catalogue(db, catalogue, now)
            expiry: timedelta = settings.announcements.expiry
            recorder = Recorder(catalogue, ids, [Subscription(CONSOLE)], expiry)
            recorded = recorder.decide(db, account, at, approves, now)
    finally:
        db.close()
    done = "approved" if approves else "rejected"
    click.echo(f"{account}: {done}; announcements queued: {recorded.announcements}")
