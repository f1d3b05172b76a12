"""Reads what a bot sends and refuses what Discord would refuse."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from tests.chat.discord_server.command_limits import commands_complaints
from tests.chat.discord_server.errors import DiscordError
from tests.chat.discord_server.limits import choice_complaints, message_complaints
from tests.chat.discord_server.schema import request_complaint
from tests.chat.discord_server.state import Message

MAX_FILE_BYTES = 10 * 1024 * 1024

_AUTOCOMPLETE = 8


@dataclass(slots=True)
class Seen:
    """A request that a bot made: *operation* as in "GET /users/@me", None while unanswered."""

    operation: str
    path: str
    status: int | None = None
    payload: Any = field(default=None, repr=False)


SEEN = web.RequestKey("seen", Seen)


@dataclass(slots=True)
class Upload:
    """A file of a form."""

    filename: str
    data: bytes = field(repr=False)


@dataclass(slots=True)
class Form:
    """The JSON of a request and its files by their number."""

    payload: Any
    files: dict[int, Upload] = field(default_factory=dict)


class Forms:
    """Reads forms; *violations* has all that was wrong with any of them."""

    def __init__(self) -> None:
        self.violations: list[str] = []

    async def read(self, request: web.Request, message: Message | None = None) -> Form:
        """Return the form of *request*, which may change *message*."""
        form = await _read(request)
        seen = request[SEEN]
        seen.payload, operation = form.payload, seen.operation
        filenames = [] if message is None else [file.filename for file in message.attachments]
        complaints = list(_complaints(operation, form, filenames))
        if complaints:
            self.violations += [f"{operation}: {complaint}" for complaint in complaints]
            raise DiscordError(50035, complaints)
        if any(len(file.data) > MAX_FILE_BYTES for file in form.files.values()):
            self.violations.append(f"{operation}: a file is larger than {MAX_FILE_BYTES} bytes")
            raise DiscordError(40005)
        return form


async def _read(request: web.Request) -> Form:
    if not request.content_type.startswith("multipart/"):
        return Form(await request.json())
    fields = await request.post()
    files = {
        int(name.removeprefix("files[").removesuffix("]")): Upload(part.filename, part.file.read())
        for name, part in fields.items()
        if isinstance(part, FileField)
    }
    return Form(json.loads(str(fields["payload_json"])), files)


def _complaints(operation: str, form: Form, filenames: Collection[str]) -> Iterator[str]:
    if complaint := request_complaint(operation, form.payload):
        yield complaint
    elif operation.endswith("/commands"):
        commands = form.payload if isinstance(form.payload, list) else [form.payload]
        yield from commands_complaints(commands)
    else:
        yield from _message_complaints(operation, form, filenames)


def _message_complaints(operation: str, form: Form, filenames: Collection[str]) -> Iterator[str]:
    message, prefix = form.payload, ""
    if operation.endswith("/callback"):
        message, prefix = form.payload.get("data") or {}, "data."
    kind = form.payload.get("type")
    if prefix and kind == _AUTOCOMPLETE:
        yield from choice_complaints(message.get("choices") or [])
    else:
        names = [file.filename for file in form.files.values()]
        for complaint in message_complaints(message, [*filenames, *names]):
            yield prefix + complaint
        yield from _unknown_files(message, form)


def _unknown_files(message: dict[str, Any], form: Form) -> Iterator[str]:
    """Yield the attachments that are neither uploaded now nor there already."""
    for index, attachment in enumerate(message.get("attachments") or []):
        number = int(attachment["id"])
        if number < len(message["attachments"]) and number not in form.files:
            yield f"attachments.{index}.id: there is no file {number}"
