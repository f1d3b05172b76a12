"""What somebody wants announced, as they filled it in, and what becomes of a subscription by it."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import time
from decimal import Decimal
from typing import Any, TypeVar

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.chat.matching import (
    accounts,
    boards,
    find_all,
    find_zone,
    suggest_account_list,
    suggest_board_list,
    suggest_zones,
)
from bot.domain.announcements import KINDS, Subscription
from bot.domain.catalogue import Catalogue
from bot.domain.events import MilestoneReached, NeckAndNeck, Overtaken
from bot.domain.ladder import LARGEST_COUNT
from bot.domain.quiet import QuietHours
from bot.errors import UserError
from bot.language import Language
from bot.language.languages import CONVENTIONS
from bot.text import cut

_UNITS = {
    "": 1,
    "k": 10**3,
    "mil": 10**3,
    "m": 10**6,
    "천": 10**3,
    "千": 10**3,
    "만": 10**4,
    "万": 10**4,
    "억": 10**8,
    "億": 10**8,
}
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+|\d{1,12}(?:[.,]\d{1,2})?"
_UNIT = "|".join(filter(None, _UNITS))
_PART = re.compile(rf"({_NUMBER})({_UNIT}|)")
_WHOLE = re.compile(rf"(?:(?:{_NUMBER})(?:{_UNIT}))*(?:{_NUMBER})?")
_GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(\1\d{3})*")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h시時](\d{2})?분?分?)?")


def parse_count(text: str) -> int:
    """Return the number that *text* names: 100000, 100,000, 100 000, 1.5m, 10만, 45만 4,000.

    Raises UserError for none.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    total = Decimal(0)
    if _WHOLE.fullmatch(plain):
        total = sum((_value(*part) for part in _PART.findall(plain)), total)
    if total != int(total) or not 1 <= total <= LARGEST_COUNT:
        raise UserError("announce-no-number", text=cut(text))
    return int(total)


def _value(number: str, unit: str) -> Decimal:
    if _GROUPED.fullmatch(number):
        number = re.sub("[.,]", "", number)
    return Decimal(number.replace(",", ".")) * _UNITS[unit]


