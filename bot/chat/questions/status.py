"""`/status`: the state of the sources and the accounts, and the announcements that wait."""

from collections.abc import Iterator

import discord

from bot.chat.context import Interaction
from bot.chat.markdown import escape, stamp
from bot.chat.message import GREEN, ORANGE
from bot.chat.questions.layout import Audience, Reply, add_lines, fit
from bot.chat.questions.question import Question
from bot.chat.questions.topic import QueryContext, QuestionCommand, Render, Topic
from bot.messages.names import Names
from bot.queries.status import ServiceStatus, status_of
from bot.storage.health import SourceState

_NAMED = 5


def status(interaction: Interaction) -> Question:
    """Show how the sources are doing, what is stale and what waits."""
    return Question("status")


def _find(context: QueryContext) -> Render:
    answer = status_of(context.view)
    return lambda audience: status_reply(answer, audience)


def status_reply(answer: ServiceStatus, audience: Audience) -> Reply:
    """Return the state of the sources, the accounts and the outbox."""
    language = audience.language
    failing = [source for source in answer.sources if source.failing_since is not None]
    is_well = not (failing or answer.incidents or answer.stale or answer.queue.paused)

    def build(width: int) -> list[discord.Embed]:
        stale = [level.account.key for level in answer.stale]
        held = list(dict.fromkeys(one.account for one in answer.held))
        unknown = [account.key for account in answer.unknown]
        names = audience.names({*stale, *held, *unknown}, width)
        embed = discord.Embed(
            title=language.text("ask-status"),
            description="\n".join(_summary(answer, is_well, names)),
            colour=GREEN if is_well else ORANGE,
        )
        sources = [_source_line(source, names) for source in answer.sources]
        add_lines(embed, "ask-status-sources", sources, names)
        accounts = []
        for key, keys in (
            ("ask-status-stale", stale),
            ("ask-status-held", held),
            ("ask-status-unknown", unknown),
        ):
            if keys:
                accounts.append("- " + names.text(key, names=_names(keys, names), count=len(keys)))
        add_lines(embed, "ask-status-accounts", accounts, names)
        return [embed]

    return Reply(fit(build))


def _summary(answer: ServiceStatus, is_well: bool, names: Names) -> Iterator[str]:
    yield names.text("ask-status-well" if is_well else "ask-status-not-well")
    yield ""
    if answer.polled_at is None:
        yield names.text("ask-status-never-polled", accounts=answer.accounts)
    else:
        at = stamp(answer.polled_at, "R")
        yield names.text("ask-status-polled", accounts=answer.accounts, at=at)
    for incident in answer.incidents:
        source = names.text("tell-platform", platform=escape(incident.source))
        at = stamp(incident.started_at)
        yield names.text("ask-status-incident", source=source, at=at)
    if answer.queue.waiting and answer.queue.oldest_at is not None:
        at = stamp(answer.queue.oldest_at, "R")
        yield names.text("ask-status-queue", count=answer.queue.waiting, at=at)
    else:
        yield names.text("ask-status-queue-empty")
    if answer.queue.paused:
        yield names.text("ask-status-paused", count=answer.queue.paused)


def _source_line(source: SourceState, names: Names) -> str:
    """Return the state of a source; operators are told the error."""
    name, _, host = source.name.partition("@")
    shown = names.text("tell-platform", platform=escape(name))
    if host:
        shown = names.text("tell-name-with", name=shown, detail=escape(host))
    if source.failing_since is None:
        at = stamp(source.polled_at, "R")
        return "- ✅ " + names.text("ask-source-well", source=shown, at=at)
    at = stamp(source.failing_since, "R")
    return "- ⚠️ " + names.text("ask-source-failing", source=shown, at=at)


def _names(keys: list[str], names: Names) -> str:
    return names.language.names([names.name(key) for key in keys], _NAMED)


COMMAND = QuestionCommand(status, {"status": Topic(_find)})
