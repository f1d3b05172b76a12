"""Commands `import` and `export`: readings in and out of the database."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from bot.cli.common import CONFIG, load_settings, tracked
from bot.errors import InputError, RateLimitedError, SourceError
from bot.text import iso

if TYPE_CHECKING:
    from bot.domain.catalogue import Catalogue
    from bot.pipeline.transfer import ImportPlan
    from bot.settings import Settings
    from bot.sources.wikidata import Statements, Subject
    from bot.tables import Row

_SHOWN_CONFLICTS = 5


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@CONFIG
@click.option("--wikidata", is_flag=True, help="Import what Wikidata says, and not a FILE.")
@click.option(
    "--account", "only", multiple=True, help="With --wikidata: only this one; repeatable."
)
@click.option("--dry-run", is_flag=True, help="Only count what is new, known and conflicting.")
@click.option("--skip-bad-rows", is_flag=True, help="Count bad rows instead of stopping.")
@click.option("--keep-stored", is_flag=True, help="Leave out rows that contradict what is stored.")
def import_(
    file: Path | None,
    config: Path | None,
    wikidata: bool,
    only: tuple[str, ...],
    dry_run: bool,
    skip_bad_rows: bool,
    keep_stored: bool,
) -> None:
    """Import readings from FILE, a CSV or JSON table; nothing of them is ever announced.

    The columns are timestamp,account,followers. Importing the same file again changes nothing.
    With --wikidata, they are what Wikidata says of the accounts that name an item.
    """
    from bot.settings.catalogue import build_catalogue

    if wikidata is (file is not None):
        raise click.UsageError("import takes either a FILE or --wikidata")
    if only and not wikidata:
        raise click.UsageError("--account goes with --wikidata")
    settings = load_settings(config)
    catalogue = build_catalogue(settings)
    if not catalogue.accounts:
        raise InputError("no account is declared; name a configuration with --config")
    bad: list[InputError] = []
    if file is None:
        rows = _rows_of_wikidata(settings, catalogue, only)
    else:
        rows = _rows_of_file(file, bad, skip_bad_rows)
    _import(settings, catalogue, rows, f"{file or 'Wikidata'}", bad, dry_run, keep_stored)


def _rows_of_file(file: Path, bad: list[InputError], skip_bad_rows: bool) -> "list[Row]":
    """Return the rows of *file*; the errors of skipped rows are added to *bad*."""
    from bot.tables import parse_tables

    rows = list(parse_tables((file,), bad.append if skip_bad_rows else None))
    if bad:
        click.echo(f"milepost: {len(bad)} bad rows skipped, the first: {bad[0]}", err=True)
    return rows


def _rows_of_wikidata(
    settings: "Settings", catalogue: "Catalogue", only: tuple[str, ...]
) -> "list[Row]":
    """Return Wikidata's rows on the accounts with an item, or on *only* some of them."""
    from bot.pipeline.transfer import rows_of, subjects_of
    from bot.storage.database import open_database

    items = _items(settings, only)
    path = settings.database.path
    db = open_database(path if path.exists() else None)
    try:
        subjects = subjects_of(db, catalogue, items)
    finally:
        db.close()
    try:
        statements = asyncio.run(_statements(settings, subjects))
    except SourceError as error:
        hint = f"; try again at {iso(error.until)}" if isinstance(error, RateLimitedError) else ""
        click.echo(f"milepost: Wikidata: {error}{hint}", err=True)
        sys.exit(1)
    for note in statements.notes:
        click.echo(f"milepost: Wikidata: {note}", err=True)
    return rows_of(statements.rows, items)


def _items(settings: "Settings", only: tuple[str, ...]) -> dict[str, str]:
    """Return the items of the accounts that have one, or of *only* the accounts with these keys."""
    accounts = {account.key: account.wikidata for account in settings.accounts}
    for key in only:
        if key not in accounts:
            raise InputError(f"--account: account '{key}' is not declared")
        if accounts[key] is None:
            raise InputError(f"--account: account '{key}' has no item; add wikidata = \"Q...\"")
    items = {
        key: item
        for key, item in accounts.items()
        if item is not None and (key in only or not only)
    }
    if not items:
        raise InputError('no account has an item of Wikidata; add wikidata = "Q..." to one')
    return items


