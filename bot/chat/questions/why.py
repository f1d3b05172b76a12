"""`/why`: what decided an announcement: the readings, the rule and the deliveries."""

from collections.abc import Iterator, Sequence
from typing import assert_never

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.chat.context import Interaction, context_of, language_for
from bot.chat.markdown import DESCRIPTION, FIELD_VALUE, escape, lines_within, stamp
from bot.chat.matching import Named, asked_account, fold, suggest_accounts, suggestions
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
from bot.chat.questions.question import Question
from bot.chat.questions.recent import accounts_in, event_label, event_line
from bot.chat.questions.topic import QueryContext, QuestionCommand, Render, Topic
from bot.domain.events import (
    Corrected,
    Event,
    IncidentChanged,
    MilestoneReached,
    NeckAndNeck,
    Overtaken,
    ReadingJudged,
)
from bot.domain.evidence import (
    DecisionEvidence,
    EndedByOperator,
    IncidentEvidence,
    OvertakeEvidence,
    QuarantineEvidence,
)
from bot.domain.quarantine import Suspicion
from bot.domain.readings import Count, Judgement, Status
from bot.errors import UserError
from bot.messages import silence_text
from bot.messages.names import Names, took
from bot.queries.events import (
    EventFilter,
    ExplainedAccount,
    ExplainedEvent,
    explain_account,
    explain_announcement,
    explain_event,
    recent_events,
)
from bot.queries.readings import JudgedReading
from bot.storage.deliveries import Delivery

_SUGGESTED = 100
"""So many of the last events are suggested from."""
_WIDTH = 30
"""How long a name is in a suggestion."""
_IN_FULL = 3
"""So many events of one announcement are explained."""
_PAIRS = 5
_ROUNDS = 3
_LADDERS = 3


