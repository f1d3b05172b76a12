"""Shows messages the way Discord's own client does, as a page that loads nothing from elsewhere.

It knows the part of Discord that Milepost uses: embeds, pictures in them, buttons, answers to
commands. Dates and times are written out by the browser, as Discord has it do.
"""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from tests.chat.discord_server import Message

_FOLDER = Path(__file__).parent
_LOOK, _TIMES = _FOLDER / "discord.css", _FOLDER / "discord.js"
_NOTO = resources.files("simcord") / "preview" / "static" / "fonts"
_KURINTO = resources.files("weblate_fonts") / "static" / "weblate_fonts" / "kurinto" / "ttf"
_FONTS = (
    ("Noto Sans", "100 900", _NOTO / "noto-sans-latin-v2.015.ttf"),
    ("Noto Color Emoji", "400", _NOTO / "noto-color-emoji-v2.051.ttf"),
    ("Kurinto", "400", _KURINTO / "KurintoSansKR-Rg.ttf"),
    ("Kurinto", "700", _KURINTO / "KurintoSansKR-Bd.ttf"),
)
_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link"}
_BUTTON = 2
_STAMP = re.compile(r"&lt;t:(\d+)(?::([tdDf]))?&gt;")
_CHANNEL = re.compile(r"&lt;#(\d+)&gt;")
_TEXTS = {
    "en": {"used": "used", "private": "Only you can see this", "dismiss": "Dismiss message"},
    "ko": {"used": "님이 사용함:", "private": "나만 볼 수 있음", "dismiss": "메시지 닫기"},
}
# Discord's Markdown has no paragraphs, no entities, and no headings by underlining.
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    ["entity", "lheading", "hr", "code", "image", "reference", "autolink"]
)


@dataclass(frozen=True, slots=True)
class Post:
    """A message as it arrived; *command* is what it answers, where it answers one."""

    message: Message
    at: datetime
    command: str = ""


def page(post: Post, language: str, zone: str, theme: str, width: int) -> str:
    """Return the page of a channel with *post*; *theme* is "dark" or "light"."""
    channel, texts = escape(post.message.channel.name), _TEXTS[language]
    look, times = _LOOK.read_text(encoding="utf-8"), _TIMES.read_text(encoding="utf-8")
    shown = _post(post, texts)
    return (
        f'<!doctype html><html lang="{language}" data-zone="{zone}" class="{theme}">'
        f'<meta charset="utf-8"><style>{_fonts()}{look}</style>'
        f'<main style="width:{width}px"><header><b>#</b>{channel}</header>{shown}</main>'
        f"<script>{times}</script>"
    )


def _fonts() -> str:
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};src:url("file://{path}")}}'
        for family, weight, path in _FONTS
    )


def _post(post: Post, texts: dict[str, str]) -> str:
    message = post.message
    kind = "private" if message.is_ephemeral else "public"
    content = _blocks(message, message.content) if message.content else ""
    parts = [
        _used(post, texts["used"]) if post.command else "",
        f'<div class="avatar bot">{message.author.name[0]}</div><div class="body">',
        f'<div class="who"><b>{escape(message.author.name)}</b><span class="app">APP</span>',
        f"{_time(post.at.timestamp(), 'heading')}</div>",
        f'<div class="content">{content}</div>' if content else "",
        *(_embed(message, embed) for embed in message.embeds),
        *(_row(row) for row in message.components),
        f'<div class="note">{texts["private"]} · <a>{texts["dismiss"]}</a></div>'
        if message.is_ephemeral
        else "",
        "</div>",
    ]
    return f'<article class="{kind}">{"".join(parts)}</article>'


def _used(post: Post, used: str) -> str:
    """Return the line that tells who used which command."""
    asked = post.message.interaction
    name = asked["user"]["global_name"] if asked is not None else ""
    return (
        f'<div class="used"><i></i><span class="avatar small">{escape(name[0])}</span>'
        f"<b>{escape(name)}</b> {used} <a>/{escape(post.command)}</a></div>"
    )


def _embed(message: Message, embed: dict[str, Any]) -> str:
    image = embed.get("image", {}).get("url")
    kind = "embed pictured" if image else "embed"
    parts = [
        f'<div class="title">{_line(message, embed["title"])}</div>' if embed.get("title") else "",
        f'<div class="text">{_blocks(message, embed["description"])}</div>'
        if embed.get("description")
        else "",
        *_fields(message, embed.get("fields", [])),
        f'<img src="{_data(message, image)}">' if image else "",
        f"<footer>{escape(embed['footer']['text'])}</footer>" if embed.get("footer") else "",
    ]
    colour = f"#{embed.get('color', 0):06x}"
    return f'<div class="{kind}" style="border-color:{colour}">{"".join(parts)}</div>'


def _fields(message: Message, fields: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the rows of *fields*; up to three that want it stand side by side."""
    for is_inline, group in groupby(fields, key=lambda field: bool(field.get("inline"))):
        run = list(group)
        size = 3 if is_inline else 1
        for start in range(0, len(run), size):
            cells = "".join(
                f'<div><div class="name">{_line(message, field["name"])}</div>'
                f'<div class="text">{_blocks(message, field["value"])}</div></div>'
                for field in run[start : start + size]
            )
            yield f'<div class="fields">{cells}</div>'


def _row(row: dict[str, Any]) -> str:
    buttons = "".join(
        f'<button class="{_STYLES[one["style"]]}"{" disabled" if one.get("disabled") else ""}>'
        f"{escape(one['label'])}</button>"
        for one in row["components"]
        if one["type"] == _BUTTON
    )
    return f'<div class="row">{buttons}</div>'


def _data(message: Message, url: str) -> str:
    """Return the attachment at *url* as part of the page."""
    file = next(file for file in message.attachments if file.url == url)
    return f"data:image/png;base64,{base64.b64encode(file.data).decode()}"


def _line(message: Message, text: str) -> str:
    return _live(message, _MARKDOWN.renderInline(text))


def _blocks(message: Message, text: str) -> str:
    return _live(message, _MARKDOWN.render(text))


def _live(message: Message, html: str) -> str:
    """Return *html* with what Discord fills in: times, and names of channels."""

    def time(match: re.Match[str]) -> str:
        return _time(float(match[1]), match[2] or "f")

    def channel(match: re.Match[str]) -> str:
        name = message.channel.guild.channels[int(match[1])].name
        return f'<span class="mention">#{escape(name)}</span>'

    return _CHANNEL.sub(channel, _STAMP.sub(time, html))


def _time(at: float, style: str) -> str:
    """Return a time for the page to write out, as Discord leaves that to the browser, too."""
    return f'<time data-at="{at:.0f}" data-style="{style}"></time>'
