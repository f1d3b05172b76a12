"""One event: its headline, and all that is told of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.messages.names import Names, bracket, caveats
from bot.queries.event_context import Facts, RankContext
from bot.storage.events import StoredEvent

Tone = Literal["milestone", "overtake", "first", "level", "trouble", "recovery", "correction"]


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


def event_text(event: StoredEvent, ranks: tuple[RankContext, ...], words: Names) -> EventText:
    """Return *event* in full, with the places that it led to."""
    lines: list[str]
    match event.kind:
        case "milestone":
            lines = _milestone(event, words)
        case "overtake":
            lines = _overtake(event, words)
        case "neck_and_neck":
            lines = [words.text("tell-neck-and-neck-why")]
        case "incident":
            lines = [_incident(event, words)]
        case _:
            lines = _correction(event, words)
    fields: list[tuple[str, list[str]]] = []
    if event.kind in ("milestone", "overtake"):
        fields = [
            ("tell-rank", list(_places(event, ranks, words))),
            ("tell-cause", _cause(event, words)),
            ("tell-when", [bracket(event.fields, words), *caveats(event.fields, event.at, words)]),
        ]
    return EventText(
        title(event, words),
        tuple(line for line in lines if line),
        tuple((words.text(key), tuple(told)) for key, told in fields if told),
        _tone(event),
    )


def headline(event: StoredEvent, words: Names) -> str:
    """Return what happened, in a few words."""
    fields = event.fields
    match event.kind:
        case "milestone":
            return words.text(
                "tell-milestone",
                name=words.name(fields["account"]),
                threshold=fields["threshold"],
                platform=words.platform(fields["account"]),
            )
        case "overtake":
            return words.text(
                "tell-overtake-first" if fields["rank"] == 1 else "tell-overtake",
                board=words.board(fields["board"]),
                name=words.name(fields["account"]),
                passed=words.names(fields["passed"]),
                **({} if fields["rank"] == 1 else {"rank": fields["rank"]}),
            )
        case "neck_and_neck":
            return words.text(
                "tell-neck-and-neck",
                board=words.board(fields["board"]),
                names=words.names(fields["accounts"]),
            )
        case "incident":
            return words.text(f"tell-incident-{fields['phase']}", platform=fields["source"])
        case "correction":
            return words.text("tell-correction")
    raise ValueError(f"{event.kind} is for nobody to be told")


def title(event: StoredEvent, words: Names) -> str:
    """Return the headline with a mark, where it is more than an everyday matter."""
    told = headline(event, words)
    if _tone(event) == "first":
        return f"🏆 {told}"
    if _tone(event) in ("correction", "trouble"):
        return f"⚠️ {told}"
    return told


def corrected(correction: StoredEvent) -> StoredEvent:
    """Return the event that *correction* withdraws."""
    fields = correction.fields
    return StoredEvent(
        fields["corrects"], fields["event_kind"], correction.at, True, "", fields["event"], {}
    )


def mentioned(events: Iterable[StoredEvent], facts: Facts) -> Iterator[str]:
    """Yield the accounts that are named where *events* are told with these *facts*."""
    for event in events:
        yield from event.mentioned
    for ranks in facts.ranks.values():
        yield from (rank.neighbour for rank in ranks if rank.neighbour is not None)


def _tone(event: StoredEvent) -> Tone:
    match event.kind:
        case "milestone":
            return "milestone"
        case "overtake":
            return "first" if event.fields["rank"] == 1 else "overtake"
        case "neck_and_neck":
            return "level"
        case "incident":
            return "trouble" if event.fields["phase"] == "started" else "recovery"
    return "correction"


def _milestone(event: StoredEvent, words: Names) -> list[str]:
    fields, platform = event.fields, words.platform(event.fields["account"])
    is_rounded = any(reading["step"] > 1 for reading in event.evidence.get("readings", ()))
    # What the title says is not said again: the threshold, and the platform.
    is_said = fields["followers"] == fields["threshold"]
    count = "" if is_said else _count(event, is_rounded, words)
    lines = [_standing(count, words.handle(fields["account"]))]
    took = event.evidence.get("took_seconds")
    if took:
        span = words.language.duration(timedelta(seconds=took))
        lines.append(words.text("tell-took", span=span))
    if fields["also_passed"]:
        rungs = [words.language.count(rung) for rung in fields["also_passed"]]
        thresholds = words.language.names(rungs)
        lines.append(words.text("tell-also-passed", thresholds=thresholds))
    if is_rounded:
        lines.append(words.text("tell-rounded", platform=platform))
    return lines


def _overtake(event: StoredEvent, words: Names) -> list[str]:
    fields, platform = event.fields, words.platform(event.fields["account"])
    pairs = event.evidence.get("pairs", {})
    newest = [count for pair in pairs.values() for count in pair["rounds"][0]]
    is_rounded = any(count["step"] > 1 for count in newest)
    lines = [_standing(_count(event, is_rounded, words), words.profile(fields["account"]))]
    if is_rounded:
        lines.append(words.text("tell-rounded", platform=platform))
    return lines


def _count(event: StoredEvent, is_rounded: bool, words: Names) -> str:
    """Return how many follow the account that *event* is about."""
    count = words.count(event.fields["account"], event.fields["followers"], is_rounded)
    return words.style.bold(count)


def _standing(count: str, profile: str) -> str:
    return " · ".join(part for part in (count, profile) if part)


def _places(event: StoredEvent, ranks: tuple[RankContext, ...], words: Names) -> Iterator[str]:
    """Yield the places of the account that *event* is about, a line a board."""
    for rank in ranks:
        place = _place(event.fields["account"], rank, words)
        if event.kind == "overtake":  # the title says on which board
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


def _cause(event: StoredEvent, words: Names) -> list[str]:
    """Return who fell; that others grew goes without saying."""
    fields = event.fields
    if fields.get("cause") != "rival_fell":
        return []
    pairs = event.evidence.get("pairs", {})
    fell = [key for key in fields["passed"] if pairs.get(key, {}).get("cause") == "rival_fell"]
    passed = words.names(fell or fields["passed"])
    platform = words.platform(fields["account"])
    return [words.text("tell-cause-fall", passed=passed, platform=platform)]


def _incident(event: StoredEvent, words: Names) -> str:
    if event.fields["phase"] == "ended":
        return words.text("tell-incident-ended-why")
    return words.text("tell-incident-started-why", accounts=event.fields["accounts"])


def _correction(event: StoredEvent, words: Names) -> list[str]:
    fields = event.fields
    said = words.style.bold(headline(corrected(event), words))
    count = words.count(fields["account"], fields["followers"])
    at = words.style.moment(datetime.fromisoformat(fields["taken_at"]))
    return [
        words.text("tell-correction-said", headline=said),
        words.text("tell-correction-why", count=count, at=at),
    ]
