"""Grammar: lists of names, and cities in the names of time zones, in the forms of each language."""

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_location
from babel.lists import format_list

# "y" before the sound of an i becomes "e": Seúl e Incheon, but París y Hielo.
_SPANISH_I = re.compile(r"(i|í|hi(?![ae]))", re.IGNORECASE)

# The letters before which the French "de" loses its e: d'Athènes.
_VOWELS = frozenset("AEIOUÀÂÄÉÈÊËÎÏÔÖÙÛÜ")


def listed(names: Sequence[str], locale: Locale) -> str:
    """Return *names* as one phrase: A, B and C."""
    return format_list(names, locale=locale)


def in_spanish(names: Sequence[str], locale: Locale) -> str:
    """Return *names* as one phrase, with the form of "and" that suits the last one."""
    if len(names) > 1 and _SPANISH_I.match(names[-1]):
        return f"{', '.join(names[:-1])} e {names[-1]}"
    return listed(names, locale)


def with_dots(names: Sequence[str], _: Locale) -> str:
    """Return *names* as one phrase without an "and"."""
    return "·".join(names)


def city_of(key: str, locale: Locale) -> str | None:
    """Return the city after which the IANA zone *key* is named; None for UTC and its like."""
    # A ZoneInfo and not the key: Babel looks keys up in pytz where that is installed, and pytz does
    # not know all of them.
    place = get_timezone_location(ZoneInfo(key), locale=locale, return_city=True)
    city = place.rpartition("/")[2]
    return None if city.startswith(("UTC", "GMT")) else city


def in_french(city: str) -> str:
    """Return *city* with its preposition: de Séoul, d'Athènes, du Caire."""
    if city.startswith("Le "):
        return f"du {city.removeprefix('Le ')}"
    return f"d\N{RIGHT SINGLE QUOTATION MARK}{city}" if city[0] in _VOWELS else f"de {city}"
