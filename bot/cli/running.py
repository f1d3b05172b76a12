"""Commands that run the bot: run, poll and check."""

import asyncio
import logging
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.common import CONFIG, FORMAT, LANG, language, load_checked, log_to_stderr, print_rows
from bot.errors import InputError, RateLimitedError, SettingsError, SourceError
from bot.text import iso

if TYPE_CHECKING:
    from bot.domain.readings import Judgement, Reading
    from bot.pipeline.record import Recorded
    from bot.settings import Settings


@click.command()
@CONFIG
@LANG
def run(config: Path | None) -> None:
    """Poll, record and announce on schedule, and serve the page, until stopped.

    Announcements go to Discord or, without a token, to standard output, in the language of --lang;
    the log goes to standard error. The page is where [web] in the configuration says.
    """
    from bot.storage.installation import only_one

    settings = load_checked(config)
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
    async with open_bot(
        settings,
        _print_line,
        is_paced=True,
        with_chat=True,
        with_page=True,
        language=language(),
    ) as bot:
        sources = ", ".join(bot.decisions.sources) or "none"
        where = (
            "to this console, as there is no MILEPOST_DISCORD__TOKEN"
            if bot.chat is None
            else "to Discord"
        )
        page = "there is no page" if bot.page is None else f"the page is at {bot.page.address}"
        click.echo(
            f"milepost: accounts: {len(bot.catalogue.accounts)}, "
            f"boards: {len(bot.catalogue.boards)}, sources: {sources}; "
            f"announcements go {where}; {page}; Ctrl-C stops",
            err=True,
        )
        await bot.run(stop)
    click.echo("milepost: stopped", err=True)


def _print_line(line: str) -> None:
    click.echo(line)
    sys.stdout.flush()


def _require_sources(settings: "Settings") -> None:
    if all(section is None for _, section in settings.sources):
        raise SettingsError(
            "no source is configured: copy config/keyless.toml or config/example.toml to "
            "config/milepost.toml, or name a configuration with --config"
        )


@click.command()
@CONFIG
@click.option("--once", is_flag=True, help="Poll once and end; 'milepost run' does it on schedule.")
@click.option("--platform", help="Poll only this one, such as bluesky.")
@FORMAT
def poll(config: Path | None, once: bool, platform: str | None, form: str) -> None:
    """Poll everything once; record it and queue what is to be announced.

    'milepost run' sends what is queued.
    """
    if not once:
        raise click.UsageError("poll needs --once; 'milepost run' polls on schedule")
    settings = load_checked(config)
    log_to_stderr(settings.log.level)
    _require_sources(settings)
    names = _chosen(settings, platform)
    notices = logging.getLogger("bot.pipeline.notices")
    notices.disabled = True  # silenced by name: the command prints the notices itself
    try:
        rows, complete = asyncio.run(_poll(settings, names))
    finally:
        notices.disabled = False
    if rows or form != "table":
        columns = ["source", "account", "taken_at", "status", "followers", "judgement"]
        has_notes = form != "table" or any(row["note"] for row in rows)
        print_rows(rows, form, [*columns, "note"] if has_notes else columns)
    elif complete:
        click.echo("No new reading: nothing changed, and no count is newer.")
    if not complete:
        sys.exit(1)


async def _poll(settings: "Settings", names: list[str]) -> tuple[list[dict[str, object]], bool]:
    """Poll the sources; return a row for each reading, and whether all sources could be read."""
    from bot.app import open_bot

    rows: list[dict[str, object]] = []
    complete = True
    async with open_bot(settings, _print_line) as bot:
        for notice in bot.notices:
            click.echo(f"milepost: {notice.text}", err=True)
        for name in names:
            try:
                recorded = await bot.poll(name)
            except SourceError as error:
                click.echo(f"milepost: {name}: {_told(error)}", err=True)
                complete = False
                continue
            for notice in recorded.notices:
                if not notice.scope:
                    click.echo(f"milepost: {notice.text}", err=True)
            for problem in recorded.errors:
                click.echo(f"milepost: {name}: {_told(problem)}", err=True)
                complete = False
            rows += [
                {**_as_row(name, *reading), "note": recorded.notes.get(reading[0])}
                for reading in recorded.readings
            ]
            click.echo(
                f"milepost: {name}: {_counted(recorded)} new readings, "
                f"{len(recorded.events)} events, {recorded.announcements} announcements queued",
                err=True,
            )
    return rows, complete


def _chosen(settings: "Settings", platform: str | None) -> list[str]:
    """Return the sources to poll: all, the one named *platform*, or the readers of its accounts."""
    from bot.sources.registry import polled

    names = polled(settings)
    if platform is None or platform in names:
        return names if platform is None else [platform]
    readers = {account.source for account in settings.accounts if account.platform == platform}
    chosen = [name for name in names if name in readers]
    if not chosen:
        known = ", ".join(names) or "none"
        raise InputError(f"--platform: no account is read from '{platform}'; there are {known}")
    return chosen


def _told(error: SourceError) -> str:
    """Return the text of *error* and, where the source pauses, the end of the pause."""
    if isinstance(error, RateLimitedError) and iso(error.until) not in str(error):
        return f"{error}; it is left alone until {iso(error.until)}"
    return str(error)


def _counted(recorded: "Recorded") -> int:
    """Return the number of readings with a count."""
    return sum(reading.count is not None for _, reading, _ in recorded.readings)


def _as_row(
    source: str, account: str, reading: "Reading", judgement: "Judgement | None"
) -> dict[str, object]:
    return {
        "source": source,
        "account": account,
        "taken_at": iso(reading.taken_at),
        "status": reading.status.name.lower(),
        "followers": None if reading.count is None else reading.count.followers,
        "judgement": None if judgement is None else judgement.name.lower(),
    }


@click.command()
@CONFIG
def check(config: Path | None) -> None:
    """Validate the configuration, offline: its values, handles, addresses and quotas.

    Credentials that are not set are mentioned; 'milepost doctor' tries those that are.
    """
    from bot.settings import DEFAULT_FILE
    from bot.sources.registry import missing_credentials, rare_polls

    settings = load_checked(config)
    for line in (*missing_credentials(settings), *rare_polls(settings)):
        click.echo(f"milepost: {line}", err=True)
    file = config or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)
    click.echo(
        f"{file or 'the defaults'}: fine; accounts: {len(settings.accounts)}, "
        f"boards: {len(settings.boards)}"
    )
