"""The story, played once for all tests that look at it."""

import asyncio
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

import pytest

from bot.demo.runtime import open_runtime
from bot.demo.story import Story, read_story
from bot.domain.events import Event
from bot.storage.database import open_readonly
from bot.storage.events import latest_events
from bot.web.site import Remark


@dataclass
class Told:
    """What came of the story."""

    story: Story
    lines: list[str] = field(default_factory=list)
    """What the console got, the summary last."""
    news: list[bool] = field(default_factory=list)
    """Whether there was something to see, poll by poll."""
    remarks: list[tuple[date, Remark]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    """All of them, announced or not, the oldest first."""
    announced: list[Event] = field(default_factory=list)
    announcements: list[tuple[str, list[str]]] = field(default_factory=list)
    """In what state each one is, and the keys of its events."""
    orders: dict[date, list[str]] = field(default_factory=dict)
    """The order of the board as the world was told of it, after each poll."""

    def followers(self, day: date) -> dict[str, int]:
        """Return what the source said on that day."""
        [readings] = [found for at, found in self.story.readings.items() if at.date() == day]
        return {key: one.count.followers for key, one in readings.items() if one.count}


@pytest.fixture(scope="session")
def told() -> Told:
    told = Told(read_story())
    asyncio.run(_tell(told))
    return told


async def _tell(told: Told) -> None:
    async with open_runtime(told.story, told.lines.append) as stage:
        db = open_readonly(stage.path)
        try:
            for at in told.story.times:
                told.news.append(await stage.play(at))
                told.orders[at.date()] = [
                    row[0]
                    for row in db.execute(
                        "SELECT a.key FROM standings s JOIN accounts a ON a.id = s.account_id "
                        "ORDER BY s.place"
                    )
                ]
            told.lines += await stage.finish()
            told.remarks = [(at.date(), remark) for at, remark in stage.narration.remarks]
            stored = sorted(latest_events(db, 1000, True), key=attrgetter("at"))
            told.events = [one.event for one in stored]
            told.announced = [one.event for one in stored if one.is_announced]
            told.announcements = [
                (state, keys.split())
                for state, keys in db.execute(
                    "SELECT o.state, group_concat(e.key, ' ') FROM outbox o "
                    "JOIN outbox_events oe ON oe.outbox_id = o.id "
                    "JOIN events e ON e.id = oe.event_id GROUP BY o.id ORDER BY o.id, oe.place"
                )
            ]
        finally:
            db.close()
