from typing import Any

import pytest

from bot.console import ConsoleSender, render_event
from bot.domain.catalogue import Account, Board, Catalogue
from bot.domain.events import Event, EventRow, event_from
from bot.storage.events import StoredEvent
from bot.storage.outbox import DueAnnouncement
from tests.series import START

CATALOGUE = Catalogue(
    {
        "seoul": Account("seoul", "Seoul", "instagram", "file", handle="seoul_official"),
        "paris": Account("paris", "Paris", "instagram", "file"),
        **{key: Account(key, "", "", "file") for key in "abcdefgh"},
    },
    {},
    (Board("gpci", (), name="GPCI top ten"),),
)
BRACKET = {
    "not_before": "2023-09-14T06:00:00Z",
    "not_after": "2023-09-14T07:00:00Z",
    "taken_at": "2023-09-14T07:00:00Z",
}
SEOUL = "Seoul (seoul_official, instagram)"
PARIS = "Paris (paris, instagram)"
MILESTONE = {"account": "seoul", "threshold": 450_000, "also_passed": [], "followers": 450_120}
OVERTAKE = {
    "board": "gpci",
    "account": "seoul",
    "passed": ["paris"],
    "rank": 2,
    "followers": 450_120,
    "cause": "growth",
    "leader": False,
}


INCIDENT = {"source": "file", "phase": "started", "accounts": 9}


def event(kind: str, fields: dict[str, Any], **evidence: Any) -> Event:
    key = f"incident:file:2023-09-14T07:00:00Z:{fields.get('phase')}"
    return event_from(EventRow(kind, START, key, {**BRACKET, **fields}, evidence))


def rendered(kind: str, fields: dict[str, Any], **evidence: Any) -> str:
    return render_event(event(kind, fields, **evidence), CATALOGUE)


WHEN = "It happened between 2023-09-14 06:00 and 07:00 UTC."


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("milestone", MILESTONE, f"{SEOUL} passed 450,000 followers: now 450,120. {WHEN}"),
        (
            "milestone",
            {**MILESTONE, "also_passed": [350_000, 400_000]},
            f"{SEOUL} passed 450,000 followers (and 350,000 and 400,000): now 450,120. {WHEN}",
        ),
        (
            "overtake",
            OVERTAKE,
            f"GPCI top ten: {SEOUL} overtook {PARIS} and is now number 2, with 450,120 followers. "
            f"{WHEN}",
        ),
        (
            "overtake",
            {**OVERTAKE, "rank": 1, "leader": True, "cause": "rival_fell"},
            f"GPCI top ten: {SEOUL} overtook {PARIS} because of a fall there and is now first, "
            f"with 450,120 followers. {WHEN}",
        ),
        (
            "overtake",
            {**OVERTAKE, "board": "gone", "account": "gone", "passed": [*"abcdefg"]},
            "gone: gone overtook a, b, c, d and 3 more and is now number 2, with 450,120 "
            f"followers. {WHEN}",
        ),
        (
            "neck_and_neck",
            {"board": "gpci", "accounts": ["seoul", "paris"]},
            f"GPCI top ten: {SEOUL} and {PARIS} are neck and neck. There will be news when one of "
            "them leads for good.",
        ),
        (
            "incident",
            INCIDENT,
            "9 accounts of the source file moved together: that is likely the platform and not "
            "the cities. Its boards are frozen until it is over.",
        ),
        (
            "incident",
            {**INCIDENT, "phase": "ended"},
            "The incident at the source file is over; its boards go on.",
        ),
        *(
            (
                kind,
                {"account": "seoul", "followers": 9_000_000},
                f"{SEOUL}: the reading of 9,000,000 was {kind}.",
            )
            for kind in ("quarantined", "released", "rejected")
        ),
    ],
)
def test_an_event_is_a_sentence_or_two(kind: str, fields: dict[str, Any], said: str) -> None:
    assert rendered(kind, fields) == said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("2023-09-14T06:00:00Z", "2023-09-15T07:00:00Z", "2023-09-14 06:00 and 2023-09-15 07:00"),
        ("2023-09-14T06:00:00Z", "2023-09-14T06:02:00Z", "2023-09-14 06:00 and 06:02"),
        ("2023-09-14T06:00:01Z", "2023-09-14T06:00:59Z", "2023-09-14 06:00:01 and 06:00:59"),
        (
            "2023-09-14T23:59:30Z",
            "2023-09-15T00:00:30Z",
            "2023-09-14 23:59:30 and 2023-09-15 00:00:30",
        ),
    ],
)
def test_a_bracket_is_as_short_as_it_can_be(before: str, after: str, said: str) -> None:
    told = rendered("milestone", {**MILESTONE, "not_before": before, "not_after": after})

    assert told.endswith(f" It happened between {said} UTC.")


@pytest.mark.parametrize(
    ("seconds", "days"), [(None, 0), (3_600, 0), (2 * 86_400, 2), (430.4 * 86_400, 430)]
)
def test_a_milestone_says_how_long_ago_the_one_before_was(seconds, days: int) -> None:
    told = rendered("milestone", MILESTONE, took_seconds=seconds)

    assert (f" The milestone before was {days} days earlier." in told) == bool(days)


async def test_an_announcement_is_a_line_for_each_event() -> None:
    lines: list[str] = []
    events = event("milestone", MILESTONE), event("overtake", OVERTAKE)
    announcement = DueAnnouncement(1, "console", 0, tuple(map(StoredEvent.of, events)))

    assert await ConsoleSender(CATALOGUE, lines.append).send(announcement) == "printed"
    assert [line.partition("  ")[0] for line in lines] == ["2023-09-01 00:00 UTC"] * 2
    assert "passed 450,000" in lines[0]
    assert "overtook" in lines[1]
    assert not any("\n" in line for line in lines)


@pytest.mark.parametrize(
    ("kind", "fields", "account", "followers", "who"),
    [
        ("milestone", MILESTONE, "seoul", 450_120, SEOUL),
        ("overtake", OVERTAKE, "paris", 12, PARIS),
    ],
)
def test_a_correction_repeats_what_does_not_hold(
    kind: str, fields: dict[str, Any], account: str, followers: int, who: str
) -> None:
    withdrawn = {**fields, **BRACKET}
    correction = {
        "corrects": "key",
        "event_kind": kind,
        "event": withdrawn,
        "account": account,
        "followers": followers,
    }

    assert rendered("correction", correction) == (
        f"Correction: a reading of {followers:,} of {who} was rejected, and this does not hold: "
        f"{rendered(kind, fields)}"
    )
