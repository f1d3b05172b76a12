"""What a channel's announcements look like, for somebody who wants to know."""

from typing import TYPE_CHECKING, Any

import discord

from bot.chat.messages import compose
from bot.chat.sender import in_full
from bot.domain.announcements import Subscription
from bot.language import language_of
from bot.pipeline.sample import refuse_nothing, sample_events
from bot.pipeline.telling import facts_of
from bot.storage.outbox import DueAnnouncement

if TYPE_CHECKING:
    from bot.chat.client import MilepostClient


async def preview_of(client: "MilepostClient", one: Subscription) -> dict[str, Any]:
    """Return the longest message that a channel could get, as discord.py takes it.

    It calls nobody, and its buttons cannot be pressed. Raises UserError where there is none.
    """
    now = client.clock()
    events = await client.store.read(sample_events, client.catalogue, one, now)
    refuse_nothing(events)
    facts = await client.store.read(facts_of, client.catalogue, events, now)
    announcement = DueAnnouncement(
        0,
        one.channel,
        0,
        events,
        created_at=now,
        language=one.language,
        zone=one.zone,
        mention=one.mention,
    )
    language = language_of(one.language)
    message = compose(announcement, facts, client.catalogue, language, one.zone)
    for button in message.buttons:
        button.item.disabled = True
    picture = None if message.chart is None else await client.charts.png(message.chart)
    return {**in_full(message, picture), "allowed_mentions": discord.AllowedMentions.none()}
