"""Command group `reading`: readings entered by hand, and decisions over held ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.common import CONFIG, FORMAT, load_settings, open_view, print_rows
from bot.domain.ladder import LARGEST_COUNT
from bot.domain.readings import Judgement
from bot.errors import InputError

if TYPE_CHECKING:
    from sqlite_utils import Database

    from bot.domain.catalogue import Account
    from bot.pipeline.record import Recorder


@click.group()
def reading() -> None:
    """Enter readings, and decide over those that are held for being out of proportion."""


@reading.command("list")
@CONFIG
@FORMAT
def list_(config: Path | None, form: str) -> None:
    """Print the readings that wait for a later one, or for a decision."""
    from bot.queries.readings import held_readings
    from bot.text import iso

    with open_view(config) as view:
        held = held_readings(view)
    rows = [
        {
            "account": reading.account,
            "taken_at": iso(reading.count.taken_at),
            "followers": reading.count.followers,
            "believed": reading.level.followers,
            "believed_at": iso(reading.level.taken_at),
        }
        for reading in held
    ]
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
@click.option("--and-later", is_flag=True, help="Also what was believed of ACCOUNT since then.")
@CONFIG
def reject(account: str, taken_at: str, config: Path | None, and_later: bool) -> None:
    """Refuse the held reading of ACCOUNT that was taken at TAKEN_AT, for good.

    One that was believed can be refused too: what was announced because of it is corrected, unless
    later readings bear it out.
    """
    _decide(account, taken_at, config, approves=False, with_later=and_later)


@reading.command()
@click.argument("account")
@click.argument("followers", type=click.IntRange(0, LARGEST_COUNT))
@click.option("--at", "taken_at", help="When it was seen, as 2026-01-31T09:00Z  [default: now]")
@CONFIG
def add(account: str, followers: int, taken_at: str | None, config: Path | None) -> None:
    """Enter that ACCOUNT, whose source is "manual", has so many FOLLOWERS.

    It is judged like any other: one that is out of proportion is held, and can be approved.
    """
    from bot.pipeline.decisions import enter
    from bot.tables import parse_time
    from bot.text import iso

    at = None if taken_at is None else parse_time("--at", taken_at)
    with _recording(config, account) as (db, recorder, tracked, now):
        recorded = enter(db, recorder, tracked, followers, at, now)
    _, reading_, judgement = recorded.readings[0]
    made = judgement.name.lower() if judgement is not None else reading_.status.name.lower()
    click.echo(f"{account}: {made}; announcements queued: {recorded.announcements}")
    if judgement is Judgement.HELD:
        click.echo(f"If it is right: milepost reading approve {account} {iso(reading_.taken_at)}")


def _decide(
    account: str,
    taken_at: str,
    config: Path | None,
    approves: bool,
    with_later: bool = False,
) -> None:
    from bot.tables import parse_time

    at = parse_time("TAKEN_AT", taken_at)
    with _recording(config, account) as (db, recorder, _, now):
        recorded = recorder.decide(db, account, at, approves, now, with_later)
    done = "approved" if approves else "rejected"
    click.echo(f"{account}: {done}; announcements queued: {recorded.announcements}")


@contextmanager
def _recording(
    config: Path | None, account: str
) -> "Iterator[tuple[Database, Recorder, Account, datetime]]":
    """Open the database for writing about *account*, in one transaction."""
    from bot.app import subscriptions_of, utc_now
    from bot.pipeline.notices import Operators
    from bot.pipeline.record import Recorder
    from bot.settings.catalogue import build_catalogue
    from bot.storage.catalogue import sync_catalogue
    from bot.storage.database import open_database, transaction
    from bot.storage.installation import renew_epoch
    from bot.text import nearest

    settings = load_settings(config)
    catalogue = build_catalogue(settings)
    if account not in catalogue.accounts:
        near = nearest(account, catalogue.accounts)
        fix = f"did you mean '{near}'?" if near else "add it under [[accounts]]"
        raise InputError(f"account '{account}' is not declared; {fix}")
    db, now = open_database(settings.database.path), utc_now()
    try:
        with transaction(db):
            ids = sync_catalogue(db, catalogue, now)
            renew_epoch(db)
            expiry = settings.announcements.expiry
            operators = Operators(settings.discord.operators_channel, expiry)
            recorder = Recorder(catalogue, ids, subscriptions_of(settings), expiry, operators)
            yield db, recorder, catalogue.accounts[account], now
    finally:
        db.close()