async def _statements(settings: "Settings", subjects: "Sequence[Subject]") -> "Statements":
    from bot.app import open_wikidata

    async with open_wikidata(settings) as wikidata:
        return await wikidata.history(subjects)


def _import(
    settings: "Settings",
    catalogue: "Catalogue",
    rows: "Sequence[Row]",
    origin: str,
    bad: list[InputError],
    dry_run: bool,
    keep_stored: bool,
) -> None:
    """Import *rows*, which come from *origin*, and print a summary."""
    from bot.app import utc_now
    from bot.pipeline.transfer import apply_import, plan_import
    from bot.storage.catalogue import sync_catalogue
    from bot.storage.database import open_database, transaction

    path = settings.database.path
    db = open_database(path if path.exists() or not dry_run else None)
    try:
        with transaction(db):
            now = utc_now()
            ids = sync_catalogue(db, catalogue, now)
            plan = plan_import(db, tracked(rows, len(rows), "comparing"), catalogue, ids, now)
            summary = _summary(origin, plan, bad)
            for conflict in plan.conflicts[:_SHOWN_CONFLICTS]:
                click.echo(f"milepost: {conflict}", err=True)
            if dry_run:
                db.rollback()
                db.begin()
            elif plan.conflicts and not keep_stored:
                raise InputError(
                    f"{summary}; nothing was imported: mend the conflicting rows, or keep what "
                    "is stored with --keep-stored"
                )
            else:
                done = apply_import(db, plan, catalogue, ids)
                for _ in tracked(done, len(plan.new), "importing"):
                    pass
    finally:
        db.close()
    if dry_run:
        click.echo(f"{summary}; nothing was imported (dry run)")
    elif plan.new:
        click.echo(f"{summary}; imported, and nothing of it is announced")
    else:
        click.echo(f"{summary}; there was nothing to import")


def _summary(origin: str, plan: "ImportPlan", bad: list[InputError]) -> str:
    """Return the numbers of rows that are new, known, in conflict and bad, in a sentence."""
    text = (
        f"{origin}: {plan.new_count} new, {plan.duplicates} known, "
        f"{len(plan.conflicts)} conflicting"
    )
    return f"{text}, {len(bad)} bad" if bad else text


@click.command()
@CONFIG
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json", "jsonl"]),
    default="csv",
    show_default=True,
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write  [default: standard output]",
)
def export(config: Path | None, form: str, output: Path | None) -> None:
    """Export every reading, oldest first; 'milepost import' takes it back."""
    from bot.pipeline.transfer import exported
    from bot.storage.database import open_readonly
    from bot.storage.readings import count_readings
    from bot.tables import write_csv

    settings = load_settings(config)
    db = open_readonly(settings.database.path)
    try:
        with _writing(output) as file:
            rows = exported(db)
            if output is not None:
                rows = tracked(rows, count_readings(db), "exporting")
            if form == "csv":
                from bot.pipeline.transfer import COLUMNS

                file.writelines(write_csv(_table(rows, COLUMNS)))
            else:
                _write_json(rows, form, file)
    finally:
        db.close()


def _table(rows: Any, columns: tuple[str, ...]) -> Iterator[Any]:
    yield columns
    for row in rows:
        yield ["" if row[column] is None else row[column] for column in columns]


def _write_json(rows: Any, form: str, file: TextIO) -> None:
    """Write *rows* as JSON lines, or as one JSON list with an item a line."""
    if form == "jsonl":
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    separator = "[\n"
    for row in rows:
        file.write(separator + json.dumps(row, ensure_ascii=False))
        separator = ",\n"
    file.write("[]\n" if separator == "[\n" else "\n]\n")


@contextmanager
def _writing(output: Path | None) -> Iterator[TextIO]:
    """Atomic write: open *output*, which appears whole or not at all; None is standard output."""
    if output is None:
        yield sys.stdout
        return
    if output.is_dir():
        raise InputError(f"{output}: cannot be written: Is a directory")
    # A link is followed: its target is replaced, and the link stays.
    file_path = output.resolve()
    if file_path.exists() and not file_path.is_file():
        with file_path.open("w", encoding="utf-8", newline="") as device:
            yield device
        return
    draft = file_path.parent / f".{file_path.name}.{os.getpid()}"
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            yield file
        draft.replace(file_path)
    except OSError as error:
        raise InputError(f"{output}: cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
