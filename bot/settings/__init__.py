"""The configuration: TOML, and the environment over it, as typed and frozen settings.

`load` is called once, and what it returns is passed on: nothing is read at import.
Whatever is wrong raises SettingsError in one line that names the file, the key and the fix.

values    the kinds of value, such as a duration, a ladder or a date
section   what every section is made from
secrets   what only the environment can give
discord   the section of Discord
web       the section of the page
sources   the sections of the sources
schema    the other sections, their defaults, and what must agree between them
reading   the file and the environment; what is said about a mistake

It may import the domain and the errors.
"""

from bot.settings.reading import DEFAULT_FILE, load, variable_of
from bot.settings.schema import AccountSection, BoardSection, MemberSection, Settings
from bot.settings.sources import CredentialedSection, FileSection, PolledSection, WebSection
from bot.settings.values import parse_duration

__all__ = [
    "DEFAULT_FILE",
    "AccountSection",
    "BoardSection",
    "CredentialedSection",
    "FileSection",
    "MemberSection",
    "PolledSection",
    "Settings",
    "WebSection",
    "load",
    "parse_duration",
    "variable_of",
]
