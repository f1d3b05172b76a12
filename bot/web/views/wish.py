"""A wish: which accounts somebody wants to compare, and how."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.catalogue import Catalogue
from bot.web import query
from bot.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Wish:
    """Which accounts are to be compared."""

    keys: tuple[str, ...]
    """Those that there are, each once."""
    unknown: tuple[str, ...]
    """Those that there are not."""
    period: timedelta
    is_indexed: bool
    """Whether growth is to be drawn, and not counts."""

    @property
    def is_too_much(self) -> bool:
        """Whether there are more accounts than a chart has lines."""
        return len(self.keys) > query.COMPARED_AT_MOST

    @property
    def is_comparison(self) -> bool:
        """Whether it can be fulfilled: one account has nothing to be compared with."""
        return not self.unknown and 2 <= len(self.keys) <= query.COMPARED_AT_MOST

    @property
    def query(self) -> list[tuple[str, str]]:
        """The same wish in an address, the same for the same accounts whatever their order."""
        asked = [("account", key) for key in sorted(self.keys)]
        asked.append(("days", str(self.period.days)))
        return [*asked, ("indexed", "1")] if self.is_indexed else asked


def wish_of(catalogue: Catalogue, visit: Visit) -> Wish:
    """Return what *visit* wants to compare. Raises BadQueryError for a bad period."""
    named = list(dict.fromkeys(key for key in visit.all("account") if key))
    return Wish(
        tuple(key for key in named if key in catalogue.accounts),
        tuple(key for key in named if key not in catalogue.accounts),
        query.period(visit),
        visit.first("indexed") == "1",
    )
