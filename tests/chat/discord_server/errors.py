"""What Discord answers when it refuses.

https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
"""

from typing import Any

_KNOWN = {
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    20028: (429, "The write action you are performing on the channel has hit the write rate limit"),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50013: (403, "Missing Permissions"),
    50027: (401, "Invalid Webhook Token"),
    50035: (400, "Invalid Form Body"),
    130000: (503, "API resource is currently overloaded. Try again a little later"),
    160002: (400, "Cannot reply without permission to read message history"),
}


class DiscordError(Exception):
    """A refusal with one of Discord's own codes; *fields* says what is wrong with which field."""

    def __init__(self, code: int, fields: list[str] | None = None) -> None:
        self.code = code
        self.status, self.message = _KNOWN[code]
        self.fields = fields or []
        super().__init__(self.message, *self.fields)

    def body(self) -> dict[str, Any]:
        """Return the body of the answer."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.fields:
            body["errors"] = _nested(self.fields)
        return body


def status_of(code: int) -> int:
    """Return the HTTP status that goes with *code*."""
    return _KNOWN[code][0]


def error_body(status: int, code: int | None) -> dict[str, Any]:
    """Return the body of an answer with *status*, for a refusal that a test asks for."""
    if code is not None and code in _KNOWN:
        return {"message": _KNOWN[code][1], "code": code}
    words = {401: "401: Unauthorized", 403: "403: Forbidden", 404: "404: Not Found"}
    return {"message": words.get(status, f"{status}: Internal Server Error"), "code": code or 0}


def _nested(fields: list[str]) -> dict[str, Any]:
    """Return *fields* ("embeds.0.title: too long") as the tree in which Discord tells of them."""
    tree: dict[str, Any] = {}
    for field in fields:
        path, _, message = field.partition(": ")
        leaf = tree
        for step in path.split("."):
            leaf = leaf.setdefault(step, {})
        leaf.setdefault("_errors", []).append({"code": "INVALID_FORM_BODY", "message": message})
    return tree
