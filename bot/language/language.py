"""Language: texts with a fallback to English, and numbers, dates and lists in one language."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, tzinfo

from babel import Locale

from bot.errors import UserError
from bot.language import formats, grammar
from bot.language.languages import CONVENTIONS, LANGUAGES
from bot.language.texts import TextError, Texts, shipped_texts

logger = logging.getLogger(__name__)


class Language:
    """One language: its texts, and its ways to write numbers, dates and lists.

    *read* is called when the first text is needed. A text that is not there, or lacks a value, is
    taken from *english*, which is None for English itself.
    """

    def __init__(
        self,
        code: str,
        english: "Language | None" = None,
        read: Callable[[str], Texts] = shipped_texts,
    ) -> None:
        self.code = code
        self._read = read
        self._english = english
        self.conventions = CONVENTIONS[code]
        self._texts: Texts | None = None
        self._reported: set[str] = set()
        self._lock = threading.Lock()

    def text(self, key: str, /, **values: str | int) -> str:
        """Return the text of *key*, with *values* in their places.

        A whole number chooses the plural and is shown grouped; a string is shown as it is.
        Raises KeyError for a key that English does not have, a value that it misses, and a value
        of more than 2,500 characters, which Fluent refuses.
        """
        shown = {
            # Fluent would write a negative number with a hyphen; it has no plural that differs.
            name: value if isinstance(value, str) or value >= 0 else self.number(value)
            for name, value in values.items()
        }
        try:
            return self.texts.format(key, shown)
        except TextError as error:
            if self._english is None:
                raise
            text = self._english.text(key, **values)
            self._report(key, error)
            return text

    def number(self, n: int) -> str:
        """Return *n* in grouped digits, for a table: 454,000."""
        return formats.grouped(n, self.locale)

    def count(self, n: int) -> str:
        """Return *n* as it is written in a sentence: 454,000; 45만 4,000."""
        return formats.counted(n, self.conventions)

    def signed(self, n: int) -> str:
        """Return the change *n* with its sign: +1,200, ±0; a minus is U+2212."""
        return ("+" if n > 0 else "" if n else "±") + self.number(n)

    def percent(self, share: float) -> str:
        """Return *share* of one as a percentage: 0.0123 is 1.2%."""
        return formats.percentage(share, self.locale)

    def date(self, at: datetime, zone: tzinfo) -> str:
        """Return the day of *at* in *zone*: 14 Oct 2023."""
        return formats.day(at.astimezone(zone), self.conventions)

    def moment(self, at: datetime, zone: tzinfo) -> str:
        """Return the day and the minute of *at* in *zone*: 14 Oct 2023, 09:30."""
        local = at.astimezone(zone)
        return self.text("moment", date=formats.day(local, self.conventions), time=f"{local:%H:%M}")

    def duration(self, span: timedelta) -> str:
        """Return *span* in the largest unit of which it holds two: 3 months."""
        return formats.length(span, self.conventions)

    def zone(self, key: str) -> str:
        """Return the name of the time in the IANA zone *key*: Seoul time; UTC."""
        city = grammar.city_of(key, self.locale)
        if city is None:
            return key
        return self.text("zone-of", city=self.conventions.time_of(city))

    def names(self, names: Sequence[str], at_most: int = 5) -> str:
        """Return *names* as one phrase: "A, B and 3 more".

        It has *at_most* parts, of which "3 more" is one, so that it never says "1 more".
        """
        if len(names) <= at_most:
            return self.conventions.listed(names, self.locale)
        shown = self.conventions.comma.join(names[: at_most - 1])
        return self.text("names-and-more", names=shown, more=len(names) - at_most + 1)

    @property
    def locale(self) -> Locale:
        """The locale whose rules Babel follows for numbers and dates."""
        return self.conventions.locale

    @property
    def texts(self) -> Texts:
        """The texts of the language, which are read when they are first needed."""
        if self._texts is None:
            # Looked at again under the lock: another thread may have read them meanwhile.
            with self._lock:
                self._texts = self._texts or self._read(self.code)
        return self._texts

    def _report(self, key: str, error: TextError) -> None:
        if key not in self._reported:
            self._reported.add(key)
            logger.error("the English text of %s is used in %s: %s", key, self.code, error.args[0])


ENGLISH = Language("en")
_BY_CODE = {"en": ENGLISH} | {code: Language(code, ENGLISH) for code in LANGUAGES[1:]}


def language_of(tag: str | None) -> Language:
    """Return the language of *tag*, such as `es-419`; English where it is not spoken here."""
    code = (tag or "").replace("_", "-").partition("-")[0].lower()
    return _BY_CODE.get(code, ENGLISH)


_PLAIN = "plain"
"""The attribute with the text for other media, of a text that names means of Discord."""


def text_of_error(error: Exception, language: Language = ENGLISH) -> str:
    """Return the line that tells of *error* outside of Discord, in *language*.

    Errors of files, vendors and settings are for operators: they have a text of their own, in
    English.
    """
    if not isinstance(error, UserError):
        return str(error)
    plain = f"{error.key}.{_PLAIN}"
    return language.text(plain if ENGLISH.texts.has(plain) else error.key, **error.values)
