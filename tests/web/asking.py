"""Programs, and what they ask for: the handlers answer without a server."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from sqlite_utils import Database

from bot.domain.announcements import Subscription
from bot.domain.catalogue import Board, Catalogue, Membership
from bot.domain.events import Corrected, MilestoneReached, Overtaken
from bot.domain.readings import Poll, Reading
from bot.domain.silence import Silence
from bot.pipeline.record import Recorder
from bot.storage.catalogue import Ids, sync_catalogue
from bot.storage.events import find_event, insert_event, supersede
from bot.web.api import ROUTES
from bot.web.request import PageRequest
from bot.web.response import Response, Route
from bot.web.site import Site
from tests.announced import world
from tests.series import DAY, START
from tests.stored import record

DAYS = 40
NOW = START + (DAYS - 1) * DAY
ADDRESS = "https://example.org/milepost"
MILESTONE = "milestone:seoul:450000"
OVERTAKE = "overtake:gpci-2022:seoul:2023-09-28T00:00:00Z"
COUNTS: Mapping[str, Sequence[int | None]] = {
    "seoul": [440_000 + 300 * n for n in range(DAYS)],
    "new-york": [*(446_000 + 50 * n for n in range(DAYS - 1)), 900_000],
    "paris": [300_000 + 10 * n for n in range(DAYS - 3)],
    "seoul-youtube": [100_000] * DAYS,
}
"""Seoul passes New York and a milestone; New York's jump is held; Paris falls silent."""


def cities() -> Catalogue:
    """Return four cities on a board, and a board of a single account whose count is rounded."""
    catalogue = world()
    video = Board("video", (Membership("seoul-youtube"),), name="Video")
    return replace(catalogue, boards=(*catalogue.boards, video))


def fill(
    db: Database,
    catalogue: Catalogue | None = None,
    counts: Mapping[str, Sequence[int | None]] = COUNTS,
    every: timedelta = DAY,
) -> None:
    """Record *counts*, as they are announced to a channel that wants everything."""
    catalogue = catalogue or cities()
    ids = sync_catalogue(db, catalogue, START)
    recorder = Recorder(catalogue, ids, lambda _: [Subscription("all")], timedelta(days=400))
    polls = []
    for n in range(max(map(len, counts.values()))):
        at = START + n * every
        readings = {
            key: Reading.ok(at, count, 1000 if catalogue.accounts[key].platform == "youtube" else 1)
            for key, row in counts.items()
            if n < len(row) and (count := row[n]) is not None
        }
        polls.append(Poll("table", at, readings))
    record(db, recorder, *polls)


def site_of(catalogue: Catalogue | None = None) -> Site:
    """Return the site of *catalogue*."""
    return Site(catalogue or cities(), {}, "Asia/Seoul", ADDRESS)


class Asker:
    """Asks for an address as a program does."""

    def __init__(self, db: Database, site: Site, now: datetime = NOW) -> None:
        self.db = db
        self.site = site
        self.now = now

    def ask(self, address: str) -> Response:
        """Return the answer to the path and query of *address*."""
        parts = urlsplit(address)
        route, key = _matching(parts.path)
        query = tuple(sorted(pair for pair in parse_qsl(parts.query) if pair[0] in route.heeds))
        request = PageRequest(route.path, self.now, key, query)
        languages = [code for name, code in parse_qsl(parts.query) if name == "lang"]
        if route.is_localised and languages:
            request = replace(request, language_code=languages[0], is_language_chosen=True)
        answer = route.handler(self.db, self.site, request)
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
