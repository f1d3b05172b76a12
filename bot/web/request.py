"""A visit: what somebody asks for, as far as the answer depends on it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from urllib.parse import quote, urlencode

from bot.language import Language, language_of

Query = tuple[tuple[str, str], ...]
Theme = Literal["", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Visit:
    """What is asked for; equal visits get the same answer until something changes."""

    path: str
    """As the route has it, such as `/boards/{key}`."""
    now: datetime = field(compare=False)
    key: str = ""
    """Of the board, account or event, where the path has one."""
    query: Query = ()
    """What the route heeds of it, in the order of the names."""
    language_code: str = "en"
    is_language_chosen: bool = False
    """Whether the address names the language, and not the browser."""
    is_kiosk: bool = False
    """Whether it is shown on an office wall."""
    is_embedded: bool = False
    """Whether it is shown inside somebody else's page."""
    theme: Theme = ""
    """Empty where the browser chooses."""

    @property
    def language(self) -> Language:
        """The language of the answer."""
        return language_of(self.language_code)

    def first(self, name: str, otherwise: str = "") -> str:
        """Return the first value of *name* in the query."""
        return next((value for key, value in self.query if key == name), otherwise)

    def all(self, name: str) -> list[str]:
        """Return the values of *name* in the query."""
        return [value for key, value in self.query if key == name]

    def link(self, *parts: str, query: Iterable[tuple[str, str | int]] = ()) -> str:
        """Return the address of the page of those *parts*, shown the way that this one is."""
        path = "/" + "/".join(quote(part, safe="") for part in parts)
        kept = self._choices()
        pairs = [*((name, str(value)) for name, value in query), *kept]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def link_with(self, **changes: str) -> str:
        """Return the address of this page with other values in its query; "" takes one away."""
        pairs = [*self.query, *self._choices()]
        kept = [(name, value) for name, value in pairs if name not in changes]
        pairs = [*kept, *((name, value) for name, value in changes.items() if value)]
        path = self.path.replace("{key}", quote(self.key, safe=""))
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def _choices(self) -> list[tuple[str, str]]:
        """Return what was chosen about the way in which pages are shown."""
        chosen = [("lang", self.language_code)] if self.is_language_chosen else []
        chosen += [("kiosk", "1")] if self.is_kiosk else []
        chosen += [("embed", "1")] if self.is_embedded else []
        return chosen + ([("theme", self.theme)] if self.theme else [])
