"""What is wrong with a command as it would be sent to Discord."""

import re
from collections.abc import Iterator
from typing import Any

from discord import Locale

from bot.language import language_of
from tests.chat.discord_server.command_limits import commands_complaints

LOCALES = tuple(one.value for one in Locale if language_of(one.value).code != "en")
_UNDESCRIBED = "…"  # what discord.py sends for an option that nobody described


def problems(payload: dict[str, Any]) -> list[str]:
    """Return what Discord would refuse in *payload*, a line each, and what nobody described."""
    undescribed = [
        f"{path}: has no description"
        for path, node in _nodes(payload)
        if node.get("description") == _UNDESCRIBED
    ]
    return [*commands_complaints([payload]), *undescribed]


def untranslated(payload: dict[str, Any]) -> list[str]:
    """Return the names and descriptions of *payload* that lack one of the languages."""
    return [
        f"{path}: no {key} in {locale}"
        for path, node in _nodes(payload)
        for key in ("name", "description")
        if re.search("[a-z0-9]", str(node.get(key) or ""), re.IGNORECASE)
        for locale in LOCALES
        if locale not in (node.get(f"{key}_localizations") or {})
    ]


def _nodes(node: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the command, its options and their choices, by their names."""
    path = f"{path} {node['name']}".strip()
    yield path, node
    for inner in (*(node.get("options") or ()), *(node.get("choices") or ())):
        yield from _nodes(inner, path)
