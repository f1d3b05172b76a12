"""Matching and autocomplete: accounts, boards, cities and time zones by what people type.

Each goes by its names in all languages and scripts, with or without accents. An option takes one
of them, or several that are separated by commas.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from babel.dates import get_timezone_location
from discord.app_commands import Choice

from bot.chat.context import Interaction, context_of, language_for
from bot.domain.catalogue import Account, Catalogue
from bot.errors import UserError
from bot.language import Language
from bot.messages.safe_text import plain
from bot.queries.lookup import account_of, accounts_of_city, board_of, cities_of
from bot.settings.values import zone_named
from bot.text import cut, nearest

_CHOICES = 25
_LONGEST = 100
"""https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-choice-structure"""
_MARKS = 2
"""A name that is written from right to left has a mark before and after it."""
_COMMA = re.compile("[,、\uff0c]")  # the last is the full-width one


@dataclass(frozen=True, slots=True)
class Named:
    """Something that can be chosen."""

    key: str
    label: str
    names: tuple[str, ...]
    """All that it goes by, without accents and in lower case."""


def accounts(catalogue: Catalogue, language: Language) -> list[Named]:
    """Return the accounts, as they are called in *language*."""
    return [
        Named(account.key, _label(account, language), _folded(_account_names(account)))
        for account in catalogue.accounts.values()
    ]


def boards(catalogue: Catalogue, language: Language) -> list[Named]:
    """Return the boards, as they are called in *language*."""
    return [
        Named(
            board.key,
            board.name_in(language.code),
            _folded((board.key, board.name, *board.names.values())),
        )
        for board in catalogue.boards
    ]


def cities(catalogue: Catalogue, language: Language) -> list[Named]:
    """Return the cities, as they are called in *language*."""
    found = []
    for city in cities_of(catalogue):
        its = accounts_of_city(catalogue, city)
        names = (name for account in its for name in _account_names(account))
        found.append(Named(city, its[0].name_in(language.code), _folded((city, *names))))
    return found


def suggestions(known: Iterable[Named], typed: str) -> list[Choice[str]]:
    """Return the choices that *typed* may mean, the likeliest first, as Discord shows them."""
    return [
        Choice(name=plain(one.label, _LONGEST - _MARKS) or one.key[:_LONGEST], value=one.key)
        for one in _matches(known, typed)
        if len(one.key) <= _LONGEST
    ][:_CHOICES]


def find_account(catalogue: Catalogue, typed: str, language: Language) -> str:
    """Return the key of the account that *typed* means. Raises UserError for none."""
    return account_of(catalogue, _meant(accounts(catalogue, language), typed, language)).key


def find_city(catalogue: Catalogue, typed: str, language: Language) -> str:
    """Return the city that *typed* means. Raises UserError for none."""
    city = _meant(cities(catalogue, language), typed, language)
    accounts_of_city(catalogue, city)
    return city


def find_board(catalogue: Catalogue, typed: str | None, language: Language) -> str:
    """Return the key of the board that *typed* means, else of the first one.

    Raises UserError where there is none.
    """
    if typed is not None:
        return board_of(catalogue, _meant(boards(catalogue, language), typed, language)).key
    if not catalogue.boards:
        raise UserError("ask-no-boards")
    return catalogue.boards[0].key


def asked_account(interaction: Interaction, typed: str) -> str:
    """Return the key of the account that somebody *typed*. Raises UserError for none."""
    return find_account(context_of(interaction).catalogue, typed, language_for(interaction))


def asked_board(interaction: Interaction, typed: str | None) -> str:
    """Return the key of the board that somebody *typed*, else of the first one.

    Raises UserError where there is none.
    """
    return find_board(context_of(interaction).catalogue, typed, language_for(interaction))


def _meant(known: list[Named], typed: str, language: Language) -> str:
    """Return the key of the one that *typed* means, or *typed* where it means none.

    Raises UserError where it may be several.
    """
    if any(one.key == typed for one in known):
        return typed
    wanted = fold(typed)
    for is_meant in (_is_called, _begins):
        found = [one for one in known if wanted and is_meant(one, wanted)]
        if len(found) == 1:
            return found[0].key
        if found:
            labels = language.names([plain(one.label, _LONGEST) for one in found])
            raise UserError("ask-which", name=cut(typed), names=labels)
    return typed


def _matches(known: Iterable[Named], typed: str) -> Iterator[Named]:
    """Yield the names that equal *typed*, begin with it, have a word that does, or contain it."""
    rest, wanted = list(known), fold(typed)
    tests: tuple[Callable[[Named, str], bool], ...] = (_is_called, _begins, _has_word, _has)
    for is_match in tests:
        yield from (one for one in rest if is_match(one, wanted))
        rest = [one for one in rest if not is_match(one, wanted)]


def _is_called(one: Named, wanted: str) -> bool:
    return wanted in one.names


def _begins(one: Named, wanted: str) -> bool:
    return any(name.startswith(wanted) for name in one.names)


def _has_word(one: Named, wanted: str) -> bool:
    return any(f" {wanted}" in name for name in one.names)


def _has(one: Named, wanted: str) -> bool:
    return any(wanted in name for name in one.names)


def fold(text: str) -> str:
    """Return *text* without accents, in lower case; Hangul in letters, as it is typed."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return " ".join(bare.split()).removeprefix("@")


def _folded(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(folded for name in names if (folded := fold(name))))


def _account_names(account: Account) -> Iterator[str]:
    yield from (account.key, account.city, *account.names.values(), account.handle, account.owner)


