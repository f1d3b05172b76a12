"""Decisions over a reading: it is believed or rejected.

What was announced because of one is taken back only when somebody confirms that.
"""

import logging
import re
from typing import Any, Self

import discord

from bot.chat.announce.descriptions import answer
from bot.chat.announce.remove import refuse_late
from bot.chat.context import Interaction, context_of, language_for
from bot.chat.errors import NotAllowedError, answering
from bot.chat.markdown import DESCRIPTION, lines_within
from bot.chat.operators.outcomes import consequences, event_lines, told_of
from bot.chat.permissions import is_among
from bot.errors import InputError, UserError
from bot.language import Language
from bot.queries.readings import Decidable, announced_about, find_reading, was_read_since
from bot.storage.database import from_ms, to_ms
from bot.text import cut

log = logging.getLogger(__name__)

_READING = re.compile(r"([a-z0-9][a-z0-9_.-]{0,63}):(\d{1,14})")


def refuse_others(interaction: Interaction) -> None:
    """Raise NotAllowedError for whoever does not run Milepost."""
    operators = context_of(interaction).settings.operators
    if not operators:
        raise NotAllowedError("error-no-operators")
    if not is_among(interaction, operators):
        raise NotAllowedError("error-not-an-operator")


def name_of(reading: Decidable) -> str:
    """Return the key of *reading* in options and buttons."""
    return f"{reading.account}:{to_ms(reading.count.taken_at)}"


async def find(interaction: Interaction, name: str) -> Decidable:
    """Return the reading of that *name*. Raises UserError where there is none to decide over."""
    match = _READING.fullmatch(name.strip())
    found: Decidable | None = None
    if match is not None:
        account, taken_at = match[1], from_ms(int(match[2]))
        found = await context_of(interaction).ask(find_reading, account, taken_at)
    if found is None:
        raise UserError("operators-no-reading", name=cut(name))
    return found


async def decide(
    interaction: Interaction, reading: Decidable, approves: bool, with_later: bool = False
) -> discord.Embed:
    """Decide over *reading*, and return the outcome."""
    context, language = context_of(interaction), language_for(interaction)
    taken_at = reading.count.taken_at
    try:
        recorded = await context.decisions.decide(reading.account, taken_at, approves, with_later)
    except UserError:
        raise
    except InputError as error:
        raise UserError("operators-refused", reason=str(error)) from error
    done = "approved" if approves else "rejected"
    later = " with all later ones" if with_later else ""
    log.info("the reading %s%s was %s by %s", name_of(reading), later, done, interaction.user.id)
    lines = [told_of(done, reading, context.catalogue, language)]
    if approves or reading.is_held:
        lines += consequences(recorded, context.catalogue, language)
    else:
        lines.append(language.text("operators-corrected", count=recorded.announcements))
    return answer([shortened(lines, language)])


async def warn(interaction: Interaction, reading: Decidable) -> None:
    """Name the announcements that are corrected if *reading* is rejected, and ask to confirm."""
    context, language = context_of(interaction), language_for(interaction)
    events = await context.ask(announced_about, reading.account, reading.count.taken_at)
    lines = [
        told_of("reject-warning", reading, context.catalogue, language),
        language.text("operators-reject-events" if events else "operators-reject-no-events"),
        *event_lines(events, context.catalogue, language),
    ]
    view = discord.ui.View(timeout=None)
    view.add_item(RejectButton(name_of(reading), language.text("operators-reject-button")))
    if await context.ask(was_read_since, reading.account, reading.count.taken_at):
        label = language.text("operators-reject-later-button")
        view.add_item(RejectButton(name_of(reading), label, with_later=True))
    embed = answer([shortened(lines, language)])
    await interaction.followup.send(embed=embed, view=view, ephemeral=True)


def shortened(lines: list[str], language: Language) -> str:
    """Return as many of the *lines* as fit into an embed, with the number of those left out."""
    return lines_within(
        DESCRIPTION, lines, lambda left: language.text("operators-more", count=left)
    )


class RejectButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=rf"milepost:(?P<what>reject|reject-later):(?P<reading>{_READING.pattern})",
):
    """Rejects a reading that was believed; it works after a restart, for a few minutes."""

    def __init__(self, reading: str, label: str, with_later: bool = False) -> None:
        custom_id = f"milepost:{'reject-later' if with_later else 'reject'}:{reading}"
        style = discord.ButtonStyle.danger
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, style=style))
        self._reading = reading
        self._with_later = with_later

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: Any, match: re.Match[str], /
    ) -> Self:
        """Return the button that was pressed."""
        return cls(match["reading"], item.label, match["what"] == "reject-later")

    async def callback(self, interaction: Interaction) -> None:
        """Reject the reading, if the presser may do so."""
        async with answering(interaction):
            refuse_others(interaction)
            refuse_late(interaction)
            await interaction.response.defer()
            found = await find(interaction, self._reading)
            told = await decide(interaction, found, False, self._with_later)
            await interaction.edit_original_response(embed=told, view=None)
