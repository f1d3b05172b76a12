"""The shapes of announcements: what all have, and what is of each kind."""

from typing import Annotated, Literal

from pydantic import Field

from bot.web.api.schema import Shape, Time


class AnnouncementBase(Shape):
    """What all kinds of announcements have."""

    key: str
    """Names the announcement for ever."""
    at: Time
    """When it was decided."""
    url: str
    """Its page."""
    headlines: dict[str, str]
    """What happened, by language."""
    is_withdrawn: bool
    """Whether it turned out to be wrong: nothing of it holds."""
    correction: str | None
    """The key of the announcement that withdrew it; null where nothing did."""


class MilestonePassed(AnnouncementBase):
    """An account passed a milestone for the first time ever."""

    kind: Literal["milestone"]
    account: str
    """The key of the account."""
    threshold: int
    """The milestone: a number of followers."""
    also_passed: list[int]
    """Lower thresholds that were passed at once."""
    followers: int
    """How many there were then, rounded down where the platform does so."""
    not_before: Time
    """When the account was last seen below it."""
    not_after: Time
    """When the account was first seen at it, or above."""
    took_seconds: int | None
    """Since the milestone before; null where that is not known."""


class Overtake(AnnouncementBase):
    """On a board, an account passed others."""

    kind: Literal["overtake"]
    board: str
    """The key of the board."""
    account: str
    """The key of the account."""
    passed: list[str]
    """The keys of the accounts that it passed, the highest first."""
    rank: int
    """The rank that it came to."""
    is_leader: bool
    """Whether that is the first."""
    followers: int
    """How many there were then, rounded down where the platform does so."""
    cause: Literal["growth", "rival_fell"]
    """Whether the account grew, or those that it passed lost followers."""
    not_before: Time
    """When it was last seen behind."""
    not_after: Time
    """When it was first seen in front."""


class NeckAndNeck(AnnouncementBase):
    """Two accounts of a board keep passing one another; more is told once one leads for good."""

    kind: Literal["neck_and_neck"]
    board: str
    """The key of the board."""
    accounts: list[str]
    """The keys of the two, the one in front first."""


class Incident(AnnouncementBase):
    """Counts of a platform moved together: the boards wait until they are themselves again."""

    kind: Literal["incident"]
    source: str
    """Where these counts are read."""
    phase: Literal["started", "ended"]
    """Whether it began or is over."""
    accounts: int
    """How many accounts moved together."""


class Correction(AnnouncementBase):
    """An earlier announcement is withdrawn, as a count that it rested on was wrong."""

    kind: Literal["correction"]
    corrects: str
    """The key of the announcement that is withdrawn."""
    account: str
    """The key of the account whose count was wrong."""


Announcement = Annotated[
    MilestonePassed | Overtake | NeckAndNeck | Incident | Correction, Field(discriminator="kind")
]


class Announcements(Shape):
    """A page of announcements."""

    announcements: list[Announcement]
    """The newest first."""
    page: int
    """The number of this page; the first is 1."""
    next: str | None
    """The address of the next page; null on the last one."""


class AnnouncementDetail(Shape):
    """An announcement, as it was told."""

    announcement: Announcement
    texts: dict[str, str]
    """In full, by language; several lines."""
