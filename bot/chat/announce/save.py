"""Settling what is announced in a channel: a new subscription, or a change to one."""

import logging
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bot.chat.cogs.announce_place import Chosen, place_of
from bot.chat.cogs.announce_wishes import Wishes
from bot.chat.cogs.announce_words import answer, described, mentioned, stopped, upcoming, warnings
from bot.chat.refusals import Interaction, language_for
from bot.domain.announcements import KINDS, Subscription
from bot.errors import UserError
from bot.language import language_of
from bot.pipeline import subscribing
from bot.pipeline.sample import upcoming_milestone
from bot.storage.subscriptions import Subscriber

if TYPE_CHECKING:
    from bot.chat.client import MilepostClient

log = logging.getLogger(__name__)


def subscriber_of(interaction: Interaction) -> Subscriber:
    """Return who asks, and on which server."""
    return Subscriber(str(interaction.guild_id), str(interaction.user.id))


def note(what: str, channel: str, subscriber: Subscriber) -> None:
    """Keep in the log who did *what* to the announcements of *channel*."""
    log.info(
        "server %s, channel %s: announcements %s by %s",
        subscriber.guild,
        channel,
        what,
        subscriber.added_by,
    )


async def add(
    client: "MilepostClient", interaction: Interaction, chosen: Chosen | None, wishes: Wishes
) -> None:
    """Subscribe a channel. Raises UserError where that cannot be."""
    place, language = await place_of(interaction, chosen), language_for(interaction)
    missing = place.missing(wishes.mention, language)
    wanted = wishes.applied(_usual(client, interaction, place.key), client.catalogue, language)
    subscriber = subscriber_of(interaction)
    await client.store.transact(subscribing.add, wanted, subscriber, client.clock())
    note("added", place.key, subscriber)
    title = language.text("announce-added", channel=mentioned(place.key))
    await _tell(client, interaction, title, wanted, warnings(missing, language))


async def change(
    client: "MilepostClient", interaction: Interaction, chosen: Chosen | None, wishes: Wishes
) -> None:
    """Change the subscription of a channel. Raises UserError where that cannot be."""
    if wishes == Wishes():
        raise UserError("announce-nothing-to-change")
    place, language = await place_of(interaction, chosen), language_for(interaction)
    missing = place.missing(wishes.mention, language)
    subscriber = subscriber_of(interaction)

    def changed(before: Subscription) -> Subscription:
        return wishes.applied(before, client.catalogue, language)

    after = await client.store.transact(
        subscribing.change, subscriber, place.key, changed, client.clock()
    )
    note("changed", place.key, subscriber)
    title = language.text("announce-edited", channel=mentioned(place.key))
    doubts = [*stopped(after, language), *warnings(missing, language)]
    await _tell(client, interaction, title, after.subscription, doubts)


def _usual(client: "MilepostClient", interaction: Interaction, channel: str) -> Subscription:
    """Return the subscription of whoever wishes for nothing else."""
    usual = client.settings.discord
    language: str = usual.language
    if "language" not in usual.model_fields_set and interaction.guild_locale is not None:
        language = language_of(interaction.guild_locale.value).code
    return Subscription(channel, kinds=frozenset(KINDS), language=language, zone=usual.zone)


async def _tell(
    client: "MilepostClient",
    interaction: Interaction,
    title: str,
    wanted: Subscription,
    doubts: Iterable[str],
) -> None:
    """Say what was stored, and what happens next."""
    language = language_for(interaction)
    following = await client.store.read(
        upcoming_milestone, client.catalogue, wanted, client.clock()
    )
    lines: Sequence[str] = [
        f"**{title}**",
        *described(wanted, client.catalogue, language),
        "",
        *upcoming(following, client.catalogue, language),
        *doubts,
    ]
    await interaction.followup.send(embed=answer(lines), ephemeral=True)
