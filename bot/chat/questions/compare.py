"""`/compare`: a few accounts side by side."""

from collections.abc import Iterator

import discord
from discord import app_commands

from bot.chat.context import Interaction
from bot.chat.markdown import stamp
from bot.chat.matching import asked_account, suggest_accounts
from bot.chat.message import BLUE
from bot.chat.questions.history import INDEXED, history_chart
from bot.chat.questions.layout import (
    Audience,
    QuestionLink,
    Reply,
    caveats,
    fit,
    format_change,
    format_count,
    join_parts,
    period,
    period_row,
    rounded,
    unknown_changes,
)
from bot.chat.questions.question import Question
from bot.chat.questions.topic import (
    PERIOD,
    PERIOD_CHOICES,
    QueryContext,
    QuestionCommand,
    Render,
    Topic,
)
from bot.errors import UserError
from bot.messages.names import Names
from bot.queries import comparisons
from bot.queries.comparisons import Compared, Comparison
from bot.queries.history import AccountHistories


@app_commands.describe(
    one="An account",
    two="Another account",
    three="A third account",
    four="A fourth account",
    five="A fifth account",
    period=PERIOD,
)
@app_commands.choices(period=PERIOD_CHOICES)
@app_commands.autocomplete(
    one=suggest_accounts,
    two=suggest_accounts,
    three=suggest_accounts,
    four=suggest_accounts,
    five=suggest_accounts,
)
def compare(
    interaction: Interaction,
    one: str,
    two: str,
    three: str | None = None,
    four: str | None = None,
    five: str | None = None,
    period: int = 30,
) -> Question:
    """Compare two to five accounts: who leads, by how much, and since when."""
    typed = [name for name in (one, two, three, four, five) if name is not None]
    keys = dict.fromkeys(asked_account(interaction, name) for name in typed)
    if len(keys) < 2:
        raise UserError("ask-compare-two")
    return Question("compare", tuple(keys), period)


def _find(context: QueryContext) -> Render:
    keys = context.question.keys
    answer = comparisons.compare(context.view, keys, context.period)
    history = context.history(*keys)
    question = context.question
    return lambda audience: comparison_reply(answer, history, question, audience)


def comparison_reply(
    answer: Comparison, history: AccountHistories, question: Question, audience: Audience
) -> Reply:
    """Return accounts side by side, with a chart."""
    language = audience.language

    def build(width: int) -> list[discord.Embed]:
        keys = [one.account.key for one in answer.accounts]
        names = audience.names_apart(keys, width)
        lines = []
        if answer.as_of is not None:
            at, span = stamp(answer.as_of), period(question, language)
            lines = [names.text("ask-ranking-head", at=at, period=span), ""]
        leader = answer.accounts[0]
        for one in answer.accounts:
            lines += _lines(one, leader, question, names)
        if answer.as_of is None:
            lines.append(language.text("ask-no-counts"))
        counted = [one for one in answer.accounts if one.level.count is not None]
        without = [one.account.key for one in counted if one.change is None]
        unknown = unknown_changes(without, len(counted) - len(without), question, names)
        lines += ["", unknown] if unknown else []
        title = names.text("ask-comparison", names=names.names(keys))
        return [discord.Embed(title=title, description="\n".join(lines), colour=BLUE)]

    is_indexed = question.option == INDEXED
    growth = QuestionLink(language.text("ask-indexed"), question.toggling(INDEXED), is_indexed)
    chart = history_chart(history, audience, is_indexed=is_indexed)
    return Reply(fit(build), (period_row(question, language), (growth,)), chart)


def _lines(one: Compared, leader: Compared, question: Question, names: Names) -> Iterator[str]:
    """Yield the count of an account, and how far it is behind."""
    language, count = names.language, one.level.count
    yield f"**{names.name(one.account.key)}**"
    if count is None:
        yield language.text("ask-no-count")
        return
    told, gained = format_count(count, language), format_change(one.change, language)
    yield join_parts([f"{told} ({gained})" if gained else told, *caveats(one.level, language)])
    if one.gap is None or leader.level.count is None:
        return
    name = names.name(leader.account.key)
    if one.is_level:
        yield language.text("ask-level-with", name=name)
        return
    is_rounded = max(count.step, leader.level.count.step) > 1
    yield join_parts(
        [
            language.text("ask-behind", name=name, gap=rounded(one.gap, is_rounded, language)),
            _change(one, question, names),
        ]
    )
    if one.leading is not None:
        is_known = one.leading.not_before is not None
        key = "ask-leads-since" if is_known else "ask-leads-at-least-since"
        yield language.text(key, name=name, at=stamp(one.leading.since, "D"))


def _change(one: Compared, question: Question, names: Names) -> str:
    """Return the change of the gap, in a sentence; nothing where it is not known."""
    if one.gap_grew is None:
        return ""
    span = period(question, names.language)
    if one.gap_grew == 0:
        return names.text("ask-gap-same", period=span)
    key = "ask-gap-grew" if one.gap_grew > 0 else "ask-gap-shrank"
    by = rounded(abs(one.gap_grew), one.is_gap_rounded, names.language)
    return names.text(key, by=by, period=span)


COMMAND = QuestionCommand(compare, {"compare": Topic(_find, has_chart=True)})
