"""Event messages: the headline of an event, and its text in full."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, assert_never

from bot.domain.events import (
    Bracketed,
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
    """The text, line by line."""
    fields: tuple[tuple[str, tuple[str, ...]], ...]
    """Headings, each with the lines under it."""
    tone: Tone
    """The kind of news, to which a medium may give a colour."""


def event_text(event: Event, ranks: tuple[RankContext, ...], names: Names) -> EventText:
    """Return *event* in full, with the places that it led to."""
    lines: list[str]
    fields: list[tuple[str, list[str]]] = []
    match event:
        case MilestoneReached():
            lines = _milestone(event, names)
            fields = [("tell-rank", list(_places(event, ranks, names))), _when(event, names)]
        case Overtaken():
            lines = _overtake(event, names)
            fields = [
                ("tell-rank", list(_places(event, ranks, names))),
                ("tell-cause", _cause(event, names)),
                _when(event, names),
            ]
        case NeckAndNeck():
            lines = [names.text("tell-neck-and-neck-why")]
        case IncidentChanged():
            lines = [_incident(event, names)]
        case Corrected():
            lines = _correction(event, names)
        case ReadingJudged():
            lines = []
        case _:
            assert_never(event)
    return EventText(
        title(event, names),
        tuple(line for line in lines if line),
        tuple((names.text(key), tuple(told)) for key, told in fields if told),
        _tone(event),
    )


def headline(event: Event, names: Names) -> str:
    """Return the headline of *event*: the fact in a few words."""
    match event:
        case MilestoneReached():
            platform = names.platform(event.account)
            return names.text(
                "tell-milestone" if platform else "tell-milestone-unplaced",
                name=names.name(event.account),
                threshold=event.threshold,
                platform=platform,
            )
        case Overtaken():
            return names.text(
                "tell-overtake-first" if event.is_first_place else "tell-overtake",
                board=names.board(event.board),
                name=names.name(event.account),
                passed=names.names(event.passed),
                **({} if event.is_first_place else {"rank": event.rank}),
            )
        case NeckAndNeck():
            return names.text(
                "tell-neck-and-neck",
                board=names.board(event.board),
                names=names.names(event.accounts),
            )
        case IncidentChanged():
            return names.text(f"tell-incident-{event.phase}", platform=event.source)
        case Corrected():
            return names.text("tell-correction")
        case ReadingJudged():
            name = names.name(event.account)
            return names.text(f"ask-event-{event.kind}", name=name, count=event.followers)
        case _:
            assert_never(event)


def title(event: Event, names: Names) -> str:
    """Return the headline with a mark, where it is more than an everyday matter."""
    told = headline(event, names)
    if _tone(event) == "first":
        return f"🏆 {told}"
    if _tone(event) in ("correction", "trouble"):
        return f"⚠️ {told}"
    return told


def silence_text(silence: Silence, language: Language) -> str:
    """Return the sentence that says why an event was not announced."""
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


def _milestone(event: MilestoneReached, names: Names) -> list[str]:
    is_rounded = any(count.step > 1 for count in event.readings)
    # What the title says is not said again: the threshold, and the platform.
    is_said = event.followers == event.threshold
    count = "" if is_said else _count(event, is_rounded, names)
    lines = [_standing(count, names.handle(event.account))]
    if event.took_seconds:
        span = names.language.duration(timedelta(seconds=event.took_seconds))
        lines.append(names.text("tell-took", span=span))
    if event.also_passed:
        rungs = [names.language.count(rung) for rung in event.also_passed]
        thresholds = names.language.names(rungs)
        lines.append(names.text("tell-also-passed", thresholds=thresholds))
    if is_rounded:
        lines.append(_rounding(event, names))
    return lines


def _overtake(event: Overtaken, names: Names) -> list[str]:
    newest = [count for proof in event.pairs.values() for count in proof.lead.rounds[0]]
    is_rounded = any(count.step > 1 for count in newest)
    lines = [_standing(_count(event, is_rounded, names), names.profile(event.account))]
    if is_rounded:
        lines.append(_rounding(event, names))
    return lines


def _rounding(event: Bracketed, names: Names) -> str:
    """Return the remark that the platform rounds its counts; nothing where it is not known."""
    platform = names.platform(event.account)
    return names.text("tell-rounded", platform=platform) if platform else ""


def _count(event: Bracketed, is_rounded: bool, names: Names) -> str:
    """Return the followers of the account that *event* is about, in bold."""
    return names.style.bold(names.count(event.account, event.followers, is_rounded))


def _when(event: Bracketed, names: Names) -> tuple[str, list[str]]:
    """Return the bracket of *event* and its caveats, with their heading."""
    return "tell-when", [bracket(event, names), *caveats(event, names)]


def _standing(count: str, profile: str) -> str:
    return " · ".join(part for part in (count, profile) if part)


def _places(event: Bracketed, ranks: tuple[RankContext, ...], names: Names) -> Iterator[str]:
    """Yield the places of the account that *event* is about, a line a board."""
    for rank in ranks:
        place = _place(event.account, rank, names)
        if isinstance(event, Overtaken):  # the title says on which board
            yield place
        else:
            yield names.text("tell-rank-on", board=names.board(rank.board), place=place)


def _place(account: str, rank: RankContext, names: Names) -> str:
    if rank.neighbour is None:
        return names.style.bold(names.text("tell-place-alone", rank=rank.rank))
    values: dict[str, Any] = {
        "place": names.style.bold(names.text("tell-place", rank=rank.rank, of=rank.of)),
        "other": names.name(rank.neighbour),
    }
    if rank.gap == 0:
        return names.text("tell-rank-level", **values)
    key = "tell-rank-first" if rank.rank == 1 else "tell-rank-behind"
    return names.text(key, **values, gap=names.gap(account, rank.gap, rank.is_rounded))


def _cause(event: Overtaken, names: Names) -> list[str]:
    """Return the sentence about the rivals that fell; growth goes without saying."""
    if event.cause != "rival_fell":
        return []
    fell = [
        key for key in event.passed if key in event.pairs and event.pairs[key].cause == "rival_fell"
    ]
    passed = names.names(fell or event.passed)
    return [names.text("tell-cause-fall", passed=passed, platform=names.platform(event.account))]


def _incident(event: IncidentChanged, names: Names) -> str:
    if event.phase == "ended":
        return names.text("tell-incident-ended-why")
    return names.text("tell-incident-started-why", accounts=event.accounts)


def _correction(event: Corrected, names: Names) -> list[str]:
    said = names.style.bold(headline(event.event, names))
    count = names.count(event.account, event.followers)
    at = names.style.moment(event.taken_at)
    return [
        names.text("tell-correction-said", headline=said),
        names.text("tell-correction-why", count=count, at=at),
    ]
