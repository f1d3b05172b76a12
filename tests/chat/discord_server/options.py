"""Turns what a person typed after a slash into the data of an interaction."""

from collections.abc import Mapping
from typing import Any

from tests.chat.discord_server.payloads import channel_json, role_json
from tests.chat.discord_server.state import Channel, Guild, Role

Json = dict[str, Any]

_SUBCOMMAND, _GROUP = 1, 2
_STRING, _INTEGER, _BOOLEAN, _NUMBER = 3, 4, 5, 10
_PLAIN: dict[int, type | tuple[type, ...]] = {
    _STRING: str,
    _INTEGER: int,
    _BOOLEAN: bool,
    _NUMBER: (int, float),
}


def data_of(
    command: Json,
    guild: Guild,
    name: str,
    options: Mapping[str, object],
    focused: str | None = None,
) -> Json:
    """Return the data of the use of *command*, of which *name* also has the subcommand.

    *focused* is the option that is being typed: then others may be missing and its value is free.
    """
    _, *path = name.split()
    resolved = Resolved(guild)
    node, steps = command, []
    for part in path:
        node = _named(node.get("options") or [], part, name)
        steps.append(node)
    filled = _filled(node, name, options, resolved, focused)
    for step in reversed(steps):
        filled = [{"name": step["name"], "type": step["type"], "options": filled}]
    data: Json = {"id": command["id"], "name": command["name"], "type": 1, "options": filled}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    if resolved.found:
        data["resolved"] = resolved.found
    return data


class Resolved:
    """The channels and roles that options name, as the interaction brings them along."""

    def __init__(self, guild: Guild) -> None:
        self.found: dict[str, dict[str, Json]] = {}
        self._guild = guild

    def id_of(self, thing: Role | Channel) -> str:
        """Return the id of *thing* and bring it along."""
        match thing:
            case Role():
                position = list(self._guild.roles).index(thing.id)
                self._bring("roles", thing.id, role_json(thing, position))
            case Channel():
                shown = channel_json(thing) | {"permissions": "0"}
                self._bring("channels", thing.id, shown)
        return str(thing.id)

    def _bring(self, sort: str, key: int, written: Json) -> None:
        self.found.setdefault(sort, {})[str(key)] = written


def _named(options: list[Json], name: str, where: str) -> Json:
    for option in options:
        if option["name"] == name:
            return option
    raise LookupError(f"/{where} has no {name!r}")


def _filled(
    node: Json,
    name: str,
    options: Mapping[str, object],
    resolved: Resolved,
    focused: str | None,
) -> list[Json]:
    declared: list[Json] = node.get("options") or []
    for option in declared:
        if option["type"] in (_SUBCOMMAND, _GROUP):
            raise LookupError(f"/{name} needs a subcommand")
        if option.get("required") and option["name"] not in options and focused is None:
            raise ValueError(f"/{name} needs {option['name']!r}")
    filled = []
    for key, value in options.items():
        option = _named(declared, key, name)
        written: Json = {"name": key, "type": option["type"]}
        if key == focused:
            written |= {"value": value, "focused": True}
        else:
            written["value"] = _value(option, value, resolved)
        filled.append(written)
    return filled


def _value(option: Json, value: Any, resolved: Resolved) -> object:
    kind = option["type"]
    if kind not in _PLAIN:
        return resolved.id_of(value)
    if not isinstance(value, _PLAIN[kind]) or (kind == _INTEGER and isinstance(value, bool)):
        raise ValueError(f"{option['name']}: {value!r} is of the wrong type")
    choices = [choice["value"] for choice in option.get("choices") or []]
    if choices and value not in choices:
        raise ValueError(f"{option['name']}: {value!r} is none of {choices}")
    measured = len(value) if isinstance(value, str) else value
    unit = "length" if isinstance(value, str) else "value"
    least, most = option.get(f"min_{unit}"), option.get(f"max_{unit}")
    if (least is not None and measured < least) or (most is not None and measured > most):
        raise ValueError(f"{option['name']}: {value!r} is not within {least} and {most}")
    return value
