"""Save a subscription, new or changed, and tell what was saved; preview and test one."""

import logging
from collections.abc import Iterable, Sequence
from typing import Any

import discord
from sqlite_utils import Database

from bot.chat.announce.channel import Chosen, target_of
from bot.chat.announce.descriptions import answer, described, mentioned, stopped, upcoming, warnings
from bot.chat.announce.options import SubscriptionChanges, SubscriptionOptions
from bot.chat.context import Context, Interaction, language_for
from bot.chat.message import compose
from bot.chat.sender import in_full
from bot.domain.announcements import KINDS, Subscription
from bot.errors import UserError
from bot.language import language_of
from bot.pipeline import subscriptions
from bot.pipeline.subscriptions import Subscribed
from bot.queries.event_context import Facts, facts_of
from bot.queries.preview import sample_or_refuse, upcoming_milestone
from bot.queries.view import View
from bot.storage.events import StoredEvent
from bot.storage.outbox import DueAnnouncement
from bot.storage.subscriptions import Subscriber

log = logging.getLogger(__name__)


def subscriber_of(interaction: Interaction) -> Subscriber:
    """Return the person who asks, with their server."""
    return Subscriber(str(interaction.guild_id), str(interaction.user.id))


def audit(what: str, channel: str, subscriber: Subscriber) -> None:
    """Keep in the log who did *what* to the announcements of *channel*."""
    log.info(
        "server %s, channel %s: announcements %s by %s",
        subscriber.guild,
        channel,
        what,
        subscriber.added_by,
    )


async def add(
    context: Context,
    interaction: Interaction,
    chosen: Chosen | None,
    options: SubscriptionOptions,
) -> None:
    """Subscribe a channel. Raises UserError where that cannot be."""
    target, language = await target_of(interaction, chosen), language_for(interaction)
    missing = target.missing(options.mention, language)
    wanted = options.applied(_usual(context, interaction, target.key), context.catalogue, language)
    subscriber = subscriber_of(interaction)
    await context.store.transact(subscriptions.add, wanted, subscriber, context.clock())
    audit("added", target.key, subscriber)
    title = language.text("announce-added", channel=mentioned(target.key))
    await _tell(context, interaction, title, wanted, warnings(missing, language))


async def change(
    context: Context,
    interaction: Interaction,
    chosen: Chosen | None,
    options: SubscriptionChanges,
) -> None:
    """Change the subscription of a channel. Raises UserError where that cannot be."""
    if options == SubscriptionChanges():
        raise UserError("announce-nothing-to-change")
    target, language = await target_of(interaction, chosen), language_for(interaction)
    missing = target.missing(options.mention, language)
    subscriber = subscriber_of(interaction)

    def changed(before: Subscription) -> Subscription:
        return options.applied(options.cleared(before), context.catalogue, language)

    after = await context.store.transact(
        subscriptions.change, subscriber, target.key, changed, context.clock()
    )
    audit("changed", target.key, subscriber)
    title = language.text("announce-edited", channel=mentioned(target.key))
    caveats = [*stopped(after, language), *warnings(missing, language)]
    await _tell(context, interaction, title, after.subscription, caveats)


def _usual(context: Context, interaction: Interaction, channel: str) -> Subscription:
    """Return the subscription of somebody who fills in no option."""
    usual = context.settings
    language: str = usual.language
    if "language" not in usual.model_fields_set and interaction.guild_locale is not None:
        language = language_of(interaction.guild_locale.value).code
    return Subscription(channel, kinds=frozenset(KINDS), language=language, zone=usual.zone)


async def _tell(
    context: Context,
    interaction: Interaction,
    title: str,
    wanted: Subscription,
    caveats: Iterable[str],
) -> None:
    """Reply with the subscription as it was stored, and with the milestone that comes next."""
    language = language_for(interaction)
    following = await context.ask(upcoming_milestone, wanted)
    lines: Sequence[str] = [
        f"**{title}**",
        *described(wanted, context.catalogue, language),
        "",
        *upcoming(following, context.catalogue, language),
        *caveats,
    ]
    await interaction.followup.send(embed=answer(lines), ephemeral=True)


async def queue_test(context: Context, guild: str, channel: str) -> Subscribed:
    """Queue a sample for *channel* as a test. Raises UserError where there is nothing to show."""
    now = context.clock()

    def sample(db: Database, one: Subscription) -> tuple[StoredEvent, ...]:
        return sample_or_refuse(context.view(db, now), one)

    return await context.store.transact(
        subscriptions.queue_test, guild, channel, sample, context.expiry, now
    )


async def preview_of(context: Context, one: Subscription) -> dict[str, Any]:
    """Return a message as the channel could get it, as discord.py takes it.

    It calls nobody, and its buttons cannot be pressed. Raises UserError where there is none.
    """
    announcement, facts = await context.ask(_sample, one)
    language = language_of(one.language)
    message = compose(announcement, facts, context.catalogue, language, one.zone)
    for button in message.buttons:
        button.item.disabled = True
    picture = None if message.chart is None else await context.charts.png(message.chart)
    return {**in_full(message, picture), "allowed_mentions": discord.AllowedMentions.none()}


def _sample(view: View, one: Subscription) -> tuple[DueAnnouncement, Facts]:
    """Return an announcement as the channel could get it, with the facts told beside it."""
    events = sample_or_refuse(view, one)
    announcement = DueAnnouncement(
        0,
        one.channel,
        0,
        events,
        created_at=view.now,
        language=one.language,
        zone=one.zone,
        mention=one.mention,
    )
    return announcement, facts_of(view, events)
