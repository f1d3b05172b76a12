"""The documented limits of what a bot may send, as a list of what breaks them.

A complaint is "path: what is wrong", as in "embeds.0.title: Must be 256 or fewer in length."

https://discord.com/developers/docs/resources/message#embed-object-embed-limits
https://discord.com/developers/docs/components/reference
"""

import re
from collections.abc import Collection, Iterator
from typing import Any

_ACTION_ROW = 1
_PARTS = {"type", "title", "description", "color", "fields", "footer", "image", "flags"}
# In an embed a file is named by what is safe in its name.
_FILE_URL = re.compile(r"attachment://([A-Za-z0-9_.-]+)")


def message_complaints(
    form: dict[str, Any], filenames: Collection[str] = (), content_limit: int = 2000
) -> Iterator[str]:
    """Yield what is wrong with a message; *filenames* are the files that its embeds may show."""
    yield from _length("content", form.get("content"), content_limit)
    yield from _length("nonce", form.get("nonce"), 25)
    embeds = form.get("embeds") or []
    yield from _amount("embeds", embeds, 10)
    for index, embed in enumerate(embeds):
        yield from _embed(f"embeds.{index}", embed, filenames)
    if sum(map(_embed_size, embeds)) > 6000:
        yield "embeds: Embed size exceeds maximum size of 6000"
    yield from _attachments(form.get("attachments") or [])
    yield from _mentions(form.get("allowed_mentions") or {})
    yield from _components(form.get("components") or [])


def choice_complaints(choices: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what is wrong with the *choices* of an autocompletion."""
    yield from _amount("data.choices", choices, 25)
    for index, choice in enumerate(choices):
        path = f"data.choices.{index}"
        yield from _length(f"{path}.name", choice.get("name"), 100, 1)
        if isinstance(choice.get("value"), str):
            yield from _length(f"{path}.value", choice["value"], 100)


def _embed(path: str, embed: dict[str, Any], filenames: Collection[str]) -> Iterator[str]:
    yield from _length(f"{path}.title", embed.get("title"), 256)
    yield from _length(f"{path}.description", embed.get("description"), 4096)
    yield from _length(f"{path}.footer.text", (embed.get("footer") or {}).get("text"), 2048)
    fields = embed.get("fields") or []
    yield from _amount(f"{path}.fields", fields, 25)
    for index, field in enumerate(fields):
        for key, longest in (("name", 256), ("value", 1024)):
            text = field.get(key)
            yield from _length(f"{path}.fields.{index}.{key}", text, longest)
            if not isinstance(text, str) or not text.strip():
                yield f"{path}.fields.{index}.{key}: This field is required"
    if not 0 <= (embed.get("color") or 0) <= 0xFFFFFF:
        yield f"{path}.color: Must be a colour of 24 bits"
    url = (embed.get("image") or {}).get("url")
    # Discord takes a name that no file has, and shows no picture; a test should not.
    if url and not ((match := _FILE_URL.fullmatch(url)) and match[1] in filenames):
        yield f"{path}.image.url: {url} is none of the files {sorted(filenames)}"
    for part in sorted(embed.keys() - _PARTS):
        yield f"{path}.{part}: The bot sent none so far, and its limits are not known here"


def _embed_size(embed: dict[str, Any]) -> int:
    texts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    texts += [field.get(key) for field in embed.get("fields") or [] for key in ("name", "value")]
    return sum(len(text) for text in texts if isinstance(text, str))


def _attachments(attachments: list[dict[str, Any]]) -> Iterator[str]:
    yield from _amount("attachments", attachments, 10)
    for index, attachment in enumerate(attachments):
        description = attachment.get("description")
        yield from _length(f"attachments.{index}.description", description, 1024)


def _mentions(allowed: dict[str, Any]) -> Iterator[str]:
    for kind in ("roles", "users"):
        yield from _amount(f"allowed_mentions.{kind}", allowed.get(kind) or [], 100)
        if allowed.get(kind) and kind in (allowed.get("parse") or []):
            yield f"allowed_mentions.{kind}: parse:['{kind}'] and {kind}: [ids...] are exclusive"


def _components(components: list[dict[str, Any]]) -> Iterator[str]:
    yield from _amount("components", components, 5)
    for index, component in enumerate(components):
        if component.get("type") != _ACTION_ROW:
            yield f"components.{index}.type: Only an action row, without components v2"
    seen: set[str | None] = set()
    for path, component in walk(components):
        custom_id = component.get("custom_id")
        yield from _length(f"{path}.custom_id", custom_id, 100, 1)
        if custom_id is not None and custom_id in seen:
            yield f"{path}.custom_id: Component custom id cannot be duplicated"
        seen.add(custom_id)
        if component.get("type") == _ACTION_ROW:
            if not 1 <= len(component.get("components") or []) <= 5:
                yield f"{path}.components: Must be 1 to 5 buttons"
        else:
            yield from _button(path, component)


def walk(
    components: list[dict[str, Any]], path: str = "components"
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every component with its path, the outer before the inner."""
    for index, component in enumerate(components):
        here = f"{path}.{index}"
        yield here, component
        yield from walk(component.get("components") or [], f"{here}.components")


def _button(path: str, button: dict[str, Any]) -> Iterator[str]:
    yield from _length(f"{path}.label", button.get("label") or "", 80, 1)
    if button.get("url") or not button.get("custom_id"):
        yield f"{path}.custom_id: A custom id is required, and a url is for links"


def _length(path: str, text: Any, longest: int, shortest: int = 0) -> Iterator[str]:
    if isinstance(text, str) and not shortest <= len(text) <= longest:
        yield f"{path}: Must be {longest} or fewer in length." + (
            f" Must be {shortest} or more in length." if shortest else ""
        )


def _amount(path: str, items: list[Any], most: int) -> Iterator[str]:
    if len(items) > most:
        yield f"{path}: Must be {most} or fewer in length."