async def _suggest_events(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Suggest events, the newest first."""
    context, language = context_of(interaction), language_for(interaction)
    wanted = EventFilter(only_announced=False)
    found = await context.ask(recent_events, wanted, _SUGGESTED)
    zone = context.settings.zone
    names = Audience(language, context.catalogue, zone).names(accounts_in(found.events), _WIDTH)
    labels = [(event.key, event_label(event, names, zone)) for event in found.events]
    known = [Named(key, label, (fold(label), fold(key))) for key, label in labels]
    return suggestions(known, typed)


@app_commands.describe(event="What happened", account="Or an account: its last readings")
@app_commands.autocomplete(event=_suggest_events, account=suggest_accounts)
def why(interaction: Interaction, event: str | None = None, account: str | None = None) -> Question:
    """Show what decided an announcement, or why there was none."""
    if event is not None:
        return Question("event", (event,))
    if account is not None:
        return Question("account", (asked_account(interaction, account),))
    raise UserError("ask-why-what")


def _find_event(context: QueryContext) -> Render:
    answer = explain_event(context.view, context.key)
    return lambda audience: events_reply([answer], audience)


def _find_account(context: QueryContext) -> Render:
    answer = explain_account(context.view, context.key)
    return lambda audience: account_reply(answer, audience)


def _find_announcement(context: QueryContext) -> Render:
    answers = explain_announcement(context.view, int(context.key))
    return lambda audience: events_reply(answers, audience)


def events_reply(answers: Sequence[ExplainedEvent], audience: Audience) -> Reply:
    """Return what decided the events of an announcement, or one event."""
    shown = answers[:_IN_FULL]

    def build(width: int) -> list[discord.Embed]:
        return [_event_embed(answer, audience, width) for answer in shown]

    if not answers:
        empty = discord.Embed(description=audience.language.text("ask-why-nothing"), colour=BLUE)
        return Reply((empty,))
    return Reply(fit(build))


def account_reply(answer: ExplainedAccount, audience: Audience) -> Reply:
    """Return the last readings and events of an account."""
    language = audience.language

    def build(width: int) -> list[discord.Embed]:
        key = answer.level.account.key
        words = audience.names({key, *accounts_in(answer.events)}, width)
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


def _event_embed(answer: ExplainedEvent, audience: Audience, width: int) -> discord.Embed:
    event = answer.event
    words = audience.names({*accounts_in([event])}, width)
    lines = [event_line(event, words), ""]
    if event.silence is not None:
        lines.append(
            words.text("ask-why-silent", reason=silence_text(event.silence, words.language))
        )
    lines += _decided_by(event.event, words)
    told = lines_within(
        DESCRIPTION // _IN_FULL, lines, lambda left: words.text("ask-cut", count=left)
    )
    embed = discord.Embed(title=words.text("ask-why"), description=told, colour=BLUE)
    deliveries = list(_delivery_lines(answer.deliveries, audience))
    if deliveries:
        embed.add_field(
            name=words.text("ask-why-deliveries"), value=_listed(deliveries, words), inline=False
        )
    embed.set_footer(text=event.key[:FIELD_VALUE])
    return embed


def _decided_by(event: Event, words: Names) -> Iterator[str]:
    """Yield the rule that decided, its parameters and the readings."""
    match event:
        case MilestoneReached():
            yield from _milestone(event, words)
        case Overtaken():
            yield from _overtake(event.account, event.evidence, words)
        case NeckAndNeck():
            yield from _overtake(event.accounts[0], event.evidence, words)
        case ReadingJudged() | Corrected():
            yield from _quarantine(event.evidence, words)
        case IncidentChanged():
            yield from _incident(event.evidence, words)
        case _:
            assert_never(event)


def _milestone(event: MilestoneReached, words: Names) -> Iterator[str]:
    if event.evidence is None:
        return
    yield words.text(
        "ask-why-milestone",
        threshold=event.threshold,
        peak=event.evidence.peak_before,
        ladders=escape(", ".join(event.evidence.ladders[:_LADDERS]), 200),
    )
    if since := took(event, words):
        yield since
    for count in event.readings:
        yield f"- {_count(count, words)} · {stamp(count.taken_at)}"


def _overtake(account: str, evidence: OvertakeEvidence | None, words: Names) -> Iterator[str]:
    if evidence is None:
        return
    if evidence.confirmations is not None:
        yield words.text("ask-why-overtake", confirmations=evidence.confirmations)
    for rival, proof in list(evidence.pairs.items())[:_PAIRS]:
        yield words.text("ask-why-margin", name=words.name(rival), margin=proof.lead.margin)
        for ahead, behind in proof.lead.rounds[:_ROUNDS]:
            yield (
                f"- {words.name(account)} {_count(ahead, words)} · "
                f"{words.name(rival)} {_count(behind, words)} · {stamp(ahead.taken_at)}"
            )


def _quarantine(
    evidence: QuarantineEvidence | DecisionEvidence | None, words: Names
) -> Iterator[str]:
    match evidence:
        case DecisionEvidence():
            yield words.text("ask-why-operator")
            yield _level(evidence.level, words)
        case QuarantineEvidence():
            yield _level(evidence.level, words)
            yield words.text(
                "ask-why-tolerance",
                count=_count(evidence.reading, words),
                at=stamp(evidence.reading.taken_at),
                tolerance=round(evidence.tolerance),
            )
            if evidence.suspicion is not Suspicion.NONE:
                yield words.text("ask-why-joint")
        case None:
            return
        case _:
            assert_never(evidence)


def _level(level: Count, words: Names) -> str:
    """Return what the level of an account was when a reading was judged."""
    return words.text("ask-why-level", count=_count(level, words), at=stamp(level.taken_at))


def _incident(evidence: IncidentEvidence | EndedByOperator | None, words: Names) -> Iterator[str]:
    match evidence:
        case EndedByOperator():
            yield words.text("ask-why-operator")
        case IncidentEvidence(moved_together=moved, comparable=comparable):
            yield words.text("ask-why-incident", moved=len(moved), comparable=comparable)
            yield words.names(moved)
        case None:
            return
        case _:
            assert_never(evidence)


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


def _delivery_lines(deliveries: Sequence[Delivery], audience: Audience) -> Iterator[str]:
    """Yield what became of an event in each channel here, and how many others got it."""
    here = [one for one in deliveries if one.guild == audience.guild and one.channel.isdigit()]
    for one in here:
        said = audience.language.text(f"ask-delivery-{one.state}")
        link = ""
        if one.state == "sent" and one.receipt is not None and one.receipt.isdigit():
            link = f"https://discord.com/channels/{one.guild}/{one.channel}/{one.receipt}"
        yield f"- {join_parts([f'<#{one.channel}>', said, stamp(one.at), link])}"
    elsewhere = sum(one.state == "sent" for one in deliveries if one not in here)
    if elsewhere:
        yield "- " + audience.language.text("ask-delivery-elsewhere", count=elsewhere)


def _count(count: Count, words: Names) -> str:
    return rounded(count.followers, count.step > 1, words.language)


def _listed(lines: list[str], words: Names) -> str:
    return lines_within(FIELD_VALUE, lines, lambda left: words.text("ask-cut", count=left))


COMMAND = QuestionCommand(
    why,
    {
        "event": Topic(_find_event),
        "account": Topic(_find_account),
        "told": Topic(_find_announcement),
    },
)
