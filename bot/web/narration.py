"""The narration: what is said on the page besides the counts, as a demonstration needs it."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that is said: a text of the catalogue of texts, with its values."""

    key: str
    values: tuple[tuple[str, str | int], ...] = ()


@dataclass(slots=True)
class Narration:
    """What there is to say; most sites have nothing."""

    notice: Remark | None = None
    """Stands on top of every page."""
    remarks: list[tuple[datetime, Remark]] = field(default_factory=list)
    """What was said of what happened, and when; the oldest first."""
