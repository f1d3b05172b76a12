"""Operations: what programs can ask for, and what they get, as OpenAPI describes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.language import LANGUAGES
from bot.web.announced import PUBLIC_KINDS
from bot.web.api.schema import Schema
from bot.web.request import COMPARED_AT_MOST, LAST_PAGE, LONGEST_DAYS, PAGE_SIZE, PERIOD
from bot.web.response import JSON, Handler, Response, Route


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the query."""

    name: str
    description: str
    schema: Mapping[str, Any]
    """The values that it can have, as JSON Schema."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the API: a request for a path, and the content of its response."""

    path: str
    name: str
    """Its `operationId`: its name in clients that are made from the description."""
    summary: str
    content: type[Schema] | str
    """The schema of its JSON, or another media type."""
    parameters: tuple[Parameter, ...] = ()
    is_localised: bool = False

    def answered_by(self, handler: Handler) -> Route:
        """Return the route to *handler*."""
        heeds = frozenset(parameter.name for parameter in self.parameters)
        return Route(self.path, handler, heeds, self.is_localised)


def json_of(content: Schema) -> Response:
    """Return *content* as a response."""
    return Response(content.model_dump_json().encode(), JSON)


DAYS = Parameter(
    "days",
    "How long the period is.",
    {"type": "integer", "minimum": 1, "maximum": LONGEST_DAYS, "default": PERIOD.days},
)
COMPARED = Parameter(
    "account",
    "The keys of the accounts, one each time that it is given.",
    {"type": "array", "items": {"type": "string"}, "maxItems": COMPARED_AT_MOST},
)
INDEXED = Parameter(
    "indexed",
    "Whether growth is drawn, and not counts.",
    {"type": "string", "enum": ["1"]},
)
FILTER = (
    Parameter(
        "board", "The key of a board: what is about it and its accounts.", {"type": "string"}
    ),
    Parameter("account", "The key of an account: what it did.", {"type": "string"}),
    Parameter(
        "kind",
        "Only these kinds, one each time that it is given.",
        {"type": "array", "items": {"type": "string", "enum": sorted(PUBLIC_KINDS)}},
    ),
)
PAGE = Parameter(
    "page",
    f"Which page, of {PAGE_SIZE} announcements each.",
    {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1},
)
LANGUAGE = Parameter(
    "lang",
    "The language; where it is not given, the first one that is accepted and spoken.",
    {"type": "string", "enum": list(LANGUAGES)},
)
