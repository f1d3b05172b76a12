"""`/history`: how the followers of accounts developed, and the chart of that."""

from collections import Counter
from collections.abc import Iterator, Sequence

import discord
from discord import app_commands

from bot.charts import Chart, Line, points_of
from bot.chat.context import Interaction
from bot.chat.markdown import stamp
from bot.chat.matching import asked_account, asked_board, suggest_accounts, suggest_boards
from bot.chat.message import BLUE
from bot.chat.questions.layout import (
    Audience,
    QuestionLink,
    Reply,
    fit,
    format_change,
    format_count,
    join_parts,
    period,
    period_row,
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
from bot.domain.catalogue import Account
from bot.domain.changes import Change
from bot.language import Language
from bot.messages.names import Names
from bot.messages.safe_text import plain
from bot.queries.history import AccountHistories, AccountHistory
from bot.queries.rankings import BoardRanking

INDEXED = "indexed"
MOST_LINES = 10
_LONGEST_NAME = 40


@app_commands.describe(account="An account", board="Or a ranking: its first ten", period=PERIOD)
@app_commands.choices(period=PERIOD_CHOICES)
@app_commands.autocomplete(account=suggest_accounts, board=suggest_boards)
def history(
    interaction: Interaction,
    account: str | None = None,
    board: str | None = None,
    period: int = 30,
) -> Question:
    """Show how followers developed, as a chart."""
    if account is not None:
        return Question("history", (asked_account(interaction, account),), period)
    return Question("trend", (asked_board(interaction, board),), period)


def _find(context: QueryContext) -> Render:
    question = context.question
    answer = context.history(*question.keys)
    return lambda audience: history_reply(answer, "", question, audience)


def _find_of_board(context: QueryContext) -> Render:
    answer = history_of_first(context, context.ranking())
    key, question = context.key, context.question
    return lambda audience: history_reply(answer, key, question, audience)


def history_of_first(context: QueryContext, ranking: BoardRanking) -> AccountHistories:
    """Return the history of the first accounts of a *ranking*, as many as a chart has lines."""
    return context.history(*(place.account.key for place in ranking.places[:MOST_LINES]))


def history_chart(
    history: AccountHistories, audience: Audience, title: str = "", is_indexed: bool = False
) -> Chart | None:
    """Return the chart of *history*, called *title* or after its accounts; None for no counts."""
    known = [one for one in history.accounts if one.counts or one.held][:MOST_LINES]
    if not known:
        return None
    names = _names([one.account for one in known], audience)
    lines = tuple(
        Line(names[one.account.key], points_of(one.counts), points_of(one.held)) for one in known
    )
    return Chart(
        title=title or audience.language.names([line.name for line in lines]),
        lines=lines,
        language=audience.language.code,
        zone=audience.zone,
        milestones=() if is_indexed else history.milestones,
        is_indexed=is_indexed,
    )


def _names(accounts: Sequence[Account], audience: Audience) -> dict[str, str]:
    """Return the names of the lines: cities with several have the platform or handle, too."""
    language = audience.language
    names = {
        account.key: plain(account.name_in(language.code), _LONGEST_NAME)
        or plain(account.key, _LONGEST_NAME)
        for account in accounts
    }
    for detail in ("platform", "handle"):
        often = Counter(names.values())
        for account in accounts:
            name = names[account.key]
            if often[name] > 1:
                text = plain(getattr(account, detail), _LONGEST_NAME)
                if detail == "platform":
                    text = language.text("tell-platform", platform=text)
                names[account.key] = language.text("tell-name-with", name=name, detail=text)
    return names


def history_reply(
    answer: AccountHistories, board: str, question: Question, audience: Audience
) -> Reply:
    """Return the growth of accounts over a period: of *board* or, where it is empty, of some."""
    language = audience.language
    shown = answer.accounts[:MOST_LINES]

    def build(width: int) -> list[discord.Embed]:
        keys = [one.account.key for one in shown]
        names = audience.names_apart(keys, width)
        whose = names.board(board) if board else names.names(keys)
        lines = [line for one in shown for line in _lines(one, question, names)]
        title = names.text("ask-history", names=whose, period=period(question, language))
        return [discord.Embed(title=title, description="\n".join(lines), colour=BLUE)]

    rows = [period_row(question, language)]
    is_indexed = question.option == INDEXED
    if len(shown) > 1:
        label = language.text("ask-indexed")
        rows.append((QuestionLink(label, question.toggling(INDEXED), is_indexed),))
    title = ""
    if board:
        known = audience.catalogue.board(board)
        title = "" if known is None else plain(known.name_in(language.code))
    chart = history_chart(answer, audience, title, is_indexed)
    return Reply(fit(build), tuple(rows), chart)


def _lines(one: AccountHistory, question: Question, names: Names) -> Iterator[str]:
    """Yield the last count of an account, and the change up to it where that is known."""
    language = names.language
    yield f"**{names.name(one.account.key)}**"
    if not one.counts:
        yield language.text("ask-no-history")
    elif one.change is None:
        yield format_count(one.counts[-1], language)
        yield names.text("ask-no-change", period=period(question, language))
    else:
        yield _change(one.change, language)
    if one.held:
        yield language.text("ask-history-held", count=len(one.held))


def _change(change: Change, language: Language) -> str:
    """Return both counts of *change*, and the followers gained between them."""
    first, last = change.earlier, change.later
    gained = format_change(change, language)
    if change.gained and first.followers:
        gained += f" ({language.percent(change.gained / first.followers)})"
    counts = language.text(
        "ask-history-line",
        first=format_count(first, language),
        last=format_count(last, language),
        at=stamp(last.taken_at, "R"),
    )
    return join_parts([counts, gained])


COMMAND = QuestionCommand(
    history,
    {
        "history": Topic(_find, has_chart=True),
        "trend": Topic(_find_of_board, has_chart=True),
    },
)
