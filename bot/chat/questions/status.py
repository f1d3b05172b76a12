"""The status of all that is tracked, and what Milepost is."""

from collections.abc import Iterator
from importlib.metadata import version
from urllib.parse import quote

import discord

from bot.chat.markdown import FIELD_VALUE, escape, lines_within, stamp
from bot.chat.message import BLUE, GREEN, ORANGE
from bot.chat.questions.layout import Audience, Reply, fit
from bot.messages.names import Names
from bot.queries.status import ServiceStatus
from bot.storage.health import SourceState

_NAMED = 5
_LONGEST_URL = 300


def status_page(answer: ServiceStatus, reader: Audience) -> Reply:
    """Return how everything is doing."""
    language = reader.language
    failing = [source for source in answer.sources if source.failing_since is not None]
    is_well = not (failing or answer.incidents or answer.stale or answer.queue.paused)

    def build(width: int) -> list[discord.Embed]:
        stale = [level.account.key for level in answer.stale]
        held = list(dict.fromkeys(one.account for one in answer.held))
        unknown = [account.key for account in answer.unknown]
        words = reader.words({*stale, *held, *unknown}, width)
        embed = discord.Embed(
            title=language.text("ask-status"),
            description="\n".join(_summary(answer, is_well, words)),
            colour=GREEN if is_well else ORANGE,
        )
        sources = [_source_line(source, words) for source in answer.sources]
        _add(embed, "ask-status-sources", sources, words)
        accounts = []
        for key, keys in (
            ("ask-status-stale", stale),
            ("ask-status-held", held),
            ("ask-status-unknown", unknown),
        ):
            if keys:
                accounts.append("- " + words.text(key, names=_names(keys, words), count=len(keys)))
        _add(embed, "ask-status-accounts", accounts, words)
        return [embed]

    return Reply(fit(build))


def about_page(reader: Audience) -> Reply:
    """Return what Milepost is, and what its rankings are."""
    language, catalogue = reader.language, reader.catalogue

    def build(width: int) -> list[discord.Embed]:
        words = reader.words((), width)
        embed = discord.Embed(
            title=language.text("ask-about"),
            description=language.text("ask-about-text"),
            colour=BLUE,
        )
        boards = []
        for board in catalogue.boards:
            definition = escape(board.definition, 2 * width)
            url = quote(board.definition_url, safe=":/?#@!$&'*+,;=%~")
            if url and definition and len(url) <= _LONGEST_URL:
                definition = f"[{definition}]({url})"
            name = f"**{words.board(board.key)}**"
            boards.append(f"- {name}: {definition}" if definition else f"- {name}")
        _add(embed, "ask-about-boards", boards, words)
        _add(embed, "ask-about-rules", [language.text("ask-about-rules-text")], words)
        embed.set_footer(text=f"Milepost {version('milepost')}")
        return [embed]

    return Reply(fit(build))


def _summary(answer: ServiceStatus, is_well: bool, words: Names) -> Iterator[str]:
    yield words.text("ask-status-well" if is_well else "ask-status-not-well")
    yield ""
    if answer.polled_at is None:
        yield words.text("ask-status-never-polled", accounts=answer.accounts)
    else:
        at = stamp(answer.polled_at, "R")
        yield words.text("ask-status-polled", accounts=answer.accounts, at=at)
    for incident in answer.incidents:
        source = words.text("tell-platform", platform=escape(incident.source))
        at = stamp(incident.started_at)
        yield words.text("ask-status-incident", source=source, at=at)
    if answer.queue.waiting and answer.queue.oldest_at is not None:
        at = stamp(answer.queue.oldest_at, "R")
        yield words.text("ask-status-queue", count=answer.queue.waiting, at=at)
    else:
        yield words.text("ask-status-queue-empty")
    if answer.queue.paused:
        yield words.text("ask-status-paused", count=answer.queue.paused)


def _source_line(source: SourceState, words: Names) -> str:
    """Return how a source is doing; what exactly is wrong, the operators are told."""
    name, _, host = source.name.partition("@")
    shown = words.text("tell-platform", platform=escape(name))
    if host:
        shown = words.text("tell-name-with", name=shown, detail=escape(host))
    if source.failing_since is None:
        at = stamp(source.polled_at, "R")
        return "- ✅ " + words.text("ask-source-well", source=shown, at=at)
    at = stamp(source.failing_since, "R")
    return "- ⚠️ " + words.text("ask-source-failing", source=shown, at=at)


def _names(keys: list[str], words: Names) -> str:
    return words.language.names([words.name(key) for key in keys], _NAMED)


def _add(embed: discord.Embed, heading: str, lines: list[str], words: Names) -> None:
    if lines:
        told = lines_within(FIELD_VALUE, lines, lambda left: words.text("ask-cut", count=left))
        embed.add_field(name=words.text(heading), value=told, inline=False)
