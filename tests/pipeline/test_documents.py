"""Files and documents, read by their sources: restated, they change nothing."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.announcements import Subscription
from bot.domain.catalogue import Catalogue
from bot.domain.readings import Reading, Status
from bot.pipeline.poll import poll_source
from bot.pipeline.record import Recorded, Recorder
from bot.sources.base import Source
from bot.sources.file import FileSource
from bot.sources.http_json import HttpJsonSource
from bot.sources.transport import open_web
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import Store, open_database
from bot.text import iso
from tests.series import DAY, HOUR, START, catalogue_of
from tests.sources.platforms.base import json_response
from tests.sources.platforms.http_json import HttpJson
from tests.stored import dump

LOOKED_AT = "looks", "sources", "problems"
"""What a look changes that finds nothing new: when it was, and how often a problem was seen."""
CITIES = catalogue_of(["oslo", "paris", "seoul"], "every=100")


class Reader:
    """A bot that reads one source, and knows nothing but its database at any poll."""

    def __init__(self, source: Source, store: Store, catalogue: Catalogue = CITIES) -> None:
        self.source = source
        self.store = store
        self.catalogue = catalogue

    async def poll(self, at: datetime) -> Recorded:
        ids = await self.store.transact(sync_catalogue, self.catalogue, START)
        recorder = Recorder(self.catalogue, ids, lambda _: [Subscription("all")], DAY)
        accounts = list(self.catalogue.accounts.values())
        return await poll_source(self.source, accounts, self.store, recorder, lambda: at)

    async def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        return await self.store.read(lambda db: dump(db, *LOOKED_AT))

    async def learn_nothing(self, at: datetime) -> None:
        """Poll, and hold that nothing but the looks is another."""
        before = await self.dump()
        recorded = await self.poll(at)
        assert (recorded.readings, recorded.events) == ((), ())
        assert await self.dump() == before

    async def judged(self, followers: int) -> list[int]:
        """Return the judgements of the readings of that number."""
        sql = "SELECT judgement FROM readings WHERE followers = ? ORDER BY taken_at"
        return await self.store.read(
            lambda db: [row[0] for row in db.execute(sql, [followers]).fetchall()]
        )


def save(file: Path, lines: Sequence[str], at: datetime, header: str) -> None:
    file.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    os.utime(file, (at.timestamp(), at.timestamp()))


def by_hand(file: Path, counts: Mapping[str, int], at: datetime) -> None:
    """Save a file without times."""
    lines = [f"{key},{followers}" for key, followers in counts.items()]
    save(file, lines, at, "account,followers")


def export(file: Path, counts: Mapping[str, int], at: datetime) -> None:
    """Save a file of a program, with the time of its counts."""
    lines = [f"{iso(at)},{key},{followers}" for key, followers in counts.items()]
    save(file, lines, at, "timestamp,account,followers")


@pytest.fixture
def reader(file: Path, store: Store) -> Reader:
    return Reader(FileSource(file), store)


async def test_one_typing_error_that_is_polled_hourly_stays_held(
    file: Path, reader: Reader
) -> None:
    by_hand(file, {"paris": 990, "seoul": 1_500}, START)
    await reader.poll(START + HOUR)
    for edit in range(1, 4):
        by_hand(file, {"paris": 9_900, "seoul": 1_500 + edit}, START + edit * DAY)
        for hour in range(0, 24, 4):
            assert (await reader.poll(START + edit * DAY + (hour + 1) * HOUR)).announcements == 0

    assert await reader.judged(9_900) == [1]


async def test_one_bad_daily_export_that_is_polled_hourly_confirms_nothing(
    file: Path, reader: Reader
) -> None:
    for day, followers in enumerate([990, 992, 994, 9_900]):
        export(file, {"paris": followers, "seoul": 1_500}, START + day * DAY)
        for hour in range(1, 24, 3):
            assert (await reader.poll(START + day * DAY + hour * HOUR)).announcements == 0
    assert await reader.judged(9_900) == [1]
    export(file, {"paris": 996, "seoul": 1_500}, START + 4 * DAY)
    await reader.poll(START + 4 * DAY + HOUR)

    assert await reader.judged(9_900) == [2]


async def test_a_file_that_is_put_back_is_a_change(file: Path, reader: Reader) -> None:
    by_hand(file, {"paris": 990}, START)
    await reader.poll(START + HOUR)
    by_hand(file, {"paris": 9_900}, START + DAY)
    await reader.poll(START + DAY)
    by_hand(file, {"paris": 990}, START)  # renamed into place, with the date that it had
    await reader.poll(START + DAY + HOUR)

    assert await reader.judged(9_900) == [2]
    assert await reader.judged(990) == [0, 0]


async def test_a_row_that_grew_old_is_one_failure_until_a_newer_one_comes(
    file: Path, reader: Reader
) -> None:
    """Another account is read meanwhile; however often the file is written, the row is old."""
    polled = []
    for hour in range(0, 120, 6):
        at = START + hour * HOUR
        old, new = at if hour == 114 else START, at
        rows = [f"{iso(old)},paris,{990 + (old > START)}", f"{iso(new)},seoul,{900 + hour}"]
        save(file, rows, at, "timestamp,account,followers")
        polled += [r for key, r, _ in (await reader.poll(at)).readings if key == "paris"]

    assert polled == [
        Reading.ok(START, 990),
        Reading(START + 78 * HOUR, Status.FAILED),
        Reading.ok(START + 114 * HOUR, 991),
    ]


counts = st.dictionaries(
    st.sampled_from(["oslo", "paris", "seoul"]),
    st.sampled_from([95, 101, 102, 103, 205, 1_000]),
)
saves = st.lists(
    st.tuples(counts, st.sampled_from([by_hand, export]), st.integers(-3, 3)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40)
@given(saves, st.integers(1, 3))
def test_a_file_that_is_read_again_changes_nothing(
    saved: list[tuple[Mapping[str, int], Any, int]], times: int
) -> None:
    """Whatever was in it before, with times and without, and files that were put back."""

    async def read(file: Path) -> None:
        async with aclosing(Store(open_database(None), None)) as store:
            reader, at = Reader(FileSource(file, 30 * DAY), store), START + DAY
            for numbers, way, age in saved:
                at += HOUR
                way(file, numbers, min(at, START + DAY + age * HOUR))
                await reader.poll(at)
            for _ in range(times):
                at += HOUR
                await reader.learn_nothing(at)

    with TemporaryDirectory() as folder:
        asyncio.run(read(Path(folder) / "counts.csv"))


served = st.lists(
    st.tuples(counts, st.sampled_from([None, "at", "times"]), st.integers(-3, 3) | st.none()),
    min_size=1,
    max_size=4,
)


@settings(max_examples=15)
@given(served, st.integers(1, 2))
def test_a_document_that_is_served_again_changes_nothing(
    documents: list[tuple[Mapping[str, int], str | None, int | None]], times: int
) -> None:
    """Whatever was in it before; of one time, of times by handle, or none; of servers in turns."""
    handles = {key: replace(one, handle=key) for key, one in CITIES.accounts.items()}
    catalogue = replace(CITIES, accounts=handles)
    at = START

    async def read() -> None:
        nonlocal at
        async with (
            aclosing(Store(open_database(None), None)) as store,
            HttpJson().serving() as platform,
            open_web(lambda: at) as web,
        ):
            for numbers, taken_at, age in documents:
                at += HOUR
                changed_at = START + (age or 0) * HOUR
                document = {
                    "cities": numbers,
                    "at": iso(min(at, changed_at)),
                    "times": dict.fromkeys(numbers, min(at, changed_at).timestamp()),
                }
                headers = {} if age is None else {"Last_Modified": format_datetime(changed_at)}
                platform.always = partial(json_response, document, **headers)
                section = platform.section(
                    path="/all", followers="cities", id=None, taken_at=taken_at
                )
                reader = Reader(HttpJsonSource(section, web), store, catalogue)
                await reader.poll(at)
            for _ in range(times):
                at += HOUR
                await reader.learn_nothing(at)

    asyncio.run(read())
