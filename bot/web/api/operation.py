"""An operation: what programs can ask for, and what they get, as the description tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.web.answer import JSON, Answer, Route, View
from bot.web.api.shapes import Shape


@dataclass(frozen=True, slots=True)
class Parameter:
    """A part of the query."""

    name: str
    description: str
    schema: Mapping[str, Any]
    """Which values it can have, as JSON schema."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What programs can ask for under a path."""

    path: str
    name: str
    """What it is called in clients that are made from the description."""
    summary: str
    answer: type[Shape] | str
    """The shape of its JSON, or another media type."""
    parameters: tuple[Parameter, ...] = ()
    is_localised: bool = False

    def answered_by(self, view: View) -> Route:
        """Return the route to *view*."""
        heeds = frozenset(parameter.name for parameter in self.parameters)
        return Route(self.path, view, heeds, self.is_localised)


def json_of(shape: Shape) -> Answer:
    """Return *shape* as an answer."""
    return Answer(shape.model_dump_json().encode(), JSON)
