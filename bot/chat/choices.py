"""Autocomplete of events, in the language of whoever types."""

from discord.app_commands import Choice

from bot.chat import matching
from bot.chat.context import Interaction, context_of, language_for
from bot.chat.questions.layout import Audience
from bot.chat.questions.recent import accounts_in, event_label
from bot.queries.events import EventFilter, recent_events

_WIDTH = 30
_EVENTS = 100
"""So many of the last events are suggested from."""


async def events(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Suggest events, the newest first."""
    context = context_of(interaction)
    wanted = EventFilter(only_announced=False)
    found = await context.store.read(recent_events, context.catalogue, wanted, _EVENTS)
    zone = context.settings.zone
    reader = Audience(language_for(interaction), context.catalogue, zone)
    words = reader.words(accounts_in(found.events), _WIDTH)
    labels = [(event.key, event_label(event, words, zone)) for event in found.events]
    known = [
        matching.Named(key, label, (matching.fold(label), matching.fold(key)))
        for key, label in labels
    ]
    return matching.suggestions(known, typed)
