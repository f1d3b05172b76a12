"""A subscription in words, as people are told what was saved."""

import re
from collections.abc import Iterable, Iterator, Sequence

import discord

from bot.chat.announce.options import LANGUAGE_CHOICES
from bot.chat.markdown import DESCRIPTION, MARKDOWN, escape, length
from bot.chat.message import BLUE
from bot.domain.announcements import KINDS, Subscription
from bot.domain.catalogue import Catalogue
from bot.domain.events import MilestoneReached, Overtaken
from bot.language import Language
from bot.messages.names import Names
from bot.pipeline.subscriptions import Subscribed
from bot.queries.preview import Upcoming

_LISTED = 10
_WIDTH = 60
_LONGEST_REASON = 300
_OWN_NAMES = {choice.value: choice.name for choice in LANGUAGE_CHOICES}
_NOT_IN_A_KEY = re.compile("[^a-z]+")


def answer(lines: Iterable[str]) -> discord.Embed:
    """Return *lines* as an answer."""
    return discord.Embed(description="\n".join(lines), colour=BLUE)


def mentioned(channel: str | int) -> str:
    """Return *channel* as Discord shows it by its name."""
    return f"<#{channel}>"


def described(one: Subscription, catalogue: Catalogue, language: Language) -> Iterator[str]:
    """Yield the options of a subscription, a line each, in the *language* of whoever asks."""
    text = language.text
    names = Names(language, catalogue, one.accounts, _WIDTH, style=MARKDOWN)
    kinds = [text(f"announce-kind-{_slug(kind)}") for kind in KINDS if kind in one.kinds]
    yield text("announce-what", kinds=language.names(kinds))
    boards = [names.board(key) for key in sorted(one.boards)]
    told = language.names(boards, _LISTED) if boards else text("announce-all")
    yield text("announce-boards", boards=told)
    accounts = [names.name(key) for key in sorted(one.accounts)]
    told = language.names(accounts, _LISTED) if accounts else text("announce-all")
    yield text("announce-accounts", accounts=told)
    if one.smallest and MilestoneReached.kind in one.kinds:
        yield text("announce-smallest", count=one.smallest)
    if one.top is not None and Overtaken.kind in one.kinds:
        yield text("announce-top", count=one.top)
    spoken = _OWN_NAMES.get(one.language, one.language)
    yield text("announce-manner", language=spoken, zone=one.zone)
    if one.quiet is not None:
        key = "announce-quiet-drop" if one.quiet.drops else "announce-quiet-summary"
        hours = {"from": f"{one.quiet.start:%H:%M}", "to": f"{one.quiet.end:%H:%M}"}
        yield text(key, **hours)
        if one.quiet.lets_leader_through and Overtaken.kind in one.kinds:
            yield text("announce-quiet-first")
    if one.mention:
        yield text("announce-mention", role=f"<@&{one.mention}>")


def listed(one: Subscribed, catalogue: Catalogue, language: Language) -> str:
    """Return a channel with the options of its subscription, and the state of it."""
    lines = [f"**{mentioned(one.subscription.channel)}**", *stopped(one, language)]
    lines += described(one.subscription, catalogue, language)
    if one.waiting:
        lines.append(language.text("announce-waiting", count=one.waiting))
    return "\n".join(lines)


def stopped(one: Subscribed, language: Language) -> Iterator[str]:
    """Yield the reasons for which nothing is announced: people paused it, or Discord refuses."""
    if one.subscription.is_paused:
        yield language.text("announce-is-paused")
    if one.refusal is not None:
        reason = escape(one.refusal, _LONGEST_REASON)
        yield language.text("announce-is-refused", reason=reason)


def upcoming(one: Upcoming | None, catalogue: Catalogue, language: Language) -> Iterator[str]:
    """Yield the milestone that may be announced first; the past is never announced."""
    yield language.text("announce-baseline")
    if one is not None:
        name = Names(language, catalogue, [one.account], _WIDTH, style=MARKDOWN).name(one.account)
        yield language.text(
            "announce-upcoming", name=name, count=one.count.followers, threshold=one.threshold
        )


def permissions(missing: Sequence[str], language: Language) -> str:
    """Return permissions as Discord calls them in *language*."""
    names = [language.text(f"permission-{_slug(name)}") for name in missing]
    return language.names(names, len(names))


def warnings(missing: Sequence[str], language: Language) -> Iterator[str]:
    """Yield the *missing* permissions without which announcements lack something."""
    if missing:
        yield language.text("announce-lacks", permissions=permissions(missing, language))


def fit_blocks(blocks: Iterable[str]) -> Iterator[str]:
    """Yield *blocks*, as many at once as an answer takes."""
    page = ""
    for block in blocks:
        longer = f"{page}\n\n{block}" if page else block
        if length(longer) > DESCRIPTION:
            yield page
            longer = block
        page = longer
    yield page


def _slug(name: str) -> str:
    return _NOT_IN_A_KEY.sub("-", name.lower())
