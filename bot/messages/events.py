"""One event: its headline, and all that is told of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, assert_never

from bot.domain.events import (
    Corrected,
    Event,
    IncidentChanged,
    MilestoneReached,
    NeckAndNeck,
    Overtaken,
    ReadingJudged,
    accounts_mentioned,
)
from bot.domain.silence import Silence
from bot.language import Language
from bot.messages.names import Names, bracket, caveats
from bot.queries.event_context import Facts, RankContext

Tone = Literal[
    "milestone", "overtake", "first", "level", "trouble", "recovery", "correction", "reading"
]


@dataclass(frozen=True, slots=True)
class EventText:
    """An event in words."""

    title: str
    lines: tuple[str, ...]
    """What there is to say of it."""
    fields: tuple[tuple[str, tuple[str, ...]], ...]
    """What stands apart, each under a heading."""
    tone: Tone
    """What kind of news it is: a medium may give each a colour."""


def event_text(event: Event, ranks: tuple[RankContext, ...], words: Names) -> EventText:
    """Return *event* in full, with the places that it led to."""
    lines: list[str]
    fields: list[tuple[str, list[str]]] = []
    match event:
        case MilestoneReached():
            lines = _milestone(event, words)
            fields = [("tell-rank", list(_places(event, ranks, words))), _when(event, words)]
        case Overtaken():
            lines = _overtake(event, words)
            fields = [
                ("tell-rank", list(_places(event, ranks, words))),
                ("tell-cause", _cause(event, words)),
                _when(event, words),
            ]
        case NeckAndNeck():
            lines = [words.text("tell-neck-and-neck-why")]
        case IncidentChanged():
            lines = [_incident(event, words)]
        case Corrected():
            lines = _correction(event, words)
        case ReadingJudged():
            lines = []
        case _:
            assert_never(event)
    return EventText(
        title(event, words),
        tuple(line for line in lines if line),
        tuple((words.text(key), tuple(told)) for key, told in fields if told),
        _tone(event),
    )


def headline(event: Event, words: Names) -> str:
    """Return what happened, in a few words."""
    match event:
        case MilestoneReached():
            platform = words.platform(event.account)
            return words.text(
                "tell-milestone" if platform else "tell-milestone-unplaced",
                name=words.name(event.account),
                threshold=event.threshold,
                platform=platform,
            )
        case Overtaken():
            return words.text(
                "tell-overtake-first" if event.is_first_place else "tell-overtake",
                board=words.board(event.board),
                name=words.name(event.account),
                passed=words.names(event.passed),
                **({} if event.is_first_place else {"rank": event.rank}),
            )
        case NeckAndNeck():
            return words.text(
                "tell-neck-and-neck",
                board=words.board(event.board),
                names=words.names(event.accounts),
            )
        case IncidentChanged():
            return words.text(f"tell-incident-{event.phase}", platform=event.source)
        case Corrected():
            return words.text("tell-correction")
        case ReadingJudged():
            name = words.name(event.account)
            return words.text(f"ask-event-{event.kind}", name=name, count=event.followers)
        case _:
            assert_never(event)


def title(event: Event, words: Names) -> str:
    """Return the headline with a mark, where it is more than an everyday matter."""
    told = headline(event, words)
    if _tone(event) == "first":
        return f"🏆 {told}"
    if _tone(event) in ("correction", "trouble"):
        return f"⚠️ {told}"
    return told


def silence_text(silence: Silence, language: Language) -> str:
    """Return why an event was not announced."""
    match silence:
        case Silence.IMPORTED:
            return language.text("ask-silent-import")
        case Silence.OPERATORS_ONLY:
            return language.text("ask-silent-operators")
        case Silence.UNWANTED:
            return language.text("ask-silent-unwanted")
        case Silence.TOLD_TO_NOBODY:
            return language.text("ask-silent-nobody")
        case Silence.OLD_COMPARISON:
            return language.text("ask-silent-old")
        case Silence.READING_EXPIRED | Silence.READINGS_EXPIRED:
            return language.text("ask-silent-expired")
        case _:
            assert_never(silence)


def mentioned(events: Iterable[Event], facts: Facts) -> Iterator[str]:
    """Yield the accounts that are named where *events* are told with these *facts*."""
    for event in events:
        yield from accounts_mentioned(event)
    for ranks in facts.ranks.values():
        yield from (rank.neighbour for rank in ranks if rank.neighbour is not None)


def _tone(event: Event) -> Tone:
    match event:
        case MilestoneReached():
            return "milestone"
        case Overtaken():
            return "first" if event.is_first_place else "overtake"
        case NeckAndNeck():
            return "level"
        case IncidentChanged():
            return "trouble" if event.phase == "started" else "recovery"
        case Corrected():
            return "correction"
        case ReadingJudged():
            return "reading"
        case _:
            assert_never(event)


def _milestone(event: MilestoneReached, words: Names) -> list[str]:
    is_rounded = any(count.step > 1 for count in event.readings)
    # What the title says is not said again: the threshold, and the platform.
    is_said = event.followers == event.threshold
    count = "" if is_said else _count(event, is_rounded, words)
    lines = [_standing(count, words.handle(event.account))]
    if event.took_seconds:
        span = words.language.duration(timedelta(seconds=event.took_seconds))
        lines.append(words.text("tell-took", span=span))
    if event.also_passed:
        rungs = [words.language.count(rung) for rung in event.also_passed]
        thresholds = words.language.names(rungs)
        lines.append(words.text("tell-also-passed", thresholds=thresholds))
    if is_rounded:
        lines.append(_rounding(event, words))
    return lines


def _overtake(event: Overtaken, words: Names) -> list[str]:
    newest = [count for proof in event.pairs.values() for count in proof.lead.rounds[0]]
    is_rounded = any(count.step > 1 for count in newest)
    lines = [_standing(_count(event, is_rounded, words), words.profile(event.account))]
    if is_rounded:
        lines.append(_rounding(event, words))
    return lines


def _rounding(event: MilestoneReached | Overtaken, words: Names) -> str:
    """Return whose counts are rounded; nothing where the platform is not known."""
    platform = words.platform(event.account)
    return words.text("tell-rounded", platform=platform) if platform else ""


def _count(event: MilestoneReached | Overtaken, is_rounded: bool, words: Names) -> str:
    """Return how many follow the account that *event* is about."""
    return words.style.bold(words.count(event.account, event.followers, is_rounded))


def _when(event: MilestoneReached | Overtaken, words: Names) -> tuple[str, list[str]]:
    """Return when *event* happened, under its heading."""
    return "tell-when", [bracket(event, words), *caveats(event, words)]


def _standing(count: str, profile: str) -> str:
    return " · ".join(part for part in (count, profile) if part)


def _places(
    event: MilestoneReached | Overtaken, ranks: tuple[RankContext, ...], words: Names
) -> Iterator[str]:
    """Yield the places of the account that *event* is about, a line a board."""
    for rank in ranks:
        place = _place(event.account, rank, words)
        if isinstance(event, Overtaken):  # the title says on which board
            yield place
        else:
            yield words.text("tell-rank-on", board=words.board(rank.board), place=place)


def _place(account: str, rank: RankContext, words: Names) -> str:
    if rank.neighbour is None:
        return words.style.bold(words.text("tell-place-alone", rank=rank.rank))
    values: dict[str, Any] = {
        "place": words.style.bold(words.text("tell-place", rank=rank.rank, of=rank.of)),
        "other": words.name(rank.neighbour),
    }
    if rank.gap == 0:
        return words.text("tell-rank-level", **values)
    key = "tell-rank-first" if rank.rank == 1 else "tell-rank-behind"
    return words.text(key, **values, gap=words.gap(account, rank.gap, rank.is_rounded))


def _cause(event: Overtaken, words: Names) -> list[str]:
    """Return who fell; that others grew goes without saying."""
    if event.cause != "rival_fell":
        return []
    fell = [
        key for key in event.passed if key in event.pairs and event.pairs[key].cause == "rival_fell"
    ]
    passed = words.names(fell or event.passed)
    return [words.text("tell-cause-fall", passed=passed, platform=words.platform(event.account))]


def _incident(event: IncidentChanged, words: Names) -> str:
    if event.phase == "ended":
        return words.text("tell-incident-ended-why")
    return words.text("tell-incident-started-why", accounts=event.accounts)


def _correction(event: Corrected, words: Names) -> list[str]:
    said = words.style.bold(headline(event.event, words))
    count = words.count(event.account, event.followers)
    at = words.style.moment(event.taken_at)
    return [
        words.text("tell-correction-said", headline=said),
        words.text("tell-correction-why", count=count, at=at),
    ]
