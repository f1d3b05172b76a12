"""Announcements as they come out of the outbox, about four cities."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.queries.event_context import Facts, RankContext
from bot.storage.events import StoredEvent
from bot.storage.outbox import DueAnnouncement, Kind
from bot.text import iso

AT = datetime(2023, 9, 28, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def event(kind: str, key: str = "", evidence: Any = None, **fields: Any) -> StoredEvent:
    """Return an event that happened in the last poll."""
    return StoredEvent(key or f"{kind}:{fields}", kind, AT, True, "", fields, evidence or {})


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
    return event(
        "milestone",
        f"milestone:{account}:{threshold}",
        {
            "took_seconds": None if took is None else int(took.total_seconds()),
            "readings": [{"at": iso(AT), "followers": followers, "step": step}],
        },
        account=account,
        threshold=threshold,
        also_passed=list(also),
        followers=followers,
        not_before=iso(AT - bracket),
        not_after=iso(AT),
    )


def overtake(
    account: str = "seoul",
    passed: Sequence[str] = ("new-york",),
    rank: int = 1,
    cause: str = "growth",
    board: str = "gpci-2022",
) -> StoredEvent:
    """Return an overtake that the poll before last showed first."""
    return event(
        "overtake",
        f"overtake:{board}:{account}",
        {
            "pairs": {
                key: {
                    "cause": cause,
                    "rounds": [
                        [
                            {"at": iso(AT), "followers": 454_000, "step": 1},
                            {"at": iso(AT), "followers": 453_100, "step": 1},
                        ]
                    ],
                }
                for key in passed
            }
        },
        board=board,
        account=account,
        passed=list(passed),
        rank=rank,
        followers=454_000,
        cause=cause,
        leader=rank == 1,
        not_before=iso(AT - 2 * HOUR),
        not_after=iso(AT - HOUR),
    )


def neck_and_neck(one: str = "seoul", other: str = "new-york") -> StoredEvent:
    """Return a pair that swapped back."""
    return event("neck_and_neck", board="gpci-2022", accounts=[one, other])


def incident(phase: str = "started", accounts: int = 12) -> StoredEvent:
    """Return an incident at Instagram."""
    return event("incident", source="instagram", phase=phase, accounts=accounts)


def correction(of: StoredEvent | None = None) -> StoredEvent:
    """Return the withdrawal of an event that was announced."""
    of = of or milestone()
    return event(
        "correction",
        f"correction:{of.key}",
        corrects=of.key,
        event_kind=of.kind,
        event=of.fields,
        account=of.fields["account"],
        followers=451_203,
        taken_at=iso(AT - 24 * HOUR),
    )


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
        created_at=AT,
        **{"nonce": f"test:{outbox_id}", **more},
    )


def ranked(*ranks: RankContext, event: StoredEvent) -> Facts:
    """Return what is known of an *event* whose account has these *ranks*."""
    return Facts({event.key: ranks})


SECOND = RankContext("gpci-2022", 2, 4, "new-york", 1_210, False)
FIRST = RankContext("gpci-2022", 1, 4, "new-york", 900, False)
