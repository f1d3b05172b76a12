"""The text of an announcement as HTML: the one for channels, with emphasis and links."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from markupsafe import Markup, escape

from bot.domain.events import Corrected
from bot.messages import Plain, event_text
from bot.messages.events import Tone, mentioned
from bot.messages.names import with_siblings
from bot.queries.event_context import Facts, lasting_ranks
from bot.queries.view import View
from bot.storage.events import StoredEvent, Withdrawal, withdrawals_of
from bot.web.pages.template import is_web_address, names_for
from bot.web.request import PageRequest
from bot.web.site import Site

_URL = ":/?#[]@!$&'()*+,;=%~"
_BOLD, _END_BOLD, _LINK, _TEXT, _END_LINK = "\ue010\ue011\ue012\ue013\ue014"
_LINKED = re.compile(f"{_LINK}([^{_TEXT}]*){_TEXT}")


class Marked(Plain):
    """A style whose marks no name can have, as what cannot be seen is taken out of names."""

    def bold(self, text: str) -> str:
        """Return *text* between the marks of emphasis."""
        return f"{_BOLD}{text}{_END_BOLD}"

    def link(self, text: str, url: str) -> str:
        """Return *text* as a link, if *url* leads to the web."""
        if not text or not is_web_address(url):
            return text
        return f"{_LINK}{quote(url, safe=_URL)}{_TEXT}{text}{_END_LINK}"


def as_markup(text: str) -> Markup:
    """Return *text*, which is in the style `Marked`, as HTML."""
    html = str(escape(text)).replace(_BOLD, "<strong>").replace(_END_BOLD, "</strong>")
    html = _LINKED.sub(r'<a href="\1" rel="noopener">', html).replace(_END_LINK, "</a>")
    return Markup(html)


@dataclass(frozen=True, slots=True)
class AnnouncementText:
    """The text of an announcement, as a page shows it."""

    key: str
    at: datetime
    title: str
    tone: Tone
    lines: tuple[Markup, ...]
    fields: tuple[tuple[str, tuple[Markup, ...]], ...]
    is_withdrawn: bool
    correction: str
    """The key of the correction that withdraws it; empty where there is none."""
    corrects: str
    """The key of the event that it withdraws itself; empty where it is no correction."""


def announcement_texts(
    view: View, site: Site, request: PageRequest, events: Sequence[StoredEvent]
) -> list[AnnouncementText]:
    """Return the texts of *events*, as pages show them."""
    withdrawals = withdrawals_of(view.db, [event.key for event in events])
    return [
        _announcement_text(view, site, request, event, withdrawals.get(event.key))
        for event in events
    ]


def _announcement_text(
    view: View,
    site: Site,
    request: PageRequest,
    event: StoredEvent,
    withdrawal: Withdrawal | None,
) -> AnnouncementText:
    ranks = lasting_ranks(view, event)
    named = with_siblings(site.catalogue, mentioned([event.event], Facts({event.key: ranks})))
    names = names_for(site, request, named, style=Marked(request.language, site.zone))
    full = event_text(event.event, ranks, names)
    return AnnouncementText(
        event.key,
        event.at,
        full.title,
        full.tone,
        tuple(as_markup(line) for line in full.lines),
        tuple((name, tuple(as_markup(line) for line in lines)) for name, lines in full.fields),
        withdrawal is not None,
        withdrawal.key if withdrawal is not None and withdrawal.is_announced else "",
        event.event.corrects if isinstance(event.event, Corrected) else "",
    )
