"""Why something was announced, or was not: the readings, the rule and the deliveries."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import discord

from bot.chat.markdown import DESCRIPTION, FIELD_VALUE, escape, lines_within, stamp
from bot.chat.message import BLUE
from bot.chat.questions.layout import (
    Audience,
    Reply,
    caveats,
    fit,
    format_count,
    join_parts,
    rounded,
)
from bot.chat.questions.recent import accounts_in, event_line, reason
from bot.domain.readings import Judgement, Status
from bot.messages.names import Names, took
from bot.queries.events import ExplainedAccount, ExplainedEvent
from bot.queries.readings import JudgedReading
from bot.storage.deliveries import Delivery
from bot.storage.events import StoredEvent

IN_FULL = 3
"""So many events of one announcement are explained."""
_PAIRS = 5
_ROUNDS = 3
_LADDERS = 3


def events_page(answers: Sequence[ExplainedEvent], reader: Audience) -> Reply:
    """Return what decided the events of an announcement, or one event."""
    shown = answers[:IN_FULL]

    def build(width: int) -> list[discord.Embed]:
        return [_event_embed(answer, reader, width) for answer in shown]

    if not answers:
        empty = discord.Embed(description=reader.language.text("ask-why-nothing"), colour=BLUE)
        return Reply((empty,))
    return Reply(fit(build))


def account_page(answer: ExplainedAccount, reader: Audience) -> Reply:
    """Return the last readings and events of an account."""
    language = reader.language

    def build(width: int) -> list[discord.Embed]:
        key = answer.level.account.key
        words = reader.words({key, *accounts_in(answer.events)}, width)
        lines = [words.profile(key)]
        if answer.level.count is None:
            lines.append(language.text("ask-no-count"))
        else:
            count = f"**{format_count(answer.level.count, language)}**"
            at = stamp(answer.level.count.taken_at, "R")
            lines.append(join_parts([f"{count} ({at})", *caveats(answer.level, language)]))
        title = words.text("ask-why-account", name=words.name(key))
        embed = discord.Embed(title=title, description="\n".join(lines), colour=BLUE)
        readings = [_reading_line(reading, words) for reading in answer.readings]
        events = [event_line(event, words) for event in answer.events]
        for heading, told in (("ask-why-readings", readings), ("ask-why-events", events)):
            if told:
                embed.add_field(
                    name=language.text(heading), value=_listed(told, words), inline=False
                )
        return [embed]

    return Reply(fit(build))


def _event_embed(answer: ExplainedEvent, reader: Audience, width: int) -> discord.Embed:
    event = answer.event
    keys = {*accounts_in([event]), *event.evidence.get("pairs", ())}
    words = reader.words(keys, width)
    lines = [event_line(event, words), ""]
    if not event.is_announced:
        lines.append(words.text("ask-why-silent", reason=reason(event, words)))
    lines += _decided_by(event, words)
    told = lines_within(
        DESCRIPTION // IN_FULL, lines, lambda left: words.text("ask-cut", count=left)
    )
    embed = discord.Embed(title=words.text("ask-why"), description=told, colour=BLUE)
    deliveries = list(_delivery_lines(answer.deliveries, reader))
    if deliveries:
        embed.add_field(
            name=words.text("ask-why-deliveries"), value=_listed(deliveries, words), inline=False
        )
    embed.set_footer(text=event.key[:FIELD_VALUE])
    return embed


def _decided_by(event: StoredEvent, words: Names) -> Iterator[str]:
    """Yield the rule that decided, its parameters and the readings."""
    evidence = event.evidence
    if evidence.get("decided_by") == "operator":
        yield words.text("ask-why-operator")
    match evidence.get("rule"):
        case "milestone":
            yield from _milestone(event, words)
        case "overtake":
            yield from _overtake(event, words)
        case "quarantine":
            yield from _quarantine(evidence, words)
        case "incident" if "moved_together" in evidence:
            yield words.text(
                "ask-why-incident",
                moved=len(evidence["moved_together"]),
                comparable=evidence["comparable"],
            )
            yield words.names(evidence["moved_together"])


def _milestone(event: StoredEvent, words: Names) -> Iterator[str]:
    evidence = event.evidence
    yield words.text(
        "ask-why-milestone",
        threshold=event.fields["threshold"],
        peak=evidence["peak_before"],
        ladders=escape(", ".join(evidence["ladders"][:_LADDERS]), 200),
    )
    if since := took(evidence, words):
        yield since
    for reading in evidence["readings"]:
        yield f"- {_count(reading, words)} · {_at(reading)}"


def _overtake(event: StoredEvent, words: Names) -> Iterator[str]:
    pairs: Mapping[str, Any] = event.evidence.get("pairs", {})
    confirmations = event.evidence.get("confirmations")
    if confirmations is not None:
        yield words.text("ask-why-overtake", confirmations=confirmations)
    account = event.fields.get("account") or event.fields["accounts"][0]
    for rival, pair in list(pairs.items())[:_PAIRS]:
        yield words.text("ask-why-margin", name=words.name(rival), margin=pair["margin"])
        for ahead, behind in pair["rounds"][:_ROUNDS]:
            yield (
                f"- {words.name(account)} {_count(ahead, words)} · "
                f"{words.name(rival)} {_count(behind, words)} · {_at(ahead)}"
            )


def _quarantine(evidence: Mapping[str, Any], words: Names) -> Iterator[str]:
    level = evidence["level"]
    yield words.text("ask-why-level", count=_count(level, words), at=_at(level))
    if "reading" in evidence:
        yield words.text(
            "ask-why-tolerance",
            count=_count(evidence["reading"], words),
            at=_at(evidence["reading"]),
            tolerance=round(evidence["tolerance"]),
        )
        if evidence["suspicion"] != "none":
            yield words.text("ask-why-joint")


def _reading_line(judged: JudgedReading, words: Names) -> str:
    """Return what one poll learned, and what was made of it."""
    reading = judged.reading
    if reading.count is None:
        said = words.text(f"ask-reading-{Status(reading.status).name.lower()}")
    else:
        said = format_count(reading.count, words.language)
    made = ""
    if judged.judgement is not None and judged.judgement is not Judgement.BELIEVED:
        made = words.text(f"ask-reading-{judged.judgement.name.lower()}")
    imported = words.text("ask-reading-imported") if judged.is_imported else ""
    return f"- {join_parts([said, made, imported, stamp(reading.taken_at)])}"


def _delivery_lines(deliveries: Sequence[Delivery], reader: Audience) -> Iterator[str]:
    """Yield what became of an event in each channel here, and how many others got it."""
    here = [one for one in deliveries if one.guild == reader.guild and one.channel.isdigit()]
    for one in here:
        said = reader.language.text(f"ask-delivery-{one.state}")
        link = ""
        if one.state == "sent" and one.receipt is not None and one.receipt.isdigit():
            link = f"https://discord.com/channels/{one.guild}/{one.channel}/{one.receipt}"
        yield f"- {join_parts([f'<#{one.channel}>', said, stamp(one.at), link])}"
    elsewhere = sum(one.state == "sent" for one in deliveries if one not in here)
    if elsewhere:
        yield "- " + reader.language.text("ask-delivery-elsewhere", count=elsewhere)


def _count(reading: Mapping[str, Any], words: Names) -> str:
    return rounded(reading["followers"], reading["step"] > 1, words.language)


def _at(reading: Mapping[str, Any]) -> str:
    return stamp(datetime.fromisoformat(reading["at"]))


def _listed(lines: list[str], words: Names) -> str:
    return lines_within(FIELD_VALUE, lines, lambda left: words.text("ask-cut", count=left))
