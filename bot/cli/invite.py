"""Command `invite`: the OAuth2 address that brings the bot onto a server."""

from pathlib import Path

import click

from bot.cli.common import CONFIG, load_settings
from bot.errors import SettingsError


@click.command()
@click.option(
    "--application", type=click.IntRange(min=1), help="Its id, where the token is not at hand."
)
@CONFIG
def invite(config: Path | None, application: int | None) -> None:
    """Print the address that invites the bot to a server, with exactly what it needs there.

    Open it in a browser; you need Manage Server on the server that you choose.
    """
    from bot.app import discord_token
    from bot.chat.permissions import application_of, invitation_of
    from bot.sources.credentials import Redactor

    if application is None:
        token = discord_token(load_settings(config), Redactor())
        if token is None:
            raise SettingsError(
                "there is no MILEPOST_DISCORD__TOKEN; set it, or name the application: "
                "--application ID, which the developer portal shows under General Information"
            )
        application = application_of(token)
        if application is None:
            raise SettingsError(
                "MILEPOST_DISCORD__TOKEN is no token of Discord's: copy it anew from the developer"
                " portal (Bot, Reset Token), or name the application: --application ID"
            )
    click.echo(invitation_of(application))
