"""Announcements for programs."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlite_utils import Database

from bot.language import LANGUAGES, language_of
from bot.messages import event_text, headline
from bot.queries.event_context import lasting_ranks
from bot.storage.events import StoredEvent, Withdrawal, withdrawals_of
from bot.web.announced import announced, announcement_of
from bot.web.api import schema_announcements as shapes
from bot.web.api.atom import names_for, text_of
from bot.web.api.operation import json_of
from bot.web.request import PAGE_SIZE, PageRequest, page_number
from bot.web.response import Response
from bot.web.site import Site

_Announcement: TypeAdapter[shapes.Announcement] = TypeAdapter(shapes.Announcement)


def show_announcements(db: Database, site: Site, visit: PageRequest) -> Response:
    """Show a page of announcements."""
    page = page_number(visit)
    found = announced(db, site.catalogue, visit, PAGE_SIZE, skip=(page - 1) * PAGE_SIZE)
    following = f"{site.address}{visit.link_with(page=str(page + 1))}"
    return json_of(
        shapes.Announcements(
            announcements=_shapes(db, site, visit, found.events),
            page=page,
            next=following if found.has_more else None,
        )
    )


def show_announcement(db: Database, site: Site, visit: PageRequest) -> Response:
    """Show an announcement."""
    event = announcement_of(db, visit.key)
    [announcement] = _shapes(db, site, visit, [event])
    ranks = lasting_ranks(db, site.catalogue, event)
    texts = {}
    for code in LANGUAGES:
        words = names_for(site, language_of(code), event, ranks)
        texts[code] = text_of(event_text(event, ranks, words))
    return json_of(shapes.AnnouncementDetail(announcement=announcement, texts=texts))


def _shapes(
    db: Database, site: Site, visit: PageRequest, events: Sequence[StoredEvent]
) -> list[shapes.Announcement]:
    withdrawals = withdrawals_of(db, [event.key for event in events])
    return [
        _Announcement.validate_python(
            {
                "key": event.key,
                "kind": event.kind,
                "at": event.at,
                "url": f"{site.address}{visit.link('announcements', event.key)}",
                "headlines": _headlines(site, event),
                **_withdrawn(withdrawals.get(event.key)),
                **_facts(event),
            }
        )
        for event in events
    ]


def _headlines(site: Site, event: StoredEvent) -> dict[str, str]:
    return {code: headline(event, names_for(site, language_of(code), event)) for code in LANGUAGES}


def _withdrawn(withdrawal: Withdrawal | None) -> dict[str, Any]:
    is_told = withdrawal is not None and withdrawal.is_announced
    return {
        "is_withdrawn": withdrawal is not None,
        "correction": withdrawal.key if withdrawal is not None and is_told else None,
    }


def _facts(event: StoredEvent) -> dict[str, Any]:
    """Return what is of the kind of *event*, without the count that a correction rejects."""
    fields = event.fields
    match event.kind:
        case "milestone":
            return {**fields, "took_seconds": event.evidence.get("took_seconds")}
        case "overtake":
            rest = {name: value for name, value in fields.items() if name != "leader"}
            return {**rest, "is_leader": fields["rank"] == 1}
        case "correction":
            return {"corrects": fields["corrects"], "account": fields["account"]}
    return fields
