"""A comparison of a few accounts."""

from collections.abc import Iterator

import discord

from bot.chat.markdown import stamp
from bot.chat.message import BLUE
from bot.chat.questions.history import INDEXED, history_chart
from bot.chat.questions.layout import (
    Audience,
    QuestionLink,
    Reply,
    caveats,
    fit,
    format_count,
    join_parts,
    period,
    period_row,
    rounded,
)
from bot.chat.questions.question import Question
from bot.messages.names import Names
from bot.queries.comparisons import Compared, Comparison
from bot.queries.history import AccountHistories


def comparison_page(
    answer: Comparison, history: AccountHistories, ask: Question, reader: Audience
) -> Reply:
    """Return accounts side by side, with a chart."""
    language = reader.language

    def build(width: int) -> list[discord.Embed]:
        keys = [one.account.key for one in answer.accounts]
        words = reader.words_apart(keys, width)
        lines = []
        if answer.as_of is not None:
            at, span = stamp(answer.as_of), period(ask, language)
            lines = [words.text("ask-ranking-head", at=at, period=span), ""]
        leader = answer.accounts[0]
        for one in answer.accounts:
            lines += _lines(one, leader, ask, words)
        if answer.as_of is None:
            lines.append(language.text("ask-no-counts"))
        title = words.text("ask-comparison", names=words.names(keys))
        return [discord.Embed(title=title, description="\n".join(lines), colour=BLUE)]

    is_indexed = ask.option == INDEXED
    growth = QuestionLink(language.text("ask-indexed"), ask.toggling(INDEXED), is_indexed)
    chart = history_chart(history, reader, is_indexed=is_indexed)
    return Reply(fit(build), (period_row(ask, language), (growth,)), chart)


def _lines(one: Compared, leader: Compared, ask: Question, words: Names) -> Iterator[str]:
    """Yield the count of an account, and how far it is behind."""
    language, count = words.language, one.level.count
    yield f"**{words.name(one.account.key)}**"
    if count is None:
        yield language.text("ask-no-count")
        return
    gained = "" if one.gained is None else f" ({language.signed(one.gained)})"
    yield join_parts([format_count(count, language) + gained, *caveats(one.level, language)])
    if one.gap is None or leader.level.count is None:
        return
    name = words.name(leader.account.key)
    if one.is_level:
        yield language.text("ask-level-with", name=name)
        return
    is_rounded = max(count.step, leader.level.count.step) > 1
    yield join_parts(
        [
            language.text("ask-behind", name=name, gap=rounded(one.gap, is_rounded, language)),
            _change(one, ask, words),
        ]
    )
    if one.leading is not None:
        is_known = one.leading.not_before is not None
        key = "ask-leads-since" if is_known else "ask-leads-at-least-since"
        yield language.text(key, name=name, at=stamp(one.leading.since, "D"))


def _change(one: Compared, ask: Question, words: Names) -> str:
    """Return how the gap changed."""
    if one.gap_grew is None:
        return ""
    span = period(ask, words.language)
    if one.gap_grew == 0:
        return words.text("ask-gap-same", period=span)
    key = "ask-gap-grew" if one.gap_grew > 0 else "ask-gap-shrank"
    return words.text(key, by=abs(one.gap_grew), period=span)
