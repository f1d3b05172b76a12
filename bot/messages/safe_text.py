"""Sanitising: names that come from outside, made safe to stand in a line of text.

Whoever names an account or a channel must not be able to turn the rest of the line around, or to
pass for something else by what cannot be seen.
"""

import unicodedata

LONGEST_NAME = 100
_ELLIPSIS = "…"

# These have a letter's or a symbol's category, and nothing to see.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
_JOINER, _NON_JOINER = "\u200d", "\u200c"
_PRESENTATION = frozenset("\ufe0e\ufe0f")
"""Whether a symbol is shown as text or as an emoji."""
_KEYS = frozenset("0123456789")
_SKIN = range(0x1F3FB, 0x1F400)
_BLACK_FLAG = "\U0001f3f4"
_TAGS = range(0xE0020, 0xE0080)
_VIRAMA = 9  # the combining class of the signs after which Indic scripts need joiners
_MOST_MARKS = 4
"""Marks on one letter beyond which nothing is written, but lines above and below are covered."""

_ISOLATE, _END = "\u2068", "\u2069"


def plain(text: str, at_most: int = LONGEST_NAME) -> str:
    """Return *text* as one line of at most so many characters, all of which can be seen."""
    return isolated(shown(text, at_most))


def shown(text: str, at_most: int) -> str:
    """Return the visible characters of *text*, on one line, cut where it is too long."""
    seen = unicodedata.normalize("NFC", _visible(text))
    return _cut(" ".join(seen.split()), at_most)


def _visible(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for place, character in enumerate(text):
        category = unicodedata.category(character)
        if character.isspace():
            character = " "
        elif category in ("Mn", "Me"):
            if not _takes_mark(character, kept, marks):
                continue
        elif character in _BLANK or (
            category[0] == "C" and not _is_needed(character, kept, text[place + 1 : place + 2])
        ):
            continue
        marks = marks + 1 if category in ("Mn", "Me") else 0
        kept.append(character)
    return "".join(kept)


def _takes_mark(mark: str, before: list[str], marks: int) -> bool:
    """Return whether *mark* belongs to what is before it, which has so many *marks* already."""
    if mark in _BLANK or marks == _MOST_MARKS or not before or before[-1] == " ":
        return False
    return mark not in _PRESENTATION or _is_symbol(before)


def _is_needed(character: str, before: list[str], after: str) -> bool:
    """Return whether a character that is not seen changes how its neighbours look.

    Indic scripts need joiners after a virama, Persian needs the one that separates, emoji of
    several people need the one that joins, and the flags of England, Scotland and Wales are
    written in tags.
    """
    last = before[-1] if before else ""
    if not last or after in _BLANK:
        return False
    if character in (_JOINER, _NON_JOINER) and unicodedata.combining(last) == _VIRAMA:
        return bool(after) and after.isalpha()
    if character == _NON_JOINER:
        return _is_arabic(last) and _is_arabic(after)
    if character == _JOINER:
        return _is_symbol(before) and unicodedata.category(after or " ") == "So"
    if ord(character) in _TAGS:
        return last == _BLACK_FLAG or ord(last) in _TAGS
    return False


def _is_arabic(character: str) -> bool:
    return bool(character) and unicodedata.bidirectional(character) == "AL"


def _is_symbol(before: list[str]) -> bool:
    """Return whether what was kept last is an emoji, or a base of one."""
    if not before:
        return False
    last = before[-1]
    if last in _PRESENTATION:
        return len(before) > 1
    return unicodedata.category(last) in ("So", "Sm", "Po") or last in _KEYS or ord(last) in _SKIN


def _cut(text: str, at_most: int) -> str:
    """Return *text*, or its beginning and an ellipsis; what belongs to a letter stays with it."""
    if len(text) <= at_most:
        return text
    end = at_most - 1
    while end > 0 and (_belongs_to_last(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    return text[:end].rstrip() + _ELLIPSIS


def _belongs_to_last(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf") or ord(character) in _SKIN


def isolated(text: str) -> str:
    """Return *text* with marks around it that keep its direction from what is next to it.

    Without them, a number after an Arabic name is shown before it:
    https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
    """
    if any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in text):
        return f"{_ISOLATE}{text}{_END}"
    return text
