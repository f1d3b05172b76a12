"""Milestones: of one account, and the next ones of a board."""

import discord

from bot.chat.markdown import stamp
from bot.chat.message import BLUE
from bot.chat.questions.layout import (
    Audience,
    Reply,
    caveats,
    fit,
    format_count,
    join_parts,
    page_row,
    paged,
    rounded,
)
from bot.chat.questions.question import Question
from bot.domain.events import MilestoneReached
from bot.language import Language
from bot.messages.names import Names, bracket, took
from bot.queries.milestones import Milestones, NextMilestone

_PAGE = 10


def milestones_page(answer: Milestones, ask: Question, reader: Audience) -> Reply:
    """Return the milestones of an account: the next one, and those that it passed."""
    level, language = answer.ahead.level, reader.language
    reached, ask, has_more = paged(answer.reached, ask, _PAGE)

    def build(width: int) -> list[discord.Embed]:
        words = reader.words_apart([level.account.key], width)
        lines = [words.profile(level.account.key)]
        if level.count is None:
            lines.append(language.text("ask-no-count"))
        else:
            count = f"**{format_count(level.count, language)}**"
            lines.append(join_parts([count, *caveats(level, language)]))
            lines.append(ahead_line(answer.ahead, language))
        lines.append("")
        lines += [_reached(one.event, words) for one in reached]
        if answer.first is not None and not has_more:
            lines.append(_before(answer, words))
        title = words.text("ask-milestones-of", name=words.name(level.account.key))
        return [discord.Embed(title=title, description="\n".join(lines).strip(), colour=BLUE)]

    return Reply(fit(build), tuple(row for row in [page_row(ask, has_more)] if row))


def next_page(answer: list[NextMilestone], board: str, ask: Question, reader: Audience) -> Reply:
    """Return the next milestones of the accounts of *board*, the nearest first."""
    language = reader.language
    shown, ask, has_more = paged(answer, ask, _PAGE)

    def build(width: int) -> list[discord.Embed]:
        words = reader.words_apart([one.level.account.key for one in answer], width)
        lines = []
        for one in shown:
            lines.append(f"**{words.name(one.level.account.key)}**")
            lines.append(join_parts([ahead_line(one, language), *caveats(one.level, language)]))
        title = words.text("ask-next-on", board=words.board(board))
        text = "\n".join(lines) or language.text("ask-no-counts")
        return [discord.Embed(title=title, description=text, colour=BLUE)]

    return Reply(fit(build), tuple(row for row in [page_row(ask, has_more)] if row))


def ahead_line(ahead: NextMilestone, language: Language) -> str:
    """Return what an account comes to next, and how far that is."""
    if ahead.threshold is None or ahead.missing is None or ahead.level.count is None:
        return language.text("ask-no-next")
    missing = rounded(ahead.missing, ahead.level.count.step > 1, language)
    return language.text("ask-next", threshold=ahead.threshold, missing=missing)


def _reached(event: MilestoneReached, words: Names) -> str:
    """Return a milestone that was passed: when, and after how long."""
    threshold = words.language.count(event.threshold)
    when, since = bracket(event, words), took(event, words)
    return f"- {join_parts([f'**{threshold}**', when, since])}"


def _before(answer: Milestones, words: Names) -> str:
    """Return what had been passed before the first count that is known."""
    assert answer.first is not None
    first, at = format_count(answer.first, words.language), stamp(answer.first.taken_at, "D")
    if answer.passed_before is None:
        return words.text("ask-milestones-first", count=first, at=at)
    return words.text("ask-milestones-before", count=first, at=at, threshold=answer.passed_before)
