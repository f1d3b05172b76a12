"""Message catalogue: the texts of a language, in the syntax of Project Fluent.

https://projectfluent.org/fluent/guide/
"""

from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

from babel import Locale
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import FluentType

from bot.language.formats import counted
from bot.language.korean import with_particle, with_unit
from bot.language.languages import CONVENTIONS

_KOREAN = Locale.parse("ko")


class TextError(KeyError):
    """A text is missing, or lacks a value; that is a mistake in Milepost."""


class Texts:
    """The texts of one language, from the *sources* of its topics."""

    def __init__(self, code: str, sources: Iterable[str]) -> None:
        conventions = CONVENTIONS[code]

        def count(number: Any, unit: Any = "") -> str:
            shown = number if isinstance(number, str) else counted(int(number), conventions)
            return with_unit(shown, unit) if unit else shown

        functions: dict[str, Any] = {"COUNT": count, "JOSA": _josa}
        # Fluent would put invisible marks of direction around every value. They are not needed:
        # callers have taken the marks out of names that could turn round the text after them.
        self._bundle = FluentBundle([code], functions=functions, use_isolating=False)
        for source in sources:
            self._bundle.add_resource(FluentResource(source))

    def has(self, key: str) -> bool:
        """Return whether there is a text of *key*, which may be `message.attribute`."""
        return self._pattern(key) is not None

    def format(self, key: str, values: Mapping[str, str | int]) -> str:
        """Return the text of *key*. Raises TextError where it is missing, or lacks a value."""
        pattern = self._pattern(key)
        if pattern is None:
            raise TextError(f"there is no text {key}")
        text, errors = self._bundle.format_pattern(pattern, dict(values))
        if errors:
            raise TextError(f"{key}: {'; '.join(map(str, errors))}")
        return str(text)

    def _pattern(self, key: str) -> Any:
        name, _, attribute = key.partition(".")
        if not self._bundle.has_message(name):
            return None
        message = self._bundle.get_message(name)
        return message.attributes.get(attribute) if attribute else message.value


def shipped_texts(code: str) -> Texts:
    """Return the texts of *code* that Milepost comes with."""
    folder = resources.files("bot") / "locales" / code
    topics = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".ftl")),
        key=lambda file: file.name,
    )
    return Texts(code, [topic.read_text(encoding="utf-8") for topic in topics])


def _josa(word: Any, after_consonant: str, after_vowel: str) -> str:
    if isinstance(word, FluentType):
        word = word.format(_KOREAN)
    return with_particle(word, after_consonant, after_vowel)
