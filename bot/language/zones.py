"""Time zones, as they are called in each language."""

from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_location

_VOWELS = frozenset("AEIOUÀÂÄÉÈÊËÎÏÔÖÙÛÜ")


def city_of(key: str, locale: Locale) -> str | None:
    """Return the city whose time that of *key* is; None where it is that of no city, as UTC is."""
    # Babel looks keys up in pytz where that is installed, and that does not know all of them.
    place = get_timezone_location(ZoneInfo(key), locale=locale, return_city=True)
    city = place.rpartition("/")[2]
    return None if city.startswith(("UTC", "GMT")) else city


def in_french(city: str) -> str:
    """Return *city* with its preposition: de Séoul, d'Athènes, du Caire."""
    if city.startswith("Le "):
        return f"du {city.removeprefix('Le ')}"
    return f"d\N{RIGHT SINGLE QUOTATION MARK}{city}" if city[0] in _VOWELS else f"de {city}"