def parse_clock(text: str) -> time:
    """Return the time of day that *text* names: 22:00, 7:30, 22h, 22시.

    Raises UserError for none.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    match = _CLOCK.fullmatch(plain)
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    if (hour, minute) == (24, 0):
        hour = 0  # the end of the day is the beginning of the next
    if hour > 23 or minute > 59:
        raise UserError("announce-no-time", text=cut(text))
    return time(hour, minute)


SUMMARY, DROP = "summary", "drop"
ALL_FILTERS = "filters"

# The names of languages are the same everywhere.
LANGUAGE_CHOICES = [Choice(name=one.own_name, value=code) for code, one in CONVENTIONS.items()]
KIND_CHOICES = [
    Choice(name="Everything", value=",".join(KINDS)),
    Choice(name="Milestones only", value=MilestoneReached.kind),
    Choice(name="Overtakes only", value=f"{Overtaken.kind},{NeckAndNeck.kind}"),
    Choice(name="Everything but neck and neck", value=f"{MilestoneReached.kind},{Overtaken.kind}"),
]
MODE_CHOICES = [
    Choice(name="In one summary afterwards", value=SUMMARY),
    Choice(name="Not at all", value=DROP),
]
CLEAR_CHOICES = [
    Choice(name="All filters", value=ALL_FILTERS),
    Choice(name="Boards", value="boards"),
    Choice(name="Accounts", value="accounts"),
    Choice(name="Smallest milestone", value="smallest"),
    Choice(name="First places", value="top"),
    Choice(name="Quiet hours", value="quiet"),
    Choice(name="Role to mention", value="mention"),
]
_DEFAULT = Subscription("")
_OF = {
    ALL_FILTERS: ("boards", "accounts", "kinds", "smallest", "top"),
    **{choice.value: (choice.value,) for choice in CLEAR_CHOICES[1:]},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionOptions:
    """What was filled in, as it was; None for what was not."""

    boards: str | None = None
    accounts: str | None = None
    kinds: str | None = None
    smallest: str | None = None
    top: int | None = None
    language: str | None = None
    zone: str | None = None
    quiet_from: str | None = None
    quiet_to: str | None = None
    quiet_mode: str | None = None
    first_place: bool | None = None
    mention: discord.Role | None = None
    clear: str | None = None
    """What is to be as it is without a choice."""

    def applied(self, to: Subscription, catalogue: Catalogue, language: Language) -> Subscription:
        """Return *to* with what was wished for by somebody who speaks *language*.

        Raises UserError for what cannot be understood.
        """
        changed = self._cleared(to)
        if self.boards is not None:
            known = boards(catalogue, language)
            changed = replace(changed, boards=frozenset(find_all(known, self.boards, "board")))
        if self.accounts is not None:
            known = accounts(catalogue, language)
            wanted = find_all(known, self.accounts, "account")
            changed = replace(changed, accounts=frozenset(wanted))
        return replace(
            changed,
            kinds=changed.kinds if self.kinds is None else frozenset(self.kinds.split(",")),
            smallest=changed.smallest if self.smallest is None else parse_count(self.smallest),
            top=changed.top if self.top is None else self.top,
            language=self.language or changed.language,
            zone=changed.zone if self.zone is None else find_zone(self.zone, language.code),
            quiet=self._quiet(changed.quiet),
            mention=changed.mention if self.mention is None else _callable(self.mention),
        )

    def _cleared(self, to: Subscription) -> Subscription:
        if self.clear is None:
            return to
        empty = replace(_DEFAULT, kinds=frozenset(KINDS))
        return replace(to, **{name: getattr(empty, name) for name in _OF[self.clear]})

    def _quiet(self, before: QuietHours | None) -> QuietHours | None:
        """Return the quiet hours, of which each part can be changed alone."""
        start = before.start if before and self.quiet_from is None else self.quiet_from
        end = before.end if before and self.quiet_to is None else self.quiet_to
        drops = before is not None and before.drops
        lets_through = before is None or before.lets_leader_through
        if start is None or end is None:
            wishes = (self.quiet_from, self.quiet_to, self.quiet_mode, self.first_place)
            if wishes != (None,) * len(wishes):
                raise UserError("announce-quiet-incomplete")
            return None
        quiet = QuietHours(
            parse_clock(start) if isinstance(start, str) else start,
            parse_clock(end) if isinstance(end, str) else end,
            drops if self.quiet_mode is None else self.quiet_mode == DROP,
            lets_through if self.first_place is None else self.first_place,
        )
        if quiet.start == quiet.end:
            raise UserError("announce-quiet-always")
        return quiet


def _callable(role: discord.Role) -> str:
    """Return the id of *role*, which must not be everybody."""
    if role.is_default():
        raise UserError("announce-everyone")
    return str(role.id)


F = TypeVar("F")


_DECORATORS: tuple[Any, ...] = (
    app_commands.describe(
        channel="Where to announce; this channel if you leave it out",
        boards="Only these rankings, separated by commas",
        accounts="Only these accounts, separated by commas",
        kinds="What to announce",
        smallest="Only milestones from this number on, such as 100,000 or 100k",
        top="Only overtakes into so many first places",
        language="The language of the announcements",
        zone="The time zone of the announcements, by a city in it",
        quiet_from="Announce nothing from this time of day on, such as 22:00",
        quiet_to="Announce again from this time of day on, such as 7:30",
        quiet_mode="What becomes of what happens in the quiet hours",
        first_place="Whether a new first place is announced even in the quiet hours",
        mention="The role that every announcement mentions",
    ),
    app_commands.rename(
        zone="time-zone",
        quiet_from="quiet-from",
        quiet_to="quiet-to",
        quiet_mode="quiet-mode",
        first_place="first-place",
    ),
    app_commands.choices(kinds=KIND_CHOICES, language=LANGUAGE_CHOICES, quiet_mode=MODE_CHOICES),
    app_commands.autocomplete(
        boards=suggest_board_list, accounts=suggest_account_list, zone=suggest_zones
    ),
)


def subscription_options(command: F) -> F:
    """Tell Discord of the options of *command*, whose parameters are wishes."""
    for decorate in _DECORATORS:
        command = decorate(command)
    return command
