"""The commands that run the bot: run, poll and check."""

import asyncio
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.common import CONFIG, FORMAT, load_settings, log_to_stderr, print_rows
from bot.errors import SettingsError, SourceError

if TYPE_CHECKING:
    from bot.settings import Settings


@click.command()
@CONFIG
def run(config: Path | None) -> None:
    """Poll, record and announce on schedule, until stopped.

    Announcements go to standard output, the log to standard error.
    """
    from bot.app import only_one

    settings = load_settings(config)
    log_to_stderr(settings.log.level)
    _require_sources(settings)
    with only_one(settings.database.path):
        asyncio.run(_run(settings))


async def _run(settings: "Settings") -> None:
    from bot.app import open_bot

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with open_bot(settings, _print_line) as bot:
        click.echo(
            f"milepost: {len(bot.catalogue.accounts)} accounts on {len(bot.catalogue.boards)} "
            f"boards, read from {', '.join(bot.sources)}; announcements go to this console; "
            "Ctrl-C stops",
            err=True,
        )
        await bot.run(stop)
    click.echo("milepost: stopped", err=True)


def _print_line(line: str) -> None:
    click.echo(line)
    sys.stdout.flush()


def _require_sources(settings: "Settings") -> None:
    if settings.sources.file is None:
        raise SettingsError(
            "no source is configured: copy config/example.toml to config/milepost.toml, "
            "or name a configuration with --config"
        )


@click.command()
@CONFIG
@click.option("--once", is_flag=True, help="Poll once and end; 'milepost run' does it on schedule.")
@FORMAT
def poll(config: Path | None, once: bool, form: str) -> None:
    """Poll everything once; record it and queue what is to be announced.

    'milepost run' sends what is queued.
    """
    if not once:
        raise click.UsageError("poll needs --once; 'milepost run' polls on schedule")
    settings = load_settings(config)
    log_to_stderr(settings.log.level)
    _require_sources(settings)
    rows, complete = asyncio.run(_poll(settings))
    print_rows(rows, form, ["source", "readings", "events", "announcements", "error"])
    if not complete:
        sys.exit(1)


async def _poll(settings: "Settings") -> tuple[list[dict[str, object]], bool]:
    """Poll every source; return what became of each, and whether all could be read."""
    from bot.app import open_bot

    rows: list[dict[str, object]] = []
    complete = True
    async with open_bot(settings, _print_line) as bot:
        for name in bot.sources:
            row: dict[str, object] = {"source": name}
            try:
                recorded = await bot.poll(name)
            except SourceError as error:
                row["error"] = str(error)
                complete = False
            else:
                row["readings"] = recorded.readings
                row["events"] = len(recorded.events)
                row["announcements"] = recorded.announcements
            rows.append(row)
    return rows, complete


@click.command()
@CONFIG
def check(config: Path | None) -> None:
    """Validate the configuration, offline."""
    from bot.settings import DEFAULT_FILE

    settings = load_settings(config)
    file = config or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)
    click.echo(
        f"{file or 'the defaults'}: fine; {len(settings.accounts)} accounts, "
        f"{len(settings.boards)} boards"
    )
