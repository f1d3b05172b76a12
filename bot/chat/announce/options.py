"""The options of `/announce add` and `edit`: how they are shown, parsed, and applied.

A new one is a field of `SubscriptionOptions`, and a line in what applies them.
"""

import inspect
import re
import unicodedata
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, fields, replace
from datetime import time
from decimal import Decimal
from functools import wraps
from inspect import Parameter
from typing import Annotated, Any, TypeVar, get_args

import discord
from discord import app_commands
from discord.app_commands import Choice, Range

from bot.chat.context import Interaction
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
    Choice(
        name="Everything but neck and neck",
        value=",".join(kind for kind in KINDS if kind != NeckAndNeck.kind),
    ),
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

Suggest = Callable[[Interaction, str], Coroutine[Any, Any, list[Choice[str]]]]


@dataclass(frozen=True, slots=True)
class Shown:
    """An option as Discord shows it: a free text, *choices*, or the suggestions of *suggest*."""

    description: str
    choices: list[Choice[str]] | None = None
    suggest: Suggest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionOptions:
    """The options as they were filled in; None for those that were not.

    Each field is an option of Discord's commands, which is called like it, with `-` for `_`.
    """

    boards: Annotated[
        str | None,
        Shown("Only these rankings, separated by commas", suggest=suggest_board_list),
    ] = None
    accounts: Annotated[
        str | None,
        Shown("Only these accounts, separated by commas", suggest=suggest_account_list),
    ] = None
    kinds: Annotated[str | None, Shown("What to announce", KIND_CHOICES)] = None
    smallest: Annotated[
        str | None, Shown("Only milestones from this number on, such as 100,000 or 100k")
    ] = None
    top: Annotated[Range[int, 1, 100] | None, Shown("Only overtakes into so many first places")] = (
        None
    )
    language: Annotated[
        str | None, Shown("The language of the announcements", LANGUAGE_CHOICES)
    ] = None
    time_zone: Annotated[
        str | None,
        Shown("The time zone of the announcements, by a city in it", suggest=suggest_zones),
    ] = None
    quiet_from: Annotated[
        str | None, Shown("Announce nothing from this time of day on, such as 22:00")
    ] = None
    quiet_to: Annotated[
        str | None, Shown("Announce again from this time of day on, such as 7:30")
    ] = None
    quiet_mode: Annotated[
        str | None, Shown("What becomes of what happens in the quiet hours", MODE_CHOICES)
    ] = None
    first_place: Annotated[
        bool | None, Shown("Whether a new first place is announced even in the quiet hours")
    ] = None
    mention: Annotated[discord.Role | None, Shown("The role that every announcement mentions")] = (
        None
    )

    def applied(self, to: Subscription, catalogue: Catalogue, language: Language) -> Subscription:
        """Return *to* with the options that were filled in by somebody who speaks *language*.

        Raises UserError for an option that cannot be understood.
        """
        changed, zone = to, self.time_zone
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
            zone=changed.zone if zone is None else find_zone(zone, language.code),
            quiet=self._quiet(changed.quiet),
            mention=changed.mention if self.mention is None else _callable(self.mention),
        )

    def _quiet(self, before: QuietHours | None) -> QuietHours | None:
        """Return the quiet hours, of which each part can be changed alone."""
        start = before.start if before and self.quiet_from is None else self.quiet_from
        end = before.end if before and self.quiet_to is None else self.quiet_to
        drops = before is not None and before.drops
        lets_through = before is None or before.lets_leader_through
        if start is None or end is None:
            options = (self.quiet_from, self.quiet_to, self.quiet_mode, self.first_place)
            if options != (None,) * len(options):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionChanges(SubscriptionOptions):
    """The same for a subscription that there is, with what to take back."""

    clear: Annotated[
        str | None, Shown("What to take back; a new choice beside it holds", CLEAR_CHOICES)
    ] = None

    def cleared(self, one: Subscription) -> Subscription:
        """Return *one* with the options that are taken back as they are by default."""
        if self.clear is None:
            return one
        empty = replace(_DEFAULT, kinds=frozenset(KINDS))
        return replace(one, **{name: getattr(empty, name) for name in _OF[self.clear]})


def _callable(role: discord.Role) -> str:
    """Return the id of *role*, which must not be everybody."""
    if role.is_default():
        raise UserError("announce-everyone")
    return str(role.id)


Options = TypeVar("Options", bound=SubscriptionOptions)
Command = Callable[[Any, Interaction, Any, Options], Awaitable[None]]


def with_options(options: type[Options]) -> Callable[[Command[Options]], Any]:
    """Let Discord ask for the fields of *options*, which a command takes as its last parameter.

    discord.py reads what it asks for from the signature of a command's callback, which is made
    here. Written out, it would name every option in the parameters of each command, once more in
    the call that collects them, and again in what describes them.
    """

    def decorate(command: Command[Options]) -> Any:
        @wraps(command)
        async def callback(
            cog: Any, interaction: Interaction, channel: Any, **filled_in: Any
        ) -> None:
            await command(cog, interaction, channel, options(**filled_in))

        *own, _ = inspect.signature(command).parameters.values()
        added = []
        for one in fields(options):
            annotation, shown = get_args(one.type)
            added.append(
                Parameter(one.name, Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
            )
            _show(callback, one.name, shown)
        callback.__signature__ = inspect.Signature([*own, *added])  # type: ignore[attr-defined]
        return callback

    return decorate


def _show(callback: Any, name: str, shown: Shown) -> None:
    """Tell discord.py how the parameter *name* of *callback* is shown."""
    app_commands.describe(**{name: shown.description})(callback)
    if "_" in name:
        app_commands.rename(**{name: name.replace("_", "-")})(callback)
    if shown.choices is not None:
        app_commands.choices(**{name: shown.choices})(callback)
    if shown.suggest is not None:
        app_commands.autocomplete(**{name: shown.suggest})(callback)