def _label(account: Account, language: Language) -> str:
    """Return the city, the platform and the handle of an account."""
    platform = language.text("tell-platform", platform=account.platform)
    handle = account.handle.removeprefix("@")
    return " · ".join(
        [account.name_in(language.code), platform, *([f"@{handle}"] if handle else [])]
    )


_OLD = ("Etc/", "SystemV/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/", "posix/", "right/")
"""Old names of zones, not those of cities: https://data.iana.org/time-zones/tzdb/backward"""


@cache
def zones(language: str) -> tuple[Named, ...]:
    """Return the time zones, with the names of their cities in *language* and in English."""
    cities = (zone for zone in available_timezones() if "/" in zone and not zone.startswith(_OLD))
    return (Named("UTC", "UTC", ("utc",)), *(_named(zone, language) for zone in sorted(cities)))


def _named(zone: str, language: str) -> Named:
    city = get_timezone_location(zone, locale=language, return_city=True)
    english = zone.rpartition("/")[2].replace("_", " ")
    return Named(zone, f"{city} ({zone})", tuple(map(fold, (english, city, zone))))


def complete_zone(typed: str, language: str) -> list[Choice[str]]:
    """Return the time zones that *typed* may mean."""
    return suggestions(zones(language), typed)


def find_zone(typed: str, language: str) -> str:
    """Return the time zone that *typed* names: by its city, or Asia/Seoul. Raises UserError."""
    wanted, known = fold(typed), zones(language)
    found = [one.key for one in known if wanted in (*one.names, fold(one.label))]
    if len(found) == 1:
        return found[0]
    try:
        return zone_named(typed.strip()).key
    except ValueError:
        names = {name: one.key for one in known for name in one.names}
        near = nearest(wanted, names)
    if near is None:
        raise UserError("announce-unknown-zone", name=cut(typed))
    raise UserError("announce-unknown-zone-near", name=cut(typed), near=names[near])


def find_all(known: Sequence[Named], typed: str, what: str) -> list[str]:
    """Return the keys of those that *typed* lists; a name that several share means all of them.

    Raises UserError for a name that is not *known*; *what* is its kind: "account" or "board".
    """
    found: list[str] = []
    rest = _pieces(typed)
    while rest:
        keys, rest = _first(known, rest)
        if not keys:
            _refuse(known, rest[0], what)
        found += [key for key in keys if key not in found]
    return found


def complete(known: Sequence[Named], typed: str) -> list[Choice[str]]:
    """Return the choices for the last element of the list that is being typed.

    Discord puts the name of a choice into the box and goes on from there, so that the elements
    chosen already stand there by their keys.
    """
    *before, last = [piece.strip() for piece in _COMMA.split(typed)]
    chosen: list[str] = []
    rest = [piece for piece in before if piece]
    while rest:
        keys, rest = _first(known, rest)
        if not keys:
            return []
        chosen += [key for key in keys if key not in chosen]
    open_ = [one for one in known if one.key not in chosen]
    prefix = "".join(f"{key}, " for key in chosen)
    return [
        Choice(name=_shortest(prefix, choice), value=prefix + choice.value)
        for choice in suggestions(open_, last)
        if len(prefix + choice.value) <= _LONGEST
    ]


def _shortest(prefix: str, choice: Choice[str]) -> str:
    name = prefix + choice.name
    return name if len(name) <= _LONGEST else prefix + choice.value


def _pieces(typed: str) -> list[str]:
    return [piece for part in _COMMA.split(typed) if (piece := part.strip())]


def _first(known: Iterable[Named], pieces: list[str]) -> tuple[list[str], list[str]]:
    """Return the keys that the first of *pieces* mean, and the pieces that are left.

    A name may have commas of its own: "Washington, D.C.".
    """
    for length in range(len(pieces), 0, -1):
        wanted = fold(", ".join(pieces[:length]))
        exact = [one.key for one in known if fold(one.key) == wanted]
        found = exact or [one.key for one in known if wanted in (*one.names, fold(one.label))]
        if found:
            return found, pieces[length:]
    return [], pieces


def _refuse(known: Iterable[Named], piece: str, what: str) -> None:
    names = {name: one.label for one in known for name in (*one.names, fold(one.label))}
    near = nearest(fold(piece), names)
    if near is None:
        raise UserError(f"announce-unknown-{what}", name=cut(piece))
    raise UserError(f"announce-unknown-{what}-near", name=cut(piece), near=names[near])


async def suggest_accounts(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Suggest accounts while somebody types one."""
    known = accounts(context_of(interaction).catalogue, language_for(interaction))
    return suggestions(known, typed)


async def suggest_boards(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Suggest boards while somebody types one."""
    known = boards(context_of(interaction).catalogue, language_for(interaction))
    return suggestions(known, typed)


async def suggest_cities(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Suggest cities while somebody types one."""
    known = cities(context_of(interaction).catalogue, language_for(interaction))
    return suggestions(known, typed)


async def suggest_account_list(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Suggest accounts for the end of a list of them."""
    known = accounts(context_of(interaction).catalogue, language_for(interaction))
    return complete(known, typed)


async def suggest_board_list(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Suggest boards for the end of a list of them."""
    known = boards(context_of(interaction).catalogue, language_for(interaction))
    return complete(known, typed)


async def suggest_zones(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Suggest time zones while somebody types one, by a city in it."""
    return complete_zone(typed, language_for(interaction).code)
