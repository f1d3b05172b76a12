"""A change over a period is the same number wherever it is shown."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.chat.questions.commands import find_answer
from bot.chat.questions.layout import Audience
from bot.chat.questions.question import Question
from bot.cli import main
from bot.domain.catalogue import Catalogue
from bot.domain.readings import Count, Judgement, Reading
from bot.language import language_of
from bot.queries.cities import GROWTH_DAYS
from bot.queries.export import Table, csv_of, export
from bot.queries.view import View
from bot.settings import load
from bot.settings.catalogue import build_catalogue
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import open_database, transaction
from bot.storage.readings import Origin, insert_readings
from bot.web.pages.account import show_account
from bot.web.pages.boards import show_boards
from bot.web.pages.compare import show_comparison
from bot.web.pages.ranking import show_ranking
from tests.series import DAY, HOUR, START
from tests.web.asking import Asker, site_of
from tests.web.cities import request
from tests.web.html import read

KEYS = ("oslo", "paris", "seoul")
CONFIG = """
[database]
path = "{path}"
[sources.file]
path = "counts.csv"
interval = "1h"
max_age = "1d"
{accounts}
[[boards]]
key = "town"
name = "Town"
definition = "Three cities."
members = {members}
"""
ACCOUNT = """
[[accounts]]
key = "{key}"
city = "{city}"
platform = "instagram"
handle = "{key}"
source = "file"
"""
MINUS = "\N{MINUS SIGN}"
COUNT = r"(?:≈\xa0)?[\d,]+"
Followers = Mapping[str, Sequence[Count]]
Figures = dict[str, int | None]


def number(text: str) -> int | None:
    """Return the change that *text* tells; None where it tells none."""
    found = re.search(rf"([+{MINUS}±])([\d,]+)", text)
    if found is None:
        return None
    amount = int(found[2].replace(",", ""))
    return -amount if found[1] == MINUS else amount


class Town:
    """Three cities in a database, and all that is shown of their changes."""

    def __init__(self, folder: Path, followers: Followers) -> None:
        self.config, path = folder / "milepost.toml", folder / "milepost.db"
        accounts = "".join(ACCOUNT.format(key=key, city=key.title()) for key in KEYS)
        text = CONFIG.format(path=path, accounts=accounts, members=list(KEYS))
        self.config.write_text(text)
        self.catalogue: Catalogue = build_catalogue(load(self.config, {}))
        self.db = open_database(path)
        with transaction(self.db):
            ids = sync_catalogue(self.db, self.catalogue, START)
            for key, counts in followers.items():
                insert_readings(self.db, _rows(ids.accounts[key], counts), Origin.POLL)
        self.now = max(one.taken_at for counts in followers.values() for one in counts) + HOUR
        self.view = View(self.db, self.catalogue, self.now, {})
        self.site = site_of(self.catalogue)
        self.asker = Asker(self.db, self.site, self.now)

    def shown(self, days: int) -> Iterator[tuple[str, Figures]]:
        """Yield what is shown over so many *days*, with the place where it is."""
        ranking = self.asker.json(f"/api/boards/town?days={days}")["places"]
        yield "JSON ranking", {one["account"]["key"]: one["gained"] for one in ranking}
        history = self.asker.json(f"/api/boards/town/history?days={days}")["lines"]
        yield "JSON history", {one["account"]["key"]: one["gained"] for one in history}
        query = "&".join(f"account={key}" for key in KEYS)
        compared = self.asker.json(f"/api/compare?{query}&days={days}")["accounts"]
        yield "JSON comparison", {one["account"]["key"]: one["gained"] for one in compared}
        yield "JSON accounts", {key: self._json_growth(key, days) for key in KEYS}
        web = self.asker.ask(f"/boards/town/ranking.csv?days={days}").body.decode("utf-8-sig")
        yield "CSV", _csv(web)
        yield (
            "/export",
            _csv(csv_of(export(self.view, Table("ranking", "town", None, days * DAY)).rows)),
        )
        args = f"ranking town --period {days}d --format json --config".split()
        result = CliRunner().invoke(main, [*args, str(self.config)], catch_exceptions=False)
        yield "command line", {row["account"]: row["gained"] for row in json.loads(result.stdout)}
        yield "/ranking", self._said(Question("ranking", ("town",), days), rf"· {COUNT} \((.*)\)")
        yield "/compare", self._said(Question("compare", KEYS, days), rf"^{COUNT} \((.*)\)")
        yield "/history", self._said(Question("trend", ("town",), days), r"→.* · (.*)")
        yield "/city", {key: self._said_of_city(key, days) for key in KEYS}
        page = read(show_ranking(self.view, self.site, self._request("/boards/town", days)))
        yield "ranking page", self._cells(page, "td", "gained")
        query_of = (("days", str(days)), *(("account", key) for key in KEYS))
        page = read(show_comparison(self.view, self.site, request("/compare", query=query_of)))
        yield "comparison page", self._cells(page, "td", "change")
        yield "account pages", {key: self._page_growth(key, days) for key in KEYS}

    def _request(self, path: str, days: int) -> Any:
        return request(path, key="town", query=(("days", str(days)),))

    def _cells(self, page: Any, tag: str, name: str) -> Figures:
        keys = [row.attributes["data-key"] for row in page.all("tr") if row.attributes]
        return dict(zip(keys, map(number, page.texts(tag, class_=name)), strict=True))

    def _json_growth(self, key: str, days: int) -> int | None:
        growth = self.asker.json(f"/api/accounts/{key}")["growth"]
        return next(one["gained"] for one in growth if one["days"] == days)

    def _page_growth(self, key: str, days: int) -> int | None:
        page = read(show_account(self.view, self.site, request("/accounts/x", key=key)))
        return number(page.texts("dd")[GROWTH_DAYS.index(days)])

    def written(self, question: Question) -> str:
        """Return what Discord says to *question*."""
        reply = find_answer(self.view, question)(Audience(language_of("en"), self.catalogue))
        embed = reply.embeds[0]
        return "\n".join([embed.description or "", *(str(one.value) for one in embed.fields)])

    def _said(self, question: Question, pattern: str) -> Figures:
        figures: Figures = {}
        text = self.written(question)
        for key in KEYS:
            about = re.search(rf"\*\*(?:\d+\. )?{key.title()}\*\*(.*\n?.*)", text)
            assert about is not None, text
            found = re.search(pattern, about[1].strip(), re.MULTILINE)
            figures[key] = None if found is None else number(found[1])
        is_said = "is not known" in text or "No count from this time." in text
        assert is_said is (None in figures.values())
        return figures

    def _said_of_city(self, key: str, days: int) -> int | None:
        text = self.written(Question("city", (key.title(),)))
        found = re.search(rf"{days} days?: ([^·\n]*)", text)
        assert found is not None
        return number(found[1])


def _rows(account_id: int, counts: Sequence[Count]) -> Iterator[tuple[int, Reading, Judgement]]:
    """Yield *counts* as believed readings, among some that are held or rejected."""
    for n, count in enumerate(counts):
        yield account_id, Reading.ok(*count), Judgement.BELIEVED
        other = Reading.ok(count.taken_at + HOUR / 4, 9 * count.followers)
        yield account_id, other, (Judgement.HELD, Judgement.REJECTED)[n % 2]


def _csv(text: str) -> Figures:
    rows = csv.DictReader(io.StringIO(text))
    return {row["account"]: int(row["gained"]) if row["gained"] else None for row in rows}


@contextmanager
def town(followers: Followers) -> Iterator[Town]:
    with TemporaryDirectory() as folder:
        town = Town(Path(folder), followers)
        try:
            yield town
        finally:
            town.db.close()


def known(counts: Sequence[Count], newest: datetime, period: timedelta) -> int | None:
    """Return the change as it is defined, of all counts of an account."""
    last = counts[-1]
    beginning = last.taken_at - period
    before = [count for count in counts if count.taken_at <= beginning]
    if newest - last.taken_at > DAY or not before:
        return None
    after = [count for count in counts if count.taken_at > beginning]
    for count in (before[-1], after[0]):
        if abs(count.taken_at - beginning) <= period / 10:
            return last.followers - count.followers
    return None


@st.composite
def series(draw: st.DrawFn) -> list[Count]:
    """Draw the counts of an account: polls that are a little early or late, and some missed."""
    every = draw(st.sampled_from([8 * HOUR, DAY, 7 * DAY]))
    polls = sorted(draw(st.sets(st.integers(0, 60 * DAY // every), min_size=1, max_size=70)))
    late = draw(st.lists(st.integers(0, 90), min_size=len(polls), max_size=len(polls)))
    followers = draw(st.integers(1_000, 900_000))
    return [
        Count(START + n * every + minutes * every / 1_000, followers + 13 * n - 40 * (n % 3))
        for n, minutes in zip(polls, late, strict=True)
    ]


def steady(days: range, gain: int = 10) -> list[Count]:
    return [Count(START + n * DAY, 5_000 + gain * n) for n in days]


LEVEL = steady(range(41))
SILENT = [*steady(range(3)), *steady(range(40, 41), 1_000)]
"""Forty days without a count, and forty thousand followers more than before."""


@given(st.fixed_dictionaries({key: series() for key in KEYS}), st.sampled_from(GROWTH_DAYS))
@example({"oslo": LEVEL, "paris": SILENT, "seoul": LEVEL[:20]}, 7)
@example({"oslo": LEVEL, "paris": SILENT, "seoul": LEVEL[20:]}, 30)
@example({"oslo": LEVEL, "paris": LEVEL[:-2], "seoul": LEVEL}, 7)
@settings(max_examples=20)
def test_a_change_is_the_same_number_wherever_it_is_shown(followers: Followers, days: int) -> None:
    newest = max(counts[-1].taken_at for counts in followers.values())
    expected = {key: known(counts, newest, days * DAY) for key, counts in followers.items()}

    with town(followers) as there:
        for place, figures in there.shown(days):
            assert (place, figures) == (place, expected)


@pytest.mark.parametrize(
    ("days", "gained"),
    [
        (range(41), 70),
        (range(34, 41), None),  # the history is shorter than the period
        ([*range(3), 40], None),  # 38 days are no week
        ([*range(33), 40], None),  # nor are eight
        ([0, *range(34, 41)], None),  # nor six
    ],
)
def test_a_week_is_a_week(days: Sequence[int], gained: int | None) -> None:
    counts = [Count(START + n * DAY, 5_000 + 10 * n) for n in days]
    followers = {"oslo": LEVEL, "paris": counts, "seoul": LEVEL}

    with town(followers) as there:
        assert dict(there.shown(7))["/compare"]["paris"] == gained
        said = there.written(Question("compare", KEYS, 7))
        assert ("over 7 days is not known for Paris" in said) is (gained is None)


def test_what_is_rounded_is_marked_wherever_people_read_it() -> None:
    rounded = [Count(at, followers // 100 * 100, 100) for at, followers, _ in LEVEL]
    questions = (
        (Question("ranking", ("town",), 7), "(≈\xa0+100)"),
        (Question("compare", KEYS, 7), "(≈\xa0+100)"),
        (Question("trend", ("town",), 7), " · ≈\xa0+100 ("),
        (Question("city", ("Paris",)), "7 days: ≈\xa0+100 "),
        (Question("compare", KEYS, 7), "the gap grew by ≈\xa040 "),
    )
    pages: Sequence[tuple[Callable[..., Any], Mapping[str, Any]]] = (
        (show_boards, {}),
        (show_ranking, {"key": "town", "query": (("days", "7"),)}),
        (show_comparison, {"query": (("days", "7"), *(("account", key) for key in KEYS))}),
        (show_account, {"key": "paris"}),
    )

    with town({"oslo": LEVEL, "paris": rounded, "seoul": steady(range(41), 20)}) as there:
        for question, mark in questions:
            assert mark in there.written(question)
        for handler, wishes in pages:
            page = read(handler(there.view, there.site, request(**wishes)))
            assert any("≈ +" in one.text for one in page.elements)
