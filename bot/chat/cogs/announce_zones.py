"""Time zones, by the names of their cities."""

from functools import cache
from zoneinfo import available_timezones

from babel.dates import get_timezone_location
from discord.app_commands import Choice

from bot.chat.answers.names import Named, fold, suggestions
from bot.errors import UserError
from bot.settings.values import cut, nearest, zone_named

_OLD = ("Etc/", "SystemV/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/", "posix/", "right/")
"""What nobody looks for a city in: https://data.iana.org/time-zones/tzdb/backward"""


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
