"""Meta's Graph API, as its documentation describes tokens, errors and batches."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web
from hypothesis import strategies as st

from tests.sources.json_documents import documents, mutated
from tests.sources.platforms.base import NOW, NULL_ITEM, Platform, Request, json_response

TOKEN = "EAAG-local-test-access-token"
EXPIRES_AT = NOW + timedelta(days=60)
DATA_ACCESS_EXPIRES_AT = NOW + timedelta(days=90)


class Graph(Platform):
    """Takes a valid token only, and tells what it is worth."""

    version = "v25.0"
    secrets = {"access_token": TOKEN}
    usage = 28
    """What `X-App-Usage` says, in percent."""

    async def answer(self, request: Request) -> web.Response:
        form = dict(parse_qsl(request.body, strict_parsing=True)) if request.body else {}
        parameters = dict(request.query) | form
        if parameters.get("access_token") != TOKEN:
            return failure(190, 463)
        if (request.method, request.path) == ("GET", f"/{self.version}/debug_token"):
            return self.described(parameters.get("input_token", ""))
        return self.called(request.method, request.path, parameters)

    def called(self, method: str, path: str, parameters: dict[str, str]) -> web.Response:
        """Return the answer to a call with a valid token."""
        raise NotImplementedError

    def asked(self, request: Request) -> list[str]:
        """Return what *request* asks for: an address or a name for each account."""
        raise NotImplementedError

    def described(self, token: str) -> web.Response:
        """Return what the API knows of *token*."""
        if token != TOKEN:
            error = {"code": 190, "message": "Invalid OAuth access token.", "subcode": 463}
            return json_response({"data": {"error": error, "is_valid": False, "scopes": []}})
        return json_response(
            {
                "data": {
                    "type": "USER",
                    "application": "Milepost",
                    "data_access_expires_at": int(DATA_ACCESS_EXPIRES_AT.timestamp()),
                    "expires_at": int(EXPIRES_AT.timestamp()),
                    "is_valid": True,
                    "scopes": [],
                }
            }
        )

    def throttled(self) -> tuple[web.Response, datetime]:
        return failure(4), NOW + timedelta(minutes=15)

    def dead_credentials(self) -> web.Response:
        return failure(190, 460)


class GraphBatch(Graph):
    """Takes batches of at most 50, and answers their items in their order."""

    async def answer(self, request: Request) -> web.Response:
        if request.method == "POST" and request.query:
            return failure(100)  # the token belongs into the form, where nobody logs it
        return await super().answer(request)

    def called(self, method: str, path: str, parameters: dict[str, str]) -> web.Response:
        if (method, path) != ("POST", f"/{self.version}/"):
            return failure(2500)
        batch = json.loads(parameters["batch"])
        if len(batch) > 50:
            message = "Too many requests in batch message. Maximum batch size is 50"
            error = {"message": message, "type": "GraphBatchException", "fbtrace_id": "Fla01"}
            return json_response({"error": error}, 400)
        items = [self.item(entry) for entry in batch]
        if parameters.get("include_headers") == "false":
            items = [item and {k: v for k, v in item.items() if k != "headers"} for item in items]
        return json_response(items)

    def asked(self, request: Request) -> list[str]:
        return [item["relative_url"] for item in json.loads(dict(parse_qsl(request.body))["batch"])]

    def item(self, entry: dict[str, str]) -> dict[str, Any] | None:
        """Return the answer to one *entry* of a batch."""
        assert entry.keys() == {"method", "relative_url"}
        assert entry["method"] == "GET"
        parts = urlsplit(entry["relative_url"])
        query = dict(parse_qsl(parts.query, strict_parsing=True, keep_blank_values=True))
        version, _, node = parts.path.partition("/")
        if version != self.version or query.keys() != {"fields"}:
            status, body = 400, error_body(2500)
        else:
            status, body = self.node(node, query["fields"])
        if body is NULL_ITEM:
            return None
        usage = {"call_count": self.usage, "total_time": 25, "total_cputime": 25}
        return {
            "code": status,
            "headers": [
                {"name": "Content-Type", "value": "application/json"},
                {"name": "x-app-usage", "value": json.dumps(usage)},
            ],
            "body": json.dumps(body, default=lambda raw: raw.value),
        }

    def node(self, node: str, fields: str) -> tuple[int, Any]:
        """Return the status and the body of the answer to GET /*node*."""
        raise NotImplementedError


def error_body(code: int, subcode: int = 0, message: str = "Message describing the error") -> Any:
    """Return the body of a failure."""
    error: dict[str, Any] = {"message": message, "type": "OAuthException", "code": code}
    if subcode:
        error["error_subcode"] = subcode
    return {"error": error | {"fbtrace_id": "EJplcsCHuLu"}}


def failure(code: int, subcode: int = 0, status: int = 400, **headers: str) -> web.Response:
    """Return a failure of the whole call."""
    return json_response(error_body(code, subcode), status, **headers)


def item(body: object, code: int = 200, **headers: str) -> dict[str, Any]:
    """Return an item of the answer to a batch; underscores in *headers* are hyphens."""
    pairs = [{"name": name.replace("_", "-"), "value": value} for name, value in headers.items()]
    return {"code": code, "headers": pairs, "body": json.dumps(body)}


@st.composite
def batches(draw: st.DrawFn, bodies: Sequence[object]) -> Any:
    """Return any document, or the answer to a batch with something broken, in an item or not."""
    items: list[Any] = [item(body) for body in bodies]
    broken = draw(st.sampled_from(bodies).flatmap(mutated))
    items[draw(st.integers(0, len(items) - 1))] = item(broken)
    return draw(st.just(items) | mutated(items) | documents() | st.permutations(items))
