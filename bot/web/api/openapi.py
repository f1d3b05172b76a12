"""OpenAPI, the description of what programs can ask for: https://spec.openapis.org/oas/v3.1.1."""

import json
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from pydantic.json_schema import models_json_schema

from bot.queries.view import View
from bot.web.api.operation import COMPARED, DAYS, INDEXED, LANGUAGE, Operation
from bot.web.api.routes import OPERATIONS
from bot.web.api.schema import Failure, Schema
from bot.web.request import PageRequest
from bot.web.response import JSON, Response
from bot.web.site import Site

DESCRIPTION = Operation("/openapi.json", "getDescription", "This description", JSON)
CARDS = tuple(
    Operation(path, name, f"{what}, as a picture", "image/png", parameters, is_localised=True)
    for path, name, what, parameters in (
        ("/boards/{key}/card.png", "getBoardCard", "The ranking of a board", ()),
        ("/accounts/{key}/card.png", "getAccountCard", "The counts of an account", ()),
        (
            "/compare/card.png",
            "getComparisonCard",
            "Accounts side by side",
            (COMPARED, DAYS, INDEXED),
        ),
        ("/announcements/{key}/card.png", "getAnnouncementCard", "An announcement", ()),
    )
)
"""The pictures that are shown where somebody shares a page; the pages serve them."""

_SCHEMAS = "#/components/schemas/"
_KEYS = {
    "boards": "The key of a board.",
    "accounts": "The key of an account.",
    "announcements": "The key of an announcement.",
}
_FAILURES = {
    "400": "The query cannot be understood: it is said which part, and what is allowed.",
    "404": "There is no such board, account or announcement.",
    "429": "Too many requests: `Retry-After` says when to come back.",
    "503": "It cannot be answered just now: `Retry-After` says when to come back.",
}
_NAMING = {"account", "board"}
"""Parameters that may name what there is not."""


def show_description(view: View, site: Site, request: PageRequest) -> Response:
    """Show the description of the API."""
    return Response(json.dumps(description(site.address)).encode(), JSON)


def description(address: str) -> dict[str, Any]:
    """Return the OpenAPI description of the operations at *address*."""
    operations = [*(operation for operation, _ in OPERATIONS), *CARDS, DESCRIPTION]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Milepost",
            "summary": "Follower counts of cities' official accounts, and what they pass.",
            "description": "Read-only. Times are ISO 8601 in UTC; what is not known is null.",
            "version": version("milepost"),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": address}],
        "paths": {operation.path: {"get": _described(operation)} for operation in operations},
        "components": {"schemas": _schemas(), "responses": dict(_failures())},
    }


def _described(operation: Operation) -> dict[str, Any]:
    names = {parameter.name for parameter in operation.parameters}
    can_miss = "{key}" in operation.path or bool(names & _NAMING)
    failures = [status for status in _FAILURES if status != "404" or can_miss]
    kind = "text" if isinstance(operation.content, str) and operation.content != JSON else "json"
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": list(_parameters(operation)),
        "responses": {
            "200": {"description": operation.summary, "content": _content(operation.content)},
            **{one: {"$ref": f"#/components/responses/{one}-{kind}"} for one in failures},
        },
    }


def _parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    if "{key}" in operation.path:
        what = next(part for part in operation.path.split("/") if part in _KEYS)
        yield {
            "name": "key",
            "in": "path",
            "required": True,
            "description": _KEYS[what],
            "schema": {"type": "string"},
        }
    localised = [LANGUAGE] if operation.is_localised else []
    for parameter in (*operation.parameters, *localised):
        yield {
            "name": parameter.name,
            "in": "query",
            "description": parameter.description,
            "schema": dict(parameter.schema),
        }


def _content(content: type[Schema] | str) -> dict[str, Any]:
    if isinstance(content, str):
        media_type = content.partition(";")[0]
        return {media_type: {"schema": {"type": "object"}} if content == JSON else {}}
    return {JSON: {"schema": {"$ref": f"{_SCHEMAS}{content.__name__}"}}}


def _failures() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every failure as JSON, and as the line of text that stands for it elsewhere."""
    for status, told in _FAILURES.items():
        yield f"{status}-json", {"description": told, "content": _content(Failure)}
        yield f"{status}-text", {"description": told, "content": _content("text/plain")}


def _schemas() -> dict[str, Any]:
    contents = [operation.content for operation, _ in OPERATIONS]
    schemas: set[type[Schema]] = {Failure, *(one for one in contents if isinstance(one, type))}
    _, described = models_json_schema(
        [(schema, "serialization") for schema in sorted(schemas, key=lambda one: one.__name__)],
        ref_template=f"{_SCHEMAS}{{model}}",
    )
    found: dict[str, Any] = described["$defs"]
    return found
