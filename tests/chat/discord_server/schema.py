"""What Discord's own OpenAPI file says that a request or an answer looks like.

https://github.com/discord/discord-api-spec
"""

import json
from functools import cache
from typing import Any
from urllib.parse import quote

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.samples import DISCORD_OPENAPI

_NAME = "urn:discord"
# The file has a union of all callbacks, of which an error tells little; the type chooses one.
_CALLBACKS = {
    4: "CreateMessageInteractionCallbackRequest",
    5: "CreateMessageInteractionCallbackRequest",
    6: "UpdateMessageInteractionCallbackRequest",
    7: "UpdateMessageInteractionCallbackRequest",
    8: "ApplicationCommandAutocompleteCallbackRequest",
}


def request_complaint(operation: str, payload: Any) -> str | None:
    """Return what is wrong with the JSON *payload* of a request, None where nothing is.

    *operation* is as in "POST /channels/{channel_id}/messages".
    """
    if operation.endswith("/callback") and payload.get("type") in _CALLBACKS:
        return _complaint(f"#/components/schemas/{_CALLBACKS[payload['type']]}", payload)
    return _complaint(_pointer(operation, "requestBody"), payload)


def answer_complaint(operation: str, payload: Any, status: int = 200) -> str | None:
    """Return what is wrong with the JSON *payload* of an answer, None where nothing is."""
    return _complaint(_pointer(operation, "responses", str(status)), payload)


def _complaint(pointer: str, payload: Any) -> str | None:
    error = best_match(_validator(pointer).iter_errors(payload))
    if error is None:
        return None
    path = ".".join(map(str, error.absolute_path)) or "_"
    return f"{path}: {error.message[:300]}"


def _pointer(operation: str, *parts: str) -> str:
    method, _, path = operation.partition(" ")
    steps = ["paths", path.replace("~", "~0").replace("/", "~1"), method.lower(), *parts]
    return "#/" + "/".join(map(quote, [*steps, "content", "application~1json", "schema"]))


@cache
def _validator(pointer: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"{_NAME}{pointer}"}, registry=_registry())


@cache
def _registry() -> Registry:
    document = json.loads(DISCORD_OPENAPI.read_text(encoding="utf-8"))
    # Discord takes an id as a number too, and discord.py sends it so.
    snowflake = document["components"]["schemas"]["SnowflakeType"]
    snowflake["type"] = ["string", "integer"]
    return Registry().with_resource(_NAME, Resource(document, DRAFT202012))
