"""Korean: particles and units, which depend on the last sound of the word before them."""

import re
import unicodedata

_SYLLABLES = range(0xAC00, 0xD7A4)
_FINALS = 28  # a syllable's final consonant is its place in the block, modulo this
_NONE, _RIEUL, _OTHER = 0, 8, 1

# The last sounds of 영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구.
_DIGITS = (_OTHER, _RIEUL, _NONE, _OTHER, _NONE, _NONE, _OTHER, _RIEUL, _RIEUL, _NONE)
_JO = range(12, 16)  # zeros after which a number is read 조, without a final consonant

_GLOSS = re.compile(r"(?<=\w)\s*\([^()]*\)$")
_NUMBER = re.compile(r"(?P<whole>\d[\d,]*)(?P<fraction>\.\d+)?$", re.ASCII)


def with_particle(word: str, after_consonant: str, after_vowel: str) -> str:
    """Return *word* with the particle that fits: 서울이, 제주가.

    Where nobody can know how a word is read, as with a handle, both forms stand there: seoul이(가).
    """
    final = _final(word)
    if final is None:
        if after_consonant.endswith(after_vowel):
            return f"{word}({after_consonant.removesuffix(after_vowel)}){after_vowel}"
        return f"{word}{after_consonant}({after_vowel})"
    if final == _NONE or (final == _RIEUL and after_consonant.startswith("으로")):
        return word + after_vowel
    return word + after_consonant


def with_unit(number: str, unit: str) -> str:
    """Return *number* with its unit, apart from a word and close to a figure: 45만 명, 900명."""
    return number + unit if number[-1:].isdecimal() else f"{number} {unit}"


def _final(word: str) -> int | None:
    """Return the consonant that *word* ends with, as it is spoken; None where that is unknown.

    A gloss in brackets after a word is not spoken; nor is the backslash that escapes Markdown.
    """
    plain = unicodedata.normalize("NFKC", word).replace("\\", "")
    spoken = _stripped(_GLOSS.sub("", _stripped(plain, but=")")))
    if not spoken:
        return None
    if ord(spoken[-1]) in _SYLLABLES:
        return (ord(spoken[-1]) - _SYLLABLES.start) % _FINALS
    if spoken.endswith("%"):
        return _NONE  # 퍼센트
    number = _NUMBER.search(spoken)
    return _final_of_number(number) if number else None


def _stripped(word: str, but: str = "") -> str:
    """Return *word* without the silent signs at its end: quotes, brackets, Markdown, emoji."""
    while word and word[-1] not in f"%{but}":
        category = unicodedata.category(word[-1])
        if category[0] not in "PZ" and category not in {"So", "Sk", "Cf", "Mn"}:
            break
        word = word[:-1]
    return word


def _final_of_number(number: re.Match[str]) -> int | None:
    before = number.string[: number.start()][-1:]
    if before == "_" or (before.isalpha() and ord(before) not in _SYLLABLES):
        return None  # a handle such as seoul3: some say three, some 삼
    if number["fraction"]:
        return _DIGITS[int(number["fraction"][-1])]
    whole = number["whole"].replace(",", "")
    zeros = len(whole) - len(whole.rstrip("0"))
    if zeros in (0, len(whole)):
        return _DIGITS[int(whole[-1])]
    return _NONE if zeros in _JO else _OTHER  # 십, 백, 천, 만 and 억 end in one
