"""The site: what all views share."""

from dataclasses import dataclass, field

from bot.domain.catalogue import Catalogue
from bot.pipeline.answers.levels import StaleAfter
from bot.web.narration import Narration


@dataclass(frozen=True, slots=True)
class Site:
    """What all views share."""

    catalogue: Catalogue
    stale_after: StaleAfter
    zone: str
    """The IANA name of the time zone that times are shown in."""
    address: str
    """Where visitors reach it, without a slash at the end: https://example.org/milepost."""
    narration: Narration = field(default_factory=Narration)
