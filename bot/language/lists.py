"""Lists of names, as they are written in each language."""

import re
from collections.abc import Sequence

from babel import Locale
from babel.lists import format_list

# "y" before the sound of an i becomes "e": Seúl e Incheon, but París y Hielo.
_SPANISH_I = re.compile(r"(i|í|hi(?![ae]))", re.IGNORECASE)


def listed(names: Sequence[str], locale: Locale, is_whole: bool = True) -> str:
    """Return *names* as one phrase; one that is not whole goes on, and so has no "and" yet."""
    if locale.language == "ko":
        return "·".join(names)  # as the press writes them; "및" is for documents
    if not is_whole:
        return ("、" if locale.language == "ja" else ", ").join(names)
    if locale.language == "es" and len(names) > 1 and _SPANISH_I.match(names[-1]):
        return f"{', '.join(names[:-1])} e {names[-1]}"
    return format_list(names, locale=locale)
