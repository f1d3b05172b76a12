"""The commands that move readings in and out: import and export."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from bot.cli.common import CONFIG, load_settings, tracked
from bot.errors import InputError

if TYPE_CHECKING:
    from bot.pipeline.transfer import ImportPlan

_SHOWN_CONFLICTS = 5


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@CONFIG
@click.option("--dry-run", is_flag=True, help="Only count what is new, known and conflicting.")
@click.option("--skip-bad-rows", is_flag=True, help="Count bad rows instead of stopping.")
@click.option("--keep-stored", is_flag=True, help="Leave out rows that contradict what is stored.")
def import_(
    file: Path, config: Path | None, dry_run: bool, skip_bad_rows: bool, keep_stored: bool
) -> None:
    """Import readings from FILE, a CSV or JSON table; nothing of them is ever announced.

    The columns are timestamp,account,followers. Importing the same file again changes nothing.
    """
    from bot.app import build_catalogue, utc_now
    from bot.pipeline.transfer import apply_import, plan_import
    from bot.sources.table import parse_tables
    from bot.storage.catalogue import sync_catalogue
    from bot.storage.database import open_database, transaction

    settings = load_settings(config)
    catalogue = build_catalogue(settings)
    if not catalogue.accounts:
        raise InputError("no account is declared; name a configuration with --config")
    bad: list[InputError] = []
    rows = list(parse_tables((file,), bad.append if skip_bad_rows else None))
    if bad:
        click.echo(f"milepost: {len(bad)} bad rows skipped, the first: {bad[0]}", err=True)
    path = settings.database.path
    db = open_database(path if path.exists() or not dry_run else None)
    try:
        with transaction(db):
            now = utc_now()
            ids = sync_catalogue(db, catalogue, now)
            plan = plan_import(db, tracked(rows, len(rows), "comparing"), catalogue, ids, now)
            summary = _summary(file, plan, bad)
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


def _summary(file: Path, plan: "ImportPlan", bad: list[InputError]) -> str:
    """Return how many rows are what."""
    text = (
        f"{file}: {plan.new_count} new, {plan.duplicates} known, {len(plan.conflicts)} conflicting"
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
    from bot.sources.table import write_csv
    from bot.storage.database import open_readonly
    from bot.storage.readings import count_readings

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
    """Open *output*, which appears whole or not at all; None is standard output."""
    if output is None:
        yield sys.stdout
        return
    if output.is_dir():
        raise InputError(f"{output}: cannot be written: Is a directory")
    # A link is followed: what it leads to is written, and the link stays.
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
