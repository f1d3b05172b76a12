"""One event: its headline, its line in a list, and its embed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.chat.messages.words import Words, bracket, bracket_of, caveats, stamp
from bot.pipeline.telling import Rank
from bot.storage.events import StoredEvent

_GREEN, _GOLD, _BLUE, _PURPLE, _ORANGE, _RED = (
    0x2E9E5B,
    0xE0A526,
    0x3B82C4,
    0x8A63C9,
    0xE07B26,
    0xC93B3B,
)


def headline(event: StoredEvent, words: Words) -> str:
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


def title(event: StoredEvent, words: Words) -> str:
    """Return the headline with a mark, where it is more than an everyday matter."""
    told = headline(event, words)
    if event.kind == "overtake" and event.fields["rank"] == 1:
        return f"🏆 {told}"
    if event.kind == "correction" or event.fields.get("phase") == "started":
        return f"⚠️ {told}"
    return told


def line(event: StoredEvent, words: Words) -> str:
    """Return *event* as an entry of a list."""
    parts = [f"**{title(event, words)}**"]
    if event.kind == "correction":
        parts.append(headline(corrected(event), words))
    at = bracket_of(event.fields)[1] if "not_after" in event.fields else event.at
    return f"- {' · '.join([*parts, stamp(at)])}"


def corrected(correction: StoredEvent) -> StoredEvent:
    """Return the event that *correction* withdraws."""
    fields = correction.fields
    return StoredEvent(
        fields["corrects"], fields["event_kind"], correction.at, True, "", fields["event"], {}
    )


def embed(event: StoredEvent, ranks: tuple[Rank, ...], words: Words) -> discord.Embed:
    """Return *event* in full."""
    match event.kind:
        case "milestone":
            built = _milestone(event, words)
        case "overtake":
            built = _overtake(event, words)
        case "neck_and_neck":
            built = _embed(_PURPLE, [words.text("tell-neck-and-neck-why")])
        case "incident":
            built = _incident(event, words)
        case _:
            built = _correction(event, words)
    built.title = title(event, words)
    if event.kind in ("milestone", "overtake"):
        for key, lines in (
            ("tell-rank", list(_places(event, ranks, words))),
            ("tell-cause", _cause(event, words)),
            ("tell-when", _when(event, words)),
        ):
            if lines:
                built.add_field(name=words.text(key), value="\n".join(lines), inline=False)
    return built


def _embed(colour: int, lines: list[str]) -> discord.Embed:
    return discord.Embed(colour=colour, description="\n".join(line for line in lines if line))


def _milestone(event: StoredEvent, words: Words) -> discord.Embed:
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
    return _embed(_GREEN, lines)


def _overtake(event: StoredEvent, words: Words) -> discord.Embed:
    fields, platform = event.fields, words.platform(event.fields["account"])
    pairs = event.evidence.get("pairs", {})
    newest = [count for pair in pairs.values() for count in pair["rounds"][0]]
    is_rounded = any(count["step"] > 1 for count in newest)
    lines = [_standing(_count(event, is_rounded, words), words.profile(fields["account"]))]
    if is_rounded:
        lines.append(words.text("tell-rounded", platform=platform))
    return _embed(_GOLD if fields["rank"] == 1 else _BLUE, lines)


def _count(event: StoredEvent, is_rounded: bool, words: Words) -> str:
    """Return how many follow the account that *event* is about."""
    return f"**{words.count(event.fields['account'], event.fields['followers'], is_rounded)}**"


def _standing(count: str, profile: str) -> str:
    return " · ".join(part for part in (count, profile) if part)


def _places(event: StoredEvent, ranks: tuple[Rank, ...], words: Words) -> Iterator[str]:
    """Yield the places of the account that *event* is about, a line a board."""
    for rank in ranks:
        place = _place(event.fields["account"], rank, words)
        if event.kind == "overtake":  # the title says on which board
            yield place
        else:
            yield words.text("tell-rank-on", board=words.board(rank.board), place=place)


def _place(account: str, rank: Rank, words: Words) -> str:
    if rank.neighbour is None:
        return words.text("tell-rank-alone", rank=rank.rank)
    values: dict[str, Any] = {
        "rank": rank.rank,
        "of": rank.of,
        "other": words.name(rank.neighbour),
    }
    if rank.gap == 0:
        return words.text("tell-rank-level", **values)
    key = "tell-rank-first" if rank.rank == 1 else "tell-rank-behind"
    return words.text(key, **values, gap=words.gap(account, rank.gap, rank.is_rounded))


def _cause(event: StoredEvent, words: Words) -> list[str]:
    """Return who fell; that others grew goes without saying."""
    fields = event.fields
    if fields.get("cause") != "rival_fell":
        return []
    pairs = event.evidence.get("pairs", {})
    fell = [key for key in fields["passed"] if pairs.get(key, {}).get("cause") == "rival_fell"]
    passed = words.names(fell or fields["passed"])
    platform = words.platform(fields["account"])
    return [words.text("tell-cause-fall", passed=passed, platform=platform)]


def _when(event: StoredEvent, words: Words) -> list[str]:
    return [bracket(event.fields, words), *caveats(event.fields, event.at, words)]


def _incident(event: StoredEvent, words: Words) -> discord.Embed:
    if event.fields["phase"] == "ended":
        return _embed(_GREEN, [words.text("tell-incident-ended-why")])
    why = words.text("tell-incident-started-why", accounts=event.fields["accounts"])
    return _embed(_ORANGE, [why])


def _correction(event: StoredEvent, words: Words) -> discord.Embed:
    fields = event.fields
    said = words.text("tell-correction-said", headline=headline(corrected(event), words))
    count = words.count(fields["account"], fields["followers"])
    at = stamp(datetime.fromisoformat(fields["taken_at"]))
    return _embed(_RED, [said, words.text("tell-correction-why", count=count, at=at)])
