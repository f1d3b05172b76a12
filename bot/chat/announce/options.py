"""What somebody wants announced, as they filled it in, and what becomes of a subscription by it."""

from dataclasses import dataclass, replace

import discord
from discord.app_commands import Choice

from bot.chat.answers.names import accounts, boards
from bot.chat.cogs.announce_names import find_all
from bot.chat.cogs.announce_values import parse_clock, parse_count
from bot.chat.cogs.announce_zones import find_zone
from bot.domain.announcements import KINDS, Subscription
from bot.domain.catalogue import Catalogue
from bot.domain.events import MilestoneReached, NeckAndNeck, Overtaken
from bot.domain.quiet import QuietHours
from bot.errors import UserError
from bot.language import Language
from bot.language.languages import CONVENTIONS

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
class Wishes:
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
