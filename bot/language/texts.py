"""Message catalogue: the texts of a language, in the syntax of Project Fluent.

https://projectfluent.org/fluent/guide/
"""

import re
import threading
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
_ENTRIES = re.compile(r"^(?=-?[a-zA-Z])", re.MULTILINE)
"""Where an entry of Fluent begins: all that belongs to it is indented, or is no name."""
_NAME = re.compile(r"-?[a-zA-Z][\w-]*")


class TextError(KeyError):
    """A text is missing, or lacks a value; that is a mistake in Milepost."""


class Texts:
    """The texts of one language, from the *sources* of its topics.

    An entry is parsed when it is asked for: to parse all of them takes a third of a second, which
    a command that says three sentences need not wait for.
    """

    def __init__(self, code: str, sources: Iterable[str]) -> None:
        conventions = CONVENTIONS[code]

        def count(number: Any, unit: Any = "") -> str:
            shown = number if isinstance(number, str) else counted(int(number), conventions)
            return with_unit(shown, unit) if unit else shown

        functions: dict[str, Any] = {"COUNT": count, "JOSA": _josa}
        # Fluent would put invisible marks of direction around every value. They are not needed:
        # callers have taken the marks out of names that could turn round the text after them.
        self._bundle = FluentBundle([code], functions=functions, use_isolating=False)
        self._unread: dict[str, str] = {}
        for source in sources:
            for entry in _ENTRIES.split(source):
                if name := _NAME.match(entry):
                    self._unread.setdefault(name[0], entry)
        self._lock = threading.Lock()

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
        with self._lock:  # what another thread is about to parse is not missing
            self._parse(name)
        if not self._bundle.has_message(name):
            return None
        message = self._bundle.get_message(name)
        return message.attributes.get(attribute) if attribute else message.value

    def _parse(self, name: str) -> None:
        """Parse the entry of *name*, and every one that it may refer to."""
        entry = self._unread.pop(name, None)
        if entry is None:
            return
        self._bundle.add_resource(FluentResource(entry))
        for word in _NAME.findall(entry):
            self._parse(word)


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
