"""Site: what all handlers share, and what is said on every page besides the counts."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlite_utils import Database

from bot.domain.catalogue import Catalogue
from bot.queries.view import StaleAfter, View


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that is said: a text of the catalogue of texts, with its values."""

    key: str
    values: tuple[tuple[str, str | int], ...] = ()


@dataclass(slots=True)
class Narration:
    """What is said on the pages for a demonstration; most sites have nothing to say."""

    notice: Remark | None = None
    """What stands on top of every page."""
    remarks: list[tuple[datetime, Remark]] = field(default_factory=list)
    """What was said of what happened, and when; the oldest first."""


@dataclass(frozen=True, slots=True)
class Site:
    """What all handlers share."""

    catalogue: Catalogue
    stale_after: StaleAfter
    zone: str
    """The IANA name of the time zone that times are shown in."""
    address: str
    """Where visitors reach it, without a slash at the end: https://example.org/milepost."""
    narration: Narration = field(default_factory=Narration)

    def view(self, db: Database, now: datetime) -> View:
        """Return what queries look at, *now* and in *db*."""
        return View(db, self.catalogue, now, self.stale_after)
