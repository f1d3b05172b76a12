"""Schemas: what programs get as JSON. A field's docstring is its description in OpenAPI.

What is not known is null, and never 0.
"""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer, WithJsonSchema

from bot.domain import catalogue
from bot.queries import levels
from bot.text import iso

Time = Annotated[
    datetime,
    PlainSerializer(iso, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


class Schema(BaseModel):
    """What all schemas have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Failure(Schema):
    """Why there is no answer."""

    error: str
    """One line in English, for a person."""


class Account(Schema):
    """A tracked profile of a city or another public body."""

    key: str
    """Names the account for ever."""
    city: str
    """The city, as the configuration names it."""
    names: dict[str, str]
    """What the city is called, by language, such as `ko`; only where that is given."""
    platform: str
    """Such as `instagram`."""
    handle: str | None
    """What the profile calls itself; that may change."""
    owner: str | None
    """The public body that the profile belongs to."""
    url: str | None
    """The profile itself."""

    @classmethod
    def of(cls, account: catalogue.Account) -> "Account":
        """Return *account* as JSON has it."""
        return cls(
            key=account.key,
            city=account.city,
            names=dict(account.names),
            platform=account.platform,
            handle=account.handle or None,
            owner=account.owner or None,
            url=account.url or None,
        )


class Board(Schema):
    """A named ranking."""

    key: str
    """Names the board for ever."""
    name: str
    """Its name, as the configuration has it."""
    names: dict[str, str]
    """Its name by language, such as `ko`; only where that is given."""
    definition: str | None
    """Which accounts are on it, in a sentence."""
    definition_url: str | None
    """Where that definition comes from."""

    @classmethod
    def of(cls, board: catalogue.Board) -> "Board":
        """Return *board* as JSON has it."""
        return cls(
            key=board.key,
            name=board.name or board.key,
            names=dict(board.names),
            definition=board.definition or None,
            definition_url=board.definition_url or None,
        )


class Level(Schema):
    """Where an account stands, by its last confirmed count; null where there is none yet."""

    followers: int | None
    """How many there were, rounded down to a multiple of `step`."""
    step: int | None
    """What the platform rounds down to; 1 for an exact count."""
    taken_at: Time | None
    """When the count was taken."""
    is_stale: bool
    """Whether the count is older than it should be."""
    is_held: bool
    """Whether there is a newer count that is not confirmed yet."""
    looked_at: Time | None
    """When the account was last looked at, which need not have brought a new count; null where that
    is not known."""

    @classmethod
    def of(cls, level: levels.Level) -> "Level":
        """Return *level* as JSON has it."""
        count = level.count
        return cls(
            followers=None if count is None else count.followers,
            step=None if count is None else count.step,
            taken_at=None if count is None else count.taken_at,
            is_stale=level.is_stale,
            is_held=level.is_held,
            looked_at=level.looked_at,
        )
