"""What an error tells people, in each language."""

from bot.errors import UserError
from bot.language.language import ENGLISH, Language

_PLAIN = "plain"
"""The attribute of a text that names means of Discord: what is said everywhere else."""


def text_of_error(error: Exception, language: Language = ENGLISH) -> str:
    """Return the line that tells of *error* outside of Discord, in *language*.

    What is wrong with a file, a vendor or the settings is for operators: it is its own text, and
    in English.
    """
    if not isinstance(error, UserError):
        return str(error)
    plain = f"{error.key}.{_PLAIN}"
    return language.text(plain if ENGLISH.texts.has(plain) else error.key, **error.values)
