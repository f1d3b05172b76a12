"""A question with all that it is about, short enough for the id of a button.

So a button works after a restart, and for as long as its message is there.
"""

import hashlib
from base64 import b32encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.domain.catalogue import Catalogue
from bot.errors import UserError
from bot.queries.lookup import cities_of

CHART = "chart"
"""The option of a question whose answer has a chart only if that is wanted."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question."""

    topic: str
    keys: tuple[str, ...] = ()
    """Boards, accounts or cities; an empty one stands for all."""
    days: int = 7
    """The period that it is about."""
    page: int = 0
    """From 0 on."""
    option: str = ""
    """A variant of the answer, as the topic knows it: `chart`."""

    def on(self, page: int) -> "Question":
        """Return the same question, asked for another page."""
        return replace(self, page=page)

    def over(self, days: int) -> "Question":
        """Return the same question, about another period."""
        return replace(self, days=days)

    def toggling(self, option: str) -> "Question":
        """Return the same question with *option*, or without it where it has it."""
        return replace(self, option="" if self.option == option else option)

    @property
    def custom_id(self) -> str:
        """The id of the button that asks it."""
        tokens = ".".join(_token(key) if key else "" for key in self.keys)
        return f"milepost:ask:{self.topic}:{self.days}:{self.page}:{self.option}:{tokens}"


def template_of(topics: Iterable[str]) -> str:
    """Return the pattern of the ids of buttons that ask about one of *topics*."""
    return (
        rf"milepost:ask:(?P<view>{'|'.join(topics)}):(?P<days>\d{{1,4}}):(?P<page>\d{{1,5}})"
        r":(?P<option>[a-z_.]{0,24}):(?P<tokens>[a-z2-7.]{0,60})"
    )


def parse_keys(tokens: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the keys that *tokens* stand for. Raises UserError for one no longer tracked."""
    if not tokens:
        return ()
    wanted = tokens.split(".")
    known = {token: key for key in _keys(catalogue) if (token := _token(key)) in wanted}
    if not all(token in known for token in wanted if token):
        raise UserError("ask-no-longer-tracked")
    return tuple(known[token] if token else "" for token in wanted)


def _keys(catalogue: Catalogue) -> Iterator[str]:
    yield from catalogue.accounts
    yield from (board.key for board in catalogue.boards)
    yield from cities_of(catalogue)


def _token(key: str) -> str:
    """Return a hash of *key* to stand for it: an id of a button has no room for five keys."""
    return b32encode(hashlib.blake2s(key.encode(), digest_size=5).digest()).decode().lower()
