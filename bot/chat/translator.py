"""Localisation of commands: their names and descriptions in Discord's other languages.

English is in the code: names of functions, docstrings, `describe`. The others are texts in
`bot/locales/<language>/commands-*.ftl`, one message a command, with `-` for the spaces of its
full name. An option goes by its English name, as people see it on Discord::

    command-announce-add = 추가
        .description = 이 채널에 알림을 추가합니다
        .option-board = 순위표
        .option-board-description = 알릴 순위표

A group is a message too, with a description. A choice knows neither its option nor its command,
so it goes by its English name in lower case, without accents, and with `-` for whatever is
neither letter nor digit; equal names share a text, and "Last 30 days" is::

    choice-last-30-days = 최근 30일

What has no text is shown in English; so is a choice without a Latin letter or a digit in its
name, such as "한국어", which is written alike everywhere.
"""

import re
import unicodedata
from collections.abc import Callable

from discord import Locale
from discord.app_commands import (
    Choice,
    Parameter,
    TranslationContextLocation,
    TranslationContextTypes,
    Translator,
    locale_str,
)

from bot.language import language_of
from bot.language.texts import Texts

_NOT_IN_A_KEY = re.compile(r"[^a-z0-9]+")


def _shipped(code: str) -> Texts:
    return language_of(code).texts


class CommandTranslator(Translator):
    """Translates what is sent to Discord when commands are registered.

    *texts_of* returns the texts of a language: those that Milepost comes with, if nothing is said.
    """

    def __init__(self, texts_of: Callable[[str], Texts] = _shipped) -> None:
        self._texts_of = texts_of

    async def translate(
        self, string: locale_str, locale: Locale, context: TranslationContextTypes
    ) -> str | None:
        """Return the text for people whose Discord is in *locale*; None leaves it English."""
        code = language_of(locale.value).code
        key = None if code == "en" else key_of(context)  # most of Discord's languages are not ours
        if key is None:
            return None
        texts = self._texts_of(code)
        return texts.format(key, {}) if texts.has(key) else None


def key_of(context: TranslationContextTypes) -> str | None:
    """Return the key of the text for *context*; None for what is written alike everywhere."""
    places = TranslationContextLocation
    match context.location, context.data:
        case places.choice_name, Choice(name=name):
            slug = _slug(name)
            return f"choice-{slug}" if slug else None
        case places.parameter_name, Parameter() as option:
            return f"{_command_key(option.command.qualified_name)}.option-{option.display_name}"
        case places.parameter_description, Parameter() as option:
            command = _command_key(option.command.qualified_name)
            return f"{command}.option-{option.display_name}-description"
        case places.command_description | places.group_description, command:
            return f"{_command_key(command.qualified_name)}.description"
        case _, command:
            return _command_key(command.qualified_name)


def _command_key(qualified_name: str) -> str:
    return f"command-{_slug(qualified_name)}"


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _NOT_IN_A_KEY.sub("-", plain.lower()).strip("-")
