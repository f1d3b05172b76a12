"""Atom, the feeds of announcements: https://www.rfc-editor.org/rfc/rfc4287."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import NAMESPACE_OID, UUID, uuid5
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from bot.messages import Names, event_text, headline
from bot.messages.safe_text import plain
from bot.queries.lookup import board_of
from bot.queries.view import View
from bot.storage.events import StoredEvent, Withdrawal, withdrawals_of
from bot.storage.installation import installation_name
from bot.text import iso, without_non_xml
from bot.web.announced import announced, plain_names, plain_text
from bot.web.request import PageRequest
from bot.web.response import ATOM, Response
from bot.web.site import Site

ENTRIES_AT_MOST = 50

_NAMESPACE = "http://www.w3.org/2005/Atom"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def show_feed(view: View, site: Site, request: PageRequest) -> Response:
    """Show the last announcements."""
    title = request.language.text("feed-title")
    return _feed(view, site, request, title, request.link("announcements"))


def show_board_feed(view: View, site: Site, request: PageRequest) -> Response:
    """Show the last announcements of a board, and those of its members."""
    board = board_of(site.catalogue, request.key)
    name = plain(board.name_in(request.language_code)) or board.key
    title = request.language.text("feed-title-of", board=name)
    return _feed(view, site, request, title, request.link("boards", request.key))


def _feed(view: View, site: Site, request: PageRequest, title: str, page: str) -> Response:
    events = announced(view, request, ENTRIES_AT_MOST, board=request.key).events
    withdrawals = withdrawals_of(view.db, [event.key for event in events])
    # The name itself is nobody's business, and the ids outlive a change of the address.
    installation = uuid5(NAMESPACE_OID, installation_name(view.db))
    feed = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": request.language.code})
    _add(feed, "id", uuid5(installation, f"feed:{request.key}").urn)
    _add(feed, "title", title)
    _add(feed, "updated", iso(max(_changes(events, withdrawals), default=_NEVER)))
    _link(feed, "self", f"{site.address}{request.link_with()}")
    _link(feed, "alternate", f"{site.address}{page}")
    _add(SubElement(feed, "author"), "name", "Milepost")
    for event in events:
        names = plain_names(site, request.language, event)
        entry = _entry(event, withdrawals.get(event.key), names, installation)
        _link(entry, "alternate", f"{site.address}{request.link('announcements', event.key)}")
        feed.append(entry)
    return Response(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True), ATOM)


def _changes(events: Sequence[StoredEvent], withdrawals: dict[str, Withdrawal]) -> list[datetime]:
    return [event.at for event in events] + [one.at for one in withdrawals.values()]


def _entry(
    event: StoredEvent, withdrawal: Withdrawal | None, names: Names, installation: UUID
) -> Element:
    title, text = headline(event.event, names), plain_text(event_text(event.event, (), names))
    if withdrawal is not None:
        title = names.text("feed-withdrawn", headline=title)
        at = names.style.moment(withdrawal.at)
        text = "\n\n".join([names.text("feed-withdrawn-at", at=at), text])
    entry = Element("entry")
    _add(entry, "id", uuid5(installation, event.key).urn)
    _add(entry, "title", title)
    _add(entry, "published", iso(event.at))
    _add(entry, "updated", iso(event.at if withdrawal is None else withdrawal.at))
    _add(entry, "content", text)
    return entry


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = without_non_xml(text)


def _link(parent: Element, relation: str, address: str) -> None:
    SubElement(parent, "link", {"rel": relation, "href": address})
