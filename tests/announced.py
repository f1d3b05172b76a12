"""Announcements as they come out of the outbox, about four cities."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from bot.domain.events import (
    Corrected,
    IncidentChanged,
    MilestoneReached,
    NeckAndNeck,
    Overtaken,
)
from bot.domain.evidence import MilestoneEvidence, OvertakeEvidence, Proof
from bot.domain.readings import Count
from bot.domain.rivals import Cause, Lead
from bot.queries.event_context import Facts, RankContext
from bot.storage.events import StoredEvent
from bot.storage.outbox import DueAnnouncement, Kind

AT = datetime(2023, 9, 28, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def milestone(
    account: str = "seoul",
    threshold: int = 450_000,
    followers: int = 450_123,
    also: Sequence[int] = (),
    took: timedelta | None = timedelta(days=92),
    bracket: timedelta = HOUR,
    step: int = 1,
) -> StoredEvent:
    """Return a milestone that was passed within *bracket* before the last poll."""
    evidence = MilestoneEvidence(
        ladders=("every=50000",),
        peak_before=threshold - 1,
        took_seconds=None if took is None else int(took.total_seconds()),
        readings=(Count(AT, followers, step),),
    )
    reached = MilestoneReached(
        at=AT,
        account=account,
        threshold=threshold,
        also_passed=tuple(also),
        followers=followers,
        not_before=AT - bracket,
        not_after=AT,
        evidence=evidence,
    )
    return StoredEvent.of(reached)


def overtake(
    account: str = "seoul",
    passed: Sequence[str] = ("new-york",),
    rank: int = 1,
    cause: Cause = "growth",
    board: str = "gpci-2022",
) -> StoredEvent:
    """Return an overtake that the poll before last showed first."""
    lead = Lead(((Count(AT, 454_000), Count(AT, 453_100)),), margin=1)
    overtaken = Overtaken(
        at=AT,
        board=board,
        account=account,
        passed=tuple(passed),
        rank=rank,
        followers=454_000,
        cause=cause,
        not_before=AT - 2 * HOUR,
        not_after=AT - HOUR,
        evidence=OvertakeEvidence({key: Proof(lead, cause) for key in passed}, 1),
    )
    return StoredEvent.of(overtaken)


def neck_and_neck(one: str = "seoul", other: str = "new-york") -> StoredEvent:
    """Return a pair that swapped back."""
    return StoredEvent.of(NeckAndNeck(at=AT, board="gpci-2022", accounts=(one, other)))


def incident(phase: Literal["started", "ended"] = "started", accounts: int = 12) -> StoredEvent:
    """Return an incident at Instagram."""
    changed = IncidentChanged(
        at=AT, source="instagram", phase=phase, accounts=accounts, started_at=AT
    )
    return StoredEvent.of(changed)


def correction(of: StoredEvent | None = None) -> StoredEvent:
    """Return the withdrawal of an event that was announced of an account."""
    event = (of or milestone()).event
    assert isinstance(event, MilestoneReached | Overtaken)
    corrected = Corrected(
        at=AT,
        corrects=event.key,
        event=replace(event, evidence=None),
        account=event.account,
        followers=451_203,
        taken_at=AT - 24 * HOUR,
    )
    return StoredEvent.of(corrected)


def announcement(
    *events: StoredEvent, kind: Kind = "events", outbox_id: int = 12, **more: Any
) -> DueAnnouncement:
    """Return what the outbox has of *events* for a channel."""
    return DueAnnouncement(
        outbox_id,
        "175928847299117063",
        0,
        events,
        kind,
        **{"created_at": AT, "nonce": f"test:{outbox_id}", **more},
    )


def ranked(*ranks: RankContext, event: StoredEvent) -> Facts:
    """Return what is known of an *event* whose account has these *ranks*."""
    return Facts({event.key: ranks})


SECOND = RankContext("gpci-2022", 2, 4, "new-york", 1_210, False)
FIRST = RankContext("gpci-2022", 1, 4, "new-york", 900, False)
