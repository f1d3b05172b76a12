"""The section `[discord]`: the bot's token, and the people who may tell it what to do."""

from typing import Annotated, Self

from pydantic import PlainValidator, model_validator
from pydantic_core import PydanticKnownError

from bot.settings.section import Secret, SecretSection, is_overheard
from bot.settings.values import BaseUrl, FilePath, Zone
from bot.text import shown


def _snowflake(value: object) -> str:
    # A TOML integer holds every id there is, so that both ways of writing one are taken.
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str) and text.isascii() and text.isdigit() and 15 <= len(text) <= 20:
        return text
    raise ValueError(
        f"must be an id of Discord's such as 175928847299117063, not {shown(value)};"
        " with the developer mode on, 'Copy ID' is in every menu"
    )


def _snowflakes(value: object) -> tuple[str, ...]:
    """Return a list of ids; a variable of the environment separates them by commas."""
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",")]
    if not isinstance(value, list | tuple):
        raise ValueError(f"must be a list of ids, not {shown(value)}")
    return tuple(map(_snowflake, value))


def _language(value: object) -> str:
    # Imported here, as it takes as long as half of the settings and few of them need it.
    from bot.language import LANGUAGES

    if isinstance(value, str) and value in LANGUAGES:
        return value
    *most, last = map(repr, LANGUAGES)
    raise PydanticKnownError("literal_error", {"expected": f"{', '.join(most)} or {last}"})


Snowflake = Annotated[str, PlainValidator(_snowflake)]
Snowflakes = Annotated[tuple[str, ...], PlainValidator(_snowflakes)]


class DiscordSection(SecretSection):
    """Discord: without a token, Milepost speaks to the console only."""

    token: Secret = None
    token_file: FilePath | None = None
    base_url: BaseUrl | None = None
    """Another server with Discord's API, up to the version: https://discord.example/api/v10."""
    guilds: Snowflakes = ()
    """The servers that get commands instead of all: registered at once, for development."""
    operators: Snowflakes = ()
    """Users and roles who decide over readings and start polls."""
    managers: Snowflakes = ()
    """Roles and users who manage announcements besides those with Manage Server."""
    operators_channel: Snowflake | None = None
    language: Annotated[str, PlainValidator(_language)] = "en"
    zone: Zone = "UTC"

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        if self.base_url is not None and is_overheard(self.base_url):
            raise ValueError(
                f"{shown(self.base_url)} is not encrypted, and the token would be sent over it;"
                " write https://"
            )
        return self
