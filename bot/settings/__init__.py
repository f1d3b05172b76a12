"""Configuration: TOML, and the environment over it, as typed and frozen settings.

`load` is called once, and its result is passed on: nothing is read at import.
A mistake raises SettingsError in one line that names the file, the key and the fix.

values     the kinds of value, such as a duration, a ladder or a date
section    the base of all sections, and of those with secrets
discord    the section of Discord
sources    the sections of the sources
schema     the other sections, their defaults, and the checks between them
reading    the file and the environment, and the sentence about a mistake
catalogue  the accounts and boards that the settings declare, as the rules see them

It may import the domain, the texts and the errors.
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
