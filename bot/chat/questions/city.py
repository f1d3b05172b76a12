"""A city: all its accounts."""

from collections.abc import Iterator

import discord

from bot.chat.answers.ask import Ask
from bot.chat.answers.events import accounts_in, event_line
from bot.chat.answers.milestones import ahead_line
from bot.chat.answers.page import (
    Page,
    Reader,
    doubts,
    figure,
    fitted,
    joined,
    page_row,
    paged,
)
from bot.chat.escape import escape
from bot.chat.limits import FIELD_VALUE, lines_within
from bot.chat.markdown import stamp
from bot.chat.messages.embeds import BLUE
from bot.pipeline.answers.cities import City, CityAccount
from bot.wording.words import Words

_PAGE = 5


def city_page(answer: City, ask: Ask, reader: Reader) -> Page:
    """Return what there is to tell of a city, an account a field."""
    accounts, ask, has_more = paged(answer.accounts, ask, _PAGE)

    def build(width: int) -> list[discord.Embed]:
        keys = [account.account.key for account in answer.accounts]
        words = reader.words({*keys, *accounts_in(answer.events)}, width)
        name = answer.accounts[0].account.name_in(reader.language.code)
        embed = discord.Embed(title=escape(name, width), colour=BLUE)
        for account in accounts:
            key = account.account.key
            label = escape(account.account.owner, width) or words.name(key)
            value = "\n".join([words.profile(key), *_lines(account, words)])
            embed.add_field(name=label, value=value, inline=False)
        if answer.events:
            lines = [event_line(event, words) for event in answer.events]
            told = lines_within(FIELD_VALUE, lines, lambda left: words.text("ask-cut", count=left))
            embed.add_field(name=words.text("ask-city-events"), value=told, inline=False)
        return [embed]

    return Page(fitted(build), tuple(row for row in [page_row(ask, has_more)] if row))


def _lines(account: CityAccount, words: Words) -> Iterator[str]:
    """Yield the count of an account, its growth, its ranks and what comes next."""
    language, level = words.language, account.level
    if level.count is None:
        yield joined([language.text("ask-no-count"), *doubts(level, language)])
        return
    at = stamp(level.count.taken_at, "R")
    count = f"**{figure(level.count, language)}**"
    yield joined([f"{count} ({at})", *doubts(level, language)])
    yield joined(
        language.text("ask-growth", days=one.days, gained=language.signed(one.gained))
        for one in account.growth
        if one.gained is not None
    ) or language.text("ask-no-growth")
    for place in account.ranks:
        yield language.text(
            "ask-city-rank", board=words.board(place.board.key), rank=place.rank, of=place.of
        )
    yield ahead_line(account.ahead, language)
