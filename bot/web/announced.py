"""Announcements as everybody may read them: which there are, and their plain text."""

from bot.domain.announcements import ALL_KINDS
from bot.domain.events import Corrected
from bot.errors import UserError
from bot.language import Language
from bot.messages import EventText, Names, Plain
from bot.messages.events import mentioned
from bot.messages.safe_text import LONGEST_NAME
from bot.queries.event_context import Facts, RankContext
from bot.queries.events import EventFilter, RecentEvents, recent_events
from bot.queries.view import View
from bot.storage.events import StoredEvent, find_event
from bot.text import cut
from bot.web.request import PageRequest, accounts_named, kinds_named
from bot.web.site import Site

PUBLIC_KINDS = ALL_KINDS | {Corrected.kind}
"""The kinds that channels are told of; the judgement of a reading is for operators only."""


def announced(
    view: View, request: PageRequest, limit: int, skip: int = 0, board: str = ""
) -> RecentEvents:
    """Return the announcements of the *board*, or else those that the query of *request* wants.

    The newest come first, and those that were withdrawn stay.
    Raises UserError for an unknown account or board, and BadQueryError for an unknown kind.
    """
    wanted = EventFilter(
        account=next(iter(accounts_named(request, at_most=1)), None),
        board=board or request.first("board") or None,
        kinds=kinds_named(request, PUBLIC_KINDS),
    )
    return recent_events(view, wanted, limit, skip)


def announcement_of(view: View, key: str) -> StoredEvent:
    """Return the announcement *key*. Raises UserError for an event that nobody was told of."""
    event = find_event(view.db, key) if key.isprintable() else None
    if event is None or not event.is_announced or event.kind not in PUBLIC_KINDS:
        raise UserError("unknown-announcement", name=cut(key))
    return event


def plain_names(
    site: Site, language: Language, event: StoredEvent, ranks: tuple[RankContext, ...] = ()
) -> Names:
    """Return the names for the text of *event* with these *ranks*.

    As in a channel, they do not depend on what else was announced.
    """
    named = mentioned([event.event], Facts({event.key: ranks}))
    style = Plain(language, site.zone)
    return Names(language, site.catalogue, named, LONGEST_NAME, style=style)


def plain_text(text: EventText) -> str:
    """Return *text* without its title, line by line."""
    parts = ["\n".join(text.lines)]
    parts += ["\n".join([heading, *lines]) for heading, lines in text.fields]
    return "\n\n".join(part for part in parts if part)
