"""The documented limits of slash commands, translations included.

https://discord.com/developers/docs/interactions/application-commands
"""

import unicodedata
from collections.abc import Iterator
from typing import Any

from discord import Locale

_SUBCOMMAND, _GROUP = 1, 2
_CHAT_INPUT = 1
_LOCALES = frozenset(locale.value for locale in Locale)


def commands_complaints(commands: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what is wrong with *commands*, which replace all that were there."""
    inputs = [one for one in commands if one.get("type", _CHAT_INPUT) == _CHAT_INPUT]
    if len(inputs) > 100:
        yield "commands: Maximum number of application commands reached (100)."
    yield from _unique_names("commands", inputs)
    for index, command in enumerate(commands):
        if command.get("type", _CHAT_INPUT) == _CHAT_INPUT:
            yield from _named(str(index), command)
            yield from _options(f"{index}.options", command.get("options") or [], depth=0)
            if (size := _size(command)) > 8000:
                yield f"{index}: Command exceeds maximum size (8000): {size}"


def _named(path: str, node: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the name and the description of a command or an option."""
    names = {"name": node.get("name"), **_translations(node, "name")}
    for key, name in names.items():
        if not isinstance(name, str) or not is_command_name(name):
            yield f"{path}.{key}: Command name is invalid: {name!r}"
    texts = {"description": node.get("description"), **_translations(node, "description")}
    for key, text in texts.items():
        if not isinstance(text, str) or not 1 <= len(text) <= 100:
            yield f"{path}.{key}: Must be between 1 and 100 in length."
    yield from _known_locales(path, node)


def is_command_name(name: str) -> bool:
    """Return whether *name* is 1 to 32 letters, digits, hyphens or underscores in lower case."""
    return 1 <= len(name) <= 32 and name == name.lower() and all(map(_may_be_in_name, name))


def _may_be_in_name(char: str) -> bool:
    if char in "-_'" or unicodedata.category(char)[0] in "LN":
        return True
    # Thai and Devanagari have vowels that are no letters to Unicode.
    return unicodedata.name(char, "").startswith(("THAI CHARACTER", "DEVANAGARI"))


def _options(path: str, options: list[dict[str, Any]], depth: int) -> Iterator[str]:
    if len(options) > 25:
        yield f"{path}: Must be 25 or fewer in length."
    yield from _unique_names(path, options)
    kinds = {option.get("type") for option in options}
    if kinds & {_SUBCOMMAND, _GROUP} and kinds - {_SUBCOMMAND, _GROUP}:
        yield f"{path}: Sub-command and other options cannot be mixed"
    is_required = [bool(option.get("required")) for option in options]
    if is_required != sorted(is_required, reverse=True):
        yield f"{path}: Required options must be placed before non-required options"
    for index, option in enumerate(options):
        here = f"{path}.{index}"
        yield from _named(here, option)
        yield from _choices(here, option)
        if option.get("type") in (_SUBCOMMAND, _GROUP):
            if depth + (option["type"] == _SUBCOMMAND) > 2 or (depth and option["type"] == _GROUP):
                yield f"{here}: Sub-commands are nested too deeply"
            yield from _options(f"{here}.options", option.get("options") or [], depth + 1)


def _choices(path: str, option: dict[str, Any]) -> Iterator[str]:
    choices = option.get("choices") or []
    if choices and option.get("autocomplete"):
        yield f"{path}.choices: Choices and autocomplete cannot be used together"
    if len(choices) > 25:
        yield f"{path}.choices: Must be 25 or fewer in length."
    yield from _unique_names(f"{path}.choices", choices)
    for index, choice in enumerate(choices):
        names = {"name": choice.get("name"), **_translations(choice, "name")}
        for key, name in names.items():
            if not isinstance(name, str) or not 1 <= len(name) <= 100:
                yield f"{path}.choices.{index}.{key}: Must be between 1 and 100 in length."
        if isinstance(choice.get("value"), str) and len(choice["value"]) > 100:
            yield f"{path}.choices.{index}.value: Must be 100 or fewer in length."
        yield from _known_locales(f"{path}.choices.{index}", choice)


def _unique_names(path: str, nodes: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the names that two of *nodes* have in one language."""
    locales = {locale for node in nodes for locale in node.get("name_localizations") or {}}
    for locale in ("", *sorted(locales)):
        names = [(node.get("name_localizations") or {}).get(locale, node["name"]) for node in nodes]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"{path}: The name {name!r} is used twice{locale and f' in {locale}'}"


def _known_locales(path: str, node: dict[str, Any]) -> Iterator[str]:
    for key in ("name_localizations", "description_localizations"):
        for locale in (node.get(key) or {}).keys() - _LOCALES:
            yield f"{path}.{key}: {locale} is no locale of Discord's"


def _translations(node: dict[str, Any], key: str) -> dict[str, Any]:
    translations = node.get(f"{key}_localizations") or {}
    return {f"{key}_localizations.{locale}": text for locale, text in translations.items()}


def _size(node: dict[str, Any]) -> int:
    """Return the characters of *node* and all below it; of translations the longest counts."""
    size = sum(
        max(len(text) for text in (node.get(key) or "", *_translations(node, key).values()))
        for key in ("name", "description")
    )
    size += len(str(node["value"])) if "value" in node else 0
    inner = (node.get("options") or []) + (node.get("choices") or [])
    return size + sum(map(_size, inner))
