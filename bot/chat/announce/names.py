"""Several accounts or boards in one option, separated by commas, by any of their names."""

import re
from collections.abc import Iterable, Sequence

from discord.app_commands import Choice

from bot.chat.matching import Named, fold, suggestions
from bot.errors import UserError
from bot.text import cut, nearest

_COMMA = re.compile("[,、\uff0c]")  # the last is the full-width one
_LONGEST = 100
"""https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-choice-structure"""


def find_all(known: Sequence[Named], typed: str, what: str) -> list[str]:
    """Return the keys of what *typed* lists; a name that several share means all of them.

    Raises UserError for what is not *known*; *what* says what that is: "account" or "board".
    """
    found: list[str] = []
    rest = _pieces(typed)
    while rest:
        keys, rest = _first(known, rest)
        if not keys:
            _refuse(known, rest[0], what)
        found += [key for key in keys if key not in found]
    return found


def complete(known: Sequence[Named], typed: str) -> list[Choice[str]]:
    """Return what the last of the list that is being typed may become.

    Discord puts the name of a choice into the box and goes on from there, so that what is chosen
    already stands there by its keys.
    """
    *before, last = [piece.strip() for piece in _COMMA.split(typed)]
    chosen: list[str] = []
    rest = [piece for piece in before if piece]
    while rest:
        keys, rest = _first(known, rest)
        if not keys:
            return []
        chosen += [key for key in keys if key not in chosen]
    open_ = [one for one in known if one.key not in chosen]
    prefix = "".join(f"{key}, " for key in chosen)
    return [
        Choice(name=_shortest(prefix, choice), value=prefix + choice.value)
        for choice in suggestions(open_, last)
        if len(prefix + choice.value) <= _LONGEST
    ]


def _shortest(prefix: str, choice: Choice[str]) -> str:
    name = prefix + choice.name
    return name if len(name) <= _LONGEST else prefix + choice.value


def _pieces(typed: str) -> list[str]:
    return [piece for part in _COMMA.split(typed) if (piece := part.strip())]


def _first(known: Iterable[Named], pieces: list[str]) -> tuple[list[str], list[str]]:
    """Return the keys that the first of *pieces* mean, and the pieces that are left.

    A name may have commas of its own: "Washington, D.C.".
    """
    for length in range(len(pieces), 0, -1):
        wanted = fold(", ".join(pieces[:length]))
        exact = [one.key for one in known if fold(one.key) == wanted]
        found = exact or [one.key for one in known if wanted in (*one.names, fold(one.label))]
        if found:
            return found, pieces[length:]
    return [], pieces


def _refuse(known: Iterable[Named], piece: str, what: str) -> None:
    names = {name: one.label for one in known for name in (*one.names, fold(one.label))}
    near = nearest(fold(piece), names)
    if near is None:
        raise UserError(f"announce-unknown-{what}", name=cut(piece))
    raise UserError(f"announce-unknown-{what}-near", name=cut(piece), near=names[near])
