"""The configuration: TOML, and the environment over it, as typed and frozen settings.

`load` is called once, and what it returns is passed on: nothing is read at import.
Whatever is wrong raises SettingsError in one line that names the file, the key and the fix.

values    the kinds of value, such as a duration, a ladder or a date
schema    the sections, their defaults, and what must agree between them
reading   the file and the environment; what is said about a mistake

It may import the domain and the errors.
"""

from bot.settings.reading import DEFAULT_FILE, load
from bot.settings.schema import Account, Board, FileSource, Member, Settings, Source
from bot.settings.values import parse_duration

__all__ = [
    "DEFAULT_FILE",
    "Account",
    "Board",
    "FileSource",
    "Member",
    "Settings",
    "Source",
    "load",
    "parse_duration",
]
