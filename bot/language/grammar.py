"""Lists of names, as they are written in each language."""

import re
from collections.abc import Sequence

from babel import Locale
from babel.lists import format_list

# "y" before the sound of an i becomes "e": Seúl e Incheon, but París y Hielo.
_SPANISH_I = re.compile(r"(i|í|hi(?![ae]))", re.IGNORECASE)


def listed(names: Sequence[str], locale: Locale) -> str:
    """Return *names* as one phrase: A, B and C."""
    return format_list(names, locale=locale)


def in_spanish(names: Sequence[str], locale: Locale) -> str:
    """Return *names* as one phrase, with the "and" that the last one wants."""
    if len(names) > 1 and _SPANISH_I.match(names[-1]):
        return f"{', '.join(names[:-1])} e {names[-1]}"
    return listed(names, locale)


def with_dots(names: Sequence[str], _: Locale) -> str:
    """Return *names* as one phrase without an "and"."""
    return "·".join(names)
