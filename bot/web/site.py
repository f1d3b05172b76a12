"""Site: the data that all handlers share, and the remarks on every page besides the counts."""

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
    """The remarks on the pages of a demonstration; most sites have none."""

    notice: Remark | None = None
    """The remark on top of every page."""
    remarks: list[tuple[datetime, Remark]] = field(default_factory=list)
    """The remarks on events so far, each with its time, the oldest first."""


@dataclass(frozen=True, slots=True)
class Site:
    """The data that all handlers share."""

    catalogue: Catalogue
    stale_after: StaleAfter
    zone: str
    """The IANA name of the time zone that times are shown in."""
    address: str
    """Its address for visitors, without a slash at the end: https://example.org/milepost."""
    narration: Narration = field(default_factory=Narration)

    def view(self, db: Database, now: datetime) -> View:
        """Return the view of *db* at *now* that queries take."""
        return View(db, self.catalogue, now, self.stale_after)
