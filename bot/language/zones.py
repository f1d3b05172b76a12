"""Time zones, as they are called in each language."""

from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_location

_VOWELS = frozenset("AEIOUÀÂÄÉÈÊËÎÏÔÖÙÛÜ")


def city_of(key: str, locale: Locale) -> str | None:
    """Return the city whose time that of *key* is; None where it is that of no city, as UTC is.

    In French it comes with its preposition: de Séoul, d'Athènes, du Caire.
    """
    # Babel looks keys up in pytz where that is installed, and that does not know all of them.
    place = get_timezone_location(ZoneInfo(key), locale=locale, return_city=True)
    city = place.rpartition("/")[2]
    if city.startswith(("UTC", "GMT")):
        return None
    return _de(city) if locale.language == "fr" else city


def _de(city: str) -> str:
    if city.startswith("Le "):
        return f"du {city.removeprefix('Le ')}"
    return f"d\N{RIGHT SINGLE QUOTATION MARK}{city}" if city[0] in _VOWELS else f"de {city}"
