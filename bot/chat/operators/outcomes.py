"""Answers to operators: the outcome of a decision, of a poll, of the end of an incident."""

from collections.abc import Iterator, Sequence

from bot.chat.markdown import MARKDOWN, escape, stamp
from bot.chat.message import line
from bot.domain.catalogue import Catalogue
from bot.domain.events import Event, accounts_mentioned
from bot.domain.readings import Judgement, Status
from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    RequestRefusedError,
    SourceError,
)
from bot.language import Language
from bot.messages.names import Names, with_siblings
from bot.pipeline.record import Recorded
from bot.queries.readings import Decidable

_EVENTS = 10
_WIDTH = 60
_LONGEST_REASON = 300


def named(account: str, catalogue: Catalogue, language: Language) -> str:
    """Return the name of *account*."""
    siblings = with_siblings(catalogue, [account])
    return Names(language, catalogue, siblings, _WIDTH, style=MARKDOWN).name(account)


def told_of(key: str, reading: Decidable, catalogue: Catalogue, language: Language) -> str:
    """Return the text *key* about *reading*."""
    return language.text(
        f"operators-{key}",
        name=named(reading.account, catalogue, language),
        count=reading.count.followers,
        at=stamp(reading.count.taken_at),
    )


def consequences(recorded: Recorded, catalogue: Catalogue, language: Language) -> Iterator[str]:
    """Yield the events that are announced because of what was *recorded*."""
    announced = [event for event, silence in recorded.events if silence is None]
    if not announced:
        yield language.text("operators-nothing-announced")
        return
    yield language.text("operators-announced", count=recorded.announcements)
    yield from event_lines(announced, catalogue, language)


def event_lines(events: Sequence[Event], catalogue: Catalogue, language: Language) -> Iterator[str]:
    """Yield *events*, a line each."""
    names = Names(
        language,
        catalogue,
        {key for event in events for key in accounts_mentioned(event)},
        _WIDTH,
        style=MARKDOWN,
    )
    yield from (line(event, names) for event in events[:_EVENTS])
    if len(events) > _EVENTS:
        yield language.text("operators-more", count=len(events) - _EVENTS)


def polled(
    source: str, recorded: Recorded, of: int, catalogue: Catalogue, language: Language
) -> Iterator[str]:
    """Yield the outcome of a poll of *of* accounts."""
    read = sum(reading.status is Status.OK for _, reading, _ in recorded.readings)
    held = sum(made is Judgement.HELD for _, _, made in recorded.readings)
    unchanged = len(recorded.unchanged)
    yield language.text("operators-polled", source=escape(source), count=read + unchanged, of=of)
    if unchanged:
        yield language.text("operators-polled-unchanged", count=unchanged)
    if held:
        yield language.text("operators-polled-held", count=held)
    for error in recorded.errors:
        yield failed(source, error, language)
    yield from consequences(recorded, catalogue, language)


def failed(source: str, error: SourceError, language: Language) -> str:
    """Return the sentence that says why *source* could not be read."""
    match error:
        case RateLimitedError(until=until):
            kind = language.text("operators-source-limited", at=stamp(until))
        case CredentialsError():
            kind = language.text("operators-source-credentials")
        case RequestRefusedError():
            kind = language.text("operators-source-refused")
        case PayloadError():
            kind = language.text("operators-source-payload")
        case _:
            kind = language.text("operators-source-unavailable")
    reason = escape(str(error), _LONGEST_REASON)
    return language.text("operators-source-failed", source=escape(source), kind=kind, reason=reason)
