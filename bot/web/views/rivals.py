"""The accounts that somebody can choose to compare, board by board."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from bot.web.site import Site
from bot.web.views.words import words_for
from bot.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Choice:
    """An account to choose."""

    key: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """The accounts of a board that are on none before it; *name* is empty for those on none."""

    name: str
    accounts: tuple[Choice, ...]


def rivals_of(
    site: Site, visit: Visit, chosen: Collection[str] = (), without: str = ""
) -> list[Choices]:
    """Return all accounts but that one, each once, under the boards that they are on."""
    catalogue = site.catalogue
    left = dict.fromkeys(key for key in catalogue.accounts if key != without)
    words = words_for(site, visit, left)
    groups: list[tuple[str, list[str]]] = []
    for board in catalogue.boards:
        keys = [key for key in board.accounts_at(visit.now) if key in left]
        for key in keys:
            left.pop(key)
        groups.append((words.board(board.key), keys))
    groups.append(("", list(left)))
    return [
        Choices(name, tuple(Choice(key, words.name(key), key in chosen) for key in keys))
        for name, keys in groups
        if keys
    ]


def shown_as(visit: Visit) -> list[tuple[str, str]]:
    """Return what a form has to hand on for its page to be shown the way that this one is."""
    return parse_qsl(urlsplit(visit.link()).query)
