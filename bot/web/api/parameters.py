"""The parameters that operations share."""

from bot.language import LANGUAGES
from bot.web.announced import PUBLIC_KINDS
from bot.web.api.operation import Parameter
from bot.web.query import COMPARED_AT_MOST, LAST_PAGE, LONGEST_DAYS, PAGE_SIZE, PERIOD

DAYS = Parameter(
    "days",
    "How long the period is.",
    {"type": "integer", "minimum": 1, "maximum": LONGEST_DAYS, "default": PERIOD.days},
)
COMPARED = Parameter(
    "account",
    "The keys of the accounts, one each time that it is given.",
    {"type": "array", "items": {"type": "string"}, "maxItems": COMPARED_AT_MOST},
)
INDEXED = Parameter(
    "indexed",
    "Whether growth is drawn, and not counts.",
    {"type": "string", "enum": ["1"]},
)
FILTER = (
    Parameter(
        "board", "The key of a board: what is about it and its accounts.", {"type": "string"}
    ),
    Parameter("account", "The key of an account: what it did.", {"type": "string"}),
    Parameter(
        "kind",
        "Only these kinds, one each time that it is given.",
        {"type": "array", "items": {"type": "string", "enum": sorted(PUBLIC_KINDS)}},
    ),
)
PAGE = Parameter(
    "page",
    f"Which page, of {PAGE_SIZE} announcements each.",
    {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1},
)
LANGUAGE = Parameter(
    "lang",
    "The language; where it is not given, the first one that is accepted and spoken.",
    {"type": "string", "enum": list(LANGUAGES)},
)
