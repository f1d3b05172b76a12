"""Localisation: texts, numbers, dates and lists of names as people write them in each language.

languages  the conventions of each language, one entry for each
language   a language with its texts, and the fallback to English
texts      the texts, in the syntax of Project Fluent
formats    numbers, dates and durations
grammar    lists of names, and cities in the names of time zones
korean     particles and units of Korean

Texts are in `bot/locales/<language>/<topic>.ftl`. All topics of a language are one bundle, so that
a key is used once only. English has every text, and stands in for a text that another language
lacks. Texts can call two functions:

- `{ COUNT($followers) }` shows a number as it is written in a sentence: 45만 4,000. With a Korean
  unit, `{ COUNT($followers, "명") }`, it is 45만 명, but 900명.
- `{ JOSA($name, "이", "가") }` adds the Korean particle that fits what comes before it.

A text that names a means of Discord, such as its commands, comes with an attribute `plain`, which
the command line and the page's answers to programs take instead.

Another language is its entry in `languages`, all that the code knows of it, and its texts.

It imports nothing of Milepost but its errors, and is safe to use from threads.
"""

from bot.language.language import Language, language_of, text_of_error
from bot.language.languages import LANGUAGES

__all__ = ["LANGUAGES", "Language", "language_of", "text_of_error"]
