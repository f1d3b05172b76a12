"""Commands `backup` and `restore`: copies of the database."""

from pathlib import Path

import click

from bot.cli.common import CONFIG, load_settings


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@CONFIG
def backup(file: Path, config: Path | None) -> None:
    """Copy the database to FILE, as it is now; the bot may run meanwhile.

    The copy is verified, and appears whole or not at all; a backup that is there is replaced.
    """
    from bot.storage.backup import write_backup

    path = load_settings(config).database.path
    write_backup(path, file)
    click.echo(f"{file}: a copy of {path}, verified")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@CONFIG
def restore(file: Path, config: Path | None) -> None:
    """Put the backup FILE in the place of the database; the bot must not run.

    The database that is there is kept beside it. What was announced since the backup was made is
    not told again: the next count of each account is a baseline, and what it passes is listed for
    the operators. What waits in the backup is looked for in its channel before it is sent.
    """
    from bot.app import utc_now
    from bot.pipeline.notices import Operators
    from bot.pipeline.restart import put_back
    from bot.storage.backup import restore_backup
    from bot.storage.installation import only_one

    settings = load_settings(config)
    path, now = settings.database.path, utc_now()
    operators = Operators(settings.discord.operators_channel, settings.announcements.expiry)
    with only_one(path):
        notices, kept = restore_backup(
            file,
            path,
            lambda db: put_back(db, now, "the database was restored from a backup", now, operators),
            now,
        )
    was = "" if kept is None else f"; the database that was there is {kept}"
    click.echo(f"{path}: restored from {file}{was}")
    for notice in notices:
        click.echo(notice.text)
