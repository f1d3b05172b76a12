"""Shared options, configuration and output formats of the commands."""

import csv
import json
import logging
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.errors import InputError

if TYPE_CHECKING:
    from bot.language import Language
    from bot.queries.view import View
    from bot.settings import Settings

LANGUAGE = "milepost.language"
"""Where the context of a command has the code of the language that it speaks."""


def _speak(context: click.Context, parameter: click.Parameter, code: str | None) -> None:
    """Let the command speak the language *code*. Raises InputError where there is none."""
    if code is None:
        return
    from bot.language import LANGUAGES
    from bot.text import shown

    if code not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise InputError(f"--lang: {shown(code)} is not spoken; there are {known}")
    context.meta[LANGUAGE] = code


CONFIG = click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="The configuration  [default: config/milepost.toml, where there is one]",
)
FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "jsonl", "csv"]),
    default="table",
    show_default=True,
)
LANG = click.option(
    "--lang",
    metavar="CODE",
    callback=_speak,
    expose_value=False,
    help="Speak this language, such as ko  [default: the configuration's, else English]",
)


def language() -> "Language":
    """Return the language of --lang, else that of the settings, if they were read."""
    from bot.language import language_of

    return language_of(click.get_current_context().meta.get(LANGUAGE))


def load_settings(config: Path | None) -> "Settings":
    """Return the settings of the file and the environment."""
    from bot.settings import load

    settings = load(config, os.environ)
    click.get_current_context().meta.setdefault(LANGUAGE, settings.discord.language)
    return settings


def load_checked(config: Path | None) -> "Settings":
    """Return the settings, checked against the limits of the sources, too."""
    from bot.app import refuse_conflicts
    from bot.settings import DEFAULT_FILE

    settings = load_settings(config)
    file = config or (DEFAULT_FILE if DEFAULT_FILE.exists() else "environment")
    refuse_conflicts(settings, str(file))
    return settings


@contextmanager
def open_view(config: Path | None) -> "Iterator[View]":
    """Open the database of the settings for reading, as queries look at it now."""
    from bot.app import utc_now
    from bot.queries.view import View, stale_after
    from bot.settings.catalogue import build_catalogue
    from bot.storage.database import open_readonly

    settings = load_settings(config)
    catalogue, ages = build_catalogue(settings), stale_after(settings.sources)
    db = open_readonly(settings.database.path)
    try:
        yield View(db, catalogue, utc_now(), ages)
    finally:
        db.close()


def log_to_stderr(level: str) -> None:
    """Send the log to standard error."""
    logging.basicConfig(
        level=level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    # Silenced by name, as Milepost says all of it itself, and once: late jobs, logins, and a
    # traceback for every attempt to connect.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.getLogger("discord.client").setLevel(logging.ERROR)
    logging.getLogger("discord.shard").setLevel(logging.CRITICAL)


def print_rows(rows: Iterable[Mapping[str, Any]], form: str, columns: Sequence[str]) -> None:
    """Print *rows* as a table, a JSON list, JSON lines or CSV.

    *columns* are those of the table and the CSV; JSON has all keys of a row.
    """
    match form:
        case "json":
            click.echo(json.dumps(list(rows), ensure_ascii=False, indent=2))
        case "jsonl":
            for row in rows:
                click.echo(json.dumps(row, ensure_ascii=False))
        case "csv":
            _print_csv(rows, columns)
        case _:
            print_table(rows, columns)


def _print_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    from bot.tables import without_formula

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        cells = (row.get(column) for column in columns)
        writer.writerow(
            cell if isinstance(cell, int) else without_formula(_cell(cell)) for cell in cells
        )


def print_table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Print *rows* as a table that fits the terminal; numbers stand to the right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    rows = list(rows)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        is_number = any(isinstance(row.get(column), int) for row in rows)
        table.add_column(
            column.replace("_", " "),
            justify="right" if is_number else "left",
            # Where a character is two wide, rich breaks lines too late, and would cut what is over.
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(_markup(row.get(column)) for column in columns))
    # A pipe has no width: unless COLUMNS gives it one, long lines must not be cut there.
    has_width = sys.stdout.isatty() or "COLUMNS" in os.environ
    # Keys of events have colons in them, and rich would make emoji of the words in between.
    Console(width=None if has_width else 200, emoji=False, highlight=False).print(table)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _markup(value: object) -> str:
    from rich.markup import escape

    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return escape(_cell(value))


T = TypeVar("T")


def tracked(items: Iterable[T], total: int | None, description: str) -> Iterator[T]:
    """Yield *items*, with a progress bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description, total=total, console=Console(stderr=True), transient=True)


def parse_period(text: str) -> timedelta:
    """Return the time that *text*, such as 7d, names. Raises InputError for anything else."""
    from bot.settings import parse_duration

    try:
        period = parse_duration(text)
    except ValueError as error:
        raise InputError(f"--period: {error}") from error
    if not period:
        raise InputError("--period: must be longer than 0s")
    return period
