"""Command `replay`: recorded series through the rules, in memory."""

import asyncio
import gc
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.common import CONFIG, FORMAT, LANG, language, load_settings, print_rows, tracked
from bot.domain.ladder import Ladder, parse_ladder
from bot.errors import InputError

if TYPE_CHECKING:
    from bot.domain.catalogue import Catalogue
    from bot.storage.events import StoredEvent
    from bot.tables import Row

_COLUMNS = [
    "at",
    "kind",
    "announced",
    "reason",
    "account",
    "threshold",
    "also_passed",
    "board",
    "passed",
    "accounts",
    "rank",
    "followers",
    "cause",
    "leader",
    "phase",
    "not_before",
    "not_after",
    "key",
]


class _LadderType(click.ParamType[Ladder]):
    """A ladder on the command line."""

    name = "every=N|at=N,N|1-2-5"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Ladder:
        """Return the ladder of *value*."""
        try:
            return value if isinstance(value, Ladder) else parse_ladder(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.option(
    "--readings",
    type=click.Path(path_type=Path),
    multiple=True,
    required=True,
    help="A CSV with timestamp,account,followers; gzip, too. Can be given several times.",
)
@CONFIG
@click.option("--platform", default="", help="Take the counts as rounded like this platform's.")
@click.option(
    "--milestones",
    type=_LadderType(),
    help="The ladder of every account  [default: the configuration's, else 1-2-5]",
)
@click.option("--top", type=click.IntRange(min=1), help="Only overtakes into the first N places.")
@click.option("--all", "everything", is_flag=True, help="Also what would not be posted, and why.")
@click.option("--skip-bad-rows", is_flag=True, help="Count bad rows instead of stopping.")
@LANG
@FORMAT
def replay(
    readings: tuple[Path, ...],
    config: Path | None,
    platform: str,
    milestones: Ladder | None,
    top: int | None,
    everything: bool,
    skip_bad_rows: bool,
    form: str,
) -> None:
    """Run recorded readings through the rules, in memory, and print what would be posted.

    Without a configuration all accounts form one board; rows of the same time are one poll.
    """
    from bot.domain.announcements import Subscription
    from bot.pipeline import replay as replaying

    bad: list[InputError] = []
    rows = list(_rows(readings, bad.append if skip_bad_rows else None))
    if bad:
        click.echo(f"milepost: {len(bad)} bad rows skipped, the first: {bad[0]}", err=True)
    catalogue = _catalogue(rows, config, milestones, platform)
    polls = replaying.polls_of(rows, platform)
    # All rows stay until the end: the garbage collector need not go through them again and again.
    gc.freeze()
    gc.set_threshold(100_000)
    emit, finish = _printer(form, catalogue)
    asyncio.run(
        replaying.replay(
            polls,
            catalogue,
            Subscription(replaying.BOARD, top=top),
            emit,
            everything,
            lambda times: tracked(times, len(polls), "replaying"),
        )
    )
    finish()


def _rows(files: tuple[Path, ...], on_bad: Callable[[InputError], None] | None) -> "Iterator[Row]":
    from bot.tables import parse_tables

    return parse_tables(files, on_bad)


def _catalogue(
    rows: "list[Row]", config: Path | None, milestones: Ladder | None, platform: str
) -> "Catalogue":
    """Return the configuration's catalogue, or one board of all accounts in *rows*."""
    from bot.domain.rules import Rules
    from bot.pipeline.replay import for_replay, on_platform, one_board

    if config is None:
        accounts = {row.account for row in rows}
        ladder = milestones or parse_ladder("1-2-5")
        return on_platform(one_board(accounts, ladder, Rules()), platform)
    from bot.settings.catalogue import build_catalogue

    catalogue = on_platform(
        for_replay(build_catalogue(load_settings(config)), milestones), platform
    )
    for row in rows:
        if row.account not in catalogue.accounts:
            raise InputError(f"{row.place}: account '{row.account}' is not declared in {config}")
    return catalogue


def _printer(
    form: str, catalogue: "Catalogue"
) -> "tuple[Callable[[StoredEvent], None], Callable[[], None]]":
    """Return a function for each event, and one for the end, which prints collected events."""
    import json

    from bot.pipeline.replay import as_json

    if form == "jsonl":
        return lambda event: print_line(json.dumps(as_json(event), ensure_ascii=False)), _nothing
    events: list[StoredEvent] = []

    def finish() -> None:
        if form != "table":
            print_rows([as_json(event) for event in events], form, _COLUMNS)
            return
        if not events:
            click.echo("Nothing would be posted.")
            return
        table = _table(events, catalogue)
        columns = ["at", "event", "what happened"]
        if any(row["not posted because"] for row in table):
            columns.append("not posted because")
        print_rows(table, form, columns)

    return events.append, finish


def _table(events: "list[StoredEvent]", catalogue: "Catalogue") -> list[dict[str, str]]:
    """Return a row for each of *events*, in the words of a channel."""
    from bot.console import lines_of, minute
    from bot.messages import silence_text

    told = lines_of([one.event for one in events], catalogue, language())
    return [
        {
            "at": minute(event.at),
            "event": event.kind.replace("_", " "),
            "what happened": line,
            "not posted because": silence_text(event.silence, language()) if event.silence else "",
        }
        for event, line in zip(events, told, strict=True)
    ]


def print_line(line: str) -> None:
    """Print a line; quicker than `click.echo` for thousands of them."""
    sys.stdout.write(f"{line}\n")


def _nothing() -> None:
    """Do nothing: everything is printed already."""
