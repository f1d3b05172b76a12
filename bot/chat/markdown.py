"""The style of Discord: its Markdown, and times that everybody sees in their own zone."""

from datetime import datetime
from typing import Literal
from urllib.parse import quote

from bot.chat.escape import escape

_LONGEST_URL = 300


class Markdown:
    """Discord's Markdown."""

    def name(self, text: str, at_most: int) -> str:
        """Return *text* as what Discord shows literally."""
        return escape(text, at_most)

    def bold(self, text: str) -> str:
        """Return *text* emphasised."""
        return f"**{text}**"

    def link(self, text: str, url: str) -> str:
        """Return *text* as a link to *url*, if that is one that Markdown can take."""
        # A closing bracket would end the link, and a space would make none of it.
        safe = quote(url, safe=":/?#@!$&'*+,;=%~")
        is_good = safe.startswith(("https://", "http://")) and len(safe) <= _LONGEST_URL
        return f"[{text}]({safe})" if is_good and text else text

    def moment(self, at: datetime) -> str:
        """Return *at* in the reader's own zone and language."""
        return stamp(at)

    def hours(self, start: datetime, end: datetime) -> tuple[str, str]:
        """Return the two ends, the second without its day."""
        return stamp(start), stamp(end, "t")


MARKDOWN = Markdown()


def stamp(at: datetime, style: Literal["f", "t", "R", "D"] = "f") -> str:
    """Return *at* as everybody's Discord shows it in the reader's own zone and language.

    https://discord.com/developers/docs/reference#message-formatting-timestamp-styles
    """
    return f"<t:{int(at.timestamp())}:{style}>"
