"""The words of a page: what cities and boards are called on it."""

from collections.abc import Iterable

from bot.web.site import Site
from bot.web.visit import Visit
from bot.wording import Plain, Style, Words

LONGEST_NAME = 60


def words_for(
    site: Site, visit: Visit, keys: Iterable[str] = (), *, style: Style | None = None
) -> Words:
    """Return the words for the accounts *keys*: plain text, unless they have another *style*."""
    style = style or Plain(visit.language, site.zone)
    return Words(visit.language, site.catalogue, keys, LONGEST_NAME, style=style)
