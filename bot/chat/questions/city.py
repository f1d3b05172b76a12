"""`/city`: all accounts of a city."""

from collections.abc import Iterator

import discord
from discord import app_commands

from bot.chat.context import Interaction, context_of, language_for
from bot.chat.markdown import FIELD_VALUE, escape, lines_within
from bot.chat.matching import find_city, suggest_cities
from bot.chat.message import BLUE
from bot.chat.questions.layout import (
    Audience,
    Reply,
    caveats,
    fit,
    format_change,
    format_count,
    join_parts,
    page_row,
    paged,
    told_at,
)
from bot.chat.questions.milestones import ahead_line
from bot.chat.questions.question import Question
from bot.chat.questions.recent import accounts_in, event_line
from bot.chat.questions.topic import QueryContext, QuestionCommand, Render, Topic
from bot.messages.names import Names
from bot.queries.cities import City, CityAccount, describe_city

_PAGE = 5


@app_commands.describe(city="The city")
@app_commands.autocomplete(city=suggest_cities)
def city(interaction: Interaction, city: str) -> Question:
    """Show all accounts of a city: counts, growth, ranks and what comes next."""
    catalogue = context_of(interaction).catalogue
    return Question("city", (find_city(catalogue, city, language_for(interaction)),))


def _find(context: QueryContext) -> Render:
    answer = describe_city(context.view, context.key)
    question = context.question
    return lambda audience: city_reply(answer, question, audience)


def city_reply(answer: City, question: Question, audience: Audience) -> Reply:
    """Return the reply about a city: a field for each of its accounts, and the last events."""
    accounts, question, has_more = paged(answer.accounts, question, _PAGE)

    def build(width: int) -> list[discord.Embed]:
        keys = [account.account.key for account in answer.accounts]
        names = audience.names({*keys, *accounts_in(answer.events)}, width)
        name = answer.accounts[0].account.name_in(audience.language.code)
        embed = discord.Embed(title=escape(name, width), colour=BLUE)
        for account in accounts:
            key = account.account.key
            label = escape(account.account.owner, width) or names.name(key)
            value = "\n".join([names.profile(key), *_lines(account, names)])
            embed.add_field(name=label, value=value, inline=False)
        if answer.events:
            lines = [event_line(event, names) for event in answer.events]
            told = lines_within(FIELD_VALUE, lines, lambda left: names.text("ask-cut", count=left))
            embed.add_field(name=names.text("ask-city-events"), value=told, inline=False)
        return [embed]

    return Reply(fit(build), tuple(row for row in [page_row(question, has_more)] if row))


def _lines(account: CityAccount, names: Names) -> Iterator[str]:
    """Yield the count of an account, its growth, its ranks and the next milestone."""
    language, level = names.language, account.level
    if level.count is None:
        yield join_parts([language.text("ask-no-count"), *caveats(level, language)])
        return
    at = told_at(level, level.count, language)
    count = f"**{format_count(level.count, language)}**"
    yield join_parts([f"{count} ({at})", *caveats(level, language)])
    yield join_parts(
        language.text(
            "ask-growth",
            days=one.days,
            gained=format_change(one.change, language) or language.text("profile-unknown"),
        )
        for one in account.growth
    )
    for place in account.ranks:
        yield language.text(
            "ask-city-rank", board=names.board(place.board.key), rank=place.rank, of=place.of
        )
    yield ahead_line(account.ahead, language)


COMMAND = QuestionCommand(city, {"city": Topic(_find)})
