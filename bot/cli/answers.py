"""Commands that answer from the database: ranking, events, why and health."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from bot.cli.common import (
    CONFIG,
    FORMAT,
    LANG,
    language,
    load_settings,
    open_view,
    parse_period,
    print_rows,
)

if TYPE_CHECKING:
    from bot.queries.levels import Level
    from bot.queries.rankings import Place


@click.command()
@click.argument("board")
@CONFIG
@click.option("--period", default="7d", show_default=True, help="Compare with so long ago.")
@FORMAT
def ranking(board: str, config: Path | None, period: str, form: str) -> None:
    """Print the standings of BOARD, with the changes over the period."""
    from bot.queries.rankings import rank_board

    span = parse_period(period)
    with open_view(config) as view:
        answer = rank_board(view, board, span)
    rows = [_ranked(place) for place in answer.places]
    if not rows and form == "table":
        click.echo(f"{board}: no count is known yet; 'milepost poll --once' reads the first")
        return
    if form == "table":
        rows = [{**row, "as_of": row["as_of"][:16].replace("T", " ")} for row in rows]
    columns = ["rank", "change", "city", "account", "followers", "gained", "gap", "as_of"]
    columns += [column for column in ("reference", "note") if any(row[column] for row in rows)]
    if form == "csv":
        columns += ["step", "is_gained_rounded", "looked_at"]
    print_rows(rows, form, columns)


def _ranked(place: "Place") -> dict[str, Any]:
    from bot.domain.changes import is_about
    from bot.text import iso

    standing, looked_at = place.standing, place.level.looked_at
    return {
        "rank": standing.rank,
        "change": "new" if place.is_new else _arrow(place.climbed),
        "city": place.account.city,
        "account": standing.account,
        "followers": standing.count.followers,
        "gained": place.gained,
        "gap": standing.gap,
        "as_of": iso(standing.count.taken_at),
        "reference": place.reference,
        "note": _note(place.level),
        "step": standing.count.step,
        "is_gained_rounded": is_about(place.change),
        "looked_at": None if looked_at is None else iso(looked_at),
    }


def _arrow(climbed: int | None) -> str | None:
    if climbed is None:
        return None
    if climbed == 0:
        return "same"
    return f"{'▲' if climbed > 0 else '▼'}{abs(climbed)}"


def _note(level: "Level") -> str:
    """Return the caveat of a count: that it is old or unconfirmed."""
    notes = ["stale"] if level.is_stale else []
    if level.is_held:
        notes.append("a newer reading is unconfirmed")
    return ", ".join(notes)


@click.command()
@CONFIG
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=20,
    show_default=True,
    help="How many events.",
)
@click.option("--all", "everything", is_flag=True, help="Also what was not posted, and why.")
@LANG
@FORMAT
def events(config: Path | None, limit: int, everything: bool, form: str) -> None:
    """Print the last events, the newest first."""
    from bot.console import lines_of
    from bot.pipeline.replay import as_json
    from bot.settings.catalogue import build_catalogue
    from bot.storage.database import open_readonly
    from bot.storage.events import latest_events

    settings = load_settings(config)
    catalogue = build_catalogue(settings)
    db = open_readonly(settings.database.path)
    try:
        found = latest_events(db, limit + 1, everything)
    finally:
        db.close()
    source = click.get_current_context().get_parameter_source("limit")
    if len(found) > limit and source is ParameterSource.DEFAULT:
        click.echo(f"milepost: only the newest {limit}; --limit prints more", err=True)
    found = found[:limit]
    if not found and form == "table":
        click.echo("No event yet.")
        return
    told = lines_of([one.event for one in found], catalogue, language())
    rows = [
        {**as_json(event), "what_happened": line} for event, line in zip(found, told, strict=True)
    ]
    print_rows(rows, form, ["at", "what_happened", "key"])


@click.command()
@click.argument("key")
@CONFIG
@LANG
def why(key: str, config: Path | None) -> None:
    """Print what decided the event KEY: the readings, the rule and its parameters.

    'milepost events --all' lists the keys.
    """
    from bot.domain.evidence import evidence_json
    from bot.pipeline.replay import as_json
    from bot.queries.events import explain_event

    with open_view(config) as view:
        event = explain_event(view, key).event
    decided = {"event": as_json(event), "decided_by": evidence_json(event.event.evidence)}
    click.echo(json.dumps(decided, ensure_ascii=False, indent=2))


@click.command()
@CONFIG
def health(config: Path | None) -> None:
    """Tell whether the bot runs: exit with 0 if it does, with 1 if not."""
    from bot.app import utc_now
    from bot.service import is_alive
    from bot.storage.database import open_readonly
    from bot.storage.health import clock_ahead, last_beat

    db = open_readonly(load_settings(config).database.path)
    try:
        last, ahead = last_beat(db), clock_ahead(db)
    finally:
        db.close()
    if not is_alive(last, utc_now() - ahead):
        click.echo(f"milepost: no sign of life{f' since {last}' if last else ' yet'}", err=True)
        sys.exit(1)
    click.echo("running")
