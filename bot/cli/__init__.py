"""The command line: thin; each command opens what it needs and prints what comes back.

What only some commands need is imported inside them, so that every command starts quickly.
"""

import os
import sys

import click

from bot.cli.answers import events, health, ranking, why
from bot.cli.readings import reading
from bot.cli.replay import replay
from bot.cli.running import check, poll, run
from bot.cli.transfer import export, import_
from bot.errors import BotError, InputError, SettingsError


class _Group(click.Group):
    """Turns what is expected to go wrong into one line and an exit code."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; exit with 2 for bad usage or input, with 1 for what failed."""
        try:
            return super().invoke(ctx)
        except (SettingsError, InputError) as error:
            click.echo(f"milepost: {error}", err=True)
            ctx.exit(2)
        except BotError as error:
            click.echo(f"milepost: {error}", err=True)
            ctx.exit(1)
        except BrokenPipeError:
            # The reader of the output has gone, as `head` does: there is nobody left to tell.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="milepost", prog_name="milepost")
def main() -> None:
    """Announce follower milestones and overtakes of cities' official accounts."""


for command in (
    run,
    poll,
    replay,
    ranking,
    events,
    why,
    reading,
    import_,
    export,
    check,
    health,
):
    main.add_command(command)
