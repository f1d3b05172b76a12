"""Programs, and what they ask for: the handlers answer without a server."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from sqlite_utils import Database

from bot.domain.catalogue import Board, Catalogue, Membership
from bot.domain.events import Corrected, Event, MilestoneReached, Overtaken
from bot.domain.silence import Silence
from bot.storage.catalogue import Ids, sync_catalogue
from bot.storage.events import find_event, insert_event, supersede
from bot.web.api import ROUTES
from bot.web.request import PageRequest
from bot.web.response import Response, Route
from bot.web.site import Site
from tests.cities import COUNTS, NOW, four_cities
from tests.series import DAY
from tests.world import World

ADDRESS = "https://example.org/milepost"
MILESTONE = "milestone:seoul:450000"
OVERTAKE = "overtake:gpci-2022:seoul:2023-09-28T00:00:00Z"


def cities() -> Catalogue:
    """Return four cities on a board, and a board of a single account whose count is rounded."""
    catalogue = four_cities()
    video = Board("video", (Membership("seoul-youtube"),), name="Video")
    return replace(catalogue, boards=(*catalogue.boards, video))


TOWN = World(cities(), {**COUNTS, "new-york": [*COUNTS["new-york"][:-1], 900_000]})
"""Seoul passes New York and a milestone; New York's jump is held; Paris falls silent."""


def site_of(catalogue: Catalogue = TOWN.catalogue) -> Site:
    """Return the site of *catalogue*."""
    return Site(catalogue, {}, "Asia/Seoul", ADDRESS)


def tell(db: Database, *events: Event, silence: Silence | None = None) -> None:
    """Let *events* have happened in the town; with a *silence*, nobody was told of them."""
    ids = sync_catalogue(db, cities(), NOW)
    for event in events:
        insert_event(db, event, ids, silence)


def milestone(threshold: int, at: datetime = NOW, account: str = "paris") -> MilestoneReached:
    """Return a milestone that *account* passed within the day before *at*."""
    return MilestoneReached(
        at=at,
        account=account,
        threshold=threshold,
        also_passed=(),
        followers=threshold + 1,
        not_before=at - DAY,
        not_after=at,
    )


class Asker:
    """Asks for an address as a program does."""

    def __init__(self, db: Database, site: Site | None = None, now: datetime = NOW) -> None:
        self.db = db
        self.site = site or site_of()
        self.now = now

    @classmethod
    def about(cls, world: World, db: Database) -> "Asker":
        """Record *world* in *db*, and ask about it."""
        world.record(db)
        return cls(db, site_of(world.catalogue))

    def ask(self, address: str) -> Response:
        """Return the answer to the path and query of *address*."""
        parts = urlsplit(address)
        route, key = _matching(parts.path)
        query = tuple(sorted(pair for pair in parse_qsl(parts.query) if pair[0] in route.heeds))
        request = PageRequest(route.path, key, query)
        languages = [code for name, code in parse_qsl(parts.query) if name == "lang"]
        if route.is_localised and languages:
            request = replace(request, language_code=languages[0], is_language_chosen=True)
        answer = route.handler(self.site.view(self.db, self.now), self.site, request)
        assert isinstance(answer, Response)
        return answer

    def json(self, address: str) -> Any:
        """Return what is answered in JSON."""
        answer = self.ask(address)
        assert answer.media_type == "application/json"
        return json.loads(answer.body)


def _matching(path: str) -> tuple[Route, str]:
    """Return the route of *path*, and the key in it; what has no key in its path comes first."""
    parts = path.split("/")
    for route in sorted(ROUTES, key=lambda route: "{key}" in route.path):
        pattern = route.path.split("/")
        if len(pattern) == len(parts) and all(
            one in (part, "{key}") for one, part in zip(pattern, parts, strict=True)
        ):
            place = pattern.index("{key}") if "{key}" in pattern else None
            return route, "" if place is None else unquote(parts[place])
    raise LookupError(path)


def withdraw(db: Database, key: str, at: datetime, is_announced: bool = True) -> str:
    """Withdraw the event of that *key*, as its account's reading was wrong.

    Return the key of the correction.
    """
    event = find_event(db, key)
    assert event is not None
    assert isinstance(event.event, MilestoneReached | Overtaken)
    correction = Corrected(
        at=at,
        corrects=key,
        event=replace(event.event, at=at, evidence=None),
        account=event.event.account,
        followers=987_654,
        taken_at=event.event.not_after,
    )
    ids = Ids(dict(db.execute("SELECT key, id FROM accounts")), {})
    event_id = insert_event(db, correction, ids, None if is_announced else Silence.TOLD_TO_NOBODY)
    assert event_id is not None
    supersede(db, key, event_id)
    return correction.key
