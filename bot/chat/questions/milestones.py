"""`/milestones`: those of one account, and the next ones of a board."""

import discord
from discord import app_commands

from bot.chat.context import Interaction
from bot.chat.markdown import stamp
from bot.chat.matching import asked_account, asked_board, suggest_accounts, suggest_boards
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
from bot.chat.questions.topic import QueryContext, QuestionCommand, Render, Topic
from bot.domain.events import MilestoneReached
from bot.language import Language
from bot.messages.names import Names, bracket, took
from bot.queries.milestones import Milestones, NextMilestone, milestones_of, next_milestones

_PAGE = 10


@app_commands.describe(account="An account", board="Or a ranking: who is next")
@app_commands.autocomplete(account=suggest_accounts, board=suggest_boards)
def milestones(
    interaction: Interaction, account: str | None = None, board: str | None = None
) -> Question:
    """Show the milestones of an account, or who is close to one."""
    if account is not None:
        return Question("milestones", (asked_account(interaction, account),))
    return Question("next", (asked_board(interaction, board),))


def _find(context: QueryContext) -> Render:
    answer = milestones_of(context.view, context.key)
    question = context.question
    return lambda audience: milestones_reply(answer, question, audience)


def _find_next(context: QueryContext) -> Render:
    answer = next_milestones(context.view, context.key)
    key, question = context.key, context.question
    return lambda audience: next_reply(answer, key, question, audience)


def milestones_reply(answer: Milestones, question: Question, audience: Audience) -> Reply:
    """Return the milestones of an account: the next one, and those that it passed."""
    level, language = answer.ahead.level, audience.language
    reached, question, has_more = paged(answer.reached, question, _PAGE)

    def build(width: int) -> list[discord.Embed]:
        names = audience.names_apart([level.account.key], width)
        lines = [names.profile(level.account.key)]
        if level.count is None:
            lines.append(language.text("ask-no-count"))
        else:
            count = f"**{format_count(level.count, language)}**"
            lines.append(join_parts([count, *caveats(level, language)]))
            lines.append(ahead_line(answer.ahead, language))
        lines.append("")
        lines += [_reached(one.event, names) for one in reached]
        if answer.first is not None and not has_more:
            lines.append(_before(answer, names))
        title = names.text("ask-milestones-of", name=names.name(level.account.key))
        return [discord.Embed(title=title, description="\n".join(lines).strip(), colour=BLUE)]

    return Reply(fit(build), tuple(row for row in [page_row(question, has_more)] if row))


def next_reply(
    answer: list[NextMilestone], board: str, question: Question, audience: Audience
) -> Reply:
    """Return the next milestones of the accounts of *board*, the nearest first."""
    language = audience.language
    shown, question, has_more = paged(answer, question, _PAGE)

    def build(width: int) -> list[discord.Embed]:
        names = audience.names_apart([one.level.account.key for one in answer], width)
        lines = []
        for one in shown:
            lines.append(f"**{names.name(one.level.account.key)}**")
            lines.append(join_parts([ahead_line(one, language), *caveats(one.level, language)]))
        title = names.text("ask-next-on", board=names.board(board))
        text = "\n".join(lines) or language.text("ask-no-counts")
        return [discord.Embed(title=title, description=text, colour=BLUE)]

    return Reply(fit(build), tuple(row for row in [page_row(question, has_more)] if row))


def ahead_line(ahead: NextMilestone, language: Language) -> str:
    """Return the next threshold of an account, and the followers that are missing."""
    if ahead.threshold is None or ahead.missing is None or ahead.level.count is None:
        return language.text("ask-no-next")
    missing = rounded(ahead.missing, ahead.level.count.step > 1, language)
    return language.text("ask-next", threshold=ahead.threshold, missing=missing)


def _reached(event: MilestoneReached, names: Names) -> str:
    """Return a milestone that was passed: when, and after how long."""
    threshold = names.language.count(event.threshold)
    when, since = bracket(event, names), took(event, names)
    return f"- {join_parts([f'**{threshold}**', when, since])}"


def _before(answer: Milestones, names: Names) -> str:
    """Return the first count that is known, and the threshold that had been passed before it."""
    assert answer.first is not None
    first, at = format_count(answer.first, names.language), stamp(answer.first.taken_at, "D")
    if answer.passed_before is None:
        return names.text("ask-milestones-first", count=first, at=at)
    return names.text("ask-milestones-before", count=first, at=at, threshold=answer.passed_before)


COMMAND = QuestionCommand(milestones, {"milestones": Topic(_find), "next": Topic(_find_next)})
