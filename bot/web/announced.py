"""What was announced, as everybody may read it."""

from sqlite_utils import Database

from bot.domain.announcements import ALL_KINDS
from bot.domain.catalogue import Catalogue
from bot.domain.events import Corrected
from bot.errors import UserError
from bot.queries.events import EventFilter, RecentEvents, recent_events
from bot.storage.events import StoredEvent, find_event
from bot.text import cut
from bot.web.request import PageRequest, accounts_named, kinds_named

PUBLIC_KINDS = ALL_KINDS | {Corrected.kind}
"""What is made of a reading is for operators only."""


def announced(
    db: Database,
    catalogue: Catalogue,
    request: PageRequest,
    limit: int,
    skip: int = 0,
    board: str = "",
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
    return recent_events(db, catalogue, wanted, limit, skip)


def announcement_of(db: Database, key: str) -> StoredEvent:
    """Return the announcement *key*. Raises UserError for what nobody was told of."""
    event = find_event(db, key) if key.isprintable() else None
    if event is None or not event.is_announced or event.kind not in PUBLIC_KINDS:
        raise UserError("unknown-announcement", name=cut(key))
    return event
