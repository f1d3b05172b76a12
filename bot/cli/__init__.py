"""Command line: each command opens the database or the network, and prints the result.

running   run, poll, check
demo      demo
answers   ranking, events, why, health
readings  reading list, approve, reject, add
replay    replay
transfer  import, export
backup    backup, restore
doctor    doctor
invite    invite
common    options and output that commands share

Modules that only some commands need are imported inside them, so that every command starts quickly.
"""

import io
import os
import sqlite3
import sys
from typing import NoReturn

import click

from bot.cli.answers import events, health, ranking, why
from bot.cli.backup import backup, restore
from bot.cli.common import LANGUAGE
from bot.cli.demo import demo
from bot.cli.doctor import doctor
from bot.cli.invite import invite
from bot.cli.readings import reading
from bot.cli.replay import replay
from bot.cli.running import check, poll, run
from bot.cli.transfer import export, import_
from bot.errors import BotError, InputError, SettingsError


class _Group(click.Group):
    """Turns expected failures into one line and an exit code."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; exit with 2 for bad usage or input, with 1 for a failure."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except (SettingsError, InputError) as error:
            _fail(ctx, _told(error, ctx), 2)
        except BotError as error:
            _fail(ctx, str(error), 1)
        except sqlite3.DatabaseError as error:
            _fail(ctx, f"the database cannot be read: {error}", 1)
        except BrokenPipeError:
            # The reader of the output has gone, as `head` does: that is no failure, and there is
            # nobody left to tell.
            _let_go_of_output()
            ctx.exit(0)
        except OSError as error:
            _let_go_of_output()
            _fail(ctx, f"the output cannot be written: {error.strerror}", 1)
        else:
            return result


def _told(error: SettingsError | InputError, ctx: click.Context) -> str:
    """Return the text of *error*, in the language of the command."""
    from bot.language import language_of, text_of_error

    return text_of_error(error, language_of(ctx.meta.get(LANGUAGE)))


def _fail(ctx: click.Context, text: str, code: int) -> NoReturn:
    line = "".join(character if character.isprintable() else "?" for character in text)
    click.echo(f"milepost: {line}", err=True)
    ctx.exit(code)


def _let_go_of_output() -> None:
    """Discard the rest of the buffer: Python flushes it at exit, which would fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="milepost", prog_name="milepost")
def main() -> None:
    """Announce follower milestones and overtakes of cities' official accounts."""
    # A terminal that cannot show a city's name must not stop the program.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


for command in (
    run,
    demo,
    poll,
    replay,
    ranking,
    events,
    why,
    reading,
    import_,
    export,
    backup,
    restore,
    check,
    doctor,
    invite,
    health,
):
    main.add_command(command)
