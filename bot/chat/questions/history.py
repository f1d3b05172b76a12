"""The history of accounts."""

from collections.abc import Iterator

import discord

from bot.chat.answers.ask import Ask
from bot.chat.answers.chart import INDEXED, MOST_LINES, history_chart
from bot.chat.answers.page import (
    Button,
    Page,
    Reader,
    figure,
    fitted,
    joined,
    period,
    period_row,
)
from bot.chat.markdown import stamp
from bot.chat.messages.embeds import BLUE
from bot.pipeline.answers.history import AccountHistory, History
from bot.wording.visible import plain
from bot.wording.words import Words


def history_page(answer: History, board: str, ask: Ask, reader: Reader) -> Page:
    """Return how accounts did over a period, those of *board* or, where it is empty, some."""
    language = reader.language
    shown = answer.accounts[:MOST_LINES]

    def build(width: int) -> list[discord.Embed]:
        keys = [one.account.key for one in shown]
        words = reader.words_apart(keys, width)
        names = words.board(board) if board else words.names(keys)
        lines = [line for one in shown for line in _lines(one, words)]
        title = words.text("ask-history", names=names, period=period(ask, language))
        return [discord.Embed(title=title, description="\n".join(lines), colour=BLUE)]

    rows = [period_row(ask, language)]
    is_indexed = ask.option == INDEXED
    if len(shown) > 1:
        label = language.text("ask-indexed")
        rows.append((Button(label, ask.toggling(INDEXED), is_indexed),))
    title = ""
    if board:
        known = reader.catalogue.board(board)
        title = "" if known is None else plain(known.name_in(language.code))
    chart = history_chart(answer, reader, title, is_indexed)
    return Page(fitted(build), tuple(rows), chart)


def _lines(one: AccountHistory, words: Words) -> Iterator[str]:
    """Yield the first and the last count of an account, and what came between."""
    language = words.language
    yield f"**{words.name(one.account.key)}**"
    if not one.counts:
        yield language.text("ask-no-history")
    else:
        first, last = one.counts[0], one.counts[-1]
        gained = "" if one.gained is None else language.signed(one.gained)
        share = ""
        if one.gained and first.followers:
            share = language.percent(one.gained / first.followers)
        yield joined(
            [
                language.text(
                    "ask-history-line",
                    first=figure(first, language),
                    last=figure(last, language),
                    at=stamp(last.taken_at, "R"),
                )
                if first is not last
                else figure(last, language),
                gained + (f" ({share})" if share else ""),
            ]
        )
    if one.held:
        yield language.text("ask-history-held", count=len(one.held))
