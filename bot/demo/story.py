"""Story: the embedded data, of which a few figures were published, and the source that plays it."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import resources
from pathlib import Path

from bot.domain.catalogue import Account
from bot.domain.readings import Reading
from bot.errors import SourceUnavailableError
from bot.pipeline.replay import polls_of
from bot.settings import Settings, load
from bot.sources.base import Fetched, Finding
from bot.tables import parse_table

FOLDER = Path(str(resources.files("bot.demo")))
"""The folder of the data; the package is installed as files."""
READINGS = FOLDER / "readings.csv"
SETTINGS = FOLDER / "settings.toml"
_STORY = FOLDER / "story.toml"

SOURCE = "instagram"


@dataclass(frozen=True, slots=True)
class Story:
    """The readings of ten months, with the facts that were published."""

    settings: Settings
    readings: Mapping[datetime, Mapping[str, Reading]]
    """The readings of the source at each time; at a time without any it cannot be read."""
    times: tuple[datetime, ...]
    """The times of the polls."""
    published: Mapping[tuple[str, date], int]
    """The counts that were published, by account and the day on which the story has them."""
    told_by_hand_on: date
    """The day on which the first place was announced by hand."""


def read_story() -> Story:
    """Return the embedded story; nothing else is read, and no environment."""
    told = tomllib.loads(_STORY.read_text(encoding="utf-8"))
    settings = load(SETTINGS, {})
    assert settings.sources.instagram is not None
    rows = parse_table(READINGS.read_bytes(), READINGS.name)
    return Story(
        settings,
        polls_of(rows, SOURCE),
        tuple(_times(told["polls"], settings.sources.instagram.interval)),
        {(one["account"], one["on"]): one["followers"] for one in told["published"]},
        told["told_by_hand_on"],
    )


def _times(polls: Mapping[str, datetime], every: timedelta) -> list[datetime]:
    count = (polls["last"] - polls["first"]) // every + 1
    return [polls["first"] + n * every for n in range(count)]


class StorySource:
    """Fake source: answers with the readings of the story."""

    def __init__(self, name: str, readings: Mapping[datetime, Mapping[str, Reading]]) -> None:
        self.name = name
        self._readings = readings

    def scope_of(self, account: Account) -> str:
        """Return its name: it answers for all accounts alike."""
        return self.name

    async def fetch(self, accounts: Sequence[Account], now: datetime) -> Fetched:
        """Return the story's findings of *now*. Raises SourceUnavailableError in an outage."""
        answer = self._readings.get(now)
        if answer is None:
            raise SourceUnavailableError("does not answer")
        return Fetched({a.key: Finding(answer[a.key]) for a in accounts if a.key in answer})

    def canary_of(self, scope: str) -> Account | None:
        """Return None: its accounts are never all missing."""
        return None
