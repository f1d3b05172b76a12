"""Announcements as JSON: what all have, and what is of each kind."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, assert_never

from pydantic import Field

from bot.domain import events as domain
from bot.domain.events import Event
from bot.language import LANGUAGES, language_of
from bot.messages import event_text, headline
from bot.queries.event_context import lasting_ranks
from bot.queries.view import View
from bot.storage.events import StoredEvent, Withdrawal, withdrawals_of
from bot.web.announced import announced, announcement_of, plain_names, plain_text
from bot.web.api.operation import json_of
from bot.web.api.schema import Schema, Time
from bot.web.request import PAGE_SIZE, PageRequest, page_number
from bot.web.response import Response
from bot.web.site import Site


class AnnouncementBase(Schema):
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


class Announcements(Schema):
    """A page of announcements."""

    announcements: list[Announcement]
    """The newest first."""
    page: int
    """The number of this page; the first is 1."""
    next: str | None
    """The address of the next page; null on the last one."""


class AnnouncementDetail(Schema):
    """An announcement, as it was told."""

    announcement: Announcement
    texts: dict[str, str]
    """In full, by language; several lines."""


def show_announcements(view: View, site: Site, request: PageRequest) -> Response:
    """Show a page of announcements."""
    page = page_number(request)
    found = announced(view, request, PAGE_SIZE, skip=(page - 1) * PAGE_SIZE)
    following = f"{site.address}{request.link_with(page=str(page + 1))}"
    return json_of(
        Announcements(
            announcements=_announcements(view, site, request, found.events),
            page=page,
            next=following if found.has_more else None,
        )
    )


def show_announcement(view: View, site: Site, request: PageRequest) -> Response:
    """Show an announcement."""
    event = announcement_of(view, request.key)
    [announcement] = _announcements(view, site, request, [event])
    ranks = lasting_ranks(view, event)
    texts = {}
    for code in LANGUAGES:
        names = plain_names(site, language_of(code), event, ranks)
        texts[code] = plain_text(event_text(event.event, ranks, names))
    return json_of(AnnouncementDetail(announcement=announcement, texts=texts))


def _announcements(
    view: View, site: Site, request: PageRequest, events: Sequence[StoredEvent]
) -> list[Announcement]:
    withdrawals = withdrawals_of(view.db, [event.key for event in events])
    return [
        _announcement(
            event.event,
            {
                "key": event.key,
                "at": event.at,
                "url": f"{site.address}{request.link('announcements', event.key)}",
                "headlines": _headlines(site, event),
                **_withdrawn(withdrawals.get(event.key)),
            },
        )
        for event in events
    ]


def _announcement(event: Event, common: Mapping[str, Any]) -> Announcement:
    """Return *event*, with what is *common* to all kinds.

    The count that a correction rejects is not one to be collected.
    """
    match event:
        case domain.MilestoneReached():
            return MilestonePassed(
                **common,
                kind="milestone",
                account=event.account,
                threshold=event.threshold,
                also_passed=list(event.also_passed),
                followers=event.followers,
                not_before=event.not_before,
                not_after=event.not_after,
                took_seconds=event.took_seconds,
            )
        case domain.Overtaken():
            return Overtake(
                **common,
                kind="overtake",
                board=event.board,
                account=event.account,
                passed=list(event.passed),
                rank=event.rank,
                is_leader=event.is_first_place,
                followers=event.followers,
                cause=event.cause,
                not_before=event.not_before,
                not_after=event.not_after,
            )
        case domain.NeckAndNeck():
            return NeckAndNeck(
                **common, kind="neck_and_neck", board=event.board, accounts=list(event.accounts)
            )
        case domain.IncidentChanged():
            return Incident(
                **common,
                kind="incident",
                source=event.source,
                phase=event.phase,
                accounts=event.accounts,
            )
        case domain.Corrected():
            return Correction(
                **common, kind="correction", corrects=event.corrects, account=event.account
            )
        case domain.ReadingJudged():
            raise ValueError(f"{event.kind} is for operators only")
        case _:
            assert_never(event)


def _headlines(site: Site, event: StoredEvent) -> dict[str, str]:
    languages = [language_of(code) for code in LANGUAGES]
    return {one.code: headline(event.event, plain_names(site, one, event)) for one in languages}


def _withdrawn(withdrawal: Withdrawal | None) -> dict[str, Any]:
    is_told = withdrawal is not None and withdrawal.is_announced
    return {
        "is_withdrawn": withdrawal is not None,
        "correction": withdrawal.key if withdrawal is not None and is_told else None,
    }
