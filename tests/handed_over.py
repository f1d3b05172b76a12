"""Small tables of readings, and what is said when one is refused."""

from datetime import UTC, datetime

import pytest

from bot.errors import InputError
from bot.tables import Row, parse_table

HEADER = "timestamp,account,followers\n"
ROW = "2023-09-01T06:00:00Z,seoul,449000\n"
SIX = datetime(2023, 9, 1, 6, tzinfo=UTC)
FIX = "write it like 2023-09-14T06:00:00Z"
COLUMNS = "the columns are timestamp,account,followers"
WHOLE = "followers must be a whole number from 0 up, not"


def rows(text: str, needs_time: bool = True) -> list[Row]:
    return list(parse_table(text.encode(), "t.csv", needs_time))


def counts(text: str, needs_time: bool = True) -> list[tuple[str, int | None]]:
    return [(row.account, row.followers) for row in rows(text, needs_time)]


def refusal(text: str | bytes, needs_time: bool = True) -> str:
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(InputError) as refused:
        list(parse_table(content, "t.csv", needs_time))
    return str(refused.value)
