from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.readings import Count
from bot.errors import SourceUnavailableError
from bot.pipeline.doctor import CheckResult, compare_with_wikidata, compared
from bot.sources.wikidata import Statement, Statements, Subject

NOW = datetime(2026, 10, 7, tzinfo=UTC)
SEOUL = Subject("seoul", "Q8684", "instagram", "seoul_official")
PARIS = Subject("paris", "Q90", "instagram", "paris_maville")


class FakeWikidata:
    """Says what the test says, or that it cannot."""

    def __init__(self, *rows: Statement, error: SourceUnavailableError | None = None) -> None:
        self._rows = rows
        self._error = error

    async def history(self, subjects: object) -> Statements:
        if self._error is not None:
            raise self._error
        return Statements(self._rows, ())


def said(followers: int, days_ago: int = 100, account: str = "seoul") -> Statement:
    return Statement(account, NOW - timedelta(days=days_ago), followers)


@pytest.mark.parametrize(
    ("followers", "statement", "verdict"),
    [
        (454_000, said(450_000), CheckResult.PASS),
        (454_000, said(45_400), CheckResult.PASS),
        (454_000, said(45_399), CheckResult.WARN),
        (45_399, said(454_000), CheckResult.WARN),
        (0, said(454_000), CheckResult.WARN),
        (0, said(0), CheckResult.PASS),
        (454_000, said(4_000, days_ago=6 * 365), CheckResult.PASS),
    ],
)
def test_a_count_of_another_order_is_noticed(
    followers: int, statement: Statement, verdict: CheckResult
) -> None:
    check = compared(SEOUL, followers, statement, NOW)
    assert check.verdict is verdict
    assert bool(check.fix) == (verdict is CheckResult.WARN)
    assert f"has {followers:,} followers, and had {statement.followers:,}" in check.text


async def test_the_latest_statement_of_each_account_is_compared() -> None:
    wikidata = FakeWikidata(said(1_000, 900), said(440_000, 30), said(7, account="rome"))
    counts = {"seoul": Count(NOW, 454_000), "paris": Count(NOW, 5)}
    checks = await compare_with_wikidata(wikidata, [SEOUL, PARIS], counts, NOW)
    assert [(check.verdict, check.text.split()[0]) for check in checks] == [
        (CheckResult.PASS, "seoul")
    ]


async def test_an_account_without_a_count_is_not_compared() -> None:
    assert await compare_with_wikidata(FakeWikidata(said(1_000)), [SEOUL], {}, NOW) == []


async def test_wikidata_that_does_not_answer_is_a_warning() -> None:
    wikidata = FakeWikidata(error=SourceUnavailableError("www.wikidata.org: no answer"))
    (check,) = await compare_with_wikidata(wikidata, [SEOUL], {"seoul": Count(NOW, 5)}, NOW)
    assert (check.verdict, check.text) == (CheckResult.WARN, "www.wikidata.org: no answer")
