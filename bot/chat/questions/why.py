"""`/why`: the explanation of an announcement: the readings, the rule and the deliveries."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
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
    told_at,
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
"""The longest name in a suggestion, in characters."""
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
    answers = explain_announcement(context.view, context.key)
    return lambda audience: events_reply(answers, audience)


def events_reply(answers: Sequence[ExplainedEvent], audience: Audience) -> Reply:
    """Return the explanation of the events of an announcement, or of one event."""
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
        names = audience.names({key, *accounts_in(answer.events)}, width)
        lines = [names.profile(key)]
        if answer.level.count is None:
            lines.append(language.text("ask-no-count"))
        else:
            count = f"**{format_count(answer.level.count, language)}**"
            at = told_at(answer.level, answer.level.count, language)
            lines.append(join_parts([f"{count} ({at})", *caveats(answer.level, language)]))
        title = names.text("ask-why-account", name=names.name(key))
        embed = discord.Embed(title=title, description="\n".join(lines), colour=BLUE)
        readings = [_reading_line(reading, names) for reading in answer.readings]
        events = [event_line(event, names) for event in answer.events]
        for heading, told in (("ask-why-readings", readings), ("ask-why-events", events)):
            if told:
                embed.add_field(
                    name=language.text(heading), value=_listed(told, names), inline=False
                )
        return [embed]

    return Reply(fit(build))


def _event_embed(answer: ExplainedEvent, audience: Audience, width: int) -> discord.Embed:
    event = answer.event
    names = audience.names(accounts_in([event]), width)
    lines = [event_line(event, names), ""]
    if event.silence is not None:
        lines.append(
            names.text("ask-why-silent", reason=silence_text(event.silence, names.language))
        )
    lines += _decided_by(event.event, names)
    told = lines_within(
        DESCRIPTION // _IN_FULL, lines, lambda left: names.text("ask-cut", count=left)
    )
    embed = discord.Embed(title=names.text("ask-why"), description=told, colour=BLUE)
    deliveries = list(_delivery_lines(answer.deliveries, audience))
    if deliveries:
        embed.add_field(
            name=names.text("ask-why-deliveries"), value=_listed(deliveries, names), inline=False
        )
    embed.set_footer(text=event.key[:FIELD_VALUE])
    return embed


def _decided_by(event: Event, names: Names) -> Iterator[str]:
    """Yield the rule that decided, its parameters and the readings."""
    match event:
        case MilestoneReached():
            yield from _milestone(event, names)
        case Overtaken():
            yield from _overtake(event.account, event.evidence, names)
        case NeckAndNeck():
            yield from _overtake(event.accounts[0], event.evidence, names)
        case ReadingJudged() | Corrected():
            yield from _quarantine(event.evidence, names)
        case IncidentChanged():
            yield from _incident(event.evidence, names)
        case _:
            assert_never(event)


def _milestone(event: MilestoneReached, names: Names) -> Iterator[str]:
    evidence = event.evidence
    if evidence is None or evidence.peak_before is None:
        return
    yield names.text(
        "ask-why-milestone",
        threshold=event.threshold,
        peak=evidence.peak_before,
        ladders=escape(", ".join(evidence.ladders[:_LADDERS]), 200),
    )
    if since := took(event, names):
        yield since
    for count in event.readings:
        yield f"- {_count(count, names)} · {stamp(count.taken_at)}"


def _overtake(account: str, evidence: OvertakeEvidence | None, names: Names) -> Iterator[str]:
    if evidence is None:
        return
    if evidence.confirmations is not None:
        yield names.text("ask-why-overtake", confirmations=evidence.confirmations)
    for rival, proof in list(evidence.pairs.items())[:_PAIRS]:
        yield names.text("ask-why-margin", name=names.name(rival), margin=proof.lead.margin)
        if proof.lead.is_doubtful:
            yield names.text("ask-why-doubtful")
        for ahead, behind in proof.lead.rounds[:_ROUNDS]:
            yield (
                f"- {names.name(account)} {_count(ahead, names)} · "
                f"{names.name(rival)} {_count(behind, names)} · {stamp(ahead.taken_at)}"
            )


def _quarantine(
    evidence: QuarantineEvidence | DecisionEvidence | None, names: Names
) -> Iterator[str]:
    match evidence:
        case DecisionEvidence():
            yield names.text("ask-why-operator")
            yield _level(evidence.level, names)
        case QuarantineEvidence():
            yield _level(evidence.level, names)
            yield names.text(
                "ask-why-tolerance",
                count=_count(evidence.reading, names),
                at=stamp(evidence.reading.taken_at),
                tolerance=round(evidence.tolerance),
            )
            if evidence.suspicion is not Suspicion.NONE:
                yield names.text("ask-why-joint")
            if evidence.lasts_seconds is not None and evidence.since is not None:
                span = names.language.duration(timedelta(seconds=evidence.lasts_seconds))
                yield names.text("ask-why-agreement", span=span, since=stamp(evidence.since))
            elif evidence.since is not None:
                yield names.text("ask-why-nearly-nothing")
        case None:
            return
        case _:
            assert_never(evidence)


def _level(level: Count, names: Names) -> str:
    """Return the level of an account at the time when a reading was judged."""
    return names.text("ask-why-level", count=_count(level, names), at=stamp(level.taken_at))


def _incident(evidence: IncidentEvidence | EndedByOperator | None, names: Names) -> Iterator[str]:
    match evidence:
        case EndedByOperator():
            yield names.text("ask-why-operator")
        case IncidentEvidence(moved_together=moved, comparable=comparable):
            yield names.text("ask-why-incident", moved=len(moved), comparable=comparable)
            yield names.names(moved)
        case None:
            return
        case _:
            assert_never(evidence)


def _reading_line(judged: JudgedReading, names: Names) -> str:
    """Return the reading of one poll, and the judgement of it."""
    reading = judged.reading
    if reading.count is None:
        said = names.text(f"ask-reading-{Status(reading.status).name.lower()}")
    else:
        said = format_count(reading.count, names.language)
    made = ""
    if judged.judgement is not None and judged.judgement is not Judgement.BELIEVED:
        made = names.text(f"ask-reading-{judged.judgement.name.lower()}")
    imported = names.text("ask-reading-imported") if judged.is_imported else ""
    return f"- {join_parts([said, made, imported, stamp(reading.taken_at)])}"


def _delivery_lines(deliveries: Sequence[Delivery], audience: Audience) -> Iterator[str]:
    """Yield the delivery of an event to each channel here, and the number of other channels."""
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


def _count(count: Count, names: Names) -> str:
    return rounded(count.followers, count.step > 1, names.language)


def _listed(lines: list[str], names: Names) -> str:
    return lines_within(FIELD_VALUE, lines, lambda left: names.text("ask-cut", count=left))


COMMAND = QuestionCommand(
    why,
    {
        "event": Topic(_find_event),
        "account": Topic(_find_account),
        "told": Topic(_find_announcement),
    },
)
