"""Announcements as text, for programs that show them."""

from bot.language import Language
from bot.pipeline.telling import Facts, Rank
from bot.storage.events import StoredEvent
from bot.web.site import Site
from bot.wording import Plain, Telling, Words
from bot.wording.telling import mentioned
from bot.wording.visible import LONGEST_NAME


def words_for(
    site: Site, language: Language, event: StoredEvent, ranks: tuple[Rank, ...] = ()
) -> Words:
    """Return the words for what is told of *event* with these *ranks*.

    As in a channel, they do not depend on what else was announced.
    """
    named = mentioned([event], Facts({event.key: ranks}))
    style = Plain(language, site.zone)
    return Words(language, site.catalogue, named, LONGEST_NAME, style=style)


def text_of(told: Telling) -> str:
    """Return what is *told* under its title, line by line."""
    parts = ["\n".join(told.lines)]
    parts += ["\n".join([heading, *lines]) for heading, lines in told.fields]
    return "\n\n".join(part for part in parts if part)
