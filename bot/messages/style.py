"""Styles: the way in which a medium shows names, times, emphasis and links in a sentence."""

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.language import Language
from bot.messages.safe_text import plain


class Style(Protocol):
    """The way in which a medium shows the parts of a sentence."""

    def name(self, text: str, at_most: int) -> str:
        """Return a name that comes from outside, made safe and cut to so many characters."""

    def bold(self, text: str) -> str:
        """Return *text*, which is in this style already, emphasised."""

    def link(self, text: str, url: str) -> str:
        """Return *text*, which is in this style already, as a link to *url*."""

    def moment(self, at: datetime) -> str:
        """Return the day and the minute."""

    def hours(self, start: datetime, end: datetime) -> tuple[str, str] | None:
        """Return the two ends of some hours, the second without its day; None if it needs that."""


class Plain:
    """Text without any marks; times are those of a zone."""

    def __init__(self, language: Language, zone: str) -> None:
        self._language = language
        self._zone = ZoneInfo(zone)

    def name(self, text: str, at_most: int) -> str:
        """Return *text* as one line of which all can be seen."""
        return plain(text, at_most)

    def bold(self, text: str) -> str:
        """Return *text* as it is."""
        return text

    def link(self, text: str, url: str) -> str:
        """Return *text* as it is."""
        return text

    def moment(self, at: datetime) -> str:
        """Return the day and the minute in the zone."""
        return self._language.moment(at, self._zone)

    def hours(self, start: datetime, end: datetime) -> tuple[str, str] | None:
        """Return the two ends, the second without its day; None where that is another one."""
        local = end.astimezone(self._zone)
        if start.astimezone(self._zone).date() != local.date():
            return None
        return self.moment(start), f"{local:%H:%M}"
